"""What many readers ask, offered to those who begin to type it.

Nothing typed reaches the store, and nobody else, but the words of a question whose every word stands in the
published texts of that very audience and language: no name, number or secret that only its author knew. It
is offered as those texts spell it. Each asker (a key, a person, an address) counts once a day, however often
and in whatever spelling they ask; who asked stands nowhere.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import anyio.to_thread

from kbserver.api.collection import Collection
from kbserver.api.desk import Desk
from kbserver.errors import StoreError
from kbserver.store.questions import Question, Questions

__all__ = ["Popular"]

SECONDS = 60.0
"""Between two rounds."""
DAYS = 90
"""How long a question counts."""
LEAST = 3
"""How many askers there must be; one who comes back on another day is another."""
_MOST_WAITING = 10_000
_MOST_MARKS = 100_000
_MARK_BYTES = 12

_Asked = tuple[str, str, str]
"""Language, text, asker."""


class Popular:
    """Counts questions, and gives each collection the popular ones."""

    def __init__(self, questions: Questions | None, today: Callable[[], dt.date]) -> None:
        """Without a store nothing is counted."""
        self._questions, self._today = questions, today
        # each audience has its own room: what agents do must not show in what clients are told
        self._asked: dict[str, set[_Asked]] = defaultdict(set)
        self._askers: dict[str, _Askers] = defaultdict(_Askers)

    def note(self, audience: str, lang: str, text: str, asker: str) -> None:
        """A reader asked this."""
        if self._questions is not None and len(self._asked[audience]) < _MOST_WAITING:
            self._asked[audience].add((lang, text, asker))

    async def run(self, desk: Desk) -> None:
        """Make rounds until cancelled."""
        while self._questions is not None:
            await self.round(desk)
            await asyncio.sleep(SECONDS)

    async def round(self, desk: Desk) -> None:
        """Count what was asked since the last round; offer what is popular now."""
        if self._questions is None:
            return
        asked, self._asked = self._asked, defaultdict(set)
        work = partial(self._exchange, self._questions, asked, desk.edition.collections)
        try:
            popular = await anyio.to_thread.run_sync(work)
        except StoreError as error:
            desk.log.warning("questions were not counted", reason=str(error))
            return
        for audience, collection in desk.edition.collections.items():
            collection.offer(popular[audience])

    def _exchange(
        self,
        questions: Questions,
        asked: Mapping[str, Iterable[_Asked]],
        collections: Mapping[str, Collection],
    ) -> Mapping[str, Mapping[str, list[str]]]:
        """Count questions; the words of popular ones by audience and language."""
        today = self._today()
        known = [
            Question(audience, lang, words)
            for audience, collection in collections.items()
            for lang, text, asker in asked.get(audience, ())
            if (words := collection.index.words_of(text, lang))
            and self._askers[audience].is_first(today, (lang, words, asker))
        ]
        if known:
            questions.add(today, known)
        since = today - dt.timedelta(days=DAYS)
        questions.forget(since)
        popular: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for question in questions.popular(since, LEAST):
            popular[question.audience][question.lang].append(question.words)
        return popular


class _Askers:
    """Who asked what today: hashes with a key that nobody else has, forgotten with the day."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._day: dt.date | None = None
        self._marks: set[bytes] = set()

    def is_first(self, day: dt.date, asked: Sequence[str]) -> bool:
        """Whether an asker asks something for the first time on a day."""
        if day != self._day:
            self._day, self._marks = day, set()
        content = "\0".join(asked).encode("utf-8", "surrogatepass")
        mark = hashlib.blake2b(content, key=self._key, digest_size=_MARK_BYTES).digest()
        if mark in self._marks or len(self._marks) == _MOST_MARKS:
            return False
        self._marks.add(mark)
        return True
