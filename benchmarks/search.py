"""Searching in process: ours with excerpts, raw tantivy beside it, completion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.clock import milliseconds, percentile
from benchmarks.inputs import Inputs, Question
from benchmarks.isolation import alone
from benchmarks.raw import RawIndex
from benchmarks.table import Figure, at_most
from kbserver.garbage import search_seldom
from kbserver.search import Query, SearchIndex

__all__ = ["figures"]

_Call = Callable[[Question], object]

_LETTERS_TYPED = 6
_BY_TURNS = 100


@dataclass(frozen=True, slots=True)
class _Spent:
    """Milliseconds of every call, sorted."""

    ours: list[float]
    raw: list[float]
    guides: list[float]
    """Ours, by guide."""
    first: list[float]
    """Completion of one letter."""
    completion: list[float]
    words: list[float]
    """Ours, of a few words."""
    judged: list[float]
    """Ours, of whole questions; empty without judged ones."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Percentiles of a search and of a completion, and the ratio to raw tantivy in the same run."""
    measured = alone(_measure, inputs)
    spent = measured.result
    p50, p99 = percentile(spent.ours, 0.5), percentile(spent.ours, 0.99)
    raw = percentile(spent.raw, 0.5)
    yield Figure("search: p50, ten hits with excerpts", p50, "ms", at_most(1))
    yield Figure("search: p99", p99, "ms", at_most(5))
    yield Figure("search: mean", sum(spent.ours) / len(spent.ours), "ms")
    yield Figure("search: p50 of a few words", percentile(spent.words, 0.5), "ms")
    if spent.judged:
        yield Figure("search: p50 of whole questions", percentile(spent.judged, 0.5), "ms")
    yield Figure("raw tantivy: p50, ten stored documents, a substring cut", raw, "ms")
    yield Figure("raw tantivy: p99", percentile(spent.raw, 0.99), "ms")
    yield Figure("raw tantivy: mean", sum(spent.raw) / len(spent.raw), "ms")
    yield Figure("search: p50 by guide", percentile(spent.guides, 0.5), "ms")
    yield Figure("search ÷ raw tantivy, p50", p50 / raw, "×", at_most(1.5))
    yield Figure("completion of the first letter: p99", percentile(spent.first, 0.99), "ms", at_most(16))
    yield Figure("completion: p50", percentile(spent.completion, 0.5), "ms")
    yield Figure("completion: p99", percentile(spent.completion, 0.99), "ms")
    yield Figure("search: peak of the process, both indexes", measured.peak, "MB")


def _measure(inputs: Inputs) -> _Spent:
    documents = inputs.documents()
    # As many others are asked before, as of a server that has been up for some minutes.
    questions = replace(inputs, questions=2 * inputs.questions).asked(documents)
    before, asked = questions[: len(questions) // 2], questions[len(questions) // 2 :]
    index, raw = SearchIndex(documents, inputs.config().languages), RawIndex(documents)

    def search(question: Question) -> object:
        return index.search(Query(question.text, question.lang))

    def by_guide(question: Question) -> object:
        return index.search(Query(question.text, question.lang, grouped=True))

    def complete(question: Question) -> object:
        return index.complete(question.text[:_LETTERS_TYPED], question.lang)

    def first_letter(question: Question) -> object:
        return index.complete(question.text[:1], question.lang)

    words, judged = ([each for each in asked if each.judged is judged] for judged in (False, True))
    search_seldom()  # as the server does
    for call in (search, raw.search, by_guide, complete):
        milliseconds(call, before)
    spent = [_beside(search, raw.search, kind) for kind in (words, judged)]
    return _Spent(
        ours=sorted([ms for ours, _ in spent for ms in ours]),
        raw=sorted([ms for _, plain in spent for ms in plain]),
        guides=milliseconds(by_guide, asked),
        first=milliseconds(first_letter, asked),
        completion=milliseconds(complete, asked),
        words=spent[0][0],
        judged=spent[1][0],
    )


def _beside(ours: _Call, raw: _Call, questions: Sequence[Question]) -> tuple[list[float], list[float]]:
    """Both on the same questions, a few at a time and by turns: a machine's speed changes within a run.

    Each goes first on half of them: words seen are then known to both.
    """
    own, plain = list[float](), list[float]()
    for place in range(0, len(questions), _BY_TURNS):
        some = questions[place : place + _BY_TURNS]
        calls = [(ours, own), (raw, plain)]
        for call, spent in calls if place // _BY_TURNS % 2 else reversed(calls):
            spent += milliseconds(call, some)
    return sorted(own), sorted(plain)
