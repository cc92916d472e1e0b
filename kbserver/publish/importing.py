"""The way back from an archive to a release: what was exported, byte for byte, or nothing."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import io
import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from kbserver.disk import refusal
from kbserver.errors import ArchiveRefused, ReleaseError
from kbserver.publish.release import MANIFEST, Release, open_release, whole_release
from kbserver.publish.tarball import (
    HashedStream,
    end_of,
    head_of,
    padding_of,
    pieces,
    read_exactly,
    read_size,
)

__all__ = ["MOST_BYTES", "Imported", "import_release"]

MOST_BYTES = 8 * 1024**3
"""Size of an imported release unless more is allowed."""

_IMPORTING = ".importing-"
_LARGEST_MANIFEST = 64 * 1024**2
_ZIPPED = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an archive."""

    release: Release
    sha256: str
    """Of the archive as it came, in hex."""
    new: bool
    """False where the release was there already."""


def import_release(
    folder: Path, stream: BinaryIO, *, most_bytes: int = MOST_BYTES, sha256: str | None = None
) -> Imported:
    """Take a release from a stream into the folder of releases; the pointer stays where it is.

    Everything is written aside and compared with the manifest before the release gets its name.

    Args:
        folder: `releases/` of a project; made if need be.
        stream: A plain or zipped archive, from a file or a pipe.
        most_bytes: Nothing larger is unpacked.
        sha256: The archive's own, in hex, where the sender told it.

    Raises:
        ArchiveRefused: It is not an archive of a release, whole and as it was written.
        ReleaseError: Another release of this id is here, or the folder could not be written.
    """
    hashed = HashedStream(stream)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _aside(folder) as place:
            release = _read(_unzipped(hashed), place, most_bytes)
            found = hashed.sha256.hexdigest()
            if sha256 is not None and found != sha256.lower():
                raise ArchiveRefused("sha256", f"is {found}, not the one given")
            return _put_in_place(release, folder, found)
    except OSError as error:
        raise ReleaseError(f"the release could not be imported: {refusal(error)}") from error


def _read(stream: BinaryIO, place: Path, most_bytes: int) -> Release:
    path, left = MANIFEST, most_bytes
    try:
        done, content = _read_manifest(stream)
        release_id, files = _named(content)
        folder = place / release_id
        folder.mkdir()
        (folder / MANIFEST).write_bytes(content)
        release = open_release(place, release_id)
        if not release.has_data:
            raise ValueError("is a patched site's, which has no data: take a whole release")
        for path in sorted(files):
            size = read_size(stream, path)
            if (left := left - size) < 0:
                raise ValueError(f"would make it larger than {most_bytes} bytes: allow more")
            _read_file(stream, folder / path, size, files[path])
            done += len(head_of(path, size)) + size + len(padding_of(size))
        path = "end"
        if read_exactly(stream, len(end_of(done))) != end_of(done) or stream.read(1):
            raise ValueError("is not the end of an archive of ours")
    except (ReleaseError, ValueError, EOFError, RecursionError, zlib.error, gzip.BadGzipFile) as error:
        raise ArchiveRefused(path, str(error)) from error
    return release


def _read_manifest(stream: BinaryIO) -> tuple[int, bytes]:
    """How much of the archive has been read, and the manifest."""
    size = read_size(stream, MANIFEST)
    if size > _LARGEST_MANIFEST:
        raise ValueError(f"has more than {_LARGEST_MANIFEST} bytes")
    content = read_exactly(stream, size)
    _read_padding(stream, size)
    return len(head_of(MANIFEST, size)) + size + len(padding_of(size)), content


def _named(content: bytes) -> tuple[str, dict[str, str]]:
    """Id and files of a manifest, none of which leads out of the folder of the release."""
    manifest: Any = json.loads(content)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise ValueError("is not a release's manifest")
    release_id, files = manifest.get("id"), manifest["files"]
    if not isinstance(release_id, str) or "/" in release_id or not _leads_inside(release_id):
        raise ValueError("is not a release's manifest")
    for path, digest in files.items():
        if path == MANIFEST or not _leads_inside(path) or not isinstance(digest, str):
            raise ValueError(f"names {path!r}, which no release has")
    return release_id, files


def _leads_inside(path: str) -> bool:
    parts = path.split("/")
    return not any(part in ("", ".", "..") for part in parts) and not set(path) & {"\\", "\0", ":"}


def _read_file(stream: BinaryIO, place: Path, size: int, digest: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with place.open("xb") as file:
        for content in pieces(stream, size):
            found.update(content)
            file.write(content)
    if found.hexdigest() != digest:
        raise ValueError("is not the file that the manifest names")
    _read_padding(stream, size)


def _read_padding(stream: BinaryIO, size: int) -> None:
    if read_exactly(stream, len(padding_of(size))) != padding_of(size):
        raise ValueError("is followed by what is no part of it")


def _unzipped(hashed: HashedStream) -> BinaryIO:
    buffered = io.BufferedReader(hashed)
    if buffered.peek(2)[:2] == _ZIPPED:
        return cast("BinaryIO", gzip.GzipFile(fileobj=buffered, mode="rb"))
    return buffered


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder beside the releases for the length of an import; what killed ones left is removed."""
    for left in folder.glob(f"{_IMPORTING}*"):
        with contextlib.suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    place = folder / f"{_IMPORTING}{secrets.token_hex(6)}"
    place.mkdir()
    try:
        with _locked(place):
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _put_in_place(release: Release, folder: Path, sha256: str) -> Imported:
    """Give the release its name; a damaged one of that name gives way."""
    place = folder / release.id
    if place.exists() or place.is_symlink():
        if there := whole_release(folder, release.id):
            if there.manifest != release.manifest:
                raise ReleaseError(f"another release {release.id} is here: remove {place} to import this one")
            return Imported(there, sha256, new=False)
        # goes with what else an import leaves aside
        place.rename(release.folder.parent / ".damaged")
    release.folder.rename(place)
    return Imported(open_release(folder, release.id), sha256, new=True)
