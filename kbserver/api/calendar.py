"""New days: a text that comes into force today is there today, on the site and in the API."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import anyio.to_thread

from kbserver.api.desk import Desk
from kbserver.errors import KnowledgeBaseError, SiteFailed
from kbserver.publish.building import build_release
from kbserver.publish.release import Release, open_current, releases_folder

__all__ = ["Calendar"]

_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_BEFORE_RETRY = 600.0


class Calendar:
    """Builds the release of a new day from the commit that serves, when something turns on that day.

    The follower of the pointer takes it up, here and in every other server of the project.
    """

    def __init__(self, project: Path, today: Callable[[], dt.date]) -> None:
        self._project, self._today = project, today
        self._retry_at = 0.0

    async def run(self, desk: Desk) -> None:
        """Look every few seconds until cancelled."""
        while True:
            await self.look(desk)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    async def look(self, desk: Desk) -> None:
        """Build if the release that serves is not today's and differs from it."""
        release, today = desk.edition.data, self._today()
        if release is None or not is_due(release, today) or time.monotonic() < self._retry_at:
            return
        self._retry_at = time.monotonic() + _SECONDS_BEFORE_RETRY
        desk.log.info("building the release of a new day", day=today.isoformat(), commit=release.commit)
        try:
            await anyio.to_thread.run_sync(self._build, release, today)
        except (KnowledgeBaseError, OSError) as error:
            desk.log.error("the release of a new day was not built", reason=str(error))

    def _build(self, release: Release, today: dt.date) -> None:
        try:
            build_release(self._project, on=today, commit=self._serving, site=release.has_site)
        except SiteFailed:
            # search need not wait for pages
            build_release(self._project, on=today, commit=self._serving, site=False)
            raise

    def _serving(self) -> str | None:
        """The commit that serves: a newer one may have been published while another build was waited for."""
        return open_current(releases_folder(self._project)).commit


def is_due(release: Release, today: dt.date) -> bool:
    """Whether something has begun, ended or fallen due since the day a release was built for."""
    return any(turn <= today.isoformat() for turn in release.turns)
