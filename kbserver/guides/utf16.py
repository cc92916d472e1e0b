"""Ranges in UTF-16 code units: what JavaScript, and so every browser, counts strings in."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["Range", "utf16_ranges"]

Range = tuple[int, int]
"""Start and end, the end not included."""


def utf16_ranges(text: str, ranges: Sequence[Range]) -> list[Range]:
    """Ranges of characters as ranges of UTF-16 code units."""
    if not ranges or text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return list(ranges)
    units = [0]
    for char in text:
        units.append(units[-1] + (2 if char > "\uffff" else 1))
    return [(units[start], units[end]) for start, end in ranges]
