"""A project's files, from the folder or from a commit: the only user of git.

A `Snapshot` is the content and `kb.yml` as they stood at one moment. From git it is the tree of a commit,
whatever lies uncommitted in the folder; without git it is the folder.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kbserver.config import FILE_NAME
from kbserver.errors import RepositoryError

__all__ = ["CONTENT", "LARGEST", "Repository", "Snapshot"]

CONTENT = "content"
LARGEST = 1_000_000
"""Bytes; a larger file is named, never read."""


@dataclass(slots=True)
class Snapshot:
    """Files of one moment, by path relative to the project with forward slashes."""

    commit: str | None
    """Full hash of the commit, or None for the folder."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Contents; of links, the contents they lead to."""
    too_large: dict[str, int] = field(default_factory=dict)
    """Files over `LARGEST`, with their size in bytes."""
    stray_links: dict[str, str] = field(default_factory=dict)
    """Symbolic links that lead out of the content or nowhere, with their target."""

    def under(self, folder: str) -> Iterator[str]:
        """Paths below a folder, sorted."""
        return (path for path in sorted(self.files) if path.startswith(folder + "/"))


class Repository:
    """A project folder and the git repository it may stand in."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def head(self) -> str | None:
        """The commit HEAD names; None without git or before the first commit."""
        try:
            return self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip() or None
        except (RepositoryError, FileNotFoundError):
            return None

    def uncommitted(self) -> list[str]:
        """Paths of content and `kb.yml` that differ from HEAD, untracked files included."""
        out = self._git("status", "--porcelain", "-z", "--untracked-files=all", "--", CONTENT, FILE_NAME)
        prefix = self._git("rev-parse", "--show-prefix").decode().strip()
        return sorted(_status_paths(out.decode("utf-8", "surrogateescape"), prefix))

    def snapshot(self, commit: str | None) -> Snapshot:
        """The files of a commit, or of the folder when `commit` is None."""
        return self._tree(commit) if commit else self._folder()

    def earlier_texts(self, path: str) -> Iterator[bytes]:
        """Former contents of one file, newest first, HEAD's own included."""
        listing = self._git("log", "--format=%H", "--", path).decode().split()
        yield from self._blobs(f"{commit}:./{path}" for commit in listing)

    def _tree(self, commit: str) -> Snapshot:
        listing = self._git("ls-tree", "-r", "-z", "-l", commit, "--", CONTENT, FILE_NAME)
        snapshot, wanted, links = Snapshot(commit), {}, {}
        for entry in filter(None, listing.decode("utf-8", "surrogateescape").split("\0")):
            facts, path = entry.split("\t", 1)
            mode, _kind, blob, size = facts.split()
            if mode == "120000":
                links[path] = blob
            elif size != "-" and int(size) > LARGEST:
                snapshot.too_large[path] = int(size)
            elif size != "-":
                wanted[path] = blob
        contents = self._blobs([*wanted.values(), *links.values()])
        snapshot.files = {path: next(contents) for path in wanted}
        for path in links:
            _follow(snapshot, path, next(contents).decode("utf-8", "replace"))
        return snapshot

    def _folder(self) -> Snapshot:
        snapshot = Snapshot(None)
        for path in _walk(self.project):
            name = path.relative_to(self.project).as_posix()
            if path.is_symlink() and not _inside(path, self.project / CONTENT):
                snapshot.stray_links[name] = str(path.readlink())
            elif (size := path.stat().st_size) > LARGEST:
                snapshot.too_large[name] = size
            else:
                snapshot.files[name] = path.read_bytes()
        return snapshot

    def _blobs(self, names: Iterable[str]) -> Iterator[bytes]:
        """Contents of git objects, in order; a missing object gives empty contents."""
        wanted = list(names)
        if not wanted:
            return
        out = memoryview(self._git("cat-file", "--batch", data="\n".join(wanted).encode() + b"\n"))
        place = 0
        for _name in wanted:
            end = bytes(out[place : place + 4096]).index(b"\n") + place
            header = bytes(out[place:end]).split()
            size = int(header[-1]) if header[-1].isdigit() else -1
            yield bytes(out[end + 1 : end + 1 + size]) if size >= 0 else b""
            place = end + 1 + (size + 1 if size >= 0 else 0)

    def _git(self, *arguments: str, data: bytes | None = None) -> bytes:
        command = ["git", "-c", "core.quotePath=false", "-C", str(self.project), *arguments]
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise RepositoryError(f"git {arguments[0]} failed: {said or done.returncode}")
        return done.stdout


def _status_paths(out: str, prefix: str) -> Iterator[str]:
    entries = iter(filter(None, out.split("\0")))
    for entry in entries:
        if entry[0] in "RC":
            next(entries, None)
        yield entry[3:].removeprefix(prefix)


def _walk(project: Path) -> Iterator[Path]:
    if (project / FILE_NAME).exists():
        yield project / FILE_NAME
    for folder, folders, names in os.walk(project / CONTENT):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        yield from (Path(folder) / name for name in sorted([*names, *links]))


def _inside(path: Path, root: Path) -> bool:
    target = path.resolve()
    return target.is_file() and target.is_relative_to(root.resolve())


def _follow(snapshot: Snapshot, path: str, target: str) -> None:
    """Resolve one link of a commit's tree; links to links are not followed."""
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if goal in snapshot.files and goal.startswith(CONTENT + "/"):
        snapshot.files[path] = snapshot.files[goal]
    else:
        snapshot.stray_links[path] = target
