"""When nothing else is going on: indexes made of former ones in a hurry are made anew, garbage is cleared."""

from __future__ import annotations

import asyncio
import gc

import anyio.to_thread

from kbserver.api.desk import Desk
from kbserver.api.edition import Edition
from kbserver.errors import KnowledgeBaseError

__all__ = ["Renewal"]

QUIET = 30.0
"""Seconds without a new release; whoever publishes often does not wait for what would be thrown away."""


class Renewal:
    """Replaces an amended edition by the same with new indexes."""

    def __init__(self, quiet: float = QUIET) -> None:
        self._quiet = quiet

    async def run(self, desk: Desk) -> None:
        """Look again and again until cancelled."""
        seen = desk.edition
        cleared: Edition | None = None
        while True:
            await asyncio.sleep(self._quiet)
            if desk.edition is seen and seen.amended:
                await self._renew(desk)
            elif desk.edition is seen is not cleared:
                # what former editions leave is not searched for while there is a new one every moment
                cleared = seen
                await anyio.to_thread.run_sync(gc.collect)
            seen = desk.edition

    @staticmethod
    async def _renew(desk: Desk) -> None:
        former = desk.edition
        try:
            renewed = await anyio.to_thread.run_sync(former.renewed)
        except KnowledgeBaseError as error:
            desk.log.error("index not renewed", reason=str(error))
            return
        # a release that came meanwhile is newer than what this was made of
        if desk.edition is former:
            desk.put(renewed)
            desk.log.info("index renewed", data=renewed.data_id)
