"""Releases on disk: a folder each, a manifest that names every byte, and a pointer to the one that serves.

releases/current.json               {"data": "<id>", "site": "<id>"}
releases/<id>/manifest.json         commit, day, and the sha256 of every other file
releases/<id>/<audience>/           documents.jsonl register.json site.json staged/ site/
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kbserver.errors import ReleaseDamaged, ReleaseNotFound
from kbserver.search.documents import Document, read_documents

__all__ = [
    "Pointer",
    "Release",
    "list_releases",
    "open_release",
    "read_pointer",
    "releases_folder",
    "use_release",
    "write_manifest",
    "write_pointer",
]

MANIFEST = "manifest.json"
POINTER = "current.json"


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
    def may_serve(self) -> bool:
        """Whether the pointer may name it: not a preview, and every audience is in it."""
        return not self.manifest["preview"] and set(self.manifest["audiences"]) == {"clients", "agents"}

    def documents(self, audience: str) -> list[Document]:
        """The documents of an audience."""
        return list(read_documents(self.folder / audience / "documents.jsonl"))

    def register(self, audience: str) -> dict[str, Any]:
        """The register of an audience."""
        loaded: dict[str, Any] = json.loads((self.folder / audience / "register.json").read_bytes())
        return loaded

    def site(self, audience: str) -> Path:
        """Folder of an audience's pages."""
        return self.folder / audience / "site"

    def verify(self, *, pages: bool = True) -> None:
        """Compare every file with the manifest; raise `ReleaseDamaged` at the first that differs."""
        for path, expected in self.manifest["files"].items():
            if not pages and "/site/" in path:
                continue
            try:
                found = sha256_of(self.folder / path)
            except OSError as error:
                raise ReleaseDamaged(self.id, path, "is missing") from error
            if found != expected:
                raise ReleaseDamaged(self.id, path, "has changed since it was built")


def releases_folder(project: Path) -> Path:
    """Where a project keeps its releases."""
    return project / "releases"


def open_release(folder: Path, release_id: str) -> Release:
    """Open a release by id; raise `ReleaseNotFound` or `ReleaseDamaged`."""
    path = folder / release_id
    if "/" in release_id or release_id.startswith(".") or not path.is_dir():
        raise ReleaseNotFound(release_id)
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(release_id, MANIFEST, "cannot be read") from error
    return Release(release_id, path, manifest)


def list_releases(folder: Path) -> list[Release]:
    """Every complete release, newest day first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and (path / MANIFEST).is_file():
            found.append(open_release(folder, path.name))
    return sorted(found, key=lambda release: (release.created_for, release.id), reverse=True)


def read_pointer(folder: Path) -> Pointer:
    """The pointer; both parts None when there is no release yet."""
    try:
        loaded = json.loads((folder / POINTER).read_bytes())
    except FileNotFoundError:
        return Pointer()
    except ValueError as error:
        raise ReleaseDamaged(POINTER, POINTER, "cannot be read") from error
    return Pointer(loaded.get("data"), loaded.get("site"))


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Replace the pointer in one step: readers see the old one or the new one."""
    _replace(folder / POINTER, json.dumps(asdict(pointer)).encode() + b"\n")


def use_release(folder: Path, release: Release) -> Pointer:
    """Point to a release; one without pages takes over only the data. Returns the pointer written."""
    if not release.may_serve:
        raise ReleaseDamaged(release.id, MANIFEST, "is a preview or lacks an audience and cannot serve")
    site = release.id if release.has_site else read_pointer(folder).site
    pointer = Pointer(release.id, site)
    write_pointer(folder, pointer)
    return pointer


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    """Write the manifest of a finished folder: `facts` and the sha256 of every file in it."""
    files = {path.relative_to(folder).as_posix(): sha256_of(path) for path in _files(folder)}
    content = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=1).encode() + b"\n"
    _replace(folder / MANIFEST, content)


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
