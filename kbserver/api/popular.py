"""What many readers ask, offered to those who begin to type it.

Nothing typed reaches the store, and nobody else, but a question whose every word stands in the published
texts of that very audience and language: no name, number or secret that only its author knew. It counts once
a round however often it is asked, so that nobody can push one up by asking again and again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import anyio.to_thread

from kbserver.api.collection import Collection
from kbserver.api.desk import Desk
from kbserver.api.remembered import Remembered
from kbserver.errors import StoreError
from kbserver.search.completion import Completer
from kbserver.search.index import SearchIndex
from kbserver.store.questions import Question, Questions

__all__ = ["Popular"]

SECONDS = 60.0
"""Between two rounds."""
DAYS = 90
"""How long a question counts."""
LEAST = 3
"""Rounds in which it must have been asked."""
_MOST = 200
"""Questions offered, in each language."""
_MOST_WAITING = 10_000

_Asked = tuple[str, str, str]


class Popular:
    """Counts questions, and gives each collection the popular ones."""

    def __init__(self, questions: Questions | None, today: Callable[[], dt.date]) -> None:
        """Without a store nothing is counted."""
        self._questions, self._today = questions, today
        self._asked: set[_Asked] = set()

    def note(self, audience: str, lang: str, text: str) -> None:
        """A reader asked this."""
        if self._questions is not None and len(self._asked) < _MOST_WAITING:
            self._asked.add((audience, lang, text))

    async def run(self, desk: Desk) -> None:
        """Make rounds until cancelled."""
        while self._questions is not None:
            await self.round(desk)
            await asyncio.sleep(SECONDS)

    async def round(self, desk: Desk) -> None:
        """Count what was asked since the last round; offer what is popular now."""
        if self._questions is None:
            return
        asked, self._asked = self._asked, set()
        collections = desk.edition.collections
        try:
            found = await anyio.to_thread.run_sync(
                _exchange, self._questions, self._today(), asked, collections
            )
        except StoreError as error:
            desk.log.warning("questions were not counted", reason=str(error))
            return
        for audience, (texts, completers) in found.items():
            collection = collections[audience]
            if texts != collection.popular_texts:
                collection.popular_texts, collection.popular = texts, completers
                collection.remembered = Remembered()


_Offered = tuple[Mapping[str, tuple[str, ...]], Mapping[str, Completer]]


def _exchange(
    questions: Questions, today: dt.date, asked: Iterable[_Asked], collections: Mapping[str, Collection]
) -> dict[str, _Offered]:
    known = [
        Question(audience, lang, words, text.strip())
        for audience, lang, text in asked
        if audience in collections and (words := collections[audience].index.words_of(text, lang))
    ]
    if known:
        questions.add(today, known)
    since = today - dt.timedelta(days=DAYS)
    questions.forget(since)
    popular: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for question in questions.popular(since, LEAST):
        popular[question.audience][question.lang].append(question.text)
    return {
        audience: _offered(collection.index, popular[audience])
        for audience, collection in collections.items()
    }


def _offered(index: SearchIndex, popular: Mapping[str, list[str]]) -> _Offered:
    """What this index can answer of it: texts may have gone since somebody asked."""
    texts = {
        lang: tuple([text for text in asked if index.words_of(text, lang)][:_MOST])
        for lang, asked in popular.items()
    }
    return texts, {lang: index.completer(lang, found) for lang, found in texts.items()}
