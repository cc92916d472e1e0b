"""Where releases are built: a process of its own, started when needed, that can be stopped at any moment."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Literal

from kbserver.publisher.failure import Failure

__all__ = ["BuildStopped", "Part", "Workshop"]

_SECONDS_BETWEEN_LOOKS = 0.2


Part = Literal["data", "patch", "site"]
"""What is built: what the API answers with, the changed pages in the site that serves, or all of it."""


class BuildStopped(Exception):  # noqa: N818
    """A build was given up: the publisher ends, or something newer takes its place."""


class Workshop:
    """Builds one release at a time."""

    def __init__(self, project: Path, seconds: float, stopping: threading.Event) -> None:
        """`seconds` is the longest a build may take; `stopping` gives up the one that runs."""
        self._project, self._seconds, self._stopping = project, seconds, stopping
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    @property
    def pid(self) -> int | None:
        """The building process, if there is one."""
        return self._process.pid if self._process else None

    def build(
        self,
        commit: str,
        part: Part,
        *,
        accept_rewritten: bool,
        heard: Callable[[str], None],
        superseded: Callable[[], bool] = lambda: False,
    ) -> Failure | None:
        """Build a part of a commit's release and point to it; None when that is done, else what came between.

        `heard` is told what is being done; `superseded` is asked all the while whether to give up. Raises
        `BuildStopped`.
        """
        order = {"commit": commit, "part": part, "accept_rewritten": accept_rewritten}
        return self._carry_out(order, heard, superseded)

    def derive_ahead(self, commit: str, *, site: bool) -> Failure | None:
        """Derive what the next push will need, as far as a published commit tells; nothing is built.

        `site` is whether pages will be built. Raises `BuildStopped`.
        """
        order = {"commit": commit, "part": "ahead", "site": site}
        return self._carry_out(order, lambda _said: None, lambda: False)

    def _carry_out(
        self, order: dict[str, Any], heard: Callable[[str], None], superseded: Callable[[], bool]
    ) -> Failure | None:
        self._send(order)
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            if self._stopping.is_set() or superseded():
                self.close()
                raise BuildStopped
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=_SECONDS_BETWEEN_LOOKS)
                if answer is None:
                    return self._ended()
                if "doing" not in answer:
                    return _failure(answer)
                heard(answer["doing"])
        self.close()
        return Failure("timed-out", f"the build took longer than {self._seconds:g} seconds and was stopped")

    def close(self) -> None:
        """End the building process and all it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with contextlib.suppress(BrokenPipeError):
                if self._process.stdin:
                    self._process.stdin.close()
            self._process.wait()
            self._process = None

    def _send(self, order: dict[str, Any]) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        assert self._process is not None  # noqa: S101 - just started
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):  # it has just died: its answers end, and that is told
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()

    def _start(self) -> None:
        self._answers = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kbserver.publisher.builder", str(self._project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None  # noqa: S101
        reader = threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True)
        reader.start()

    def _ended(self) -> Failure:
        status = self._process.wait() if self._process else 0
        self.close()
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        what = f"the building process ended {how}; where memory ran out, the system's log says so"
        return Failure("killed", what)


def _read(stream: IO[bytes], answers: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    with stream:
        for line in stream:
            with contextlib.suppress(ValueError):  # cut off by its death
                answers.put(json.loads(line))
    answers.put(None)


def _failure(answer: dict[str, Any]) -> Failure | None:
    if "release" in answer:
        return None
    found = answer["failure"]
    return Failure(found["outcome"], found["what"], tuple(found["problems"]))
