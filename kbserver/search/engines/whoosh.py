"""Whoosh, in pure Python, where no compiled engine can be installed: the same answers, slowly.

The package is `whoosh-reloaded`, frozen; its index lives in memory.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Iterable
from typing import Any

with warnings.catch_warnings():
    # Its sources hold escapes that newer Pythons warn about.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import fields, query, scoring
    from whoosh.analysis import RegexTokenizer
    from whoosh.filedb.filestore import RamStorage

from kbserver.search.engines.base import (
    K1,
    KEYWORD_FIELDS,
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

__all__ = ["WhooshEngine"]

_BUFFER_MB = 512
_NO_SCORE = 1e-300
"""Whoosh takes a constant score of 0 for 1."""


class WhooshEngine:
    """An index in memory, searched through Whoosh's own query objects."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._keywords: list[dict[str, tuple[str, ...]]] = []
        index = _Storage().create_index(_schema())
        writer = index.writer(limitmb=_BUFFER_MB)
        for entry in entries:
            keywords = {field: "\n".join(values) for field, values in entry.keywords.items()}
            writer.add_document(**entry.texts, **keywords)
            self._keywords.append(entry.keywords)
        writer.commit()
        self._searcher = index.searcher(weighting=_Weighting())
        self._reading = threading.Lock()

    def search(self, request: Request) -> Found:
        """Find what matches; every match is scored, so that totals are exact."""
        wanted = [
            query.Or([query.Term(each.field, value) for value in each.values]) for each in request.filters
        ]
        without = [_query(node) for node in request.without]
        # Readers of one index share their place in its files.
        with self._reading:
            results = self._searcher.search(
                _query(request.node),
                limit=None,
                filter=query.And(wanted) if wanted else None,
                mask=query.Or(without) if without else None,
            )
        scores = ((0.0 if score <= _NO_SCORE else score, number) for score, number in results.top_n)
        found = sorted((-score, number) for score, number in scores)
        hits = [(number, -score) for score, number in found[request.offset : request.offset + request.limit]]
        counts = count_values(self._keywords, (number for _, number in found), request.counts)
        return Found(len(found), hits, counts)


class _Storage(RamStorage):  # type: ignore[misc]
    """Memory alone: Whoosh would write temporary files into a folder that all processes share."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


class _Weighting(scoring.BM25F):  # type: ignore[misc]
    """BM25 with the idf of the other engines."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        having, total = (
            searcher.get_parent().doc_frequency(fieldname, text),
            searcher.get_parent().doc_count_all(),
        )
        return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _schema() -> fields.Schema:
    words, values = RegexTokenizer(r"\S+"), RegexTokenizer(r"[^\n]+")
    schema = fields.Schema()
    for name in TEXT_FIELDS:
        schema.add(name, fields.TEXT(analyzer=words, phrase=name == "exact"))
    for name in KEYWORD_FIELDS:
        schema.add(name, fields.KEYWORD(analyzer=values))
    return schema


def _query(node: Node) -> Any:
    match node:
        case Term(field, word, weight):
            return query.Term(field, word, boost=weight)
        case Some(parts):
            return query.Or([_query(part) for part in parts])
        case All(parts):
            return query.And([_query(part) for part in parts])
        case Best(parts):
            return query.DisjunctionMax([_query(part) for part in parts])
        case Phrase((word,), weight):
            return query.Term("exact", word, boost=weight)
        case Phrase(words, weight):
            return query.Phrase("exact", list(words), boost=weight)
        case Flat(inner, score):
            return query.ConstantScoreQuery(_query(inner), score)
        case Everything():
            return query.ConstantScoreQuery(query.Every(), _NO_SCORE)
