"""Characters two programs might read differently, or that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.publish.checks.page import Page

__all__ = ["check"]

# Controls, soft hyphen, zero-width and direction marks, line and paragraph separators, byte-order mark.
# The zero-width joiner stays: emoji need it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_ODD_EDGE = re.compile(r"^[^\S \t\r\n]|[^\S \t\r\n]$")


def check(page: Page) -> Iterator[Problem]:
    """Non-NFC text, carriage returns, tabs, blanks at line ends, unseen characters, no final newline."""
    path, text = page.translation.path, page.translation.text
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        yield Problem(path, line, "line-ends", "lines end in CR", "save with LF line ends")
    for number, line_text in enumerate(text.split("\n"), 1):
        yield from _line(path, number, line_text.rstrip("\r"))
    if not text.endswith("\n"):
        number = text.count("\n") + 1
        yield Problem(
            path, number, "final-newline", "the last line has no end", "end the file with a newline"
        )


def _line(path: str, number: int, line: str) -> Iterator[Problem]:
    if match := _UNSEEN.search(line):
        what = f"unseen character U+{ord(match[0]):04X}"
        yield Problem(path, number, "unseen-character", what, "remove it")
    if "\t" in line:
        yield Problem(path, number, "tab", "a tab", "use spaces")
    if line.endswith((" ", "\t")):
        yield Problem(path, number, "trailing-blank", "blanks at the end of the line", "remove them")
    elif _ODD_EDGE.search(line):
        what = "an unusual space at the edge of the line"
        yield Problem(path, number, "odd-space", what, "replace it with a plain one or remove it")
    if not unicodedata.is_normalized("NFC", line):
        what = "text is not in Unicode normal form C"
        yield Problem(
            path, number, "not-nfc", what, "normalise it (most editors do when you retype the letter)"
        )
