"""Releases on disk: a folder each, a manifest that names every byte, and a pointer to the one that serves.

releases/current.json               {"data": "<id>", "site": "<id>"}
releases/<id>/manifest.json         commit, day, and the sha256 of every other file
releases/<id>-patched/              pages alone: `staged/`, `site/` and what they are made of; see `patching`
releases/<id>/<audience>/           documents.jsonl register.json past.jsonl versions.json changes.json
                                    feed.<lang>.xml, and with pages: site.json staged/ search/ past/ site/

Without pages, many documents stand in `documents-<number>.jsonl`, and what is said of their guides in
`guides-<number>.json`; see `shards`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from kbserver.disk import refusal
from kbserver.errors import ReleaseDamaged, ReleaseError, ReleaseNotFound
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.facts import Facts
from kbserver.search.archive import Archive
from kbserver.search.documents import Document, read_again

__all__ = [
    "Lines",
    "Pointer",
    "Release",
    "list_releases",
    "open_current",
    "open_release",
    "read_pointer",
    "releases_folder",
    "use_release",
    "whole_release",
    "write_manifest",
]

MANIFEST = "manifest.json"
POINTER = "current.json"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
_DOCUMENTS = re.compile(r"documents(-[0-9]{2})?\.jsonl")
_FACTS = {"id": str, "on": str, "audiences": list, "preview": bool, "site": bool, "files": dict}
"""What every manifest says, and as what."""


Lines = Mapping[str, Mapping[bytes, Document]]
"""Documents by the sha256 of their file and the names of their lines."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which releases serve: their ids, or None."""

    data: str | None = None
    """Documents and register: search and the API."""
    site: str | None = None
    """Pages."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release, opened; `manifest` has been read, files are checked by `verify`."""

    id: str
    folder: Path
    manifest: dict[str, Any]

    @property
    def created_for(self) -> str:
        """The day it was built for, ISO 8601."""
        return str(self.manifest["on"])

    @property
    def commit(self) -> str | None:
        """The commit it was built from; None when built from a folder."""
        return self.manifest["commit"]  # type: ignore[no-any-return]

    @property
    def has_site(self) -> bool:
        """Whether pages were built."""
        return bool(self.manifest["site"])

    @property
    def has_data(self) -> bool:
        """Whether it answers searches; a patched site holds pages alone."""
        return bool(self.manifest.get("data", True))

    @property
    def may_serve(self) -> bool:
        """Whether the pointer may name it: not a preview, and every audience is in it."""
        return not self.manifest["preview"] and set(self.manifest["audiences"]) == set(AUDIENCES)

    def documents(self, audience: str) -> list[Document]:
        """The documents of an audience; raise `ReleaseDamaged` where they cannot be read."""
        return [d for lines in self.documents_again(audience, {}).values() for d in lines.values()]

    def documents_again(self, audience: str, former: Lines) -> Lines:
        """The same by the sha256 of their file and the names of their lines.

        Files that are in `former` are not read again, and documents of lines in it are the same objects.
        """
        files = self.manifest["files"]
        others = former.keys() - files.values()
        known = {name: document for each in others for name, document in former[each].items()}
        found: dict[str, Mapping[bytes, Document]] = {}
        for path, digest in sorted(files.items()):
            if _DOCUMENTS.fullmatch(path.removeprefix(f"{audience}/")):
                with self._reading(path) as file:
                    found[digest] = former[digest] if digest in former else read_again(file, known)
        if not found:
            raise ReleaseDamaged(self.id, f"{audience}/documents.jsonl", "is not named in the manifest")
        return found

    def index_version(self, audience: str) -> str | None:
        """The `index_version` of an audience's documents; None in a release of an earlier software."""
        version: str | None = self.manifest.get("index", {}).get(audience)
        return version

    def facts(self, audience: str, former: Facts | None = None) -> Facts:
        """What is said of an audience's guides; raise `ReleaseDamaged` where that cannot be read."""
        return Facts(audience, self.created_for, self.manifest["files"], self._json, former)

    def register(self, audience: str) -> dict[str, Any]:
        """The register of an audience; raise `ReleaseDamaged` where it cannot be read."""
        return self.facts(audience).register

    def past(self, audience: str) -> Archive:
        """An audience's versions that are not in force; raise `ReleaseDamaged` where they cannot be read."""
        with self._reading(f"{audience}/past.jsonl") as path:
            return Archive(path)

    def versions(self, audience: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """An audience's versions by guide and language; raise `ReleaseDamaged` where they cannot be read."""
        return self.facts(audience).versions

    def feeds(self, audience: str) -> dict[str, bytes]:
        """The Atom feeds of an audience, by language."""
        with self._reading(f"{audience}/feed.*.xml"):
            found = sorted((self.folder / audience).glob("feed.*.xml"))
            return {path.name.split(".")[1]: path.read_bytes() for path in found}

    @property
    def turns(self) -> list[str]:
        """Days after its own on which another release is needed, ISO 8601."""
        return list(self.manifest.get("turns", []))

    def site(self, audience: str) -> Path:
        """Folder of an audience's pages."""
        return self.folder / audience / "site"

    def verify(self, *, pages: bool = True, known: Container[str] = ()) -> None:
        """Compare every file with the manifest; raise `ReleaseDamaged` at the first that differs.

        A file too many is damage as well: whatever stands in the folder would be served. What has one of
        the `known` digests need not be read.
        """
        expected = self.manifest["files"]
        present = set(_files(self.folder) if pages else _data_files(self.folder)) - {MANIFEST}
        for path in sorted(present | {path for path in expected if pages or path.count("/") <= 1}):
            if path not in present:
                raise ReleaseDamaged(self.id, path, "is missing")
            if path not in expected:
                raise ReleaseDamaged(self.id, path, "is not named in the manifest")
            if expected[path] in known:
                continue
            with self._reading(path) as file:
                digest = sha256_of(file)
            if digest != expected[path]:
                raise ReleaseDamaged(self.id, path, "has changed since it was built")

    def shared_with(self, other: Release) -> set[str]:
        """The sha256 of files that are the other release's too: the same ones on the disk."""
        theirs = other.manifest["files"]
        return {
            digest
            for path, digest in self.manifest["files"].items()
            if theirs.get(path) == digest and _is_same(f"{self.folder}/{path}", f"{other.folder}/{path}")
        }

    def _json(self, path: str) -> Any:
        """What a file holds; None where a release of an earlier software has no such file."""
        if path not in self.manifest["files"]:
            return None
        with self._reading(path) as file:
            return orjson.loads(file.read_bytes())

    @contextmanager
    def _reading(self, path: str) -> Iterator[Path]:
        try:
            yield self.folder / path
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ReleaseDamaged(self.id, path, f"cannot be read ({error})") from error


def releases_folder(project: Path) -> Path:
    """Where a project keeps its releases."""
    return project / "releases"


def open_release(folder: Path, release_id: str) -> Release:
    """Open a release by id; raise `ReleaseNotFound` or `ReleaseDamaged`."""
    path = folder / release_id
    if not _ID.fullmatch(release_id) or not path.is_dir():
        raise ReleaseNotFound(release_id)
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(release_id, MANIFEST, "cannot be read") from error
    if not _is_manifest(manifest) or manifest["id"] != release_id:
        raise ReleaseDamaged(release_id, MANIFEST, "is not this release's manifest")
    return Release(release_id, path, manifest)


def whole_release(folder: Path, release_id: str) -> Release | None:
    """A release by id, compared with its manifest; None where it is not there or not whole."""
    try:
        release = open_release(folder, release_id)
        release.verify()
    except ReleaseError:
        return None
    return release


def list_releases(folder: Path) -> list[Release]:
    """Every release that can be opened, newest day first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            found.append(open_release(folder, path.name))
        except ReleaseError:
            continue
    return sorted(found, key=lambda release: (release.created_for, release.id), reverse=True)


def read_pointer(folder: Path) -> Pointer:
    """The pointer; both parts None when there is no release yet."""
    try:
        loaded = json.loads((folder / POINTER).read_bytes())
    except FileNotFoundError:
        return Pointer()
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(POINTER, POINTER, "cannot be read") from error
    parts = (loaded.get("data"), loaded.get("site")) if isinstance(loaded, dict) else (loaded,)
    if len(parts) != 2 or not all(part is None or isinstance(part, str) for part in parts):
        raise ReleaseDamaged(POINTER, POINTER, "does not name releases")
    return Pointer(*parts)


def open_current(folder: Path) -> Release:
    """The release whose data serves; raise `ReleaseNotFound` where there is none yet."""
    release_id = read_pointer(folder).data
    if release_id is None:
        raise ReleaseNotFound
    return open_release(folder, release_id)


def use_release(folder: Path, release: Release) -> Pointer:
    """Point to a release, for the parts it has: data, pages, or both. Returns the pointer written.

    The pointer is replaced in one step: readers see the old one or the new one.

    Raises:
        ReleaseError: The release is a preview or lacks an audience, or the pointer could not be written.
    """
    if not release.may_serve:
        raise ReleaseError(f"release {release.id} is a preview or lacks an audience: it cannot serve")
    try:
        with _only_writer(folder):
            former = _former(folder)
            pointer = Pointer(
                release.id if release.has_data else former.data,
                release.id if release.has_site else former.site,
            )
            _replace(folder / POINTER, json.dumps(asdict(pointer)).encode() + b"\n")
            for left in {former.data, former.site} - {pointer.data, pointer.site, None}:
                _touch(folder / str(left))
    except OSError as error:
        raise ReleaseError(f"the pointer could not be written, it is as it was: {refusal(error)}") from error
    return pointer


def _former(folder: Path) -> Pointer:
    """What serves; nothing when the pointer is damaged, for it is about to be mended."""
    try:
        return read_pointer(folder)
    except ReleaseDamaged:
        return Pointer()


def _touch(folder: Path) -> None:
    """Note when a release was last pointed to: who has just read that must find it."""
    with contextlib.suppress(OSError):
        os.utime(folder)


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Hold the pointer's lock, which is the folder itself; a build that takes minutes does not hold it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_manifest(folder: Path, facts: dict[str, Any], known: Mapping[Path, str] | None = None) -> None:
    """Write the manifest of a finished folder: `facts` and the sha256 of every file in it.

    `known` are those that need not be read for it.
    """
    digests = known or {}
    files = {path: digests.get(folder / path) or sha256_of(folder / path) for path in _files(folder)}
    content = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=1).encode() + b"\n"
    _replace(folder / MANIFEST, content)


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[str]:
    """Files and links in a folder, by path in it, in order; a large site has a hundred thousand."""
    root, found = os.fspath(folder), []
    for place, folders, names in os.walk(root):
        inner = place[len(root) + 1 :].replace(os.sep, "/")
        links = (name for name in folders if Path(place, name).is_symlink())
        found += [f"{inner}/{name}" if inner else name for name in (*names, *links)]
    return sorted(found)


def _data_files(folder: Path) -> Iterator[str]:
    """What the API answers from: files of the release and of its audiences' folders, not below."""
    for inner in ("", *(f"{audience}/" for audience in AUDIENCES)):
        with contextlib.suppress(FileNotFoundError), os.scandir(folder / inner) as entries:
            yield from (f"{inner}{entry.name}" for entry in entries if entry.is_file() or entry.is_symlink())


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)  # noqa: PTH121 - asked a hundred thousand times
    except OSError:
        return False


def _is_manifest(value: Any) -> bool:
    facts = isinstance(value, dict) and all(isinstance(value.get(k), t) for k, t in _FACTS.items())
    return facts and isinstance(value.get("commit"), str | None)


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
