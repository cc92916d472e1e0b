"""Parts of a file, so that a video can be played from its middle (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Span", "Unsatisfiable", "parse_range"]

_ONE_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*")


class Unsatisfiable(ValueError):  # noqa: N818
    """The range begins after the end of the file."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `first` to `last`, both included, counted from 0."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        """The `Content-Range` of this part of a file of `size` bytes."""
        return f"bytes {self.first}-{self.last}/{size}"


def parse_range(header: str | None, size: int) -> Span | None:
    """The one part of a file that a `Range` header asks for; None where the whole file is the answer.

    That is also so for several parts at once and for anything malformed, which a server may ignore. Raises
    `Unsatisfiable` when the file does not reach that far.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size) if last else None
    begin = int(first)
    if last and int(last) < begin:
        return None
    if begin >= size:
        raise Unsatisfiable
    return Span(begin, min(int(last), size - 1) if last else size - 1)


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - length), size - 1)
