"""Works that go on beside requests, for as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kbserver.api.desk import Desk

__all__ = ["Work", "lasting"]

_SECONDS_BEFORE_RETRY = 5.0

Work = Callable[[Desk], Awaitable[None]]
"""What follows releases, builds those of new days, counts questions, until it is cancelled."""


async def lasting(work: Work, desk: Desk, pause: float = _SECONDS_BEFORE_RETRY) -> None:
    """Do a work, and begin it anew after `pause` seconds whenever it fails by what nobody foresaw.

    A task that ends with an exception says so to nobody: the server would go on with yesterday's texts.
    """
    while True:
        try:
            return await work(desk)
        except Exception as error:
            name = getattr(work, "__qualname__", repr(work))
            desk.log.error("a work beside requests failed and begins anew", work=name, exc_info=error)
        await asyncio.sleep(pause)
