"""Keeps a folder from being removed by another process while it is read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import weakref
from collections.abc import Callable
from pathlib import Path

__all__ = ["Hold", "set_aside"]


class Hold:
    """A shared lock on a folder, until it is let go or collected."""

    def __init__(self, folder: Path) -> None:
        """Take hold; where the file system knows no locks, the folder is not held."""
        self._end: Callable[[], object] | None = None
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            self._end = weakref.finalize(self, os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_SH)

    def let_go(self) -> None:
        """Hold it no longer."""
        if self._end:
            self._end()


def set_aside(folder: Path, to: Path) -> bool:
    """Rename a folder, unless somebody holds it; who takes hold of it then finds it gone.

    Raises:
        OSError: It is not there, or cannot be renamed.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder.rename(to)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
