"""Which releases are kept: those that serve, those being read, and some of the others."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple
from pathlib import Path

from kbserver.hold import set_aside
from kbserver.publish.release import MANIFEST, POINTER, Release, list_releases, read_pointer

__all__ = ["prune"]

_SECONDS_A_DAY = 86_400


def prune(folder: Path, count: int, days: int, grace: float) -> list[str]:
    """Remove releases beyond the newest `count`, and those built more than `days` days ago.

    What the pointer names stays, and so do the newest one beside it, what somebody holds, previews, and what
    was built or pointed to less than `grace` seconds ago: who has just read the pointer must find what it
    named. Nothing goes while a build runs or there is no pointer. A release of data alone goes once the same
    with pages is there, and a patched site as soon as it does not serve.

    Returns:
        Ids of the releases removed.

    Raises:
        ReleaseDamaged: The pointer cannot be read.
        OSError: The folder cannot be written.
    """
    if not folder.is_dir():
        return []
    with ExitStack() as locks:
        if not _alone(folder, locks) or not (folder / POINTER).is_file():
            return []
        beyond = [each for each in _beyond(folder, count, days) if _seconds_since_left(each) >= grace]
        aside = {release.id: _set_aside(folder, release) for release in beyond}
    for path in filter(None, aside.values()):
        shutil.rmtree(path, ignore_errors=True)
    return [release_id for release_id, path in aside.items() if path]


def _beyond(folder: Path, count: int, days: int) -> Iterator[Release]:
    serving = set(astuple(read_pointer(folder)))
    found = [release for release in list_releases(folder) if release.may_serve]
    whole = {(release.commit, release.created_for) for release in found if _is_whole(release)}
    others = [release for release in found if release.id not in serving]
    others.sort(key=_built, reverse=True)
    kept = 1  # what serves
    for release in others:
        same = (release.commit, release.created_for) in whole
        superseded = not release.has_data or (not release.has_site and same)
        old = time.time() - _built(release) > days * _SECONDS_A_DAY
        if superseded or (kept > 1 and (kept >= count or old)):
            yield release
        else:
            kept += 1


def _is_whole(release: Release) -> bool:
    return release.has_data and release.has_site


def _built(release: Release) -> float:
    with contextlib.suppress(OSError):
        return (release.folder / MANIFEST).stat().st_mtime
    return 0.0


def _seconds_since_left(release: Release) -> float:
    """Seconds since a release was built or, if that was later, last pointed to."""
    try:
        return time.time() - release.folder.stat().st_mtime
    except OSError:
        return 0.0


def _set_aside(folder: Path, release: Release) -> Path | None:
    """Rename a release that nobody holds to a name that the next build would clear too."""
    aside = folder / f".building-{secrets.token_hex(6)}"
    return aside if set_aside(release.folder, aside) else None


def _alone(folder: Path, locks: ExitStack) -> bool:
    """Take the builders' lock and the pointer's, if nobody has them."""
    builders = locks.enter_context((folder / ".lock").open("a"))
    pointer = locks.enter_context(_handle(folder))
    try:
        for lock in (builders.fileno(), pointer):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _handle(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
