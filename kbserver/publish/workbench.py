"""Where a release is made before it has its name: one maker at a time, in a folder aside.

A maker that is killed leaves at most such a folder, which the next one removes while it works: to remove that
of a large site takes as long as many a build.
"""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbserver.publish.plan import Progress

__all__ = ["WAITING", "made_aside", "only_builder", "put_in_place"]

WAITING = "waiting for another build to end"
"""What `progress` is told then."""

_BUILDING = ".building-"


@contextmanager
def only_builder(folder: Path, progress: Progress) -> Iterator[bool]:
    """Hold the builders' lock, and have cleared what killed builders left; whether another build had it."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            waited = False
        except BlockingIOError:
            progress(WAITING)
            fcntl.flock(lock, fcntl.LOCK_EX)
            waited = True
        # whoever has the lock knows that nobody builds in them
        if left := list(folder.glob(f"{_BUILDING}*")):
            threading.Thread(target=_clear, args=(left,), name="clearing").start()
        yield waited


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """The path of a folder to make a release in; what is still there at the end is removed."""
    # a name of its own: pages that a killed builder's orphans still write must not land in our folder
    building = folder / f"{_BUILDING}{secrets.token_hex(6)}"
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


def put_in_place(building: Path, place: Path) -> None:
    """Rename a finished folder to its id; a damaged one that has the name gives way."""
    if place.exists() or place.is_symlink():
        damaged = place.with_name(f"{_BUILDING}{secrets.token_hex(6)}")
        place.rename(damaged)
        building.rename(place)
        _remove(damaged)
    else:
        building.rename(place)


def _clear(left: Iterable[Path]) -> None:
    for path in left:
        with contextlib.suppress(OSError):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
