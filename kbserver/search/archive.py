"""Documents of other days than the present, in a file: read only when a day or a version is asked for.

The file is JSON lines as `write_documents` writes them, the sections of one version together. Where each
version begins and which days it covers is looked up once, when the past is first asked for.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from kbserver.search.documents import Document, parse_document

__all__ = ["Archive"]

Key = tuple[str, str, int]
"""Guide, language, number of the version."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one version stands in the file, and when it was in force."""

    start: int
    end: int
    first: str
    last: str | None

    def covers(self, day: str) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Archive:
    """Versions that are not in force, by day and by number; safe to read from any thread."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a file of documents; None, or a file there is not, is an archive without any."""
        self._places: dict[Key, _Place] | None = None
        self._lock = threading.Lock()
        self._file: int | None = None
        if path is not None and path.exists():
            # held open: a release may be removed while it still serves
            self._file = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._file)

    def on(self, day: dt.date) -> list[Document]:
        """The documents in force on a day, in the order of the file."""
        asked = day.isoformat()
        return list(self._documents(p for p in self._known().values() if p.covers(asked)))

    def version(self, guide_id: str, lang: str, number: int) -> list[Document]:
        """The sections of one version; none where it is not here."""
        place = self._known().get((guide_id, lang, number))
        return list(self._documents([place])) if place else []

    def _known(self) -> dict[Key, _Place]:
        with self._lock:
            if self._places is None:
                self._places = dict(self._looked_up())
            return self._places

    def _looked_up(self) -> Iterator[tuple[Key, _Place]]:
        if self._file is None:
            return
        key: Key | None = None
        start, at, days = 0, 0, ("", None)
        with os.fdopen(os.dup(self._file), "rb") as file:
            file.seek(0)
            for line in file:
                facts = orjson.loads(line)
                found = facts["guide_id"], facts["lang"], facts["version"]
                if found != key:
                    if key:
                        yield key, _Place(start, at, *days)
                    key, start, days = found, at, (facts["in_force_from"], facts["in_force_to"])
                at += len(line)
        if key:
            yield key, _Place(start, at, *days)

    def _documents(self, places: Iterable[_Place]) -> Iterator[Document]:
        for place in places:
            assert self._file is not None  # noqa: S101 - what is known stands in a file
            for line in os.pread(self._file, place.end - place.start, place.start).splitlines():
                yield parse_document(line)
