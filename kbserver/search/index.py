"""The search index of one audience: a shelf per language, the glossary that joins them, and answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from functools import partial
from itertools import chain
from pathlib import Path

from kbserver.config import Languages
from kbserver.garbage import all_kept
from kbserver.hold import Hold
from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import analyzer, split
from kbserver.search.completion import Completer
from kbserver.search.conditions import Conditions, Values
from kbserver.search.documents import Document, index_version
from kbserver.search.engines import engine_class
from kbserver.search.engines.base import Keepable
from kbserver.search.glossary import Glossary
from kbserver.search.inquiry import Inquiry
from kbserver.search.kept import name_of, opened_or_made
from kbserver.search.lexicon import meant
from kbserver.search.plan import Planner
from kbserver.search.query import Query, parse
from kbserver.search.results import Completions, Hit, Results
from kbserver.search.sequels import sequels
from kbserver.search.shelf import Shelf
from kbserver.search.vocabulary import Vocabulary

__all__ = ["Completions", "Hit", "Query", "Results", "SearchIndex"]

_AT_ONCE = 2
"""Shelves that are made at a time; Python analyses one, so more are no quicker."""
_COMPLETION_HITS = 5
_MOST_WORDS = 10
"""Of a question that others may be offered."""
_MOST_AMENDED = 200
"""Guides; with more of them another, a new index is worth its time."""
_MOST_AMENDMENTS = 100
"""Of one index; what is gone takes up room in it."""
_Held = Mapping[str, Sequence[Document]]
"""Documents by language."""
_Serves = dict[str, dict[str, list[str]]]
"""By language and guide: languages whose readers get it for want of their own."""


class SearchIndex:
    """Searches documents; unchanging after construction, safe to read from any thread."""

    version: str
    """Names exactly these documents."""
    documents: Sequence[Document]
    """What it was made of, in the order given."""
    unkept: str = ""
    """Why it is in memory, where it was to be kept in a folder."""
    _amendments = 0

    def __init__(
        self,
        documents: Sequence[Document],
        languages: Languages,
        engine: str = "tantivy",
        version: str | None = None,
        folder: Path | None = None,
    ) -> None:
        """Index documents; `version` is their `index_version`, where that is known.

        In memory, but where a folder is given and the engine can keep its index in one: see `kept`.

        Raises:
            EngineUnavailable: The engine's package is not installed.
        """
        self.documents = tuple(documents)
        self.version = version or index_version(self.documents)
        self._languages = languages
        with all_kept():
            self._build(engine, folder)

    def _build(self, engine: str, folder: Path | None) -> None:
        self._glossary = Glossary(self.documents)
        self._values = Values(self.documents)
        self._served = serves = _serves(self.documents, self._languages)
        made = engine_class(engine)
        by_lang = _by_lang(self.documents)

        def shelves(place: Path | None) -> dict[str, Shelf]:
            def shelf(lang: str) -> Shelf:
                return Shelf(lang, by_lang[lang], serves[lang], made, place / lang if place else None)

            # one is analysed while the engine finishes another
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                return dict(zip(by_lang, pool.map(shelf, by_lang), strict=True))

        self._hold: Hold | None = None
        if folder and issubclass(made, Keepable):
            name = name_of(self.version, self._languages, engine)
            self._shelves, self._hold, self.unkept = opened_or_made(folder, name, shelves)
        else:
            self._shelves = shelves(None)
        self._arrange(serves)
        self._completers = {lang: self._completer(lang, by_lang, serves) for lang in self._reach}

    def with_documents(self, documents: Sequence[Document], version: str) -> SearchIndex | None:
        """An index of other documents, most of them the same objects: made in a moment, not in seconds.

        None where too much is different, the engine cannot, or it was done often enough. Until a new one
        takes its place, scores count what is gone; nothing else tells of it. See `Shelf.amended`.
        """
        serves = _serves(documents, self._languages)
        gone, new = self._different(documents, serves)
        too_much = sum(map(len, gone.values())) > _MOST_AMENDED or self._amendments == _MOST_AMENDMENTS
        if too_much or not new.keys() <= self._shelves.keys():
            return None
        other = copy(self)
        other.documents, other.version, other._served = tuple(documents), version, serves
        other._amendments += 1
        for lang, guides in gone.items():
            changed = self._shelves[lang].amended(guides, new.get(lang, ()), serves[lang])
            if changed is None:
                return None
            other._shelves = other._shelves | {lang: changed}
        other._glossary = Glossary(documents)
        other._values = self._values.with_documents(chain.from_iterable(new.values()))
        other._arrange(serves)
        left = _by_lang(d for d in self.documents if d.guide_id in gone.get(d.lang, ()))
        other._completers = {
            lang: other._completer_after(self, lang, left, new)
            if gone.keys() & {shelf.lang for shelf in (*self._reach[lang], *other._reach[lang])}
            else completer
            for lang, completer in self._completers.items()
        }
        return other

    def _completer_after(self, former: SearchIndex, lang: str, left: _Held, new: _Held) -> Completer:
        """The former index's completer of a language without what has left and with what is new."""
        phrases = self._phrases(lang, new, self._served)
        gone = {*former._phrases(lang, left, former._served)}.difference(phrases)
        if gone:
            held = defaultdict(list)
            for document in self.documents:
                held[document.lang].append(document)
            gone.difference_update(self._phrases(lang, held, self._served))
        return former._completers[lang].with_phrases(phrases, gone, self._words(lang))

    @property
    def amended(self) -> bool:
        """Whether it was made of another one, and a new one would be better."""
        return self._amendments > 0

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
        own = _own(search.lang, self._reach[search.lang])
        follow = partial(sequels, own) if own else None
        found = self._completers[search.lang].complete(text, limit, popular, follow)
        return Completions(found, search.results().hits)

    def completer(self, lang: str, texts: Sequence[str]) -> Completer:
        """Completes these texts, the likeliest first."""
        return Completer(analyzer(lang), texts, None)

    def gist(self, text: str, lang: str, most: int) -> list[str]:
        """The words of a text that tell most: all but empty ones; of many, the rarest its language has."""
        own = _own(lang, self._reach.get(lang, ()))
        if own is None:
            return split(text)[1::2][:most]
        speaks = own.analyzer
        empty = speaks.stop_words | speaks.question_words
        words: dict[str, str] = {}
        for token in split(text)[1::2]:
            if (word := speaks.exact(token)) and word not in empty:
                words.setdefault(word, token)
        if len(words) <= most:
            return list(words.values())
        known = [word for word in words if own.knows(word)]
        rarest = set(sorted(known, key=lambda word: own.vocabulary.counts[word])[:most])
        return [token for word, token in words.items() if word in rarest]

    def words_of(self, text: str, lang: str) -> str:
        """The exact words of a plain question that the texts in its own language can answer.

        Empty where a word stands nowhere in them, or none would find anything, or it is more than words.
        """
        own, speaks, tokens = _own(lang, self._reach.get(lang, ())), analyzer(lang), _plain(text)
        if own is None:
            return ""
        words = [speaks.exact(token) for token in tokens]
        known = all(word in own.vocabulary or word in speaks.stop_words for word in words)
        return " ".join(words) if known and not speaks.stop_words.issuperset(words) else ""

    def spelt(self, words: str, lang: str) -> str:
        """What `words_of` gave, in small letters but for abbreviations, as the texts mostly write it.

        Empty where they cannot answer it any more.
        """
        own = _own(lang, self._reach.get(lang, ()))
        if own is None or not self.words_of(words, lang):
            return ""
        written = (own.vocabulary.spelling(word) for word in words.split())
        return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in written)

    def unanswered(self, text: str, lang: str) -> str:
        """The exact words of a plain question that nothing stands for in any language its readers get.

        Empty where there are none, and for what is more than a few words of letters.
        """
        tokens = _plain(text)
        if "@" in text or not all(map(str.isalpha, tokens)):
            return ""
        if not tokens or self.words_of(text, lang):  # quickly: most questions
            return ""
        speaks, results = analyzer(lang), self.search(Query(text, lang, limit=1))
        empty = speaks.stop_words | speaks.question_words
        lacking = [speaks.exact(token) for token in (results.missing if results.total else tokens)]
        return " ".join(dict.fromkeys(word for word in lacking if word not in empty))

    def _begin(self, query: Query, *, unfinished: bool = False) -> Inquiry:
        lang = query.lang if query.lang in self._reach else self._languages.default
        shelves = [shelf for shelf in self._reach[lang] if query.fallback or shelf.lang == lang]
        conditions = Conditions.of(query, parse(query.text), self._values)
        planners = [self._planners[shelf.lang] for shelf in shelves]
        return Inquiry(query, lang, planners, conditions, self._glossary, unfinished)

    def _different(
        self, documents: Sequence[Document], serves: _Serves
    ) -> tuple[dict[str, set[str]], dict[str, list[Document]]]:
        """By language, guides that are others or serve others than here, and what documents they have."""
        before, now = ({id(each): each for each in some} for some in (self.documents, documents))
        gone: dict[str, set[str]] = defaultdict(set)
        for document in (before.get(each) or now[each] for each in before.keys() ^ now.keys()):
            gone[document.lang].add(document.guide_id)
        for lang in self._served.keys() | serves.keys():
            one, other = self._served.get(lang, {}), serves.get(lang, {})
            if one != other:
                guides = one.keys() | other.keys()
                gone[lang] |= {guide for guide in guides if one.get(guide) != other.get(guide)}
        gone = {lang: guides for lang, guides in gone.items() if guides}
        everywhere = set[str]().union(*gone.values())
        near = [document for document in documents if document.guide_id in everywhere]
        return gone, _by_lang(d for d in near if d.guide_id in gone.get(d.lang, ()))

    def _arrange(self, serves: _Serves) -> None:
        self._planners = {lang: Planner(shelf) for lang, shelf in self._shelves.items()}
        self._reach = {
            lang: _reach(lang, self._languages, self._shelves, serves) for lang in self._languages.list
        }
        for shelf in self._shelves.values():
            for lang in LANGUAGES:
                # Made now, so that no reader waits for it.
                meant(lang, shelf.lang, "")
                meant(lang, lang, "")

    def _completer(self, lang: str, documents: _Held, serves: _Serves) -> Completer:
        return Completer(analyzer(lang), self._phrases(lang, documents, serves), self._words(lang))

    def _phrases(self, lang: str, documents: _Held, serves: _Serves) -> list[str]:
        """Titles before questions before headings, of the reader's own language and of what stands in."""
        seen = [
            document
            for shelf in self._reach[lang]
            for document in documents.get(shelf.lang, ())
            if shelf.lang == lang or lang in serves[shelf.lang].get(document.guide_id, ())
        ]
        phrases = [document.title for document in seen if not document.anchor]
        phrases += [question for document in seen for question in document.questions]
        return phrases + [document.heading for document in seen]

    def _words(self, lang: str) -> Vocabulary | None:
        own = _own(lang, self._reach[lang])
        return own.vocabulary if own else None


def _by_lang(documents: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for document in sorted(documents, key=_newest_first):
        found[document.lang].append(document)
    return found


def _serves(documents: Sequence[Document], languages: Languages) -> _Serves:
    """For each language and guide in it, the languages whose readers get it for want of their own."""
    present: dict[str, set[str]] = defaultdict(set)
    for guide_id, lang in dict.fromkeys([(document.guide_id, document.lang) for document in documents]):
        present[guide_id].add(lang)
    serves: _Serves = defaultdict(lambda: defaultdict(list))
    wanted = set(languages.list)
    for guide_id, langs in present.items():
        for lacking in wanted - langs:
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


def _own(lang: str, shelves: Iterable[Shelf]) -> Shelf | None:
    """The shelf of a language, where there is one."""
    return next((shelf for shelf in shelves if shelf.lang == lang), None)


def _plain(text: str) -> list[str]:
    """The tokens of a question that is nothing but a few words; none for any other."""
    asked, tokens = parse(text), split(text)[1::2]
    is_more = asked.filters or asked.phrases or asked.excluded or len(tokens) > _MOST_WORDS
    return [] if is_more else tokens


def _newest_first(document: Document) -> tuple[int, str, int, str]:
    """The order of what scores the same: texts newly in force first, then as the guides have them."""
    day = dt.date.fromisoformat(document.in_force_from) if document.in_force_from else dt.date.max
    return -day.toordinal(), document.guide_id, document.position, document.id
