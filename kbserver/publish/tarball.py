"""The one way a file of a release stands in a tar archive (POSIX.1-2001 pax): same files, same bytes.

No owner, no time, no mode but 0644. Reading accepts these bytes alone: a link, a device or another name is
not refused by a rule of its own, it is simply not what is expected next.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO

__all__ = [
    "LARGEST",
    "HashedStream",
    "end_of",
    "head_of",
    "padding_of",
    "pieces",
    "read_exactly",
    "read_size",
]

LARGEST = 8**11 - 1
"""Bytes of the largest file a head can tell of."""

_BLOCK = 512
_PIECE = 1024**2
_RECORD = 20 * _BLOCK
_LONGEST_NAME = 100
_HEAD = struct.Struct("100s 8s 8s 8s 12s 12s 8s c 100s 8s 32s 32s 8s 8s 167s")
_ZERO = b"%07o\0" % 0


class HashedStream(io.RawIOBase):
    """A stream, and the sha256 of what has gone through it."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer what is next."""
        content = self._inner.read(len(memoryview(buffer)))
        self.sha256.update(content)
        memoryview(buffer)[: len(content)] = content
        return len(content)

    def write(self, content: Any) -> int:
        """Write everything."""
        self._inner.write(content)
        self.sha256.update(content)
        return len(memoryview(content))


def head_of(path: str, size: int) -> bytes:
    """The blocks before the content of a file of `size` bytes, at most `LARGEST`."""
    name = path.encode()
    if len(name) <= _LONGEST_NAME:
        return _head(name, size, b"0")
    record = _path_record(name)
    return b"".join(
        (
            _head(b"path", len(record), b"x"),
            record,
            padding_of(len(record)),
            _head(name[:_LONGEST_NAME], size, b"0"),
        )
    )


def padding_of(size: int) -> bytes:
    """What fills the last block of a content."""
    return bytes(-size % _BLOCK)


def end_of(size: int) -> bytes:
    """What ends an archive of `size` bytes so far: two empty blocks, and as many as fill its last record."""
    return bytes(2 * _BLOCK + -(size + 2 * _BLOCK) % _RECORD)


def read_size(stream: BinaryIO, path: str) -> int:
    """Read the head of the file `path` and return its size; `ValueError` where something else comes next."""
    expected = head_of(path, 0)
    found = read_exactly(stream, len(expected))
    field = found[-_BLOCK:][124:135]
    size = int(field, 8) if field.isdigit() else -1
    if size < 0 or found != head_of(path, size):
        raise ValueError("is not what comes next, or more than a plain file")
    return size


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes; `ValueError` where the stream ends before."""
    found = stream.read(size)
    if len(found) != size:
        raise ValueError("ends too early")
    return found


def pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """So many bytes, a piece at a time; `ValueError` where the stream ends before."""
    while size > 0:
        piece = read_exactly(stream, min(size, _PIECE))
        size -= len(piece)
        yield piece


def _head(name: bytes, size: int, kind: bytes) -> bytes:
    def packed(checksum: bytes) -> bytes:
        octal = b"%011o\0" % size
        never = b"%011o\0" % 0
        mode = b"%07o\0" % 0o644
        fields = (
            name,
            mode,
            _ZERO,
            _ZERO,
            octal,
            never,
            checksum,
            kind,
            b"",
            b"ustar\00000",
            b"",
            b"",
            _ZERO,
            _ZERO,
        )
        return _HEAD.pack(*fields, b"")

    return packed(b"%06o\0 " % sum(packed(b" " * 8)))


def _path_record(name: bytes) -> bytes:
    """A record that begins with its own length, in decimal digits that count too."""
    rest = b" path=%b\n" % name
    length = next(n for n in count(len(rest)) if len(str(n)) + len(rest) == n)
    return b"%d%b" % (length, rest)
