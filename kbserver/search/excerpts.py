"""The part of a text that answers: the window with most query words, in whole sentences where they fit.

It is one line: a bar stands where a line of the text ends without a mark, as items of lists and rows of
tables do. Ranges count UTF-16 code units, as browsers do.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from kbserver.guides.utf16 import Range, utf16_ranges

__all__ = ["SIZE", "Match", "Range", "excerpt", "utf16_ranges"]

SIZE = 200
"""Characters of the text an excerpt shows at most."""

Match = tuple[int, int, int]
"""Start and end in the text, and the number of the query word that matches there."""

# Begins with one set of characters, so that the search can skip all others.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|[\"'”»)\]]*(?=\s))")
_SENTENCE_START = re.compile(r"(?:[.!?…][\"'”»)\]]*\s|\n)\s*")
_BLANK = re.compile(r"\s")
# An end of a line without a mark that would tell it from the next line.
_UNMARKED = re.compile(r"\n(?<![ .:;,!?…·]\n)(?<![ .:;,!?…·][\"'”»)\]]\n)")
_BAR = " | "
_ELLIPSIS = "…"


def excerpt(text: str, matches: Sequence[Match]) -> tuple[str, list[Range]]:
    """An excerpt of a text around its matches (ordered by place), and where they stand in it."""
    if len(text) <= SIZE:
        return _cut(text, matches, 0, len(text), ("", ""))
    first, last = _densest(matches) if matches else (0, 0)
    start, whole_start = _start(text, first, last)
    end, whole_end = _end(text, start, last)
    if end == len(text) and whole_start:
        start = _earlier(text, start)
    return _cut(text, matches, start, end, ("" if whole_start else _ELLIPSIS, "" if whole_end else _ELLIPSIS))


def _cut(
    text: str, matches: Sequence[Match], start: int, end: int, ellipses: tuple[str, str]
) -> tuple[str, list[Range]]:
    """Cut out an excerpt without blanks around it, and shift the matches inside it."""
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    shown = shown.strip()
    stop, shift = start + len(shown), len(ellipses[0]) - start
    ranges = [
        (
            (one if one > start else start) + shift,
            (other if other < stop else stop) + shift,
        )  # min() and max() would take as long as all the rest
        for one, other, _ in matches
        if one < stop and other > start
    ]
    result = f"{ellipses[0]}{shown}{ellipses[1]}"
    if "\n" in shown:
        result, ranges = _in_one_line(result, ranges)
    return result, utf16_ranges(result, ranges)


def _in_one_line(shown: str, ranges: list[Range]) -> tuple[str, list[Range]]:
    """An excerpt with its lines beside each other, and its ranges shifted."""
    parts = _UNMARKED.split(shown)
    result = _BAR.join(parts).replace("\n", " ")
    if len(parts) > 1 and ranges:
        starts, longer = list(accumulate([len(part) + 1 for part in parts])), len(_BAR) - 1
        ranges = [
            (one + longer * bisect(starts, one), other + longer * bisect(starts, other))
            for one, other in ranges
        ]
    return result, ranges


def _densest(matches: Sequence[Match]) -> Range:
    """Where the window with most different query words begins and ends; then most matches; then the first."""
    if matches[-1][1] - matches[0][0] <= SIZE:
        return matches[0][0], matches[-1][1]
    best, best_score, left = (matches[0][0], matches[0][1]), (0, 0), 0
    inside: dict[int, int] = {}
    for right, (_, end, word) in enumerate(matches):
        inside[word] = inside.get(word, 0) + 1
        while left < right and end - matches[left][0] > SIZE:
            gone = matches[left][2]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        score = (len(inside), right - left + 1)
        if score > best_score:
            best, best_score = (matches[left][0], end), score
    return best


def _start(text: str, first: int, last: int) -> tuple[int, bool]:
    """Where the excerpt begins, and whether a sentence does."""
    room = max(0, SIZE - (last - first))
    found = [sentence.end() for sentence in _SENTENCE_START.finditer(text, max(0, first - room), first)]
    if found or first <= room:
        return (found[-1] if found else 0), True
    blank = _BLANK.search(text, first - room // 2, first)
    return (blank.end() if blank else first), False


def _end(text: str, start: int, last: int) -> tuple[int, bool]:
    """Where the excerpt ends, and whether a sentence does."""
    limit = start + SIZE
    if limit >= len(text):
        return len(text), True
    lowest = last if last > start else start + 1
    fitting = 0
    for sentence in _SENTENCE_END.finditer(text, last - 1 if last else 0, limit + 1):
        at, end = sentence.span()
        end = at if text[at] == "\n" else end
        if lowest <= end <= limit:
            fitting = end
    if fitting:
        return fitting, True
    blank = max(text.rfind(" ", lowest, limit + 1), text.rfind("\n", lowest, limit + 1))
    return (blank if blank > 0 else limit), False


def _earlier(text: str, start: int) -> int:
    """The first beginning of a sentence from which the rest of the text still fits."""
    lowest = max(0, len(text) - SIZE)
    if not lowest:
        return 0
    found = _SENTENCE_START.search(text, max(0, lowest - 1), start)
    return found.end() if found and lowest <= found.end() <= start else start
