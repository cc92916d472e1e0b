"""Deliveries of forges that have been taken, so that none is taken twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from kbserver.store import schema
from kbserver.store.faults import guarded

__all__ = ["Deliveries"]

_SECONDS_KEPT = 90 * 86_400
_MOST_KEPT = 10_000


class Deliveries:
    """The deliveries of an installation, by their marks."""

    def __init__(self, engine: Engine, most: int = _MOST_KEPT) -> None:
        """`most` marks are kept, the newest."""
        self._engine, self._most = engine, most

    def take(
        self, marks: Iterable[str], work: Callable[[], object] | None = None, *, at: float | None = None
    ) -> bool:
        """Do the work of a delivery and note it; whether none of its marks was there yet.

        Where the work raises, nothing is noted: the forge may deliver again. `at` is the delivery's instant,
        now by default.
        """
        instant = int((time.time() if at is None else at) * 1000)

        def attempt() -> bool:
            try:
                with self._engine.begin() as connection:
                    for mark in marks:
                        connection.execute(insert(schema.deliveries).values(mark=mark, at=instant))
                    if work:
                        work()
            except IntegrityError:
                return False
            return True

        return guarded(attempt)

    def forget(self, at: float | None = None) -> None:
        """Remove what is older than three months, and more than are to be kept."""
        instant = int(((time.time() if at is None else at) - _SECONDS_KEPT) * 1000)
        table = schema.deliveries
        newest = select(table.c.mark).order_by(table.c.at.desc(), table.c.mark).limit(self._most)

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(delete(table).where(table.c.at < instant))
                connection.execute(delete(table).where(table.c.mark.not_in(newest)))

        guarded(work)
