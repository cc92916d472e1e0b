"""The process that builds: kept warm from one push to the next, killed when a build takes too long.

It reads orders and writes what it does, a JSON object a line each:

    {"commit": "…", "part": "data", "accept_rewritten": false}
    {"commit": "…", "part": "ahead", "site": true}
    {"doing": "reading the history"}
    {"release": "…"}  or  {"failure": {"outcome": "…", "what": "…", "problems": ["…"]}}

With `ahead` nothing is built: what a push will need is derived while there is none.

Its standard input is its life line: when that ends, whoever ordered has died, and it ends
with all it started.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TextIO

from kbserver.derived import Derived
from kbserver.publish.ahead import derive_ahead
from kbserver.publish.building import build_release
from kbserver.publish.patching import patch_site
from kbserver.publish.plan import Progress
from kbserver.publish.release import Release
from kbserver.publisher.failure import failure_of

__all__ = ["main"]

_NICENESS = 5
"""While all pages are built, for minutes, whoever asks the server on the same machine goes first."""

_SECONDS_OF_QUIET = 30.0

Orders = SimpleQueue[dict[str, Any]]


def main(project: Path) -> None:
    """Build what is ordered until standard input ends."""
    # whatever prints from here on goes to the log and not among the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    orders: Orders = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, orders), daemon=True).start()
    derived = Derived()

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    while True:
        say(_done(project, _next(orders), derived, say))


def _next(orders: Orders) -> dict[str, Any]:
    """The next order; where that is long in coming, garbage is searched for meanwhile."""
    with contextlib.suppress(Empty):
        return orders.get(timeout=_SECONDS_OF_QUIET)
    gc.collect()
    return orders.get()


def _listen(stream: TextIO, orders: Orders) -> None:
    for line in stream:
        orders.put(json.loads(line))
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _done(
    project: Path, order: dict[str, Any], derived: Derived, say: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    try:
        release = _built(project, order, derived, lambda said: say({"doing": said}))
    except Exception as error:
        failure = failure_of(error)
        content = {"outcome": failure.outcome, "what": failure.what, "problems": failure.problems}
        return {"failure": content}
    return {"release": release and release.id}


def _built(project: Path, order: dict[str, Any], derived: Derived, progress: Progress) -> Release | None:
    """The release; None where there was nothing to patch, and of what is only derived."""
    commit, part = order["commit"], order["part"]
    if part == "ahead":
        derive_ahead(project, commit=commit, site=order["site"], derived=derived, progress=progress)
        return None
    if part == "site":
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    if part == "patch":
        return patch_site(project, commit=commit, progress=progress, derived=derived)
    return build_release(
        project,
        commit=commit,
        site=part == "site",
        accept_rewritten=order["accept_rewritten"],
        progress=progress,
        derived=derived,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
