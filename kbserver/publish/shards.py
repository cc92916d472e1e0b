"""A release without pages in parts: an edit rewrites few of them, the others are linked.

All of a guide stands in parts of one number: its texts in `documents-<number>.jsonl`, and what is said of it
in `guides-<number>.json`. A release with pages, or with few texts, has one `documents.jsonl`,
`register.json`, `versions.json` and `changes.json`; both say the same, and name the same `index_version`.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import orjson

from kbserver.publish.changes import changes_by_guide
from kbserver.publish.register import entries_of
from kbserver.publish.sections import lines_of
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown
from kbserver.publish.versions import versions_of
from kbserver.search.documents import line_names, version_of

__all__ = ["derive_shards", "has_shards", "index_version_of", "write_shards"]

_TEXTS = 1_000
"""Up to so many, one part is enough."""
_SHARDS = 64


def index_version_of(selection: Selection) -> str:
    """The `index_version` of what an audience gets, however it is written."""
    derived = selection.library.derived
    guides = list(selection.guides.values())
    rows = [(texts,) for texts in guides]
    names = derived.many(selection.source("names"), rows, lambda place: _names(selection, guides[place]))
    return version_of(names)


def _names(selection: Selection, texts: Mapping[str, Shown]) -> bytes:
    lines = (b"".join(lines_of(selection, [shown])).splitlines(keepends=True) for shown in texts.values())
    return b"".join(name for each in lines for name in line_names(each))


def has_shards(selection: Selection) -> bool:
    """Whether an audience gets enough for several parts."""
    return sum(map(len, selection.guides.values())) > _TEXTS


def write_shards(selection: Selection, folder: Path, place: Path) -> dict[Path, str]:
    """Write what an audience gets into `folder`, which is to become `place`; the sha256 of each file.

    A part that an earlier build of this process has written is linked, if it is still there as it was.
    """
    derived, digests = selection.library.derived, {}
    for shard, digest in _digests(selection):
        written = derived.of(selection.source("written", shard.name, digest), _Written)
        if not written.linked(folder / shard.name):
            (folder / shard.name).write_bytes(shard.content())
            written.mark = _mark(folder / shard.name)
        written.path = place / shard.name
        digests[folder / shard.name] = digest
    return digests


def derive_shards(selection: Selection) -> None:
    """Derive what `write_shards` does, and write nothing."""
    for _ in _digests(selection):
        pass


@dataclass(frozen=True, slots=True)
class _Shard:
    """One part, and all it is made of."""

    name: str
    sources: Sequence[object]
    content: Callable[[], bytes]

    def digest(self) -> str:
        """Its sha256."""
        return hashlib.sha256(self.content()).hexdigest()


@dataclass(slots=True)
class _Written:
    """Where a part was written last, and as what file."""

    path: Path | None = None
    mark: tuple[int, ...] = ()

    def linked(self, place: Path) -> bool:
        """Whether it could be linked from there."""
        if self.path is None:
            return False
        try:
            os.link(self.path, place)
        except OSError:  # the release is gone, or the file system knows no links
            return False
        # what was written into since, or put in its place, has another time
        whole = _mark(place) == self.mark
        if not whole:
            place.unlink()
        return whole


def _mark(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@dataclass(slots=True)
class _Part:
    """What one part of the guides is made of."""

    texts: list[Shown] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    changes: list[list[dict[str, Any]]] = field(default_factory=list)

    def said(self) -> bytes:
        """What is said of the guides."""
        changes = [change for each in self.changes for change in each]
        content = {"register": self.entries, "versions": self.versions, "changes": changes}
        return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _digests(selection: Selection) -> Iterator[tuple[_Shard, str]]:
    """Every part with its sha256."""
    for shard in _shards(selection):
        source = selection.source("shard", shard.name, len(shard.sources))
        yield shard, selection.library.derived.of(source, shard.digest, selection.config, *shard.sources)


def _shards(selection: Selection) -> Iterator[_Shard]:
    if not has_shards(selection):
        texts = list(selection.texts())
        yield _Shard("documents.jsonl", texts, partial(_lines, selection, texts))
        return
    for number, part in enumerate(_parts(selection)):
        yield _Shard(f"documents-{number:02}.jsonl", part.texts, partial(_lines, selection, part.texts))
        sources = [*part.entries, *part.versions.values(), *part.changes]
        yield _Shard(f"guides-{number:02}.json", sources, part.said)


def _parts(selection: Selection) -> list[_Part]:
    parts = [_Part() for _ in range(_SHARDS)]
    for guide_id, texts in selection.guides.items():
        parts[_number(guide_id)].texts += texts.values()
    for entry in entries_of(selection):
        parts[_number(entry["guide_id"])].entries.append(entry)
    for guide_id, versions in versions_of(selection).items():
        parts[_number(guide_id)].versions[guide_id] = versions
    for guide_id, changes in changes_by_guide(selection).items():
        parts[_number(guide_id)].changes.append(changes)
    return parts


@lru_cache(maxsize=100_000)
def _number(guide_id: str) -> int:
    return zlib.crc32(guide_id.encode()) % _SHARDS


def _lines(selection: Selection, texts: Sequence[Shown]) -> bytes:
    return b"".join(lines_of(selection, texts))
