"""An editor's preview: the texts as they lie in the folder, built anew whenever a file changes."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import anyio.to_thread

from kbserver.api.desk import Desk
from kbserver.config import FILE_NAME
from kbserver.errors import KnowledgeBaseError
from kbserver.publish.building import build_release
from kbserver.publish.release import Release

__all__ = ["Preview"]

_SECONDS_BETWEEN_LOOKS = 0.7

Mark = frozenset[tuple[str, int, int]]


class Preview:
    """Builds previews of a project and lays each on the desk."""

    def __init__(self, project: Path, report: Callable[[str], None], *, site: bool = True) -> None:
        """`report` is told, a line at a time, what happened and what is wrong with the texts."""
        self._project, self._report, self._site = project, report, site
        self._mark: Mark = frozenset()
        self._release: Release | None = None

    async def start(self, desk: Desk) -> None:
        """Build the first preview; texts with errors leave the desk empty until they are mended."""
        self._mark = await anyio.to_thread.run_sync(self._look)
        await self._rebuild(desk)

    async def run(self, desk: Desk) -> None:
        """Build again after each change until cancelled; where that fails the old preview stays."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            mark = await anyio.to_thread.run_sync(self._look)
            if mark != self._mark:
                self._mark = mark
                await self._rebuild(desk)

    async def _rebuild(self, desk: Desk) -> None:
        began = time.monotonic()
        try:
            made = await anyio.to_thread.run_sync(self._build)
        except (KnowledgeBaseError, OSError) as error:
            self._tell(error)
            return
        if not await desk.take_release(made):
            return
        former, self._release = self._release, made
        self._report(f"preview built in {time.monotonic() - began:.1f} s")
        if former and former.id != made.id:
            shutil.rmtree(former.folder, ignore_errors=True)

    def _build(self) -> Release:
        return build_release(self._project, preview=True, site=self._site)

    def _look(self) -> Mark:
        return frozenset(self._files())

    def _files(self) -> Iterator[tuple[str, int, int]]:
        for path in (self._project / FILE_NAME, *(self._project / "content").rglob("*")):
            try:
                found = path.stat()
            except OSError:  # removed while we look
                continue
            yield str(path), found.st_mtime_ns, found.st_size

    def _tell(self, error: Exception) -> None:
        self._report(f"the preview was not built: {error}")
        for problem in getattr(error, "problems", ()):
            self._report(str(problem))
