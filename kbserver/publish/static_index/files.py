"""The files of the static index: one a language of readers, and what it leads to.

All of it is made from an audience's documents and nothing else. Files that an index leads to are named by
their content: what a browser has kept of a former release is right or is not asked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson

from kbserver.config import Languages
from kbserver.publish.static_index.counting import CountedGuide, Words
from kbserver.publish.static_index.shelf import FULL, shelf_of, vocabulary_of
from kbserver.search.analyzers import analyzer, split
from kbserver.search.cognates import BEGINNING, ENDINGS, MOST_VOWELS, SOFT, SPELLINGS
from kbserver.search.documents import Document
from kbserver.search.glossary import SEPARATORS, content_words
from kbserver.search.lexicon import words_of
from kbserver.search.spelling import Speller

__all__ = ["static_index"]

_FOLDER = "search"
"""Where it stands on the site."""

_NAME_LENGTH = 16


def static_index(
    documents: Iterable[Document], languages: Languages, base: str = "/", full: int = FULL
) -> Iterator[tuple[str, bytes]]:
    """Path on the site and content of every file.

    Args:
        documents: All an audience gets.
        languages: Those of the site.
        base: Where the audience's site begins.
        full: Bytes after which another file of places is begun.
    """
    held = _Held(sorted(documents, key=_newest_first), base, full)
    for lang in languages.list:
        index = held.index(lang, languages)
        yield f"{_FOLDER}/{lang}.json", orjson.dumps(index)
    yield from sorted(held.files.items())


def _newest_first(document: Document) -> tuple[str, int, str, int]:
    """By language; within one, the server's order of what scores the same."""
    day = dt.date.fromisoformat(document.in_force_from) if document.in_force_from else dt.date.max
    return document.lang, -day.toordinal(), document.guide_id, document.position


class _Held:
    """An audience's documents by language and guide, each read once."""

    def __init__(self, documents: Sequence[Document], base: str, full: int) -> None:
        self._full = full
        self.files: dict[str, bytes] = {}
        self._words: dict[str, Words] = {}
        self._guides: dict[str, dict[str, CountedGuide]] = defaultdict(dict)
        self._documents: dict[str, dict[str, list[Document]]] = defaultdict(dict)
        self._glossary = _glossary(documents)
        for (lang, guide_id), group in groupby(documents, key=lambda each: (each.lang, each.guide_id)):
            sections = list(group)
            words = self._words.setdefault(lang, Words(lang))
            self._documents[lang][guide_id] = sections
            file = self._keep("guides", _guide_file(sections, base))
            self._guides[lang][guide_id] = words.guide(sections, file)

    def index(self, lang: str, languages: Languages) -> dict[str, Any]:
        """What readers of a language are given first; the files it names are kept."""
        reach = self._reach(lang, languages)
        shelves = self._shelves(lang, reach)
        spoken = [analyzer(each) for each in languages.list]
        return {
            "lang": lang,
            "stop_words": {each.lang: sorted(each.stop_words) for each in spoken},
            "question_words": {each.lang: sorted(each.question_words) for each in spoken},
            "glossary": self._glossary,
            "cognates": _cognates() if set(reach) - {lang} else None,
            "phrases": self._keep("phrases", self._phrases(reach)),
            "common": _common(lang, shelves),
            "shelves": shelves,
        }

    def _shelves(self, reader: str, reach: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
        theirs = vocabulary_of(self._guides[reader].values())
        shelves: list[dict[str, Any]] = []
        for lang, guide_ids in reach.items():
            guides = [self._guides[lang][guide_id] for guide_id in guide_ids]
            words, keep = self._words[lang], self._keep
            spelt = not shelves
            shelves.append(shelf_of(words, guides, reader, theirs, keep, spelt=spelt, full=self._full))
        return shelves

    def _reach(self, lang: str, languages: Languages) -> dict[str, list[str]]:
        """The guides readers of a language get in each, their own first, the others as they prefer."""
        reach: dict[str, list[str]] = {}
        given: set[str] = set()
        for each in languages.preference(lang):
            if found := [guide_id for guide_id in self._guides[each] if guide_id not in given]:
                reach[each] = found
                given.update(found)
        return reach

    def _phrases(self, reach: Mapping[str, Sequence[str]]) -> list[str]:
        """Titles before questions before headings, each once."""
        seen = [
            document
            for each, guide_ids in reach.items()
            for guide_id in guide_ids
            for document in self._documents[each][guide_id]
        ]
        phrases = [document.title for document in seen if not document.anchor]
        phrases += [question for document in seen for question in document.questions]
        phrases += [document.heading for document in seen if document.heading]
        return list(dict.fromkeys(phrases))

    def _keep(self, kind: str, value: Any) -> str:
        content = orjson.dumps(value)
        name = hashlib.sha256(content).hexdigest()[:_NAME_LENGTH]
        self.files[f"{_FOLDER}/{kind}/{name}.json"] = content
        return name


def _guide_file(sections: Sequence[Document], base: str) -> dict[str, Any]:
    """What hits show of a guide."""
    lead = sections[0]
    return {
        "guide_id": lead.guide_id,
        "title": lead.title,
        "kind": lead.kind,
        "lang": lead.lang,
        "version": lead.version,
        "status": lead.status,
        "approvals": lead.approvals,
        "in_force_from": lead.in_force_from,
        "sections": [
            {
                "id": section.id,
                "url": section.url.removeprefix(base),
                "heading_path": section.heading_path,
                "text": section.text,
            }
            for section in sections
        ],
    }


def _common(lang: str, shelves: Iterable[Mapping[str, Any]]) -> list[str]:
    """Common words of a language that would pass for misspelt ones of what its readers can find."""
    known = set[str]()
    for shelf in shelves:
        known.update(shelf["meanings"], shelf["words"].split() if shelf["lang"] == lang else ())
    speller = Speller(known)
    return [word for word in sorted(words_of(lang) - known) if speller.near(word)]


def _cognates() -> dict[str, Any]:
    """What a browser needs to see that words of two languages are the same."""
    return {
        "endings": ENDINGS,
        "soft": SOFT.pattern,
        "beginning": BEGINNING.pattern,
        "spellings": list(SPELLINGS.items()),
        "most_vowels": MOST_VOWELS,
    }


def _glossary(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Concepts: the sections that explain them, and their names in exact words, by language."""
    concepts: dict[str, dict[str, Any]] = {}
    for document in documents:
        if document.kind != "glossary" or not document.anchor:
            continue
        concept = concepts.setdefault(document.id, {"guide": document.guide_id, "at": {}, "names": {}})
        concept["at"][document.lang] = document.position
        concept["names"][document.lang] = list(dict.fromkeys(_names(document)))
    return [concept for _, concept in sorted(concepts.items())]


def _names(document: Document) -> Iterator[str]:
    speaks = analyzer(document.lang)
    for heading in (document.heading, *document.variants):
        for name in SEPARATORS.split(heading):
            if words := [word for _, word, _ in content_words(split(name)[1::2], speaks)]:
                yield " ".join(words)
