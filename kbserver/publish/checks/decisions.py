"""Decisions: readable, each example leads where it should, open questions are listed, translations agree."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from kbserver.counting import counted
from kbserver.errors import ContentError, Problem, Severity
from kbserver.guides.decision_blocks import MARK, DecisionLines, decision_lines
from kbserver.guides.decisions import Decision, Example, read_decision
from kbserver.help.decisions import Chooser
from kbserver.help.likeness import words_of
from kbserver.publish.checks.page import Page
from kbserver.search.analyzers import analyzer
from kbserver.yamltext import Path, YamlData

__all__ = ["check", "unlike"]

_PLACE = f"write exactly {MARK} at the left edge, or indented by four spaces in an internal block"


def check(page: Page) -> Iterator[Problem]:
    """Fences that are no decision, YAML, ids, examples, precedence, open questions."""
    places = {place.start: place for place in _places(page)}
    for token in page.tokens:
        line = token.map[0] if token.map else 0
        if token.type == "fence" and line not in places and token.info.strip().lower().startswith("decision"):
            what = "looks like a decision but is written in another way or place"
            yield page.problem(line, "decision-form", what, _PLACE)
    for place in places.values():
        first = page.translation.body_line + place.start + 1
        try:
            decision, data = read_decision(place.yaml, first, page.translation.path)
        except ContentError as error:
            yield from error.problems
        else:
            yield from _Rules(page, decision, data).check()


class _Rules:
    """The rules about one decision."""

    def __init__(self, page: Page, decision: Decision, data: YamlData) -> None:
        self._page, self._decision, self._data = page, decision, data
        self._ids = [option.id for option in decision.options]

    def check(self) -> Iterator[Problem]:
        """All problems of it."""
        yield from self._options()
        yield from self._named("precedence")
        yield from self._overlaps()
        if len(self._ids) == len(set(self._ids)):
            yield from self._examples()
        for index, question in enumerate(self._decision.open):
            what = f"nobody has answered {question!r}"
            remedy = "ask the guide's owner, then write the answer and remove the question"
            yield self.problem(("open", index), "open-question", what, remedy, "warning")

    def _options(self) -> Iterator[Problem]:
        for index, option_id in enumerate(self._ids):
            if option_id in self._ids[:index]:
                what = f"the option {option_id!r} stands twice"
                yield self.problem(
                    ("options", index, "id"), "duplicate-option", what, "give each option its own id"
                )

    def _named(self, *place: str | int) -> Iterator[Problem]:
        """Ids in a list: each one of an option, once."""
        named = self._data.value
        for part in place:
            named = named[part] if not isinstance(named, dict) else named.get(part, [])
        for index, option_id in enumerate(named):
            if option_id not in self._ids:
                near = difflib.get_close_matches(option_id, self._ids, n=1)
                remedy = f"did you mean {near[0]!r}?" if near else f"name one of {', '.join(self._ids)}"
                what = f"there is no option {option_id!r}"
                yield self.problem((*place, index), "unknown-option", what, remedy)
            elif option_id in named[:index]:
                what = f"the option {option_id!r} stands twice"
                yield self.problem((*place, index), "duplicate-option", what, "name it once")

    def _overlaps(self) -> Iterator[Problem]:
        for index, overlap in enumerate(self._decision.overlaps):
            yield from self._named("overlaps", index, "options")
            lacking = [o for o in overlap.options if o in self._ids and o not in self._decision.precedence]
            if lacking:
                said = overlap.example.say
                what = f"{said!r} could be several options, and precedence lacks {', '.join(lacking)}"
                remedy = "list its options under precedence, the one that wins first"
                yield self.problem(("overlaps", index), "overlap-without-precedence", what, remedy)

    def _examples(self) -> Iterator[Problem]:
        lang = self._page.translation.lang
        chooser, examples = Chooser(self._decision), list(self._all_examples())
        words = [words_of(example.say, analyzer(lang)) for _place, example, _wanted in examples]
        for number, (place, example, wanted) in enumerate(examples):
            if words[number] in words[:number]:
                what = f"the example {example.say!r} stands twice, or another has the same words"
                remedy = "remove one, or list it under overlaps alone"
                yield self.problem(place, "duplicate-example", what, remedy)
            elif words.count(words[number]) == 1 and (reached := _astray(chooser, example, wanted)):
                what = f"the example {example.say!r} leads to {reached} instead of {' or '.join(wanted)}"
                remedy = "reword it or its meaning, or list it under overlaps alone"
                yield self.problem(place, "example-astray", what, remedy)

    def _all_examples(self) -> Iterator[tuple[Path, Example, Collection[str]]]:
        for number, option in enumerate(self._decision.options):
            for index, example in enumerate(option.examples):
                yield ("options", number, "examples", index), example, (option.id,)
        for index, overlap in enumerate(self._decision.overlaps):
            yield ("overlaps", index), overlap.example, overlap.options

    def problem(
        self, place: Path, code: str, what: str, remedy: str, severity: Severity = "error"
    ) -> Problem:
        """A problem where a part of the decision stands."""
        return Problem(self._page.translation.path, self._data.line(place), code, what, remedy, severity)


def _astray(chooser: Chooser, example: Example, wanted: Collection[str]) -> str:
    """Where an example leads that should lead to one of these options and nowhere else."""
    for text in filter(None, (example.say, example.means)):
        found = chooser.answer(text)
        reached = {found.option.id, *found.others} if found else {"nothing"}
        if not reached <= set(wanted):
            return " or ".join(sorted(reached))
    return ""


def unlike(source: Page, page: Page, severity: Severity) -> Iterator[Problem]:
    """Decisions of a translation whose options are not those of its source's."""
    theirs, ours = list(_places(source)), list(_places(page))
    if len(theirs) != len(ours):
        what = f"has {counted(len(ours), 'decision')}, and {source.translation.path} has {len(theirs)}"
        yield page.problem(0, "unlike-decision", what, "make them the same", severity)
        return
    for their_place, place in zip(theirs, ours, strict=True):
        first, second = _structure(their_place), _structure(place)
        if first and second and first != second:
            what = (
                f"the options, precedence and overlaps are not those of {source.translation.path} ({first})"
            )
            yield page.problem(place.start, "unlike-decision", what, "give them the same ids", severity)


def _places(page: Page) -> list[DecisionLines]:
    return list(decision_lines(page.translation.body, page.tokens))


def _structure(place: DecisionLines) -> str:
    """The ids of a decision, as they must be the same in every language; empty where it cannot be read."""
    try:
        decision = place.read()
    except ContentError:
        return ""
    options = ", ".join(option.id for option in decision.options)
    overlaps = "; ".join(" + ".join(overlap.options) for overlap in decision.overlaps)
    return " | ".join(filter(None, (options, " > ".join(decision.precedence), overlaps)))
