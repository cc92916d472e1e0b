"""`publish` in `kb.yml`: the remote that releases follow, and what happens around that."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from kbserver.mistakes import Wanted
from kbserver.strictmodel import StrictModel

__all__ = ["Hook", "Keep", "Notify", "Publish"]

_NEVER = "0"
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def _span(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,5}[smh]", text):
        raise Wanted("a time such as 60s, 10m or 1h")
    return text


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError(
            "the name of an environment variable such as KB_HOOK_SECRET, never the secret itself"
        )
    return name


def _remote(name: str) -> str:
    if not name or name.startswith("-") or "::" in name or re.search(r"[\s\x00-\x1f\x7f]", name):
        raise ValueError(
            "the name of a git remote, or an address such as https://git.example.org/team/kb.git"
        )
    if re.search(r"://[^/@]*:[^/@]*@", name):
        raise ValueError("an address without password: git's credential helper or an SSH key keeps that")
    return name


def _branch(name: str) -> str:
    if (
        not re.fullmatch(r"[\w][\w./+-]*", name)
        or ".." in name
        or "//" in name
        or name.endswith(("/", ".lock"))
    ):
        raise Wanted("the name of a branch such as main")
    return name


def _repository(address: str) -> str:
    if not re.fullmatch(r"(https?|ssh)://[^\s/]+/\S+", address):
        raise ValueError("the repository's address at the forge, such as https://git.example.org/team/kb.git")
    return address


def _span_or_never(text: str) -> str:
    return text if text == _NEVER else _span(text)


def _never(value: object) -> object:
    return _NEVER if value == 0 and isinstance(value, int) else value


Span = Annotated[str, AfterValidator(_span)]
SpanOrNever = Annotated[
    str,
    BeforeValidator(_never),
    AfterValidator(_span_or_never),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"const": 0}]}),
]
Variable = Annotated[str, AfterValidator(_variable)]


class Keep(StrictModel):
    """Which releases are kept; what serves, and the one before it, always are."""

    count: Annotated[int, Field(ge=2, le=1000)] = 5
    """At most so many."""
    days: Annotated[int, Field(ge=1, le=3650)] = 30
    """None that was built longer ago."""


class Hook(StrictModel):
    """Pushes that a forge announces at `POST /hooks/push`."""

    secret_env: Variable = "KB_HOOK_SECRET"  # noqa: S105 - its name
    """Environment variable with the secret that the forge signs with; without it there is no hook."""
    repository: Annotated[str, AfterValidator(_repository)]
    """Address of the repository at the forge; pushes to others are ignored."""


class Notify(StrictModel):
    """Whom to tell when publishing fails, and when it works again."""

    url_env: Variable = "KB_NOTIFY_URL"
    """Environment variable with the http(s) address that is sent JSON by POST."""


class Publish(StrictModel):
    """How releases follow a git remote; read from the folder's `kb.yml`, not from what is pushed."""

    remote: Annotated[str, AfterValidator(_remote)] = "origin"
    """Name of a remote of the repository, or an address."""
    branch: Annotated[str, AfterValidator(_branch)] = "main"
    """The branch that is published."""
    poll: SpanOrNever = "60s"
    """Time between two looks at the remote; 0 looks only when a push is announced."""
    timeout: Span = "10m"
    """A fetch, or a build of data or of few pages, that takes longer is stopped."""
    site_timeout: Span = "2h"
    """A build of all pages that takes longer is stopped."""
    keep: Keep = Field(default_factory=Keep)
    hook: Hook | None = None
    """Pushes that a forge announces; without it the publisher only looks by itself."""
    notify: Notify = Field(default_factory=Notify)

    @property
    def poll_seconds(self) -> float | None:
        """Seconds between two looks; None for none but those announced."""
        return None if self.poll == _NEVER else _seconds(self.poll)

    @property
    def timeout_seconds(self) -> float:
        """Seconds a fetch or a build may take, but that of all pages."""
        return _seconds(self.timeout)

    @property
    def site_timeout_seconds(self) -> float:
        """Seconds the build of all pages may take."""
        return _seconds(self.site_timeout)


def _seconds(span: str) -> float:
    return float(int(span[:-1]) * _SECONDS[span[-1]])
