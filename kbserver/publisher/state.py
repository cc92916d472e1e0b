"""How publishing stands: a small file that the publisher writes and everybody else reads.

.kb/publish/state.json    the state
.kb/publish/lock          held by the publisher while it runs
.kb/publish/wanted        touched by whoever hears of a push
.kb/publish/accepted      the commit whose rewritten history may be published
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from kbserver.publisher.failure import Failure

__all__ = ["BUCKETS", "State", "now", "publisher_folder", "read_state", "write_state"]

BUCKETS = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
"""Upper bounds, in seconds, between which durations are counted."""

_FILE = "state.json"


@dataclass(frozen=True, slots=True)
class State:
    """How publishing stands."""

    state: Literal["idle", "fetching", "building", "failed"] = "idle"
    since: str = ""
    """When that began, ISO 8601 in UTC, like every instant here."""
    remote: str = ""
    """Where the remote is, without user and password."""
    branch: str = ""
    wanted: str | None = None
    """The commit that the branch had when it was last fetched."""
    looked: str | None = None
    """When that was."""
    doing: str = ""
    """While it builds: what is being done."""
    percent: int = 0
    """While it builds: about how much is done."""
    published: str | None = None
    """The commit that was published last."""
    published_at: str | None = None
    """When that was."""
    failure: Failure | None = None
    """What stands between the wanted commit and its release."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long the parts of the last publication took: `fetch`, `data`, `patch`, `site`."""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """How often each outcome was, `published` among them."""
    durations: tuple[int, ...] = (0,) * (len(BUCKETS) + 1)
    """Publications by how long they took: up to each of `BUCKETS`, and longer."""
    durations_sum: float = 0.0
    """How long they took together, in seconds."""


def now() -> str:
    """This instant, ISO 8601 in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def publisher_folder(project: Path) -> Path:
    """Where the publisher of a project keeps its files."""
    return project / ".kb" / "publish"


def read_state(project: Path) -> State | None:
    """The state; None where nothing was ever published so, or the file cannot be read."""
    try:
        found: dict[str, Any] = json.loads((publisher_folder(project) / _FILE).read_bytes())
        failure = found["failure"] and Failure(
            **found["failure"] | {"problems": (*found["failure"]["problems"],)}
        )
        return State(**found | {"failure": failure, "durations": tuple(found["durations"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_state(project: Path, state: State) -> None:
    """Replace the state in one step; on a full disk write over it, for that needs no more room.

    Raises:
        OSError: Neither could be done.
    """
    path = publisher_folder(project) / _FILE
    content = json.dumps(asdict(state), ensure_ascii=False, indent=1).encode() + b"\n"
    beside = path.with_name(f".{_FILE}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        _write_over(path, content)


def _write_over(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.pwrite(handle, content.ljust(os.fstat(handle).st_size), 0)
    finally:
        os.close(handle)
