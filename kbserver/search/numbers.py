"""Long numbers written in groups, as telephone numbers are: `+1 (855) 555-0149`.

Each is one word as well, without what stands between its groups, and so is what is left of it without the
first groups: people type it with the country's code or without. Dates and amounts are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

__all__ = ["SHORTEST", "long_numbers"]

SHORTEST = 7
"""Digits a long number has at least."""
_LONGEST = 15
"""The most a telephone number has (ITU-T E.164)."""
_BETWEEN = "[ \u00a0.()‐‑-]{1,3}"
# begins with a set of characters, so that the search skips all others
_GROUPS = re.compile(f"[0-9]+(?:{_BETWEEN}[0-9]+)+")
_DIGITS = re.compile("[0-9]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_DECIMALS = re.compile(r"\.[0-9]{1,2}$|^[0-9]+\.[0-9]+$")
_JOINED_BEFORE = re.compile(r"[\w$€£.,:/-]")
_JOINED_AFTER = re.compile(r"[\w%€]|[,:/][0-9]| ?[€%]")


def long_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where long numbers stand in a text, and their digits; the whole of each first."""
    if not any(map(text.__contains__, "0123456789")):  # of most texts, told in a sixteenth of the time
        return
    for number in _GROUPS.finditer(text):
        start, end = number.span()
        if end - start > SHORTEST and _is_whole(text, start, end):
            yield from _words(text, start, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    return not _JOINED_BEFORE.match(before) and not _JOINED_AFTER.match(text, end)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    found = [(group.start(), group[0]) for group in _DIGITS.finditer(text, start, end)]
    groups = [digits for _, digits in found]
    left = list(accumulate(map(len, reversed(groups))))[::-1]
    is_dialled = text[start - 1 : start] in ("+", "(")
    if SHORTEST <= left[0] <= _LONGEST and (is_dialled or not _is_other(groups, text[start:end])):
        for place, size in enumerate(left):
            if size >= SHORTEST:
                yield found[place][0], end, "".join(groups[place:])


def _is_other(groups: Sequence[str], number: str) -> bool:
    """Whether it is a date or an amount."""
    if any(map(_YEAR.fullmatch, groups)) and all(len(group) in (1, 2, 4) for group in groups):
        return True
    thousands = len(groups[0]) < 3 and all(len(group) == 3 for group in groups[1:])
    return thousands or bool(_DECIMALS.search(number))
