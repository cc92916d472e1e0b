"""A small engine in plain Python: the test double, and the last resort where nothing can be installed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kbserver.search.engines.base import (
    K1,
    TEXT_FIELDS,
    All,
    B,
    Best,
    Entry,
    Everything,
    Flat,
    Found,
    Node,
    Phrase,
    Request,
    Some,
    Term,
    count_values,
)

__all__ = ["MemoryEngine"]

Scores = dict[int, float]
"""Of the entries that match, by number."""


class MemoryEngine:
    """Inverted lists in dictionaries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self._size = len(entries)
        self._places: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
        self._lengths: dict[str, list[int]] = {field: [0] * self._size for field in TEXT_FIELDS}
        self._values: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._keywords = [entry.keywords for entry in entries]
        for number, entry in enumerate(entries):
            self._add(number, entry)
        self._averages = {
            field: sum(lengths) / max(1, self._size) for field, lengths in self._lengths.items()
        }

    def search(self, request: Request) -> Found:
        """Find what matches."""
        scores = self._scores(request.node)
        for condition in request.filters:
            allowed = set[int]().union(*(self._with(condition.field, value) for value in condition.values))
            scores = {number: score for number, score in scores.items() if number in allowed}
        for node in request.without:
            scores = {number: scores[number] for number in scores.keys() - self._scores(node).keys()}
        ordered = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
        hits = ordered[request.offset : request.offset + request.limit]
        return Found(len(ordered), hits, count_values(self._keywords, scores, request.counts))

    def _add(self, number: int, entry: Entry) -> None:
        for field, text in entry.texts.items():
            words = text.split()
            self._lengths[field][number] = len(words)
            for place, word in enumerate(words):
                self._places[field, word].setdefault(number, []).append(place)
        for field, values in entry.keywords.items():
            for value in values:
                self._values[field, value].add(number)

    def _with(self, field: str, value: str) -> set[int]:
        return self._values.get((field, value), set())

    def _scores(self, node: Node) -> Scores:
        match node:
            case Term(field, word, weight):
                found = self._places.get((field, word), {})
                counts = {number: len(places) for number, places in found.items()}
                return self._bm25(field, counts, self._idf(field, word) * weight)
            case Phrase(words, weight):
                idf = sum(self._idf("exact", word) for word in words)
                return self._bm25("exact", self._runs(words), idf * weight)
            case Some(parts):
                return _added(self._scores(part) for part in parts)
            case Best(parts):
                return _highest(self._scores(part) for part in parts)
            case All(parts):
                scores = [self._scores(part) for part in parts]
                common = set(scores[0]).intersection(*scores[1:]) if scores else set()
                return {number: sum(score[number] for score in scores) for number in common}
            case Flat(inner, score):
                return dict.fromkeys(self._scores(inner), score)
            case Everything():
                return dict.fromkeys(range(self._size), 0.0)

    def _idf(self, field: str, word: str) -> float:
        having = len(self._places.get((field, word), ()))
        return math.log(1 + (self._size - having + 0.5) / (having + 0.5))

    def _bm25(self, field: str, counts: Mapping[int, int], weight: float) -> Scores:
        lengths, average = self._lengths[field], self._averages[field] or 1.0
        return {
            number: weight * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[number] / average))
            for number, count in counts.items()
        }

    def _runs(self, words: Sequence[str]) -> dict[int, int]:
        """How often the words stand in a row, by entry."""
        lists = [self._places.get(("exact", word), {}) for word in words]
        common = set(lists[0]).intersection(*lists[1:])
        runs = {}
        for number in common:
            starts = set(lists[0][number])
            for step, places in enumerate(lists[1:], 1):
                starts &= {place - step for place in places[number]}
            if starts:
                runs[number] = len(starts)
        return runs


def _added(parts: Iterable[Scores]) -> Scores:
    total: Scores = defaultdict(float)
    for part in parts:
        for number, score in part.items():
            total[number] += score
    return dict(total)


def _highest(parts: Iterable[Scores]) -> Scores:
    best: Scores = {}
    for part in parts:
        for number, score in part.items():
            best[number] = max(score, best.get(number, score))
    return best
