"""tantivy, the default: a compiled engine with its index in memory, or in a folder it maps into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from kbserver.search.engines.base import (
    KEYWORD_FIELDS,
    TEXT_FIELDS,
    All,
    Best,
    Entry,
    Everything,
    Filter,
    Flat,
    Found,
    Node,
    Phrase,
    Request,
    Some,
    Term,
)
from kbserver.search.engines.twin import Twin

__all__ = ["TantivyEngine"]

# One writer thread and a heap that does not fill up leave one segment, whose document ids are entry numbers.
_HEAP = 2_000_000_000
_SMALL_HEAP = 20_000_000
"""Enough for what an edit adds."""
_MAX_VALUES = 65_000
_SHOULD = Occur.Should
_REMEMBERED = 20_000
"""Terms whose query objects are kept: making one takes as long as finding it."""


class TantivyEngine:
    """An index, searched through tantivy's own query objects."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index in memory."""
        self._schema = _schema()
        self._fill(tantivy.Index(self._schema), entries)

    @classmethod
    def made_in(cls, folder: Path, entries: Iterable[Entry]) -> TantivyEngine:
        """Index in a new folder; raise `OSError` where that cannot be written."""
        engine = cls.__new__(cls)
        engine._schema = _schema()
        with _files():
            folder.mkdir()
            engine._fill(tantivy.Index(engine._schema, str(folder)), entries, folder)
        return engine

    @classmethod
    def opened(cls, folder: Path) -> TantivyEngine:
        """What was made in a folder; raise `OSError` where that cannot be read."""
        engine = cls.__new__(cls)
        engine._schema = _schema()
        with _files():
            engine._take(tantivy.Index.open(str(folder)), folder)
        return engine

    def _fill(self, index: tantivy.Index, entries: Iterable[Entry], folder: Path | None = None) -> None:
        writer = index.writer(_HEAP, 1)
        self._write(writer, entries, 0)
        writer.wait_merging_threads()
        self._take(index, folder)

    def _take(self, index: tantivy.Index, folder: Path | None) -> None:
        self._index, self._folder = index, folder
        # else it looks by itself after each commit; one that meets it there waits a tenth of a second
        index.config_reader("manual")
        self._look()
        self._in_order = self._searcher.num_segments == 1
        self._last = True
        self._twin: Twin | None = None
        self._writer: tantivy.IndexWriter | None = None

    def amended(self, gone: Iterable[str], entries: Iterable[Entry], first: int) -> TantivyEngine | None:
        """Another state of the same index: this one's searcher goes on seeing what it saw.

        None where this is no longer the index's last state.
        """
        if not self._last:
            return None
        other = copy(self)
        self._last = other._in_order = False
        try:
            with _files():
                other._change(gone, entries, first)
        except OSError:
            return None
        return other

    def _change(self, gone: Iterable[str], entries: Iterable[Entry], first: int) -> None:
        if self._folder and not self._twin:
            # others read that folder
            self._twin = Twin(self._folder)
            self._index = tantivy.Index.open(str(self._twin.folder))
            self._index.config_reader("manual")
        # stays open: now and then it merges all there is, for a second that nobody need wait for
        writer = self._writer = self._writer or self._index.writer(_SMALL_HEAP, 1)
        for guide in gone:
            writer.delete_documents_by_term("guide", guide)
        self._write(writer, entries, first)
        self._look()

    @staticmethod
    def _write(writer: tantivy.IndexWriter, entries: Iterable[Entry], first: int) -> None:
        for number, entry in enumerate(entries, first):
            writer.add_document(_document(number, entry))
        writer.commit()

    def _look(self) -> None:
        """See what was committed."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._terms = _Terms(self._schema)
        self._filter = lru_cache(_REMEMBERED)(partial(_filter, self._schema))

    def search(self, request: Request) -> Found:
        """Find what matches; facets are counted by a second pass, only when asked for."""
        query = self._whole(request)
        if request.limit:
            result = self._searcher.search(query, request.limit, offset=request.offset)
        else:
            result = self._searcher.search(Query.const_score_query(query, 0.0), 1)
        found = self._numbered(result.hits) if request.limit else []
        total: int = result.count  # type: ignore[attr-defined]  # the stubs lack it
        return Found(total, found, self._counts(query, request.counts) if total else {})

    def _numbered(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[tuple[int, float]]:
        """Entry numbers and scores."""
        if self._in_order:
            return [(address.doc, score) for score, address in hits]
        values = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [
            (int(value), score) for value, (score, _) in zip(values, hits, strict=True) if value is not None
        ]

    def _whole(self, request: Request) -> Query:
        query = self._query(request.node)
        if not request.filters and not request.without:
            return query
        clauses = [(Occur.Must, query)]
        clauses += [(Occur.Must, self._filter(each)) for each in request.filters]
        clauses += [(Occur.MustNot, self._query(node)) for node in request.without]
        return Query.boolean_query(clauses)

    def _query(self, node: Node) -> Query:
        match node:
            case Term():
                return self._terms[node]
            case Some(parts):
                # nearly all are terms: straight to them, for each way round counts in a short search
                terms, query = self._terms, self._query
                clauses = [
                    (_SHOULD, terms[part] if part.__class__ is Term else query(part)) for part in parts
                ]
                return Query.boolean_query(clauses)
            case All(parts):
                return Query.boolean_query([(Occur.Must, self._query(part)) for part in parts])
            case Best(parts):
                return Query.disjunction_max_query([self._query(part) for part in parts])
            case Phrase((word,), weight):
                return self._query(Term("exact", word, weight))
            case Phrase(words, weight):
                return _weighted(Query.phrase_query(self._schema, "exact", list(words)), weight)
            case Flat(inner, score):
                return Query.const_score_query(self._query(inner), score)
            case Everything():
                return Query.const_score_query(Query.all_query(), 0.0)

    def _counts(self, query: Query, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        if not fields:
            return {}
        wanted = {name: {"terms": {"field": name, "size": _MAX_VALUES}} for name in fields}
        answer: dict[str, Any] = self._searcher.aggregate(query, wanted)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
            for name in fields
        }


class _Terms(dict[Term, Query]):
    """The query objects of terms."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def __missing__(self, term: Term) -> Query:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = Query.term_query(self._schema, term.field, term.word, "freq")
        query = self[term] = _weighted(found, term.weight)
        return query


@contextmanager
def _files() -> Iterator[None]:
    """Raise `OSError` for what tantivy says of files, for which it has no errors of its own."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _filter(schema: tantivy.Schema, condition: Filter) -> Query:
    terms = [Query.term_query(schema, condition.field, each, "basic") for each in condition.values]
    either = terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])
    return Query.boost_query(either, 0.0)


def _weighted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        option = "position" if name == "exact" else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number", fast=True)
    return builder.build()


def _document(number: int, entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("number", number)
    for name, text in entry.texts.items():
        document.add_text(name, text)
    for name, values in entry.keywords.items():
        for value in values:
            document.add_text(name, value)
    return document
