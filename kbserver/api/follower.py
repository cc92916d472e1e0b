"""Takes up each new release: watches the pointer, loads beside the old edition, swaps."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from kbserver.api.desk import Desk
from kbserver.api.edition import load_pointed
from kbserver.publish.release import POINTER, releases_folder

__all__ = ["Follower"]

_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_BEFORE_RETRY = 15.0

Mark = tuple[int, int, int]


class Follower:
    """Keeps a desk at what `releases/current.json` names."""

    def __init__(self, project: Path, pause: float = _SECONDS_BEFORE_RETRY) -> None:
        """`pause` are the seconds before what could not be loaded is tried again."""
        self._project, self._pause = project, pause
        self._pointer = releases_folder(project) / POINTER
        self._seen: Mark | None = None
        self._retry_at = float("inf")

    async def start(self, desk: Desk) -> None:
        """Load what the pointer names, if it names anything."""
        await self.look(desk)

    async def run(self, desk: Desk) -> None:
        """Look twenty times a second until cancelled."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            await self.look(desk)

    async def look(self, desk: Desk) -> None:
        """Load what the pointer names if it has changed, or if loading failed a while ago."""
        mark = self._mark()
        if mark is None or (mark == self._seen and time.monotonic() < self._retry_at):
            return
        self._seen, self._retry_at = mark, time.monotonic() + self._pause
        taken = await desk.take(lambda former: load_pointed(self._project, desk.config, former))
        self._retry_at = float("inf") if taken else time.monotonic() + self._pause

    def _mark(self) -> Mark | None:
        try:
            found = self._pointer.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
