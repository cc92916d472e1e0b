"""Five times as many sections as elsewhere: what a large organisation's index costs to load and to search."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

from benchmarks.clock import milliseconds, percentile
from benchmarks.inputs import Inputs
from benchmarks.isolation import alone
from benchmarks.raw import RawIndex
from benchmarks.table import Figure, at_most
from kbserver.search import Query, SearchIndex

__all__ = ["figures"]

_TIMES = 5
_WARM_UP = 100


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Time and memory of the index, and how long a search takes."""
    many = dataclasses.replace(inputs, copies=inputs.copies * _TIMES)
    measured = alone(_measure, many)
    sections, seconds, spent = measured.result
    raw = alone(_raw, many).result
    yield Figure("large: sections", sections, "")
    yield Figure("large: index built in", seconds, "s", at_most(20))
    yield Figure("large: raw tantivy of the same words, stored texts in it", raw, "s")
    yield Figure("large: index ÷ raw tantivy", seconds / raw, "×")
    yield Figure("large: peak of the process, documents included", measured.peak, "MB", at_most(1500))
    yield Figure("large: search, p50", percentile(spent, 0.5), "ms", at_most(3))
    yield Figure("large: search, p99", percentile(spent, 0.99), "ms")


def _raw(inputs: Inputs) -> float:
    documents = inputs.documents()
    start = time.perf_counter()
    RawIndex(documents)
    return time.perf_counter() - start


def _measure(inputs: Inputs) -> tuple[int, float, list[float]]:
    documents = inputs.documents()
    questions = inputs.asked(documents)
    start = time.perf_counter()
    index = SearchIndex(documents, inputs.config().languages)
    seconds = time.perf_counter() - start
    for question in questions[:_WARM_UP]:
        index.search(Query(question.text, question.lang))
    spent = milliseconds(lambda each: index.search(Query(each.text, each.lang)), questions)
    return len(documents), seconds, spent
