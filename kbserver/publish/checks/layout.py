"""Where things stand: blank lines and four spaces a level, as Python-Markdown needs them.

CommonMark is lenient about indentation, Python-Markdown is not, and neither refuses anything: text that one
takes for a list's and the other for a paragraph is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from kbserver.counting import counted
from kbserver.errors import Problem
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_LEVEL = 4
"""Spaces a list or block adds to the indentation of what is in it."""
_NEEDS_BLANK = {
    *("bullet_list_open", "ordered_list_open", "table_open", "blockquote_open"),
    *("fence", "hr", "heading_open"),
}
_STARTS = _NEEDS_BLANK | {"paragraph_open", "list_item_open", "code_block", "html_block"}
_ITEM = re.compile(r" *(?:[*+-]|\d{1,2}[.)]) \S.*")
_ROW = re.compile(r" *\|.*\|")
_CELL_END = re.compile(r"(?<!\\)\|")
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(slots=True)
class _Place:
    """How deep a token stands while the tokens are read in order."""

    items: list[int] = field(default_factory=list)
    """Lines of the list items around it."""
    closed: dict[int, int] = field(default_factory=dict)
    """By depth, the line of the item that was read last in the list that is open there."""
    blocks: int = 0
    quotes: int = 0

    @property
    def indent(self) -> int:
        return _LEVEL * (len(self.items) + self.blocks)

    def before(self, line: int) -> range:
        """Lines of the item before the one that begins at `line`; empty for the first of a list."""
        return range(self.closed.get(len(self.items), line), line)

    def follow(self, token: Token) -> None:
        if token.type == "list_item_open":
            self.items.append(token.map[0] if token.map else -1)
        elif token.type == "list_item_close":
            line = self.items.pop()
            self.closed[len(self.items)] = line
        elif token.type in _LISTS:
            self.closed.pop(len(self.items), None)
        elif token.type.startswith("admonition_") and "title" not in token.type:
            self.blocks += token.nesting
        elif token.type.startswith("blockquote_"):
            self.quotes += token.nesting


def check(page: Page) -> Iterator[Problem]:
    """Indentation, blank lines, and what stands in list items and quotations."""
    place = _Place()
    before = ""
    for token in page.tokens:
        if token.map and token.type in _STARTS:
            yield from _start(page, token, token.map[0], place)
            if token.type in _NEEDS_BLANK and not _stands_free(page, token, place, before):
                what = "no blank line before this heading, list, table, quotation, rule or fence"
                yield page.problem(token.map[0], "blank-line", what, "put a blank line before it")
        place.follow(token)
        before = token.type
    yield from _after_blocks(page)


def _start(page: Page, token: Token, line: int, place: _Place) -> Iterator[Problem]:
    if place.quotes:
        if token.type != "paragraph_open":
            what = "something other than text in a quotation"
            yield page.problem(line, "quotation", what, "move it out, or use a block")
        return
    if token.type == "list_item_open":
        yield from _indent(page, line, place.indent)
        yield from _item(page, line, place.before(line))
        return
    beside_mark = bool(place.items) and line == place.items[-1]
    if beside_mark and token.type != "paragraph_open":
        what = "a list item does not begin with text"
        yield page.problem(line, "list-item", what, "begin it with words, on the line of its mark")
    elif not beside_mark:
        yield from _indent(page, line, place.indent)
    if token.type == "blockquote_open":
        yield from _quotation(page, token, place.indent)
    if token.type == "paragraph_open" and not place.items:
        yield from _paragraph(page, token, place.indent)
    if token.type == "table_open":
        yield from _table(page, token)


def _indent(page: Page, line: int, wanted: int) -> Iterator[Problem]:
    found = _spaces(page.lines[line])
    if found != wanted:
        yield page.problem(line, "indent", f"indented by {counted(found, 'space')}", f"indent it by {wanted}")


def _item(page: Page, line: int, before: range) -> Iterator[Problem]:
    if not _ITEM.fullmatch(page.lines[line]):
        what = "a list item is not a mark (at most two digits), one space, and text"
        yield page.problem(line, "list-item", what, "begin it with words, one space after its mark")
    blank = [number for number in before if not page.lines[number].strip()]
    if blank and page.lines[line - 1].strip():
        what = "no blank line after an item that holds more than a paragraph"
        yield page.problem(line, "blank-line", what, "put a blank line before this item")


def _paragraph(page: Page, token: Token, wanted: int) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    for line in range(first + 1, end):
        yield from _indent(page, line, wanted)


def _quotation(page: Page, token: Token, wanted: int) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    for line in range(first, end):
        text = page.lines[line]
        bare = text.strip() == ">" and first < line < end - 1
        if text.strip() and not bare and not re.fullmatch(rf" {{{wanted}}}> \S.*", text):
            what = "a quotation's line is not >, one space and text"
            yield page.problem(line, "quotation", what, "begin each of its lines with > and one space")


def _table(page: Page, token: Token) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    counts = {len(_CELL_END.findall(page.lines[line])) for line in range(first, end)}
    ragged = not all(_ROW.fullmatch(page.lines[line]) for line in range(first, end))
    if ragged or len(counts) > 1:
        what = "a table whose lines are not all | cell | cell |, as many in each"
        yield page.problem(first, "table", what, "begin and end each line with |, and write | in text as \\|")


def _after_blocks(page: Page) -> Iterator[Problem]:
    """A line right under a block's text looks as if it belonged to it, and does not."""
    for block in page.blocks:
        if block.end < len(page.lines) and page.lines[block.end].strip():
            what = "no blank line between a block and this line"
            remedy = "indent it by four spaces if it belongs to the block; else put a blank line before it"
            yield page.problem(block.end, "blank-line", what, remedy)


def _stands_free(page: Page, token: Token, place: _Place, before: str) -> bool:
    """Whether what is above lets this begin: nothing, a heading, a marker, or its item's one paragraph."""
    line = token.map[0] if token.map else 0
    above = page.lines[line - 1] if line else ""
    marker = any(block.start == line - 1 for block in page.blocks)
    if place.quotes or not above.strip() or marker or above.startswith("#"):
        return True
    if not place.items:
        return False
    plain = all(text.strip() for text in page.lines[place.items[-1] : line])
    beside_mark = line == place.items[-1]
    return beside_mark or (plain and token.type in _LISTS and before == "paragraph_close")


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
