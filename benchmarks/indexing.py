"""Building the search index in memory: how long it takes, how much it holds."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.inputs import Inputs
from benchmarks.isolation import alone, resident
from benchmarks.table import Figure, at_most
from kbserver.search import SearchIndex

__all__ = ["figures"]


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Time and memory of a full index."""
    measured = alone(_build, inputs)
    sections, seconds, held = measured.result
    yield Figure("index: sections", sections, "")
    yield Figure("index: built in", seconds, "s", at_most(10))
    yield Figure("index: memory it holds, its documents not counted", held, "MB", at_most(500))
    yield Figure("index: peak of the process, documents and interpreter included", measured.peak, "MB")


def _build(inputs: Inputs) -> tuple[int, float, float]:
    documents, languages = inputs.documents(), inputs.config().languages
    before = resident()
    start = time.perf_counter()
    index = SearchIndex(documents, languages)
    seconds = time.perf_counter() - start
    return len(index.documents), seconds, max(resident() - before, 0.001)
