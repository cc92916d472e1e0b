"""What the file system refuses, in words: which place, what is wrong with it, what to do."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["named", "refusal"]

_RIGHTS = ("may not be read or written by whoever runs this", "get the right to it, or choose another place")
_FULL = ("no room is left on the disk", "make room, then run it again")
_SAID = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: ("the disk can only be read", "choose another place"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: ("the file would be larger than is allowed", "raise the limit, or make it smaller"),
    errno.ENOTDIR: ("a file stands where a folder must be", "move it away, or choose another place"),
    errno.EEXIST: ("something stands there already", "move it away, or choose another place"),
    errno.EISDIR: ("a folder stands where a file must be", "move it away, or choose another place"),
    errno.ENOENT: ("there is no such place", "make it, or choose another one"),
}


def refusal(error: OSError) -> str:
    """An error of the file system as `place: what: remedy`; one that has no words here as Python has it."""
    if error.errno not in _SAID:
        return str(error)
    what, remedy = _SAID[error.errno]
    if error.filename is None:
        return f"{what}: {remedy}"
    place = _culprit(Path(os.fsdecode(error.filename)), error.errno)
    if error.errno == errno.EEXIST and place.is_file():
        what = _SAID[errno.ENOTDIR][0]
    return f"{place}: {what}: {remedy}"


@contextlib.contextmanager
def named(place: Path) -> Iterator[None]:
    """Let an error of the file system name this place where it names none, as when a disk is full."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(place)
        raise


def _culprit(place: Path, number: int) -> Path:
    """What has to be changed: of a file that could not be made, the folder that refused it."""
    if number not in (errno.EACCES, errno.EPERM, errno.ENOTDIR):
        return place
    for each in (place, *place.parents):
        try:
            if each.exists():
                return each
        except OSError:  # a folder above it is shut as well, or is none
            continue
    return place
