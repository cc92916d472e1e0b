"""A push as forges describe it: which branch of which repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Push", "read_push", "same_repository"]

_PLACES = ("repository", "project")
_ADDRESSES = (
    *("clone_url", "ssh_url", "html_url", "git_url", "url"),
    *("git_http_url", "git_ssh_url", "http_url", "web_url", "homepage"),
)
_SSH_SHORT = re.compile(r"(?:[^@/]+@)?([^:/]+):(?!//)(.+)")


@dataclass(frozen=True, slots=True)
class Push:
    """One push."""

    ref: str
    """What was pushed: `refs/heads/main`."""
    repositories: tuple[str, ...]
    """Addresses of the repository it was pushed to."""

    def concerns(self, repository: str, branch: str) -> bool:
        """Whether it went to this branch of this repository."""
        return self.ref == f"refs/heads/{branch}" and any(
            same_repository(each, repository) for each in self.repositories
        )


def read_push(content: Any) -> Push | None:
    """The push that a body describes, whatever it holds; None where it describes none."""
    if not isinstance(content, dict) or not isinstance(content.get("ref"), str):
        return None
    return Push(content["ref"], tuple(_addresses(content)))


def same_repository(one: str, other: str) -> bool:
    """Whether two addresses name one repository: scheme, user, port, case and `.git` do not count."""
    return _place(one) is not None and _place(one) == _place(other)


def _addresses(content: dict[str, Any]) -> Iterator[str]:
    for place in _PLACES:
        facts = content.get(place)
        if isinstance(facts, dict):
            yield from (facts[name] for name in _ADDRESSES if isinstance(facts.get(name), str))


def _place(address: str) -> tuple[str, str] | None:
    """Host and path."""
    if short := _SSH_SHORT.fullmatch(address):
        host, path = short[1], short[2]
    else:
        try:
            parts = urlsplit(address)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return None
    path = path.strip("/").removesuffix(".git").casefold()
    return (host.casefold(), path) if host and path else None
