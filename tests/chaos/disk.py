"""The disk that releases are on, which can be full."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Disk", "disk"]

_BYTES = 2 * 1024**3
_LEFT = 64 * 1024
"""Bytes that are free on a full disk: a pointer may still be written, a release may not."""
_LEFT_IN_A_FILE = 200


class Disk(ABC):
    """Where releases are written."""

    @abstractmethod
    def fill(self) -> None:
        """Leave next to no room on it."""

    @abstractmethod
    def free(self) -> None:
        """Make room again."""


class _Mounted(Disk):
    """A disk of its own, in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self) -> None:
        found = os.statvfs(self._folder)
        self._resize((found.f_blocks - found.f_bfree) * found.f_frsize + _LEFT)

    def free(self) -> None:
        self._resize(_BYTES)

    def _resize(self, size: int) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self._folder))


class _Limited(Disk):
    """For whoever may not mount: what builds may not write files of more than a few bytes."""

    def __init__(self, builders: Callable[[], list[int]]) -> None:
        self._builders = builders

    def fill(self) -> None:
        self._limit(_LEFT_IN_A_FILE)

    def free(self) -> None:
        self._limit(None)

    def _limit(self, size: int | None) -> None:
        for pid in self._builders():
            with contextlib.suppress(ProcessLookupError):
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


@contextmanager
def disk(folder: Path, builders: Callable[[], list[int]]) -> Iterator[Disk]:
    """A disk for a folder that is empty; `builders` gives the processes that write there."""
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={_BYTES}", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        yield _Limited(builders)
        return
    try:
        yield _Mounted(folder)
    finally:
        # a server that just ends may still read there
        _run("umount", "--lazy", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
