"""What one audience can find and read: its index, guides and register, in memory, never changed."""

from __future__ import annotations

import bisect
import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbserver.api.past import Past
from kbserver.api.remembered import Remembered
from kbserver.config import Config
from kbserver.help import Choosers, Helper
from kbserver.publish.facts import Facts
from kbserver.publish.release import Lines
from kbserver.search import Document, SearchIndex
from kbserver.search.completion import Completer
from kbserver.search.documents import index_version

__all__ = ["Collection", "GuideText"]

_DAYS_KEPT = 3
_MOST_OFFERED = 200
"""Popular questions in each language."""
_WORTH_AMENDING = _WORTH_KEEPING = 3_000
"""Documents; an index of fewer is made anew before anybody notices."""


@dataclass(frozen=True, slots=True)
class GuideText:
    """One guide in one language: its documents in the order of the text, never empty."""

    sections: tuple[Document, ...]

    @property
    def lead(self) -> Document:
        """The first document; what it says of the whole guide holds for all."""
        return self.sections[0]

    @property
    def url(self) -> str:
        """Path of the page."""
        return self.lead.url.partition("#")[0]


class Collection:
    """The documents of one audience, searchable."""

    register: Mapping[str, Any]
    """As `register.json` has it."""
    guides: Mapping[str, Mapping[str, GuideText]]
    """Texts by guide and language."""
    past: Past
    """What is known of other days."""
    former: Mapping[str, str]
    """Present ids of guides by the former ones that lead this audience to them."""
    known: frozenset[str]
    """Guides this audience may know of, whether or not they have a text in force."""
    index: SearchIndex
    """Finds the documents."""
    whole: Collection
    """The present collection, where this one is a day's; else itself."""
    remembered: Remembered
    """Answers of this index."""
    helper: Helper
    """Answers what consoles know of a call."""
    choosers: Choosers
    """Lead what callers said to options of its decisions."""
    popular: Mapping[str, Completer]
    """By language, completes what many ask of it."""
    since: float
    """Instant on the monotonic clock at which this index was first served."""
    lines: Lines
    """The documents by their places in the release; empty for a day's."""
    facts: Facts | None
    """Where the register comes from; None for a day's."""

    def __init__(
        self,
        documents: Sequence[Document],
        register: Mapping[str, Any],
        config: Config,
        former: Collection | None = None,
        *,
        past: Past | None = None,
        whole: Collection | None = None,
        version: str | None = None,
        lines: Lines | None = None,
        facts: Facts | None = None,
        kept: Path | None = None,
    ) -> None:
        """Build it; an index of exactly the same documents is taken over from the former collection.

        One of almost the same documents is made of the former's, where that is worth it: see `renewed`.

        With it goes `since`: an audience cannot notice a release in which nothing changed for it. `past` is
        what is known of other days; `whole` is the collection of which this one is a past or future day.
        An index that takes time to make is kept in the folder `kept`.
        """
        self._config, self._kept = config, kept if len(documents) >= _WORTH_KEEPING else None
        self.register = register
        self.past = past or Past()
        self.lines, self.facts = lines or {}, facts
        self._parts = _parts(documents, self.lines, former)
        self.guides = {
            guide_id: texts for part in self._parts.values() for guide_id, texts in part.guides.items()
        }
        listed = frozenset(entry["guide_id"] for entry in register["guides"])
        self.former = {
            former: entry["guide_id"] for entry in register["guides"] for former in entry.get("former", ())
        }
        self.known = listed | self.guides.keys() | self.past.versions.keys()
        self._offered: dict[str, tuple[str, ...]] = {}
        self._asked: Mapping[str, Sequence[str]] = {}
        version = version or index_version(documents)
        if former and former.index.version == version:
            self.index, self.since, self.remembered = former.index, former.since, former.remembered
            self.popular, self._offered, self._asked = former.popular, former._offered, former._asked
        else:
            self.index = _amended(documents, version, former) or self._build(documents, version)
            self.since, self.remembered = time.monotonic(), Remembered()
            self.popular = {}
            self.offer(former._asked if former else {})
        self.helper = Helper(self.index, self.preference)
        self.choosers = Choosers()
        self.whole = whole or self
        self._turns = sorted(self.past.turns().union(*(part.turns for part in self._parts.values())))
        self._days: dict[int, Collection] = {}
        self._lock = threading.Lock()

    def offer(self, asked: Mapping[str, Sequence[str]]) -> None:
        """Complete these questions, by language, the likeliest first, each given by its words.

        One of which the texts lack a word is left out: they may have had it when somebody asked.
        """
        spelt = {lang: [self.index.spelt(words, lang) for words in found] for lang, found in asked.items()}
        texts = {lang: tuple(filter(None, found))[:_MOST_OFFERED] for lang, found in spelt.items()}
        if texts != self._offered:
            self.popular = {lang: self.index.completer(lang, found) for lang, found in texts.items()}
            self._offered, self.remembered = texts, Remembered()
        self._asked = asked

    def renewed(self) -> Collection:
        """The same with an index of its own, where this one's was made of a former one; takes seconds."""
        if not self.index.amended:
            return self
        other = copy(self)
        other.index = self._build(self.index.documents, self.index.version)
        other.remembered, other.helper = Remembered(), Helper(other.index, self.preference)
        other.whole, other._days, other._lock = other, {}, threading.Lock()
        return other

    def text(self, guide_id: str, lang: str, *, fallback: bool = True) -> GuideText | None:
        """A guide in a language, or in the one its readers prefer next, or None."""
        texts = self.guides.get(guide_id, {})
        wanted = self.preference(lang) if fallback else (lang,)
        return next((texts[each] for each in wanted if each in texts), None)

    def preference(self, lang: str) -> tuple[str, ...]:
        """All languages, as readers of one prefer them."""
        return self._config.languages.preference(lang)

    def languages(self, guide_id: str) -> set[str]:
        """Languages in which a guide has, or ever had, a text."""
        return self.guides.get(guide_id, {}).keys() | self.past.versions.get(guide_id, {}).keys()

    def version(self, guide_id: str, lang: str, number: int) -> GuideText | None:
        """One version of a guide in a language, in force or not, or None.

        Reads a file: call it in a thread.
        """
        present = self.guides.get(guide_id, {}).get(lang)
        if present and present.lead.version == number:
            return present
        sections = self.past.archive.version(guide_id, lang, number)
        return GuideText(tuple(sections)) if sections else None

    def at_hand(self, day: dt.date) -> Collection | None:
        """What of these documents was in force on a day, if that is known already."""
        return self._days.get(self._span(day))

    def on(self, day: dt.date) -> Collection:
        """What of these documents was in force on a day.

        Builds an index the first time the answer differs: call it in a thread.
        """
        span = self._span(day)
        with self._lock:
            found = self._days.pop(span, None) or self._made(day)
            self._days[span] = found
            while len(self._days) > _DAYS_KEPT:
                del self._days[next(iter(self._days))]
        return found

    def _span(self, day: dt.date) -> int:
        """Days between two turns have all the same texts in force."""
        return bisect.bisect_right(self._turns, day.isoformat())

    def _made(self, day: dt.date) -> Collection:
        kept = [document for document in self.index.documents if document.in_force(day)]
        others = self.past.archive.on(day)
        if len(kept) == len(self.index.documents) and not others:
            return self
        return Collection([*kept, *others], self.register, self._config, past=self.past, whole=self)

    def _build(self, documents: Sequence[Document], version: str) -> SearchIndex:
        return SearchIndex(documents, self._config.languages, self._config.search.engine, version, self._kept)


def _amended(documents: Sequence[Document], version: str, former: Collection | None) -> SearchIndex | None:
    if former is None or len(documents) < _WORTH_AMENDING:
        return None
    return former.index.with_documents(documents, version)


@dataclass(frozen=True, slots=True)
class _Part:
    """What follows from some of the documents, those of a guide together."""

    guides: Mapping[str, Mapping[str, GuideText]]
    turns: Set[str]


def _parts(documents: Sequence[Document], lines: Lines, former: Collection | None) -> dict[str, _Part]:
    """By the names of their files; those that the former collection has are the same objects."""
    if not lines:
        return {"": _part(documents)}
    known = former._parts if former else {}
    return {
        digest: known[digest] if digest in known else _part(list(each.values()))
        for digest, each in lines.items()
    }


def _part(documents: Sequence[Document]) -> _Part:
    return _Part(_by_guide(documents), _turns(documents))


def _by_guide(documents: Sequence[Document]) -> dict[str, dict[str, GuideText]]:
    texts: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        texts.setdefault((document.guide_id, document.lang), []).append(document)
    guides: dict[str, dict[str, GuideText]] = {}
    for (guide_id, lang), sections in texts.items():
        ordered = sorted(sections, key=lambda section: section.position)
        guides.setdefault(guide_id, {})[lang] = GuideText(tuple(ordered))
    return guides


def _turns(documents: Sequence[Document]) -> set[str]:
    """Days on which something began or was over."""
    begun = {document.in_force_from for document in documents if document.in_force_from}
    ended = {document.in_force_to for document in documents if document.in_force_to}
    over = {(dt.date.fromisoformat(last) + dt.timedelta(1)).isoformat() for last in ended}
    return begun | over
