"""Where the server keeps what it serves, and where that comes from."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import anyio.to_thread

from kbserver.api.edition import Edition, load_edition
from kbserver.api.logs import Log
from kbserver.api.metrics import Metrics
from kbserver.config import Config
from kbserver.errors import KnowledgeBaseError, ReleaseError
from kbserver.publish.release import Release

__all__ = ["Desk", "Single", "Source"]


class Desk:
    """Holds the edition in force; whoever reads it once sees one edition whole."""

    def __init__(self, config: Config, metrics: Metrics, log: Log) -> None:
        self.config, self.log = config, log
        self._metrics = metrics
        self.edition = Edition()

    async def take(self, load: Callable[[Edition], Edition]) -> bool:
        """Load the next edition in a thread and serve it from then on; where that fails the old one stays."""
        began = time.monotonic()
        former = self.edition
        try:
            edition = await anyio.to_thread.run_sync(load, former)
        except (KnowledgeBaseError, OSError, LookupError, TypeError, ValueError) as error:
            self._metrics.loads.labels("refused").inc()
            self.log.error("release refused", reason=str(error), still_serving=former.data_id)
            return False
        self.put(edition)
        for hold in former.holds:  # what is still being sent has the time that pruning leaves
            hold.let_go()
        self._metrics.loads.labels("taken up").inc()
        for audience, collection in edition.collections.items():
            self._metrics.documents.labels(audience).set(len(collection.index.documents))
        seconds = round(time.monotonic() - began, 2)
        self.log.info("release taken up", data=edition.data_id, site=edition.site_id, seconds=seconds)
        return True

    def put(self, edition: Edition) -> None:
        """Serve an edition from now on."""
        for audience, collection in edition.collections.items():
            index, former = collection.index, self.edition.collections.get(audience)
            is_new = not index.amended and (former is None or former.index is not index)
            if index.unkept and is_new:
                self.log.warning("index made in memory, not kept", audience=audience, reason=index.unkept)
        self.edition = edition

    async def take_release(self, release: Release) -> bool:
        """Serve the data and the pages of one release."""
        return await self.take(lambda former: load_edition(self.config, release, release, former))


class Source(Protocol):
    """Where editions come from."""

    async def start(self, desk: Desk) -> None:
        """Put what there is onto the desk before the first request."""

    async def run(self, desk: Desk) -> None:
        """Bring what is new, until cancelled."""


class Single:
    """One release and never another."""

    def __init__(self, release: Release) -> None:
        self._release = release

    async def start(self, desk: Desk) -> None:
        """Load it; raise `ReleaseError` where it cannot be served."""
        if not await desk.take_release(self._release):
            raise ReleaseError(f"release {self._release.id} cannot be served: the log says why")

    async def run(self, desk: Desk) -> None:
        """There is nothing more to come."""
