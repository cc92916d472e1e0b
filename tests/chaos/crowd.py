"""Readers who come in crowds, now and then: wrk where it is installed."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from benchmarks.load import Ask, ask
from tests.chaos.team import GUIDE

__all__ = ["Crowd"]

_CONNECTIONS = 4
_SECONDS, _SECONDS_BETWEEN = 2.0, 8.0
_PATHS = (
    "/api/v1/search?q=manzana",
    "/api/v1/complete?q=man",
    f"/{GUIDE}/",
    f"/api/v1/guides/{GUIDE}?lang=en",
)


class Crowd(threading.Thread):
    """Asks a server as fast as it answers for two seconds in ten, while the body runs."""

    def __init__(self, base: str, folder: Path) -> None:
        super().__init__(daemon=True)
        self.requests = self.errors = 0
        self._port, self._folder = urlsplit(base).port or 0, folder
        self._ended = threading.Event()

    def run(self) -> None:
        asks = [Ask(path, {}) for path in _PATHS]
        while not self._ended.wait(_SECONDS_BETWEEN):
            answered = ask(self._port, asks, self._folder, _CONNECTIONS, _SECONDS)
            self.requests += answered.requests
            self.errors += answered.errors

    def __enter__(self) -> None:
        self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._ended.set()
        self.join(60)
