"""What many readers ask, offered to those who begin to type it.

Nothing typed reaches the store, and nobody else, but the words of a question whose every word stands in the
published texts of that very audience and language: no name, number or secret that only its author knew. It
is offered as those texts spell it. Each asker (a key, a person, an address) counts once a day, however often
and in whatever spelling they ask; who asked stands nowhere.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import anyio.to_thread

from kbserver.api.askers import Askers
from kbserver.api.collection import Collection
from kbserver.api.desk import Desk
from kbserver.api.unanswered import Asked, Unanswered
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


class Popular:
    """Counts questions, and gives each collection the popular ones."""

    def __init__(
        self,
        questions: Questions | None,
        today: Callable[[], dt.date],
        unanswered: Unanswered | None = None,
    ) -> None:
        """Without a store nothing is counted; `unanswered` is told of what the texts lack words for."""
        self._questions, self._today, self._unanswered = questions, today, unanswered
        # each audience has its own room: what agents do must not show in what clients are told
        self._asked: dict[str, set[Asked]] = defaultdict(set)
        self._askers: dict[str, Askers] = defaultdict(Askers)

    def note(self, audience: str, lang: str, text: str, asker: str) -> None:
        """A reader asked this."""
        if self._counts and len(self._asked[audience]) < _MOST_WAITING:
            self._asked[audience].add((lang, text, asker))

    @property
    def _counts(self) -> bool:
        return self._questions is not None or self._unanswered is not None

    async def run(self, desk: Desk) -> None:
        """Make rounds until cancelled."""
        while self._counts:
            await self.round(desk)
            await asyncio.sleep(SECONDS)

    async def round(self, desk: Desk) -> None:
        """Count what was asked since the last round; offer what is popular now."""
        asked, self._asked = self._asked, defaultdict(set)
        work = partial(self._exchange, asked, desk.edition.collections)
        try:
            popular = await anyio.to_thread.run_sync(work)
        except StoreError as error:
            desk.log.warning("questions were not counted", reason=str(error))
            return
        for audience, collection in desk.edition.collections.items():
            collection.offer(popular[audience])

    def _exchange(
        self, asked: Mapping[str, Iterable[Asked]], collections: Mapping[str, Collection]
    ) -> Mapping[str, Mapping[str, list[str]]]:
        """Count questions; the words of popular ones by audience and language."""
        today = self._today()
        since = today - dt.timedelta(days=DAYS)
        if self._unanswered is not None:
            self._unanswered.count(today, since, asked, collections)
        popular: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        if self._questions is not None:
            self._questions.add(today, self._known(today, asked, collections))
            self._questions.forget(since)
            for question in self._questions.popular(since, LEAST):
                popular[question.audience][question.lang].append(question.words)
        return popular

    def _known(
        self, day: dt.date, asked: Mapping[str, Iterable[Asked]], collections: Mapping[str, Collection]
    ) -> list[Question]:
        """Those made of published words, each as often as somebody asks it for the first time on the day."""
        return [
            Question(audience, lang, words)
            for audience, collection in collections.items()
            for lang, text, asker in asked.get(audience, ())
            if (words := collection.index.words_of(text, lang))
            and self._askers[audience].is_first(day, (lang, words, asker))
        ]
