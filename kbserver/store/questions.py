"""Questions that readers asked, counted by day: what many ask, and what no guide answers.

What comes here is the caller's choice: see `api/popular.py` and `api/unanswered.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, desc, func, insert, select, update

from kbserver.store import schema
from kbserver.store.faults import guarded

__all__ = ["Counted", "Question", "Questions"]

_MOST_A_DAY = 2_000
"""Whoever asks something else all day long must not fill the store."""


class Question(NamedTuple):
    """One question of one audience's readers in one language."""

    audience: str
    lang: str
    words: str
    """Its words as they are compared: without case, accents and punctuation."""


class Counted(NamedTuple):
    """A question with what is known of it."""

    question: Question
    times: int
    """How often it was counted."""
    last: dt.date
    """The last day on which it was."""


class Questions:
    """The questions of one kind of an installation."""

    def __init__(self, engine: Engine, most: int = _MOST_A_DAY, table: Table = schema.questions) -> None:
        """`most` different questions are kept of an audience's day."""
        self._engine, self._most, self._table = engine, most, table

    def add(self, day: dt.date, asked: Iterable[Question]) -> None:
        """Count questions on a day, each as often as it comes."""

        def work() -> None:
            with self._engine.begin() as connection:
                counted = sorted(Counter(asked).items())
                for audience, some in groupby(counted, lambda each: each[0].audience):
                    room = self._most - self._kept(connection, day.isoformat(), audience)
                    for question, times in some:
                        room -= self._count(connection, day.isoformat(), question, times, room > 0)

        guarded(work)

    def popular(self, since: dt.date, least: int) -> list[Question]:
        """Those counted so often since a day, most often asked first."""
        return [each.question for each in self.counted(since, least)]

    def counted(self, since: dt.date, least: int = 1) -> list[Counted]:
        """The same with how often, and when last."""
        table = self._table
        times = func.sum(table.c.times)
        columns = (table.c.audience, table.c.lang, table.c.words)
        query = (
            select(*columns, times, func.max(table.c.day))
            .where(table.c.day >= since.isoformat())
            .group_by(*columns)
            .having(times >= least)
            .order_by(desc(times), *columns)
        )

        def work() -> list[Counted]:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            return [
                Counted(Question(*names), int(count), dt.date.fromisoformat(last))
                for *names, count, last in rows
            ]

        return guarded(work)

    def remove(self, words: str) -> int:
        """Remove what was counted of these words, in every language; how many days that were."""

        def work() -> int:
            with self._engine.begin() as connection:
                return connection.execute(delete(self._table).where(self._table.c.words == words)).rowcount

        return guarded(work)

    def forget(self, before: dt.date) -> None:
        """Remove what was counted before a day."""

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(delete(self._table).where(self._table.c.day < before.isoformat()))

        guarded(work)

    def _kept(self, connection: Connection, day: str, audience: str) -> int:
        """How many different questions there are of an audience's day."""
        table = self._table
        counted = select(func.count()).where(table.c.day == day, table.c.audience == audience)
        return connection.execute(counted).scalar_one()

    def _count(self, connection: Connection, day: str, question: Question, times: int, is_room: bool) -> bool:
        """Count a question; whether it is a new one, which takes room."""
        table = self._table
        same = (
            (table.c.audience == question.audience)
            & (table.c.lang == question.lang)
            & (table.c.words == question.words)
            & (table.c.day == day)
        )
        counted = connection.execute(update(table).where(same).values(times=table.c.times + times))
        is_new = not counted.rowcount and is_room
        if is_new:
            connection.execute(insert(table).values(**question._asdict(), day=day, times=times))
        return is_new
