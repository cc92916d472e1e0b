"""Words that many readers ask for and no guide has, counted for editors, who see them by `kb unanswered`.

Off unless `kb.yml` says so, for such words stand in no published text: somebody's name may be among them.
So words are kept from the store, and from everybody, until three different askers (keys, persons, addresses)
have asked for them, and of a question nothing but these words; who asked stands nowhere. Numbers, addresses
and long texts never count.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from kbserver.api.askers import Askers
from kbserver.api.collection import Collection
from kbserver.store.questions import Question, Questions

__all__ = ["LEAST", "Asked", "Unanswered"]

LEAST = 3
"""How many different askers there must be."""
_MOST_WAITING = 10_000
"""Questions that fewer have asked so far, of an audience; the oldest make room."""
_MOST_A_ROUND = 1_000
"""Questions of an audience that are looked at: each costs a search."""

Asked = tuple[str, str, str]
"""Language, text, asker."""


class Unanswered:
    """Counts them; what few have asked is forgotten with the process."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._askers: dict[str, Askers] = defaultdict(Askers)
        self._waiting: dict[str, dict[Question, set[bytes]]] = defaultdict(dict)

    def count(
        self,
        day: dt.date,
        since: dt.date,
        asked: Mapping[str, Iterable[Asked]],
        collections: Mapping[str, Collection],
    ) -> None:
        """Count what was asked on a day; forget what was counted before another.

        Raises:
            StoreError: The store cannot be used.
        """
        self._questions.forget(since)
        if not any(asked.values()):
            return
        known, found = {each.question for each in self._questions.counted(since)}, list[Question]()
        for question, asker in self._lacking(day, asked, collections):
            if question in known:
                found.append(question)
            elif times := self._asked_before(question, asker):
                known.add(question)
                found += [question] * times
        self._questions.add(day, found)

    def _lacking(
        self, day: dt.date, asked: Mapping[str, Iterable[Asked]], collections: Mapping[str, Collection]
    ) -> Iterator[tuple[Question, str]]:
        """Words that no guide has, and who asks for them for the first time on a day."""
        for audience, collection in collections.items():
            for lang, text, asker in islice(asked.get(audience, ()), _MOST_A_ROUND):
                words = collection.index.unanswered(text, lang)
                if words and self._askers[audience].is_first(day, (lang, words, asker)):
                    yield Question(audience, lang, words), asker

    def _asked_before(self, question: Question, asker: str) -> int:
        """How many have asked it by now, where that is enough; else 0, and it waits."""
        waiting = self._waiting[question.audience]
        askers = waiting.setdefault(question, set())
        askers.add(self._askers[question.audience].mark(asker))
        if len(askers) >= LEAST:
            return len(waiting.pop(question))
        if len(waiting) > _MOST_WAITING:
            del waiting[next(iter(waiting))]
        return 0
