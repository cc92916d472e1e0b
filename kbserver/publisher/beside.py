"""The publisher beside a server, in a thread that mostly waits: what builds is a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kbserver.errors import PublisherRuns
from kbserver.publisher.log import Log
from kbserver.publisher.publisher import Publisher

__all__ = ["publishing_beside"]

_SECONDS_BEFORE_RETRY = 5.0
_SECONDS_TO_END = 5.0


@contextmanager
def publishing_beside(publisher: Publisher, log: Log, pause: float = _SECONDS_BEFORE_RETRY) -> Iterator[None]:
    """Follow the remote while the body runs; where another publisher does, stand by to take over.

    `pause` are the seconds between two tries.
    """
    thread = threading.Thread(target=_work, args=(publisher, log, pause), name="publisher", daemon=True)
    thread.start()
    try:
        yield
    finally:
        publisher.stopping.set()
        thread.join(_SECONDS_TO_END)


def _work(publisher: Publisher, log: Log, pause: float) -> None:
    told = False
    while not publisher.stopping.is_set():
        try:
            publisher.run()
        except PublisherRuns:
            if not told:
                log.info("another publisher runs: standing by")
            told = True
            publisher.stopping.wait(pause)
        except Exception as error:
            log.error("the publisher failed and begins anew", exc_info=error)
            publisher.stopping.wait(pause)
