"""What can keep a push from being published, as programs and people are told."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kbserver.errors import (
    ChecksFailed,
    ConfigError,
    HistoryRewritten,
    ReleaseError,
    RepositoryError,
    SiteFailed,
)
from kbserver.repository.remote import redacted

__all__ = ["RETRIED", "Failure", "failure_of"]

RETRIED = frozenset({"fetch-failed", "disk-full", "killed", "repository-failed", "build-failed"})
"""Outcomes that are not the commit's fault: they are tried again, ever more rarely."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_SAID = ("No space left on device", "Disk quota exceeded", "File too large")
_LONGEST = 2000
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure."""

    outcome: str
    """`fetch-failed`, `checks-failed`, `config-invalid`, `history-rewritten`, `site-failed`, `disk-full`,
    `timed-out`, `killed`, `repository-failed` or `build-failed`."""
    what: str
    """What happened, in a few lines, without secrets."""
    problems: tuple[str, ...] = ()
    """Problems of the content as `kb check` prints them: `file:line: code: what: remedy`."""
    commit: str | None = None
    """The commit that was to be published; None where none was fetched."""
    at: str = ""
    """When it first happened, ISO 8601 in UTC."""

    @property
    def is_retried(self) -> bool:
        """Whether the same commit may succeed later."""
        return self.outcome in RETRIED

    def same_as(self, other: Failure | None) -> bool:
        """Whether the other one says nothing new."""
        return other is not None and (self.outcome, self.commit) == (other.outcome, other.commit)

    def about(self, commit: str | None, at: str) -> Failure:
        """This failure, of a commit at an instant."""
        return replace(self, commit=commit, at=at)


def failure_of(error: Exception) -> Failure:
    """The failure that an error of a build is."""
    said = _shortened(redacted(str(error)) or type(error).__name__)
    if isinstance(error, ConfigError | ChecksFailed):
        lines = [str(problem) for problem in error.problems]
        more = [f"and {len(lines) - _MOST_PROBLEMS} more"] if len(lines) > _MOST_PROBLEMS else []
        outcome = "config-invalid" if isinstance(error, ConfigError) else "checks-failed"
        what = "kb.yml cannot be used" if isinstance(error, ConfigError) else said
        return Failure(outcome, what, (*lines[:_MOST_PROBLEMS], *more))
    if isinstance(error, HistoryRewritten):
        return Failure("history-rewritten", said.replace("kb build", "kb publish"))
    if _is_full(error):
        return Failure("disk-full", said)
    if isinstance(error, SiteFailed):
        return Failure("site-failed", said)
    if isinstance(error, RepositoryError):
        return Failure("repository-failed", said)
    what = said if isinstance(error, ReleaseError | OSError) else f"{type(error).__name__}: {said}"
    return Failure("build-failed", what)


def _is_full(error: BaseException) -> bool:
    for each in _causes(error):
        if isinstance(each, OSError) and each.errno in _FULL:
            return True
        if isinstance(each, SiteFailed | RepositoryError) and any(sign in str(each) for sign in _FULL_SAID):
            return True
    return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
