"""tantivy alone, to compare ours with: one index of all documents, the same words in as many fields.

Any word may match, the best field of a word counts; of the ten best the stored document is fetched and the
text around the first matching word cut out by a plain substring search, without highlights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import tantivy
from tantivy import Occur

from benchmarks.inputs import Question
from kbserver.search.analyzers import analyzer, split
from kbserver.search.documents import Document

__all__ = ["RawIndex"]

_HEAP = 500_000_000
_HITS = 10
_AROUND = 100
_FIELDS = ("exact", "stem", "title", "title_stem", "heading", "heading_stem")


class RawIndex:
    """An index in memory, as plain as tantivy allows."""

    def __init__(self, documents: Iterable[Document]) -> None:
        builder = tantivy.SchemaBuilder()
        for name in _FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        for name in ("shown_title", "shown_text", "url"):
            builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(_HEAP, 1)
        for document in documents:
            writer.add_document(_entry(document))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, question: Question) -> list[tuple[str, str, str]]:
        """Title, address and a cut of the text of the ten best."""
        words, stems = _words(question.text, question.lang)
        clauses = [(Occur.Should, self._best(word, stem)) for word, stem in zip(words, stems, strict=True)]
        result = self._searcher.search(tantivy.Query.boolean_query(clauses), _HITS)
        tokens = split(question.text)[1::2]
        return [self._hit(address, tokens) for _, address in result.hits]

    def _best(self, word: str, stem: str) -> tantivy.Query:
        terms = [(name, stem if name.endswith("stem") else word) for name in _FIELDS]
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.term_query(self._schema, name, term, "freq") for name, term in terms]
        )

    def _hit(self, address: tantivy.DocAddress, tokens: Sequence[str]) -> tuple[str, str, str]:
        stored = self._searcher.doc(address)
        text = str(stored.get_first("shown_text"))
        places = (text.find(token) for token in tokens)
        start = max(0, next((place for place in places if place >= 0), 0) - _AROUND)
        return (
            str(stored.get_first("shown_title")),
            str(stored.get_first("url")),
            text[start : start + 2 * _AROUND],
        )


def _entry(document: Document) -> tantivy.Document:
    entry = tantivy.Document()
    for name, text in _texts(document):
        entry.add_text(name, text)
    return entry


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    parts = {"": document.text, "title": document.title, "heading": document.heading}
    for name, text in parts.items():
        words, stems = _words(text, document.lang)
        yield name or "exact", " ".join(words)
        yield f"{name}_stem".lstrip("_"), " ".join(stems)
    yield from (("shown_title", document.title), ("shown_text", document.text), ("url", document.url))


def _words(text: str, lang: str) -> tuple[list[str], list[str]]:
    speaks = analyzer(lang)
    words = [word for token in split(text)[1::2] if (word := speaks.exact(token))]
    return words, list(map(speaks.stem, words))
