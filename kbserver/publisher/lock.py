"""One publisher for a project, whatever processes there are; the system lets go of a killed one's lock."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kbserver.errors import PublisherRuns
from kbserver.publisher.state import publisher_folder

__all__ = ["is_running", "only_publisher"]

_TRIES, _SECONDS_BETWEEN = 5, 0.05


@contextmanager
def only_publisher(project: Path) -> Iterator[None]:
    """Be the publisher of a project; raise `PublisherRuns` where another is."""
    folder = publisher_folder(project)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        for tried in range(1, _TRIES + 1):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:  # perhaps just somebody who looks whether it is held
                if tried == _TRIES:
                    raise PublisherRuns from None
                time.sleep(_SECONDS_BETWEEN)
        yield


def is_running(project: Path) -> bool:
    """Whether there is a publisher now."""
    try:
        with (publisher_folder(project) / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
