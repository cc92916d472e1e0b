"""Questions that readers asked, counted by day, so that completion can offer what many ask.

What comes here is the caller's choice; `api/popular.py` lets in only questions made of published words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, desc, func, insert, select, update

from kbserver.store import schema
from kbserver.store.faults import guarded

__all__ = ["Question", "Questions"]


class Question(NamedTuple):
    """One question of one audience's readers in one language."""

    audience: str
    lang: str
    words: str
    """Its words as they are compared: without case, accents and punctuation."""
    text: str
    """As typed."""


class Questions:
    """The questions of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, day: dt.date, asked: Iterable[Question]) -> None:
        """Count each question once more on a day."""

        def work() -> None:
            with self._engine.begin() as connection:
                for question in sorted(asked):
                    _count(connection, day.isoformat(), question)

        guarded(work)

    def popular(self, since: dt.date, least: int) -> list[Question]:
        """Those counted so often since a day, most often asked first, in the spelling used last."""
        table = schema.questions
        times = func.sum(table.c.times)
        columns = (table.c.audience, table.c.lang, table.c.words)
        latest = func.max(table.c.day + table.c.text)
        query = (
            select(*columns, latest)
            .where(table.c.day >= since.isoformat())
            .group_by(*columns)
            .having(times >= least)
            .order_by(desc(times), *columns)
        )

        def work() -> list[Question]:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            return [Question(row[0], row[1], row[2], row[3][len("2026-01-01") :]) for row in rows]

        return guarded(work)

    def forget(self, before: dt.date) -> None:
        """Remove what was counted before a day."""

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(
                    delete(schema.questions).where(schema.questions.c.day < before.isoformat())
                )

        guarded(work)


def _count(connection: Connection, day: str, question: Question) -> None:
    table = schema.questions
    same = (
        (table.c.audience == question.audience)
        & (table.c.lang == question.lang)
        & (table.c.words == question.words)
        & (table.c.day == day)
    )
    counted = update(table).where(same).values(times=table.c.times + 1, text=question.text)
    if not connection.execute(counted).rowcount:
        connection.execute(insert(table).values(**question._asdict(), day=day, times=1))
