"""Five times as many sections as elsewhere: what a large organisation's index costs to load and to search."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clock import milliseconds, percentile
from benchmarks.inputs import Inputs
from benchmarks.isolation import alone
from benchmarks.raw import RawIndex
from benchmarks.table import Figure, at_most
from kbserver.garbage import all_kept, search_seldom
from kbserver.search import Query, SearchIndex
from kbserver.search.documents import read_again, read_documents, version_of, write_documents

__all__ = ["figures"]

_DOCUMENTS, _INDEX = "documents.jsonl", "index"
_TIMES = 5
_WARM_UP = 100


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Time and memory of the index, made and opened again, and how long a search takes."""
    many = dataclasses.replace(inputs, copies=inputs.copies * _TIMES)
    with TemporaryDirectory() as name:
        folder = Path(name)
        alone(_write, many, folder)
        made = alone(_make, many, folder)
        opened = alone(_open, many, folder)
        raw = alone(_raw, folder).result
    sections, seconds = made.result
    loading, spent = opened.result
    yield Figure("large: sections", sections, "")
    yield Figure("large: documents read, their index made and kept in", seconds, "s")
    yield Figure("large: the same with raw tantivy, stored texts in it", raw, "s")
    yield Figure("large: read and made ÷ raw tantivy", seconds / raw, "×")
    yield Figure("large: peak of the process that makes it", made.peak, "MB", at_most(1500))
    yield Figure("large: documents read and the kept index opened in", loading, "s", at_most(20))
    yield Figure("large: peak of the process that opens it", opened.peak, "MB", at_most(1500))
    yield Figure("large: search, p50", percentile(spent, 0.5), "ms", at_most(3))
    yield Figure("large: search, p99", percentile(spent, 0.99), "ms")


def _raw(folder: Path) -> float:
    start = time.perf_counter()
    with all_kept():
        RawIndex(list(read_documents(folder / _DOCUMENTS)))
    return time.perf_counter() - start


def _write(inputs: Inputs, folder: Path) -> None:
    write_documents(inputs.documents(), folder / _DOCUMENTS)


def _make(inputs: Inputs, folder: Path) -> tuple[int, float]:
    """Sections, and seconds of reading and indexing them in the first start of a server."""
    start = time.perf_counter()
    index = _loaded(inputs, folder)
    return len(index.documents), time.perf_counter() - start


def _open(inputs: Inputs, folder: Path) -> tuple[float, list[float]]:
    """Seconds of the next start, and milliseconds of every search after it."""
    start = time.perf_counter()
    index = _loaded(inputs, folder)
    seconds = time.perf_counter() - start
    questions = inputs.asked(index.documents)
    search_seldom()
    for question in questions[:_WARM_UP]:
        index.search(Query(question.text, question.lang))
    return seconds, milliseconds(lambda each: index.search(Query(each.text, each.lang)), questions)


def _loaded(inputs: Inputs, folder: Path) -> SearchIndex:
    """As a server loads a release: an index is made, or opened where there is one."""
    with all_kept():
        documents = read_again(folder / _DOCUMENTS, {})
        held, version = list(documents.values()), version_of(documents)
        return SearchIndex(held, inputs.config().languages, version=version, folder=folder / _INDEX)
