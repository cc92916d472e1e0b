"""The remote of a repository: its branch is fetched to a reference of ours, and nothing else changes.

Neither the working copy nor the editors' branches move. A remote is not trusted with more than objects: no
hooks, no submodules, no prompts, no transport that runs a command, and objects that git finds malformed
(paths with `..`, `.git` in a tree) are refused before they are kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

from kbserver.errors import RepositoryError
from kbserver.repository.git import Git

__all__ = ["Remote", "redacted"]

_WANTED, _PUBLISHED = "refs/kbserver/wanted", "refs/kbserver/published"
_TRANSPORTS = "https:http:ssh"
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "fetch.fsckObjects=true",
    "gc.autoDetach=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
)
_OPTIONS = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap=")
_UNATTENDED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_SECONDS_BETWEEN_LOOKS = 0.2
_SECONDS_TO_CLEAR = 2.0
_SECRET = re.compile(r"(?<=://)[^/@\s'\"]+@")


def redacted(text: str) -> str:
    """A text without the users and passwords of the addresses in it."""
    return _SECRET.sub("", text)


class Remote:
    """One branch of one remote, as a project follows it."""

    def __init__(self, project: Path, name: str, branch: str) -> None:
        """`name` is that of a remote of the repository, or an address."""
        self._project, self._name, self._branch = project, name, branch
        self._git = Git(project)

    def address(self) -> str:
        """Where it is, without user and password."""
        return redacted(self._address())

    def fetch(self, seconds: float, stopping: threading.Event) -> str:
        """Fetch the branch and give its commit's full hash.

        Raises:
            RepositoryError: The remote cannot be reached in so many seconds, refuses, has no such branch or
                sends what git finds malformed; there is no repository here; or `stopping` was set meanwhile.
        """
        refspec = f"+refs/heads/{self._branch}:{_WANTED}"
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = ["git", *settings, "-C", str(self._project), "fetch", *_OPTIONS, "--", self._name, refspec]
        allowed = _TRANSPORTS + (":file" if _is_path(self._address()) else "")
        _run(command, {**os.environ, **_UNATTENDED, "GIT_ALLOW_PROTOCOL": allowed}, seconds, stopping)
        return self._git("rev-parse", "--verify", "--quiet", f"{_WANTED}^{{commit}}").decode().strip()

    def keep(self, commit: str) -> None:
        """Keep a published commit from git's collection, whatever becomes of the branch."""
        self._git("update-ref", _PUBLISHED, commit, settings=_SETTINGS)

    def unlock(self) -> None:
        """Remove locks on references of ours that a killed git left; for whoever knows that none runs."""
        with contextlib.suppress(RepositoryError):
            for reference in (_WANTED, _PUBLISHED):
                lock = self._git("rev-parse", "--git-path", f"{reference}.lock")
                (self._project / os.fsdecode(lock).strip()).unlink(missing_ok=True)

    def _address(self) -> str:
        try:
            return self._git("config", "--get", f"remote.{self._name}.url").decode().strip()
        except RepositoryError:
            return self._name


def _is_path(address: str) -> bool:
    """Whether git takes an address for a folder: neither `scheme://` (but `file://`) nor `host:path`."""
    if "://" in address:
        return address.startswith("file://")
    return ":" not in address.partition("/")[0]


def _run(command: list[str], environment: dict[str, str], seconds: float, stopping: threading.Event) -> None:
    try:
        running = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # no terminal to ask on, and its helpers end with it
        )
    except FileNotFoundError:
        raise RepositoryError("git is not installed") from None
    with running:
        try:
            said = _ended(running, time.monotonic() + seconds, stopping)
        finally:
            if running.returncode is None:
                _end(running)
    if said is None:
        raise RepositoryError(f"the remote did not answer within {seconds:g} seconds")
    if running.returncode:
        text = redacted(said.decode("utf-8", "replace").strip())
        raise RepositoryError(f"git fetch failed: {text or running.returncode}")


def _end(running: subprocess.Popen[bytes]) -> None:
    """Let git clear what it has begun; end it and its helpers where it does not."""
    os.killpg(running.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(_SECONDS_TO_CLEAR)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


def _ended(running: subprocess.Popen[bytes], end: float, stopping: threading.Event) -> bytes | None:
    """What it complained of; None when it had to be given up."""
    while time.monotonic() < end and not stopping.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):
            return running.communicate(timeout=_SECONDS_BETWEEN_LOOKS)[1]
    return None
