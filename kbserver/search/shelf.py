"""The documents of one language, analysed once: what the engine compares, and what excerpts need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

import orjson

from kbserver.messages import message
from kbserver.search.analyzers import analyzer, split
from kbserver.search.cognates import Cognates
from kbserver.search.documents import Document
from kbserver.search.engines.base import Amendable, Engine, Entry, Keepable, Request, Term
from kbserver.search.glossary import names_of
from kbserver.search.lexicon import meant
from kbserver.search.reader import Reader, Reading
from kbserver.search.shelved import Shelved, read_shelved, write_shelved
from kbserver.search.vocabulary import Vocabulary

__all__ = ["BOOSTED_FIELDS", "Shelf", "joined", "kind_of"]

BOOSTED_FIELDS = ("title", "heading", "question")
"""Fields that count on top of the whole text."""

_COGNATES = 3
_ENGINE, _WORDS = "engine", "words.json"
_GAP = "¶"
"""Stands between texts in the exact field, so that no phrase runs from one into the next."""


class Shelf:
    """The documents of one language with their vocabulary and engine; unchanging after construction."""

    def __init__(
        self,
        lang: str,
        documents: Sequence[Document],
        serves: Mapping[str, Sequence[str]],
        engine: type[Engine],
        folder: Path | None = None,
    ) -> None:
        """Analyse and index documents; `serves` names, by guide, other languages whose readers get them.

        In a folder all that takes long is written, or read where it was written of the same documents and
        `serves`; raises `OSError` where that cannot be.
        """
        self.lang = lang
        self.analyzer = analyzer(lang)
        self.shelved: list[Shelved] = []
        """The documents, and those that were there before; their places are the engine's entry numbers."""
        self.keywords: dict[str, Mapping[str, tuple[str, ...]]] = {}
        """What the guides are filtered and counted by."""
        self.boosted: dict[str, set[str]] = {field: set() for field in (*BOOSTED_FIELDS, "lead")}
        """Stems that occur in the boosted fields, and those of titles and tags."""
        self._reader = Reader(self.analyzer)
        self._gone = frozenset[str]()
        """Stems of what was there before that no document has any more."""
        if folder and issubclass(engine, Keepable):
            if folder.is_dir():
                self._recall(folder, documents, serves)
                self.engine = engine.opened(folder / _ENGINE)
            else:
                folder.mkdir()
                self.engine = engine.made_in(folder / _ENGINE, self._entries(documents, serves))
                self._keep(folder)
        else:
            self.engine = engine(self._entries(documents, serves))
        self.vocabulary = Vocabulary(self.analyzer, self._reader.tokens, self._exact(self._reader.tokens))
        self.cognates = Cognates(self.vocabulary if serves else ())
        """Finds this language's words by those of another, where these documents serve its readers."""
        self._arrange(serves)

    def _entries(self, documents: Iterable[Document], serves: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
        """Each as soon as it is made: the engine indexes while we analyse."""
        return (self._shelve(each, serves.get(each.guide_id, ())) for each in documents)

    def _keep(self, folder: Path) -> None:
        write_shelved(self.shelved, folder)
        boosted = {field: list(stems) for field, stems in self.boosted.items()}
        (folder / _WORDS).write_bytes(orjson.dumps(self._reader.plain() | {"boosted": boosted}))

    def _recall(
        self, folder: Path, documents: Sequence[Document], serves: Mapping[str, Sequence[str]]
    ) -> None:
        words = orjson.loads((folder / _WORDS).read_bytes())
        self._reader.restore(words)
        self.boosted = {field: set(stems) for field, stems in words["boosted"].items()}
        self.shelved = read_shelved(folder, documents)
        for document in documents:
            self.keywords[document.guide_id] = _keywords(document, serves.get(document.guide_id, ()))

    def amended(
        self, gone: Collection[str], documents: Sequence[Document], serves: Mapping[str, Sequence[str]]
    ) -> Shelf | None:
        """A shelf without some guides and with other documents, made quickly; None where the engine cannot.

        It is as good as a new one, but that words of other languages do not find new ones by their likeness,
        and a word that stays may be spelt as only those guides did.
        """
        if not isinstance(self.engine, Amendable):
            return None
        other = copy(self)
        other.shelved = self.shelved.copy()
        other.keywords = {guide: each for guide, each in self.keywords.items() if guide not in gone}
        other.boosted = {field: stems.copy() for field, stems in self.boosted.items()}
        other._reader = self._reader.copy()
        entries = list(other._entries(documents, serves))
        engine = self.engine.amended(gone, entries, len(self.shelved))
        if engine is None:
            return None
        other.engine = engine
        left = [each.document for each in self.shelved if each.document.guide_id in gone]
        other._gone, words = other._forgotten(left)
        new = other._reader.tokens
        other.vocabulary = self.vocabulary.with_tokens(new, other._exact(new), words)
        other._arrange(serves)
        return other

    def _forgotten(self, left: Iterable[Document]) -> tuple[frozenset[str], frozenset[str]]:
        """Stems and exact words that no document has, now that these have left."""
        stems, words = set(self._gone), set[str]()
        for text in {text for document in left for text in _texts(document)}:
            parts = split(text)
            exact = [self.analyzer.exact(token) for token in parts[1::2]]
            words.update(exact)
            spanning = self.analyzer.spanning(text, parts)
            stems.update(self._reader.stems[each] for each in (*exact, *spanning))
        gone = frozenset(word for word in words if not self._occurs("exact", word))
        stops = self.analyzer.stop_words
        return frozenset(
            stem for stem in stems if not self._occurs("exact" if stem in stops else "stem", stem)
        ), gone

    def _occurs(self, field: str, word: str) -> bool:
        return self.engine.search(Request(Term(field, word), limit=0)).total > 0

    def _exact(self, tokens: Iterable[str]) -> dict[str, str]:
        return {token: self._reader.forms[token].exact for token in tokens}

    def _arrange(self, serves: Mapping[str, Sequence[str]]) -> None:
        """Derive what follows from the documents and their words."""
        self._reader.forget()
        langs = [frozenset(serves.get(guide_id, ())) for guide_id in self.keywords]
        self.all_serve = frozenset[str]().union(*langs[:1]).intersection(*langs)
        """Languages to whose readers every guide here stands in for one they lack."""
        marks = self._reader.marks
        self.marks: Mapping[str, str] = {stem: marks[stem] for stem in marks if stem not in self._gone}
        """The mark of every stem of these documents."""
        self.stems: Sequence[str] = list(marks)
        """The stem of every mark, by its code point."""

    def has(self, token: str) -> bool:
        """Whether a document has this word as typed, accents aside."""
        return bool(self.vocabulary.variants(self.analyzer.exact(token)))

    def knows(self, exact: str) -> bool:
        """Whether a document has an exact word in some form."""
        return self.stem(exact) in self.marks

    def stem_of(self, exact: str) -> str | None:
        """The stem of an exact word that these documents have, else None."""
        return self._reader.stems.get(exact)

    def stem(self, exact: str) -> str:
        """The stem of an exact word."""
        return self._reader.stems.get(exact) or self.analyzer.stem(exact)

    def meaning(self, lang: str, exact: str, known: bool) -> tuple[str, ...]:
        """Stems that stand here for a word of a language: its translations, else what it looks like.

        The word is given by its exact form; `known` where these documents have it.
        """
        translated = meant(lang, self.lang, exact)
        if found := tuple(each for each in translated if each in self.marks):
            return found
        if known or lang == self.lang or not (alike := self.cognates.of(exact)):
            return ()
        like = [other for other in alike if other in self.vocabulary]
        return tuple(dict.fromkeys(map(self.stem, like[:_COGNATES])))

    def _shelve(self, document: Document, serves: Sequence[str]) -> Entry:
        *parts, whole = _texts(document)
        title, heading, variants, questions, above, tags, kind = map(self._reader.read, parts)
        text = self._reader.read(whole, split(whole))
        self.shelved.append(
            Shelved(
                document,
                title.marks,
                title.ends,
                heading.marks + variants.marks + above.marks,
                questions.marks,
                tags.marks,
                kind.marks,
                text.marks,
                text.ends,
            )
        )
        # Who asks how to send a request wants the guide that says it, not what the glossary calls a request.
        own = [] if document.kind == "glossary" else heading.content
        boosted = dict(zip(BOOSTED_FIELDS, (title.content, own, questions.content), strict=True))
        for field, stems in boosted.items():
            self.boosted[field].update(stems)
        texts = {field: " ".join(stems) for field, stems in boosted.items() if stems}
        if not document.anchor:
            about = [*title.content, *tags.content]
            self.boosted["lead"].update(about)
            texts["lead"] = " ".join(about)
        if names := {joined(name.stems) for name in names_of(document)}:
            texts["name"] = " ".join(sorted(names))
        keywords = self.keywords[document.guide_id] = _keywords(document, serves)
        return Entry(texts | _whole([title, heading, variants, above, questions, tags, kind, text]), keywords)


def _texts(document: Document) -> tuple[str, ...]:
    """Title, heading, variants, questions, headings above, tags, name of the kind, text."""
    return (
        f"{document.title} | {document.topic or ''}",
        document.heading,
        " | ".join(document.variants),
        " | ".join(document.questions),
        " | ".join(document.heading_path[:-1]),
        " | ".join(document.tags),
        kind_of(document),
        document.text,
    )


def _whole(readings: Sequence[Reading]) -> dict[str, str]:
    """The fields that hold all of a document's words."""
    return {
        "stem": " ".join([" ".join(reading.content) for reading in readings]),
        "exact": f" {_GAP} ".join([" ".join(reading.exact) for reading in readings]),
        "pair": " ".join([" ".join(reading.pairs) for reading in readings]),
        "written": " ".join([" ".join(reading.written) for reading in readings if reading.written]),
    }


def kind_of(document: Document) -> str:
    """What its kind is called in its language."""
    return message(document.lang, f"site.kind.{document.kind}")


def joined(stems: Iterable[str]) -> str:
    """Stems as one word of the field `name`."""
    return "_".join(stems)


def _keywords(document: Document, serves: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {
        "kind": (document.kind,),
        "tag": document.tags,
        "guide": (document.guide_id,),
        "area": tuple(dict.fromkeys(document.areas)),
        "serves": tuple(serves),
    }
