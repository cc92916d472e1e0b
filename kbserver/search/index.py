"""The search index of one audience: a shelf per language, the glossary that joins them, and answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kbserver.config import Languages
from kbserver.garbage import all_kept
from kbserver.search.analyzers import analyzer, split
from kbserver.search.completion import Completer
from kbserver.search.conditions import Conditions, Values
from kbserver.search.documents import Document, index_version
from kbserver.search.engines import engine_class
from kbserver.search.glossary import Glossary
from kbserver.search.inquiry import Inquiry
from kbserver.search.lexicon import translations
from kbserver.search.query import Query, parse
from kbserver.search.results import Completions, Hit, Results
from kbserver.search.shelf import Shelf

__all__ = ["Completions", "Hit", "Query", "Results", "SearchIndex"]

_COMPLETION_HITS = 5
_MOST_WORDS = 10
"""Of a question that others may be offered."""


class SearchIndex:
    """Searches documents; unchanging after construction, safe to read from any thread."""

    version: str
    """Names exactly these documents."""
    documents: Sequence[Document]
    """What it was made of, in the order given."""

    def __init__(self, documents: Sequence[Document], languages: Languages, engine: str = "tantivy") -> None:
        """Index documents in memory; `EngineUnavailable` when the engine's package is not installed."""
        self.documents = tuple(documents)
        with all_kept():
            self._build(languages, engine)

    def _build(self, languages: Languages, engine: str) -> None:
        self.version = index_version(self.documents)
        self._default = languages.default
        self._glossary = Glossary(self.documents)
        self._values = Values(self.documents)
        serves = _serves(self.documents, languages)
        made = engine_class(engine)
        by_lang: dict[str, list[Document]] = defaultdict(list)
        for document in sorted(self.documents, key=_newest_first):
            by_lang[document.lang].append(document)
        shelves = {lang: Shelf(lang, held, serves[lang], made) for lang, held in by_lang.items()}
        self._reach = {lang: _reach(lang, languages, shelves, serves) for lang in languages.list}
        for lang, reach in self._reach.items():
            for shelf in reach:
                # Made now, so that no reader waits for it.
                translations(lang, shelf.lang)
        self._completers = {lang: _completer(lang, reach, serves) for lang, reach in self._reach.items()}

    def search(self, query: Query) -> Results:
        """One page of what answers a query, with facts about all pages."""
        return self._begin(query).results()

    def complete(self, text: str, lang: str, limit: int = 8, popular: Completer | None = None) -> Completions:
        """What a half-typed query may become, and first hits for it; nothing for an empty text.

        `popular` completes questions that many ask; see `completer`.
        """
        if not text.strip():
            return Completions([], [])
        search = self._begin(Query(text, lang, limit=_COMPLETION_HITS), unfinished=not split(text)[-1])
        return Completions(
            self._completers[search.lang].complete(text, limit, popular), search.results().hits
        )

    def completer(self, lang: str, texts: Sequence[str]) -> Completer:
        """Completes these texts, the likeliest first."""
        return Completer(analyzer(lang), texts, None)

    def gist(self, text: str, lang: str, most: int) -> list[str]:
        """The words of a long text that tell most: the rarest of those its language has, in order."""
        own = _own(lang, self._reach.get(lang, ()))
        if own is None:
            return split(text)[1::2][:most]
        speaks = own.analyzer
        empty = speaks.stop_words | speaks.question_words
        known: dict[str, str] = {}
        for token in split(text)[1::2]:
            word = speaks.exact(token)
            if word in own.vocabulary and word not in empty:
                known.setdefault(word, token)
        rarest = sorted(known, key=lambda word: own.vocabulary.counts[word])[:most]
        return [token for word, token in known.items() if word in rarest]

    def words_of(self, text: str, lang: str) -> str:
        """The exact words of a plain question that the texts in its own language can answer.

        Empty where a word stands nowhere in them, or none would find anything, or it is more than words.
        """
        asked, speaks = parse(text), analyzer(lang)
        own = _own(lang, self._reach.get(lang, ()))
        tokens = split(text)[1::2]
        if own is None or asked.filters or asked.phrases or asked.excluded or len(tokens) > _MOST_WORDS:
            return ""
        words = [speaks.exact(token) for token in tokens]
        known = all(word in own.vocabulary or word in speaks.stop_words for word in words)
        return " ".join(words) if known and not speaks.stop_words.issuperset(words) else ""

    def _begin(self, query: Query, *, unfinished: bool = False) -> Inquiry:
        lang = query.lang if query.lang in self._reach else self._default
        shelves = [shelf for shelf in self._reach[lang] if query.fallback or shelf.lang == lang]
        conditions = Conditions.of(query, parse(query.text), self._values)
        return Inquiry(query, lang, shelves, conditions, self._glossary, unfinished)


def _serves(documents: Sequence[Document], languages: Languages) -> dict[str, dict[str, list[str]]]:
    """For each language and guide in it, the languages whose readers get it for want of their own."""
    present: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        present[document.guide_id].add(document.lang)
    serves: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for guide_id, langs in present.items():
        for lacking in set(languages.list) - langs:
            stand_in = next((lang for lang in languages.preference(lacking) if lang in langs), None)
            if stand_in:
                serves[stand_in][guide_id].append(lacking)
    return serves


def _reach(
    lang: str,
    languages: Languages,
    shelves: Mapping[str, Shelf],
    serves: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[Shelf]:
    """The shelves a reader of a language gets hits from, in order of preference."""
    useful = {
        stand_in for stand_in, guides in serves.items() if any(lang in served for served in guides.values())
    }
    return [
        shelves[each]
        for each in languages.preference(lang)
        if each in shelves and (each == lang or each in useful)
    ]


def _completer(
    lang: str, reach: Sequence[Shelf], serves: Mapping[str, Mapping[str, Sequence[str]]]
) -> Completer:
    """Titles before questions before headings, of the reader's own language and of what stands in."""
    seen = [
        document
        for shelf in reach
        for document in (shelved.document for shelved in shelf.shelved)
        if shelf.lang == lang or lang in serves[shelf.lang].get(document.guide_id, ())
    ]
    phrases = [document.title for document in seen if not document.anchor]
    phrases += [question for document in seen for question in document.questions]
    phrases += [document.heading for document in seen]
    own = _own(lang, reach)
    return Completer(analyzer(lang), phrases, own.vocabulary if own else None)


def _own(lang: str, shelves: Iterable[Shelf]) -> Shelf | None:
    """The shelf of a language, where there is one."""
    return next((shelf for shelf in shelves if shelf.lang == lang), None)


def _newest_first(document: Document) -> tuple[int, str, int, str]:
    """The order of what scores the same: texts newly in force first, then as the guides have them."""
    day = dt.date.fromisoformat(document.in_force_from) if document.in_force_from else dt.date.max
    return -day.toordinal(), document.guide_id, document.position, document.id
