"""A project's files, from the folder or from a commit: the only user of git.

A `Snapshot` is the content and `kb.yml` as they stood at one moment. From git it is the tree of a commit,
whatever lies uncommitted in the folder; without git it is the folder.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kbserver.config import FILE_NAME
from kbserver.errors import RepositoryError

__all__ = ["CONTENT", "LARGEST", "Repository", "Snapshot"]

CONTENT = "content"
_NO_COMMIT = ("not a git repository", "rev-parse failed: 1", "git is not installed")
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
    unreadable: dict[str, str] = field(default_factory=dict)
    """Files of the folder that could not be read, with the reason."""

    def under(self, folder: str) -> Iterator[str]:
        """Paths below a folder, sorted."""
        return (path for path in sorted(self.files) if path.startswith(folder + "/"))


class Repository:
    """A project folder and the git repository it may stand in."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def head(self) -> str | None:
        """The commit HEAD names; None outside git, without git, or before the first commit."""
        try:
            return self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip() or None
        except RepositoryError as error:
            if any(sign in str(error) for sign in _NO_COMMIT):
                return None
            raise

    def uncommitted(self) -> list[str]:
        """Paths of content and `kb.yml` that differ from HEAD, untracked files included."""
        options = ("--porcelain", "-z", "--untracked-files=all", "--no-renames")
        out = os.fsdecode(self._git("status", *options, "--", CONTENT, FILE_NAME))
        prefix = os.fsdecode(self._git("rev-parse", "--show-prefix")).removesuffix("\n")
        return sorted(entry[3:].removeprefix(prefix) for entry in out.split("\0") if entry)

    def snapshot(self, commit: str | None) -> Snapshot:
        """The files of a commit, or of the folder when `commit` is None."""
        return self._tree(commit) if commit else self._folder()

    def earlier_texts(self, path: str) -> Iterator[bytes]:
        """Former contents of one file, newest first, HEAD's own included.

        Raises:
            RepositoryError: Nothing more can be told, because the repository is a shallow clone.
        """
        if "\n" in path:
            return
        listing = self._git("log", "--format=%H", "--", path).decode().split()
        yield from filter(None, self._blobs(f"{commit}:./{path}" for commit in listing))
        if self._git("rev-parse", "--is-shallow-repository").strip() == b"true":
            what = f"this clone is shallow: it does not hold all former texts of {path}"
            raise RepositoryError(f"{what}; fetch them with `git fetch --unshallow`")

    def _tree(self, commit: str) -> Snapshot:
        listing = self._git("ls-tree", "-r", "-z", "-l", commit, "--", CONTENT, FILE_NAME)
        snapshot, wanted, links = Snapshot(commit), {}, {}
        for entry in filter(None, os.fsdecode(listing).split("\0")):
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
        targets = {path: os.fsdecode(next(contents)) for path in links}
        for path, target in targets.items():
            _follow(snapshot, path, target, targets)
        return snapshot

    def _folder(self) -> Snapshot:
        snapshot = Snapshot(None)
        for path in _walk(self.project):
            name = path.relative_to(self.project).as_posix()
            if path.is_symlink() and not _inside(path, self.project / CONTENT):
                snapshot.stray_links[name] = str(path.readlink())
            else:
                _read(snapshot, path, name)
        return snapshot

    def _blobs(self, names: Iterable[str]) -> Iterator[bytes]:
        """Contents of git objects, in order; a missing object gives empty contents."""
        wanted = list(names)
        if not wanted:
            return
        out = self._git("cat-file", "--batch", data=os.fsencode("\n".join(wanted)) + b"\n")
        place = 0
        for _name in wanted:
            end = out.index(b"\n", place)
            header = out[place:end].split()
            size = int(header[-1]) if header[-1].isdigit() else -1
            yield out[end + 1 : end + 1 + size] if size >= 0 else b""
            place = end + 1 + (size + 1 if size >= 0 else 0)

    def _git(self, *arguments: str, data: bytes | None = None) -> bytes:
        command = ["git", "--literal-pathspecs", "-C", str(self.project), *arguments]
        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        try:
            done = subprocess.run(command, input=data, env=environment, capture_output=True, check=False)
        except FileNotFoundError:
            raise RepositoryError("git is not installed") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise RepositoryError(f"git {arguments[0]} failed: {said or done.returncode}")
        return done.stdout


def _walk(project: Path) -> Iterator[Path]:
    if os.path.lexists(project / FILE_NAME):
        yield project / FILE_NAME
    for folder, folders, names in os.walk(project / CONTENT):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        yield from (Path(folder) / name for name in sorted([*names, *links]))


def _read(snapshot: Snapshot, path: Path, name: str) -> None:
    try:
        if not path.is_file():
            snapshot.unreadable[name] = "not a file"
        elif (size := path.stat().st_size) > LARGEST:
            snapshot.too_large[name] = size
        else:
            snapshot.files[name] = path.read_bytes()
    except OSError as error:
        snapshot.unreadable[name] = str(error.strerror)


def _inside(path: Path, root: Path) -> bool:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # leads nowhere, or in a circle
        return False
    return target.is_file() and target.is_relative_to(root.resolve())


def _follow(snapshot: Snapshot, path: str, target: str, targets: Mapping[str, str]) -> None:
    """Resolve one link of a commit's tree, and the links it leads to."""
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    for _step in targets:
        if goal in targets:
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(goal), targets[goal]))
    if goal in snapshot.files and goal.startswith(CONTENT + "/"):
        snapshot.files[path] = snapshot.files[goal]
    else:
        snapshot.stray_links[path] = target
