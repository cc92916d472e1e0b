"""Digests put together anew, from the bytes git holds.

Written a second time, line by line as `docs/approval.md` says it and as its shell commands do, so that who
verifies does not have to believe the code that approved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeVar

from kbserver.approval.digest import FORMAT, LEFT_OUT
from kbserver.errors import ContentError
from kbserver.guides.library import guide_path, read_translation
from kbserver.repository import LARGEST, Repository

__all__ = ["Reread", "Rereader", "Stood", "approved_bytes", "digest_bytes"]

_KEY = re.compile(rb"([A-Za-z_][A-Za-z0-9_-]*):( |$)")
_LEFT_OUT = frozenset(key.encode() for key in LEFT_OUT)
_TEXTS_AT_ONCE = 256
_FILES_AT_ONCE = 16
"""Pictures are larger than texts."""

T = TypeVar("T")


class Stood(NamedTuple):
    """A guide's file as it once stood, with the files it shows."""

    path: str
    blob: str
    files: tuple[tuple[str, str], ...] = ()
    """Path and blob of each file it shows."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A text read again from git."""

    stood: Stood
    content: bytes
    hashes: Mapping[str, str]
    """sha256 of the files it shows, by path; without those too large to be shown."""

    @property
    def own_id(self) -> str:
        """The guide its place is that of."""
        return _guide(self.stood.path)[0]

    @property
    def lang(self) -> str:
        """The language of its place."""
        return _guide(self.stood.path)[1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids its digest may stand under: that of its place, and the former ones its head names."""
        try:
            return (self.own_id, *read_translation(self.stood.path, self.content).meta.aliases)
        except ContentError:
            return (self.own_id,)

    def bytes_under(self, guide_id: str) -> bytes:
        """What its digest under an id is the sha256 of."""
        return digest_bytes(guide_id, self.lang, self.content, self.hashes)

    def digest(self, guide_id: str) -> str:
        """Its digest under an id."""
        return "sha256:" + hashlib.sha256(self.bytes_under(guide_id)).hexdigest()


class Rereader:
    """Reads texts from git again, a few at a time, however many there are."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._hashes: dict[str, str] = {}

    def read(self, items: Iterable[T], stood: Callable[[T], Stood]) -> Iterator[tuple[T, Reread]]:
        """Each item with its text, in order; raise `RepositoryError` where git lacks one."""
        left = iter(items)
        while batch := list(islice(left, _TEXTS_AT_ONCE)):
            places = [stood(item) for item in batch]
            self._hash(blob for place in places for _path, blob in place.files)
            contents = self._repository.contents(place.blob for place in places)
            for item, place, content in zip(batch, places, contents, strict=True):
                found = {path: self._hashes[blob] for path, blob in place.files}
                yield item, Reread(place, content, {path: sha for path, sha in found.items() if sha})

    def one(self, stood: Stood) -> Reread:
        """One text."""
        return next(self.read([stood], lambda each: each))[1]

    def _hash(self, blobs: Iterable[str]) -> None:
        missing = iter(sorted(set(blobs) - self._hashes.keys()))
        while batch := list(islice(missing, _FILES_AT_ONCE)):
            for blob, content in zip(batch, self._repository.contents(batch), strict=True):
                shown = len(content) <= LARGEST
                self._hashes[blob] = hashlib.sha256(content).hexdigest() if shown else ""


def digest_bytes(guide_id: str, lang: str, content: bytes, hashes: Mapping[str, str]) -> bytes:
    """The bytes a digest is the sha256 of; `hashes` are those of the files shown, by path."""
    head = b"".join(_bytes(f"{line}\n") for line in (FORMAT, guide_id, lang))
    shown = b"".join(_bytes(f"{hashes[path]} {path}\n") for path in sorted(hashes))
    return head + approved_bytes(content) + shown


def approved_bytes(content: bytes) -> bytes:
    """A file without the keys that may change without a new approval, and the lines that belong to them."""
    kept: list[bytes] = []
    skip = False
    lines = content.split(b"\n")
    for number, line in enumerate(lines):
        if number and line == b"---":
            return b"\n".join([*kept, line, b"\n".join(lines[number + 1 :])])
        if number and (key := _KEY.match(line)):
            skip = key[1] in _LEFT_OUT
        if not skip:
            kept.append(line)
    return content


def _bytes(text: str) -> bytes:
    """UTF-8; a name that is not comes back as git has it."""
    return text.encode("utf-8", "surrogateescape")


def _guide(path: str) -> tuple[str, str]:
    key = guide_path(path)
    assert key is not None, path  # noqa: S101 - only guides have digests
    return key
