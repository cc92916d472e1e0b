"""A project folder and the git repository it may stand in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kbserver.config import FILE_NAME
from kbserver.derived import Derived
from kbserver.errors import RepositoryError
from kbserver.repository.commits import Commit, walk
from kbserver.repository.git import Git, missing
from kbserver.repository.signatures import Signature, signatures
from kbserver.repository.snapshot import CONTENT, Snapshot, of_commit, of_folder, tree

__all__ = ["Repository"]

_NO_COMMIT = ("not a git repository", "rev-parse failed: 1", "git is not installed")


class Repository:
    """Reads a project's files, commits and signatures."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._git = Git(project)

    def head(self) -> str | None:
        """The commit HEAD names; None outside git, without git, or before the first commit."""
        try:
            return self.commit("HEAD")
        except RepositoryError as error:
            if not any(sign in str(error) for sign in _NO_COMMIT):
                raise
        if name := self._named():
            raise missing(name)
        return None

    def _named(self) -> str:
        """What HEAD says, whether that is there or not; empty where it says nothing."""
        try:
            return self._git("rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
        except RepositoryError:
            return ""

    def commit(self, name: str) -> str:
        """Full hash of the commit a name, tag or hash stands for; raise `RepositoryError`."""
        return self._git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()

    def uncommitted(self) -> list[str]:
        """Paths of content and `kb.yml` that differ from HEAD, untracked files included."""
        options = ("--porcelain", "-z", "--untracked-files=all", "--no-renames")
        out = os.fsdecode(self._git("status", *options, "--", CONTENT, FILE_NAME))
        prefix = os.fsdecode(self._git("rev-parse", "--show-prefix")).removesuffix("\n")
        return sorted(entry[3:].removeprefix(prefix) for entry in out.split("\0") if entry)

    def snapshot(self, commit: str | None, derived: Derived | None = None) -> Snapshot:
        """The files of a commit, or of the folder when `commit` is None."""
        return of_commit(self._git, commit, derived or Derived()) if commit else of_folder(self.project)

    def commits(self, head: str, since: str | None = None) -> Iterator[Commit] | None:
        """The commits up to `head`, oldest first; after `since`, or None where that is not on its main line.

        Raises:
            RepositoryError: Part of the history is not there, because the repository is a shallow clone.
        """
        self.refuse_shallow()
        return walk(self._git, head, since)

    def refuse_shallow(self) -> None:
        """Raise `RepositoryError` where the repository is a shallow clone."""
        if self._git("rev-parse", "--is-shallow-repository").strip() == b"true":
            what = (
                "this clone is shallow: it does not hold the history that tells which versions were approved"
            )
            raise RepositoryError(f"{what}; fetch it with `git fetch --unshallow`")

    def last_on_main(self, head: str, time: int) -> str | None:
        """The last commit of the main line made by an instant, in seconds since 1970; None before it."""
        found = self._git.words("rev-list", "-1", "--first-parent", f"--min-age={time}", head)
        return found[0] if found else None

    def commit_object(self, commit: str) -> bytes:
        """A commit as git keeps it: what its hash is made of, and its signature."""
        return self._git("cat-file", "commit", commit)

    def tree(self, commit: str) -> dict[str, str]:
        """Blob of every file of the content, and of `kb.yml`, in a commit; of links, what they lead to."""
        return tree(self._git, commit)

    def is_link(self, commit: str, path: str) -> bool:
        """Whether a file of a commit is a symbolic link."""
        return self._git("ls-tree", commit, "--", path).startswith(b"120000")

    def changed(self, commit: str) -> list[str]:
        """Paths of the content in which a commit differs from its first parent."""
        form = ("-z", "--format=", "--name-only", "--no-renames", "--diff-merges=first-parent", "--relative")
        out = os.fsdecode(self._git("log", "-1", *form, commit, "--", CONTENT))
        return [path for path in out.split("\0") if path]

    def prefix(self) -> str:
        """Path of the project within its repository, ending in a slash; empty where they are the same."""
        return os.fsdecode(self._git("rev-parse", "--show-prefix")).removesuffix("\n")

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Contents of blobs, in order; raise `RepositoryError` for one that is not there."""
        return self._git.contents(blobs)

    def signatures(self, commits: Iterable[str], allowed: str) -> Mapping[str, Signature]:
        """Who signed these commits, by hash; `allowed` are lines of OpenSSH's `allowed_signers` format."""
        return signatures(self._git, commits, allowed)

    def fork(self, base: str, head: str) -> str:
        """The commit at which `head` left `base`; raise `RepositoryError` where they share none."""
        try:
            return self._git("merge-base", base, head).decode().strip()
        except RepositoryError:
            what = f"{base[:12]} and {head[:12]} have no commit in common"
            raise RepositoryError(f"{what}; name one that {head[:12]} comes from") from None

    def is_ancestor(self, commit: str, of: str) -> bool:
        """Whether a commit is part of another one's history; False for one that is not there at all."""
        return self._git.is_ancestor(commit, of)
