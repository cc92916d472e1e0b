"""Decisions within a body: where they stand, and the Markdown they are written out as.

Both parsers read what is written out, a typed block with lists, so neither needs to know of decisions; what
is approved stays the file as written. Every sign of a decision's text is written as its number, which no
program takes for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from kbserver.errors import ContentError
from kbserver.guides.decisions import Decision, Example, read_decision
from kbserver.guides.markdown import parse
from kbserver.guides.model import Section
from kbserver.messages import message

__all__ = ["MARK", "DecisionLines", "decision_lines", "with_decisions", "written_out"]

MARK = "```decision"
"""The line a decision begins with, at the left edge or as the text of an `internal` block."""
_INDENT = "    "
_SIGN = re.compile(r"[!-&(-+\--/:-@\[-`{-~]")
"""What might mean something to a parser: every ASCII sign but the apostrophe and the comma."""


@dataclass(frozen=True, slots=True)
class DecisionLines:
    """One decision's place in a body, as line numbers from 0."""

    yaml: str
    start: int
    """Line of the fence's beginning."""
    end: int
    """Line after the fence's end."""
    indent: str

    def read(self, first: int = 1, path: str = "") -> Decision:
        """What it says, in a body that begins at a line of a file; raise `ContentError`."""
        return read_decision(self.yaml, first + self.start + 1, path)[0]


def decision_lines(body: str, tokens: Sequence[Token] | None = None) -> Iterator[DecisionLines]:
    """The decisions of a body, in order; `tokens` are the body's own, if it has been parsed already."""
    if MARK not in body:
        return
    lines = body.split("\n")
    inside = ""
    for token in parse(body) if tokens is None else tokens:
        if token.level == 0 and token.nesting == 1:
            inside = str(token.meta.get("tag", token.tag))
        if token.type != "fence" or token.map is None or token.level > 1:
            continue
        indent = _INDENT if token.level and inside == "internal" else ""
        start, end = token.map
        if lines[start] == indent + MARK and bool(indent) == bool(token.level):
            yield DecisionLines(token.content, start, end, indent)


def written_out(body: str, lang: str) -> tuple[str, list[Decision]]:
    """The body with its decisions as typed blocks, and the decisions; one that cannot be read stays code."""
    if MARK not in body:
        return body, []
    found: list[Decision] = []
    lines = body.split("\n")
    for place in reversed(list(decision_lines(body))):
        try:
            decision = place.read()
        except ContentError:
            continue
        found.insert(0, decision)
        block = [place.indent + line if line else "" for line in _block(decision, lang)]
        # a fence may stand right under a heading and above a paragraph, a block may not
        above, below = lines[: place.start], lines[place.end :]
        before = [""] if above and above[-1].startswith("#") else []
        after = [""] if below and below[0].strip() else []
        lines = [*above, *before, *block, *after, *below]
    return "\n".join(lines), found


def with_decisions(sections: Iterable[Section], decisions: Iterable[Decision]) -> list[Section]:
    """The sections of a body that was written out, each decision's block with the decision."""
    following = iter(decisions)

    def completed(section: Section) -> Section:
        blocks = tuple(
            replace(block, title=decision.question, decision=decision)
            if block.type == "decision" and (decision := next(following, None))
            else block
            for block in section.blocks
        )
        return replace(section, blocks=blocks)

    return [completed(section) if section.blocks else section for section in sections]


def _block(decision: Decision, lang: str) -> Iterator[str]:
    yield f'!!! decision "{_literal(decision.question)}"'
    *content, _blank = _content(decision, lang)
    yield from _indented(content)


def _content(decision: Decision, lang: str) -> Iterator[str]:
    """A card for each option, then what holds for all of them."""
    for option in decision.options:
        yield f"- **{_literal(option.title)}**"
        yield ""
        yield from _indented(_list(message(lang, "decision.when"), map(_literal, option.when)))
        yield from _indented(_list(message(lang, "decision.examples"), map(_quoted, option.examples)))
        yield from _indented(_list(message(lang, "decision.exceptions"), map(_literal, option.exceptions)))
    names = {option.id: f"**{_literal(option.title)}**" for option in decision.options}
    if ranked := [names[each] for each in decision.precedence if each in names]:
        yield message(lang, "decision.precedence", options=", ".join(ranked))
        yield ""
    overlaps = []
    for overlap in decision.overlaps:
        known = dict.fromkeys(each for each in overlap.options if each in names)
        first, *others = [names[each] for each in sorted(known, key=decision.rank)] or [""]
        said, rest = _quoted(overlap.example), ", ".join(others)
        overlaps.append(message(lang, "decision.overlap", example=said, first=first, others=rest))
    yield from _list(message(lang, "decision.overlaps"), overlaps)
    yield from _list(message(lang, "decision.open"), map(_literal, decision.open))


def _list(lead: str, items: Iterable[str]) -> Iterator[str]:
    """A list under the sentence that says what it is; nothing where nothing is listed."""
    lines = [f"- {item}" for item in items]
    if lines:
        yield from (lead, "", *lines, "")


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (_INDENT + line if line else "" for line in lines)


def _quoted(example: Example) -> str:
    means = f" ({_literal(example.means)})" if example.means else ""
    return f"“{_literal(example.say)}”{means}"


def _literal(text: str) -> str:
    return _SIGN.sub(lambda match: f"&#{ord(match[0])};", text)
