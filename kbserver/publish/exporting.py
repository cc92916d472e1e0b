"""A release as one stream of bytes, so that one machine builds and others serve.

The archive is the manifest, then the files it names, in order, each as `tarball` has it; plain or zipped. The
same release gives the same archive.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from typing import BinaryIO, cast

from kbserver.errors import ReleaseDamaged, ReleaseError
from kbserver.publish.release import MANIFEST, Release
from kbserver.publish.tarball import LARGEST, HashedStream, end_of, head_of, padding_of, pieces

__all__ = ["export_release"]


def export_release(release: Release, stream: BinaryIO, *, zipped: bool) -> str:
    """Write a release to a stream; returns the sha256 of what was written, in hex.

    Raises `ReleaseDamaged` at the first file that is not the manifest's: what was written is then no archive;
    and `ReleaseError`, before anything is written, for a patched site: it has pages and no data to go with.
    """
    if not release.has_data:
        what = "has the pages of a patched site alone, which serve beside another release's data"
        raise ReleaseError(f"release {release.id} {what}: export a whole one, see `kb releases`")
    hashed = HashedStream(stream)
    if zipped:
        with gzip.GzipFile("", "wb", 6, hashed, mtime=0) as packed:
            _write(release, cast("BinaryIO", packed))
    else:
        _write(release, cast("BinaryIO", hashed))
    return hashed.sha256.hexdigest()


def _write(release: Release, stream: BinaryIO) -> None:
    files = release.manifest["files"]
    done = 0
    for path in (MANIFEST, *sorted(files)):
        try:
            with (release.folder / path).open("rb") as file:
                done += _write_file(file, path, stream, files.get(path))
        except (ValueError, FileNotFoundError) as error:
            raise ReleaseDamaged(release.id, path, str(error)) from error
    stream.write(end_of(done))


def _write_file(file: BinaryIO, path: str, stream: BinaryIO, digest: str | None) -> int:
    size = os.fstat(file.fileno()).st_size
    if size > LARGEST:
        raise ValueError(f"has more than {LARGEST} bytes")
    head, found = head_of(path, size), hashlib.sha256()
    stream.write(head)
    for content in pieces(file, size):
        found.update(content)
        stream.write(content)
    if digest is not None and found.hexdigest() != digest:
        raise ValueError("has changed since it was built")
    padding = padding_of(size)
    stream.write(padding)
    return len(head) + size + len(padding)
