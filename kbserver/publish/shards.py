"""The documents of a release that has no pages, in parts: an edit rewrites one, the others are linked.

A release with pages has one `documents.jsonl`; both say the same, and name the same `index_version`.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kbserver.publish.sections import lines_of
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown
from kbserver.search.documents import line_names, version_of

__all__ = ["index_version_of", "write_shards"]

_TEXTS = 1_000
"""Up to so many, one part is enough."""
_SHARDS = 64


def index_version_of(selection: Selection) -> str:
    """The `index_version` of what an audience gets, however it is written."""
    return version_of(
        shown.derived.of("names", partial(_names, selection, shown)) for shown in selection.texts()
    )


def _names(selection: Selection, shown: Shown) -> bytes:
    return b"".join(line_names(b"".join(lines_of(selection, [shown])).splitlines(keepends=True)))


def write_shards(selection: Selection, folder: Path, place: Path) -> dict[Path, str]:
    """Write what an audience gets into `folder`, which is to become `place`; the sha256 of each file.

    A part that an earlier build of this process has written is linked, if it is still there and whole.
    """
    derived, digests = selection.library.derived, {}
    for name, texts in _shards(selection):
        make = partial(_digest, selection, texts)
        digest = derived.of(selection.source("shard", name, len(texts)), make, selection.config, *texts)
        written = derived.of(selection.source("written", name, digest), _Written)
        if not written.linked(folder / name, digest):
            (folder / name).write_bytes(b"".join(lines_of(selection, texts)))
        written.path = place / name
        digests[folder / name] = digest
    return digests


@dataclass(slots=True)
class _Written:
    """Where a part was written last."""

    path: Path | None = None

    def linked(self, place: Path, digest: str) -> bool:
        """Whether it could be linked from there."""
        if self.path is None:
            return False
        try:
            os.link(self.path, place)
        except OSError:  # the release is gone, or the file system knows no links
            return False
        with place.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == digest
        if not whole:
            place.unlink()
        return whole


def _shards(selection: Selection) -> Iterator[tuple[str, Sequence[Shown]]]:
    texts = list(selection.texts())
    if len(texts) <= _TEXTS:
        yield "documents.jsonl", texts
        return
    shards: list[list[Shown]] = [[] for _ in range(_SHARDS)]
    for shown in texts:
        shards[zlib.crc32(shown.translation.guide_id.encode()) % _SHARDS].append(shown)
    for number, shard in enumerate(shards):
        yield f"documents-{number:02}.jsonl", shard


def _digest(selection: Selection, texts: Sequence[Shown]) -> str:
    return hashlib.sha256(b"".join(lines_of(selection, texts))).hexdigest()
