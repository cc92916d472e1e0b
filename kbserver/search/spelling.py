"""Words near a misspelt one: found by a shared beginning or end, measured in edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

__all__ = ["Speller", "distance"]

_SHORTEST = 4
_TWO_EDITS_FROM = 8
_LONG_FROM = 7
"""From this length on the shared edge has three letters, which one edit leaves at one end; below it two."""


def distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours between two words; `most + 1` when more.

    Optimal string alignment (Boytsov 2011, section 2.2.1), on what is left without the common ends.
    """
    start, stop = 0, min(len(one), len(other))
    while start < stop and one[start] == other[start]:
        start += 1
    end = 0
    while end < stop - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    return min(_aligned(one, other, most), most + 1)


def _aligned(one: str, other: str, most: int) -> int:
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            break
    return row[-1]


class Speller:
    """Finds the words of a fixed set that a misspelt word may stand for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._edges = _by_edge(words)

    def with_words(self, words: Iterable[str], gone: Collection[str] = ()) -> Speller:
        """One that finds these as well, and some of its own no longer."""
        other = Speller(())
        other._edges = self._edges.copy()
        for edge in _by_edge(gone):
            other._edges[edge] = [entry for entry in self._edges.get(edge, ()) if entry[2] not in gone]
        for edge, entries in _by_edge(words).items():
            other._edges[edge] = [*other._edges.get(edge, ()), *entries]
        return other

    def near(self, word: str) -> list[tuple[int, str]]:
        """Words one edit away, or two for a long word that has none; with their distance, in no order."""
        length = len(word)
        if length < _SHORTEST or not word.isalpha():
            return []
        found = self._within(word, 1)
        return found or (self._within(word, 2) if length >= _TWO_EDITS_FROM else [])

    def _within(self, word: str, most: int) -> list[tuple[int, str]]:
        length, mask = len(word), _letters(word)
        candidates = {
            other
            for edge in _edges(word, length < _LONG_FROM, length >= _LONG_FROM)
            for size, letters, other in self._edges.get(edge, ())
            if -most <= size - length <= most and (letters ^ mask).bit_count() <= 2 * most
        }
        measured = ((distance(word, other, most), other) for other in candidates)
        return [(away, other) for away, other in measured if away <= most]


def _by_edge(words: Iterable[str]) -> dict[str, list[tuple[int, int, str]]]:
    """Length, letters and spelling of the words that have an edge."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST and word.isalpha():
            entry = (len(word), _letters(word), word)
            for edge in _edges(word, len(word) <= _LONG_FROM, len(word) >= _LONG_FROM - 1):
                found[edge].append(entry)
    return found


def _letters(word: str) -> int:
    """Which letters a word has, a bit each: one edit changes two bits at most."""
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) & 31)
    return mask


def _edges(word: str, two: bool, three: bool) -> list[str]:
    """Keys of a word: its first and last two letters, its first and last three."""
    keys = [word[:2] + "-", "-" + word[-2:]] if two else []
    return [*keys, word[:3] + "-", "-" + word[-3:]] if three else keys
