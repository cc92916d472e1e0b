"""Typed blocks: known types, one spelling, the same extent for every parser."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.blocks import BLOCK_TYPES, stray_markers
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_SPELLING = 'write exactly !!! type "Title" (or ???) at the start of a line, after a blank line'


def check(page: Page) -> Iterator[Problem]:
    """Unknown types, stray markers, and blocks whose extent two parsers read differently."""
    for line, what in stray_markers(page.translation.body):
        yield page.problem(line, "stray-marker", what, _SPELLING)
    for block in page.blocks:
        if block.type not in BLOCK_TYPES:
            near = difflib.get_close_matches(block.type, BLOCK_TYPES, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(BLOCK_TYPES)}"
            yield page.problem(block.start, "unknown-block", f"unknown block type {block.type!r}", remedy)
    yield from _extents(page)


def _extents(page: Page) -> Iterator[Problem]:
    """Compare the line reading, by which text is withheld, with the parser's reading."""
    by_lines = {block.start: block.end for block in page.blocks}
    by_parser = {
        token.map[0]: token.map[1] for token in page.tokens if token.type == "admonition_open" and token.map
    }
    for line in sorted(by_lines.keys() | by_parser.keys()):
        if _trim(page, by_lines.get(line)) != _trim(page, by_parser.get(line)):
            what = "two parsers would not agree where this block ends"
            remedy = "indent its text by four spaces, no two blank lines in a row, every fence closed"
            yield page.problem(line, "ambiguous-block", what, remedy)


def _trim(page: Page, end: int | None) -> int | None:
    while end and end <= len(page.lines) and not page.lines[end - 1].strip():
        end -= 1
    return end
