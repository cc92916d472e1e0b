"""Words of a section marked in its HTML: which are gone, which are new.

A comparison tells where words stand in plain text; here the same words are found in the HTML the text was
taken from, so that tables, lists and blocks stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from typing import Literal

from markupsafe import Markup

from kbserver.guides.utf16 import Range

__all__ = ["Mark", "marked_html", "marked_text"]

Mark = Literal["del", "ins"]

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
"""A tag as the sanitiser writes it; in text, `<` is escaped."""
_WORDS = re.compile(r"\s+|\S+")
_WHOLE = re.compile(r"\s+|\S+(?:\s+\S+)*")
_CELL = "·"
"""What plain text has between the cells of a row, and HTML has not."""


def marked_text(text: str, ranges: Sequence[Range], mark: Mark, word: str) -> Markup:
    """Plain text as HTML, with ranges of UTF-16 code units marked.

    Args:
        text: The text.
        ranges: In order, apart from each other.
        mark: The element that marks them.
        word: What it means, said before each to who cannot see it.
    """
    marks = _Marks(text, ranges, mark, word)
    return Markup(marks.render([(text, 0)]))  # noqa: S704 - escaped there


def marked_html(html: str, text: str, ranges: Sequence[Range], mark: Mark, word: str) -> str:
    """A section's HTML with ranges of its plain text marked; see `marked_text`.

    Should the HTML not hold the words of the text in their order, the text's lines are shown instead.
    """
    marks, words = _Marks(text, ranges, mark, word), _Words(text)
    parts = _TAG.split(html)
    for place in range(0, len(parts), 2):
        parts[place] = marks.render(words.placed(unescape(parts[place])))
    if words.lost:
        lines = str(marked_text(text, ranges, mark, word)).rstrip().split("\n")
        return "".join(f"<p>{line}</p>\n" for line in lines)
    return "".join(parts)


class _Marks:
    """Marks to set; each says its word where it begins."""

    def __init__(self, text: str, ranges: Sequence[Range], mark: Mark, word: str) -> None:
        self._ranges = list(_characters(text, ranges))
        self._starts = [start for start, _ in self._ranges]
        self._mark = mark
        self._hint = f'<span class="hidden">{escape(word)} </span>'
        self._said = -1

    def render(self, pieces: Iterable[tuple[str, int]]) -> str:
        """Pieces of text as HTML; with each comes its place in the text, -1 where it has none there."""
        runs: list[tuple[int, list[str]]] = []
        for piece, place in pieces:
            for number, part in self._cut(piece, place):
                if runs and runs[-1][0] == number:
                    runs[-1][1].append(part)
                else:
                    runs.append((number, [part]))
        return "".join(self._run(number, "".join(parts)) for number, parts in runs)

    def _cut(self, piece: str, place: int) -> Iterator[tuple[int, str]]:
        """Parts of a piece with the number of the range they are in, or -1."""
        while piece:
            number = bisect_right(self._starts, place) - 1
            if number >= 0 and place < (end := self._ranges[number][1]):
                length = end - place
            else:
                following = self._starts[number + 1 : number + 2]
                length = following[0] - place if following and place >= 0 else len(piece)
                number = -1
            yield number, piece[:length]
            piece, place = piece[length:], place + length

    def _run(self, number: int, text: str) -> str:
        inner = escape(text, quote=False)
        if number < 0:
            return inner
        hint, self._said = "" if number == self._said else self._hint, number
        return f"<{self._mark}>{hint}{inner}</{self._mark}>"


class _Words:
    """Finds the words of HTML in the plain text, one after the other."""

    def __init__(self, text: str) -> None:
        self.lost = False
        self._text, self._at = text, 0

    def placed(self, data: str) -> Iterator[tuple[str, int]]:
        """Pieces of text, each with its place in the plain text; -1 where it has none there."""
        for piece in _WHOLE.findall(data):
            if piece.isspace() or (place := self._find(piece)) < 0:
                yield from self._words(piece)
            else:
                yield piece, place

    def _words(self, data: str) -> Iterator[tuple[str, int]]:
        for piece in _WORDS.findall(data):
            if piece.isspace():
                # how many blanks there are may differ, for the page as for its reader
                yield piece, self._at if self._text[self._at : self._at + 1].isspace() else -1
            else:
                yield piece, (place := self._find(piece))
                self.lost |= place < 0

    def _find(self, piece: str) -> int:
        text, at = self._text, self._at
        while not text.startswith(piece, at):
            if at >= len(text) or not (text[at].isspace() or text[at] == _CELL):
                return -1
            at += 1
        self._at = at + len(piece)
        return at


def _characters(text: str, ranges: Sequence[Range]) -> Iterator[Range]:
    """Ranges of UTF-16 code units as ranges of characters."""
    units = text.encode("utf-16-le")
    for start, end in ranges:
        first = len(units[: 2 * start].decode("utf-16-le"))
        yield first, first + len(units[2 * start : 2 * end].decode("utf-16-le"))
