"""Rules of contextual help, over all guides: each can be reached, no two contradict, examples come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.guides.model import Translation
from kbserver.help import Context, Rule, Rules
from kbserver.publish.checks.page import key_line

__all__ = ["check"]


@dataclass(frozen=True)
class _Written:
    """A rule where it is written: in the source text, which its translations repeat."""

    rule: Rule
    translation: Translation
    place: int

    @property
    def path(self) -> str:
        """The file."""
        return self.translation.path

    def line(self, *more: str | int) -> int:
        """The line it stands at, or a part of it."""
        return key_line(self.translation, "contexts", self.place, *more)


def check(library: Library) -> Iterator[Problem]:
    """Rules that ask for nothing or that another contradicts, and examples that come out otherwise."""
    written = list(_written(library))
    alike: dict[Any, list[_Written]] = defaultdict(list)
    for each in written:
        if not each.rule.reasons:
            what, remedy = "a context asks for nothing", "say when it is shown"
            yield Problem(each.path, each.line(), "context-empty", what, remedy)
        else:
            alike[each.rule.conditions].append(each)
    for first, *others in alike.values():
        for other in others:
            yield _clash(first, other)
    rules = Rules(each.rule for each in written)
    for each in written:
        yield from _examples(each, rules)


def _written(library: Library) -> Iterator[_Written]:
    for guide in library.guides.values():
        if (source := guide.source) is not None:
            for place, context in enumerate(source.meta.contexts):
                yield _Written(Rule.of(guide.guide_id, context), source, place)


def _clash(first: _Written, other: _Written) -> Problem:
    where = f"{first.path}:{first.line()}"
    if first.rule.id == other.rule.id:
        what = f"a context stands at {where} already"
        return Problem(other.path, other.line(), "context-twice", what, "remove one of them")
    what = f"a context asks for the same as {where}, which shows {first.rule.id}"
    remedy = "ask for more in one of them, or show the same section"
    return Problem(other.path, other.line(), "context-conflict", what, remedy)


def _examples(written: _Written, rules: Rules) -> Iterator[Problem]:
    context = written.translation.meta.contexts[written.place]
    for number, example in enumerate(context.get("examples", ())):
        first = next(rules.matching(Context.of(example)), None)
        if first is None or first.rule.id != written.rule.id:
            shown = first.rule.id if first else "nothing"
            what = f"an example of this context is shown {shown} first, not {written.rule.id}"
            remedy = "mend the example, or ask for more in the context"
            line = written.line("examples", number)
            yield Problem(written.path, line, "context-example", what, remedy)
