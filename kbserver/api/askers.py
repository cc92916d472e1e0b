"""Who asked: hashes with a key that nobody else has, which no store ever sees."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

__all__ = ["Askers"]

_MOST_MARKS = 100_000
_MARK_BYTES = 12


class Askers:
    """Remembers, until the day is over, who asked what; and tells askers apart as long as it lives."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._day: dt.date | None = None
        self._marks: set[bytes] = set()

    def mark(self, *facts: str) -> bytes:
        """The same for the same facts, and nothing to know them by."""
        content = "\0".join(facts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=_MARK_BYTES).digest()

    def is_first(self, day: dt.date, asked: Sequence[str]) -> bool:
        """Whether an asker asks something for the first time on a day."""
        if day != self._day:
            self._day, self._marks = day, set()
        mark = self.mark(*asked)
        if mark in self._marks or len(self._marks) == _MOST_MARKS:
            return False
        self._marks.add(mark)
        return True
