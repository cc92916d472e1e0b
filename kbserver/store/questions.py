"""Questions that readers asked, counted by day, so that completion can offer what many ask.

What comes here is the caller's choice; `api/popular.py` lets in only questions made of published words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, desc, func, insert, select, update

from kbserver.store import schema
from kbserver.store.faults import guarded

__all__ = ["Question", "Questions"]

_MOST_A_DAY = 2_000
"""Whoever asks something else all day long must not fill the store."""


class Question(NamedTuple):
    """One question of one audience's readers in one language."""

    audience: str
    lang: str
    words: str
    """Its words as they are compared: without case, accents and punctuation."""


class Questions:
    """The questions of an installation."""

    def __init__(self, engine: Engine, most: int = _MOST_A_DAY) -> None:
        """`most` different questions are kept of an audience's day."""
        self._engine, self._most = engine, most

    def add(self, day: dt.date, asked: Iterable[Question]) -> None:
        """Count questions on a day, each as often as it comes."""

        def work() -> None:
            with self._engine.begin() as connection:
                counted = sorted(Counter(asked).items())
                for audience, some in groupby(counted, lambda each: each[0].audience):
                    room = self._most - _kept(connection, day.isoformat(), audience)
                    for question, times in some:
                        room -= _count(connection, day.isoformat(), question, times, room > 0)

        guarded(work)

    def popular(self, since: dt.date, least: int) -> list[Question]:
        """Those counted so often since a day, most often asked first."""
        table = schema.questions
        times = func.sum(table.c.times)
        columns = (table.c.audience, table.c.lang, table.c.words)
        query = (
            select(*columns)
            .where(table.c.day >= since.isoformat())
            .group_by(*columns)
            .having(times >= least)
            .order_by(desc(times), *columns)
        )

        def work() -> list[Question]:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            return [Question(*row) for row in rows]

        return guarded(work)

    def forget(self, before: dt.date) -> None:
        """Remove what was counted before a day."""

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(
                    delete(schema.questions).where(schema.questions.c.day < before.isoformat())
                )

        guarded(work)


def _kept(connection: Connection, day: str, audience: str) -> int:
    """How many different questions there are of an audience's day."""
    table = schema.questions
    counted = select(func.count()).where(table.c.day == day, table.c.audience == audience)
    return connection.execute(counted).scalar_one()


def _count(connection: Connection, day: str, question: Question, times: int, is_room: bool) -> bool:
    """Count a question; whether it is a new one, which takes room."""
    table = schema.questions
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
