"""Where things stand: blank lines and four spaces a level, as Python-Markdown needs them.

CommonMark is lenient about indentation, Python-Markdown is not, and neither refuses anything: text that one
takes for a list's and the other for a paragraph is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from kbserver.errors import Problem
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_LEVEL = 4
"""Spaces a list or block adds to the indentation of what is in it."""
_NEEDS_BLANK = {"bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "fence", "hr"}
_STARTS = _NEEDS_BLANK | {"paragraph_open", "heading_open", "list_item_open", "code_block", "html_block"}
_ITEM = re.compile(r" *(?:[*+-]|\d+[.)])(?: +(?P<text>.*))?")
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(slots=True)
class _Place:
    """How deep a token stands while the tokens are read in order."""

    items: list[int] = field(default_factory=list)
    """Lines of the list items around it."""
    blocks: int = 0
    quotes: int = 0

    @property
    def indent(self) -> int:
        return _LEVEL * (len(self.items) + self.blocks)

    def follow(self, token: Token) -> None:
        if token.type == "list_item_open":
            self.items.append(token.map[0] if token.map else -1)
        elif token.type == "list_item_close":
            self.items.pop()
        elif token.type.startswith("admonition_") and "title" not in token.type:
            self.blocks += token.nesting
        elif token.type.startswith("blockquote_"):
            self.quotes += token.nesting


def check(page: Page) -> Iterator[Problem]:
    """Indentation, blank lines, and what stands in list items and quotations."""
    place = _Place()
    for token in page.tokens:
        if token.map and token.type in _STARTS:
            yield from _start(page, token, token.map[0], place)
        place.follow(token)
    yield from _after_blocks(page)


def _start(page: Page, token: Token, line: int, place: _Place) -> Iterator[Problem]:
    if place.quotes:
        if token.type != "paragraph_open":
            what = "something other than text in a quotation"
            yield page.problem(line, "quotation", what, "move it out, or use a block")
        return
    if token.type == "list_item_open":
        yield from _indent(page, line, place.indent)
        yield from _item(page, line)
        return
    beside_mark = bool(place.items) and line == place.items[-1]
    if beside_mark and token.type != "paragraph_open":
        what = "a list item does not begin with text"
        yield page.problem(line, "list-item", what, "begin it with words, on the line of its mark")
    elif not beside_mark:
        yield from _indent(page, line, place.indent)
    nested_list = bool(place.items) and token.type in _LISTS
    if token.type in _NEEDS_BLANK and not nested_list and not beside_mark and _follows_text(page, line):
        what = "no blank line before this list, table, quotation, rule or fence"
        yield page.problem(line, "blank-line", what, "put a blank line before it")
    if token.type == "blockquote_open":
        yield from _quotation(page, token, place.indent)
    if token.type == "paragraph_open" and not place.items:
        yield from _paragraph(page, token, place.indent)


def _indent(page: Page, line: int, wanted: int) -> Iterator[Problem]:
    found = _spaces(page.lines[line])
    if found != wanted:
        yield page.problem(line, "indent", f"indented by {found} spaces", f"indent it by {wanted}")


def _item(page: Page, line: int) -> Iterator[Problem]:
    match = _ITEM.fullmatch(page.lines[line])
    if match and not (match["text"] or "").strip():
        what = "a list item without text beside its mark"
        yield page.problem(line, "list-item", what, "begin it with words, on the line of its mark")


def _paragraph(page: Page, token: Token, wanted: int) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    for line in range(first + 1, end):
        if page.lines[line].strip():
            yield from _indent(page, line, wanted)


def _quotation(page: Page, token: Token, wanted: int) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    for line in range(first, end):
        text = page.lines[line]
        if text.strip() and not re.fullmatch(rf" {{{wanted}}}>(?: \S.*)?", text):
            what = "a quotation's line does not begin with > and one space"
            yield page.problem(line, "quotation", what, "begin each of its lines with > and one space")


def _after_blocks(page: Page) -> Iterator[Problem]:
    """A line right under a block's text looks as if it belonged to it, and does not."""
    for block in page.blocks:
        if block.end < len(page.lines) and page.lines[block.end].strip():
            what = "no blank line between a block and this line"
            remedy = "indent it by four spaces if it belongs to the block; else put a blank line before it"
            yield page.problem(block.end, "blank-line", what, remedy)


def _follows_text(page: Page, line: int) -> bool:
    before = page.lines[line - 1] if line else ""
    marker = any(block.start == line - 1 for block in page.blocks)
    return bool(before.strip()) and not marker and not before.startswith("#")


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
