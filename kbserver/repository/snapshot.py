"""The files of one moment: as a commit has them, or as they lie in the folder.

A `Snapshot` is the content and `kb.yml`. From git it is the tree of a commit, whatever lies uncommitted in
the folder; without git it is the folder.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kbserver.config import FILE_NAME
from kbserver.derived import Derived
from kbserver.repository.git import Git, missing

__all__ = ["CONTENT", "LARGEST", "Snapshot", "led_to", "of_commit", "of_folder", "tree"]

CONTENT = "content"
LARGEST = 1_000_000
"""Bytes; a larger file is named, never read."""

_NO_TEXT = "its name is not UTF-8"


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
    """Files that could not be read, with the reason."""

    def under(self, folder: str) -> Iterator[str]:
        """Paths below a folder, sorted."""
        return (path for path in sorted(self.files) if path.startswith(folder + "/"))


def of_commit(git: Git, commit: str, derived: Derived) -> Snapshot:
    """The files of a commit."""
    listing = git("ls-tree", "-r", "-z", "-l", commit, "--", CONTENT, FILE_NAME)
    snapshot, wanted, links = Snapshot(commit), {}, {}
    entries = filter(None, os.fsdecode(listing).split("\0"))
    for mode, blob, size, path in derived.each("listed", entries, partial(map, _listed)):
        if not _is_text(path):
            snapshot.unreadable[path] = _NO_TEXT
        elif mode == "120000":
            links[path] = blob
        elif size != "-" and not size.isdigit():
            raise missing(blob)
        elif size != "-" and int(size) > LARGEST:
            snapshot.too_large[path] = int(size)
        elif size != "-":
            wanted[path] = blob
    contents = derived.each("blob", [*wanted.values(), *links.values()], git.contents)
    snapshot.files = {path: next(contents) for path in wanted}
    targets = {path: os.fsdecode(next(contents)) for path in links}
    for path, target in targets.items():
        goal = led_to(path, targets)
        if goal in snapshot.files and _within(path) and _within(goal):
            snapshot.files[path] = snapshot.files[goal]
        else:
            snapshot.stray_links[path] = target
    return snapshot


def _listed(entry: str) -> tuple[str, str, str, str]:
    """Mode, blob, size and path of an entry of a tree."""
    facts, path = entry.split("\t", 1)
    mode, _kind, blob, size = facts.split()
    return mode, blob, size, path


def led_to(path: str, targets: Mapping[str, str]) -> str:
    """The path a link leads to in the end; `targets` are those of all links, by path."""
    goal = path
    for _step in targets:
        if goal in targets:
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(goal), targets[goal]))
    return goal


def tree(git: Git, commit: str) -> dict[str, str]:
    """Blob of every file of a commit, by path; of links within the content, the blob they lead to."""
    listing = os.fsdecode(git("ls-tree", "-r", "-z", commit, "--", CONTENT, FILE_NAME))
    entries = [
        (facts.split(), path) for facts, _, path in (e.partition("\t") for e in listing.split("\0") if e)
    ]
    files = {path: facts[2] for facts, path in entries if facts[0].startswith("100")}
    links = {path: facts[2] for facts, path in entries if facts[0] == "120000"}
    targets = dict(zip(links, map(os.fsdecode, git.contents(links.values())), strict=True))
    goals = {path: led_to(path, targets) for path in links}
    return files | {p: files[g] for p, g in goals.items() if g in files and _within(p) and _within(g)}


def of_folder(project: Path) -> Snapshot:
    """The files as they lie in a project's folder."""
    snapshot = Snapshot(None)
    for path in _walk(project):
        name = path.relative_to(project).as_posix()
        if not _is_text(name):
            snapshot.unreadable[name] = _NO_TEXT
        elif path.is_symlink() and not (_within(name) and _inside(path, project / CONTENT)):
            snapshot.stray_links[name] = str(path.readlink())
        else:
            _read(snapshot, path, name)
    return snapshot


def _within(name: str) -> bool:
    """Whether a name is that of content: links lead from content to content."""
    return name.startswith(f"{CONTENT}/")


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8; what is not, Python holds as surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


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
