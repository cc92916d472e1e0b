"""Typed blocks as lines: where each marker stands, how far its block reaches.

A marker stands at column 0 in exactly one spelling, `!!! type "Title"` or `??? type "Title"`. Python-Markdown
(the site) and markdown-it-py (the index) agree on those; on every other spelling that either might take for
a marker they may not, and text that one strips and the other shows would leak. `stray_markers` finds them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

__all__ = ["BLOCK_TYPES", "SHOWN_TYPES", "BlockLines", "block_lines", "stray_markers"]

BLOCK_TYPES = (
    "script",
    "internal",
    "in-scope",
    "out-of-scope",
    "limit",
    "standard",
    "checklist",
    "faq",
    "contact",
    "video",
    "phrases-use",
    "phrases-avoid",
)
"""What a block may mean to a reader; `internal` is for agents only."""

SHOWN_TYPES = (*BLOCK_TYPES, "decision")
"""What readers see, decisions included, which are written as fences."""

_MARKER = re.compile(
    r'(?P<mark>!!!|\?\?\?) (?P<type>[a-z]+(?:-[a-z]+)*) "(?P<title>[^"\\\s](?:[^"\\]*[^"\\\s])?)"'
)
_MARKS = "!?¡¿❗❕❓❔‽⸘ǃ"
# What may stand before a marker's look-alike: blanks, quotation and list marks, `a)`, formatting.
_EDGE = r"[\W\d_]*?(?:\w{1,3}[.)])?[\W_]*?"
_LOOSE = re.compile(rf"{_EDGE}(?:[!?]\s*[!?]|(?:[{_MARKS}]\s*){{3}})")
_INTERNAL = re.compile(rf"{_EDGE}[{_MARKS}:]{{1,3}}(?:_|[^\w|])*intern", re.IGNORECASE)
_BARE_TYPE = re.compile(rf"(?:_|[^\w|])*[!?](?:_|[^\w|])*(?:{'|'.join(BLOCK_TYPES)})\b", re.IGNORECASE)
_EXAMINED = 200
"""Characters at the beginning of a line in which a marker is looked for."""
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class BlockLines:
    """One block's place in a body, as line numbers from 0."""

    type: str
    title: str
    collapsed: bool
    start: int
    """Line of the marker."""
    end: int
    """Line after the last line of its content."""


def block_lines(body: str) -> Iterator[BlockLines]:
    """The blocks of a body, in order; blocks never nest."""
    lines = body.split("\n")
    number = 0
    while number < len(lines):
        marker = _MARKER.fullmatch(lines[number])
        if not marker:
            number += 1
            continue
        end = _content_end(lines, number + 1)
        yield BlockLines(marker["type"], marker["title"], marker["mark"] == "???", number, end)
        number = end


def stray_markers(body: str) -> Iterator[tuple[int, str]]:
    """Lines (from 0) that a parser, or a reader, might take for a marker and that are not one."""
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if _MARKER.fullmatch(line):
            if number and lines[number - 1].strip():
                yield number, "a block marker needs a blank line before it"
            elif not lines[number + 1 : number + 2] or not lines[number + 1].startswith(_INDENT):
                yield number, "a block's text follows its marker at once, indented by four spaces"
        elif _resembles_marker(line):
            yield number, f"looks like a block marker but is not one: {line.strip()[:60]!r}"


def _resembles_marker(line: str) -> bool:
    """Whether a person, or a parser that folds characters, might read the line as a marker."""
    written = unicodedata.normalize("NFKC", unescape(line.strip()[:_EXAMINED]))
    seen = "".join(c for c in written if unicodedata.category(c) not in ("Cf", "Mn"))
    return any(pattern.match(seen) for pattern in (_LOOSE, _INTERNAL, _BARE_TYPE))


def _content_end(lines: list[str], number: int) -> int:
    end = number
    while number < len(lines) and (lines[number].startswith(_INDENT) or not lines[number].strip()):
        number += 1
        if lines[number - 1].strip():
            end = number
    return end
