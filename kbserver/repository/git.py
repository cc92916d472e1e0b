"""Git run as a command, the same whatever the user's settings are."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kbserver.errors import RepositoryError

__all__ = ["Git", "missing"]

_SETTINGS = (
    "log.showSignature=false",
    "log.showRoot=true",
    "core.commitGraph=true",
    "advice.graftFileDeprecated=false",
)
# Replaced objects and grafts would show another history than the one that others verify.
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}
_AT_ONCE = 1024
"""Objects read together: enough to keep git busy, few enough to hold."""


def missing(name: str) -> RepositoryError:
    """The error for an object that should be there."""
    what = f"the object {name} is missing, so the history cannot be read"
    return RepositoryError(f"{what}; fetch it again with `git fetch --refetch`")


class Git:
    """Git commands in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, data: bytes | None = None, settings: Sequence[str] = ()) -> bytes:
        """What a command prints; raise `RepositoryError` with what it complains of.

        `settings` are further `key=value` pairs for this command.
        """
        options = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
        command = ["git", "--literal-pathspecs", *options, "-C", str(self.folder), *arguments]
        environment = {**os.environ, **_ENVIRONMENT}
        try:
            done = subprocess.run(command, input=data, env=environment, capture_output=True, check=False)
        except FileNotFoundError:
            raise RepositoryError("git is not installed") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            how = subprocess.CalledProcessError(done.returncode, command)
            raise RepositoryError(f"git {arguments[0]} failed: {said or done.returncode}") from how
        return done.stdout

    def words(self, *arguments: str) -> list[str]:
        """What a command prints, cut at blanks and line ends."""
        return os.fsdecode(self(*arguments)).split()

    def is_ancestor(self, commit: str, of: str) -> bool:
        """Whether a commit is part of another one's history; False for one that is not there at all."""
        try:
            self("merge-base", "--is-ancestor", commit, of)
        except RepositoryError:
            return False
        return True

    def contents(self, names: Iterable[str]) -> Iterator[bytes]:
        """Contents of git objects, in order; raise `RepositoryError` for one that is not there."""
        waiting: list[str] = []
        for name in names:
            waiting.append(name)
            if len(waiting) == _AT_ONCE:
                yield from self._contents(waiting)
                waiting = []
        yield from self._contents(waiting)

    def _contents(self, names: Sequence[str]) -> Iterator[bytes]:
        if not names:
            return
        out = self("cat-file", "--batch", data=os.fsencode("\n".join(names)) + b"\n")
        place = 0
        for name in names:
            end = out.index(b"\n", place)
            size = out[place:end].split()[-1]
            if not size.isdigit():
                raise missing(name)
            yield out[end + 1 : end + 1 + int(size)]
            place = end + 1 + int(size) + 1
