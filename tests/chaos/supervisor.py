"""`kb publish`, started again whenever it ends, as systemd does; and killed, as nobody should."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.conftest import until

__all__ = ["Supervisor", "supervised"]

_SECONDS_BEFORE_RESTART = 0.3
_SECONDS_BETWEEN_LOOKS = 0.2


class Supervisor:
    """Keeps one publisher of a project running."""

    def __init__(self, project: Path, log: Path) -> None:
        self.starts = 0
        self.peaks = {"publisher": 0.0, "builder": 0.0}
        """Highest resident memory so far, in MB."""
        self.exits: list[int] = []
        """Codes with which it ended although it was neither killed nor told to."""
        self._project, self._log = project, log
        self._process: subprocess.Popen[bytes] | None = None
        self._killed: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()

    @property
    def log(self) -> str:
        """What it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def run(self) -> None:
        """Start it again and again until told to end."""
        command = [sys.executable, "-m", "kbserver", "publish"]
        with self._log.open("ab") as log:
            while not self._ended.is_set():
                self._process = subprocess.Popen(
                    command, cwd=self._project, stderr=log, start_new_session=True
                )
                self.starts += 1
                code = self._watched(self._process)
                if self._process is not self._killed and not self._ended.is_set():
                    self.exits.append(code)
                self._ended.wait(_SECONDS_BEFORE_RESTART)

    def kill(self, what: str) -> str:
        """Kill the `publisher`, a `builder` if there is one, or `all` at once; what it came to."""
        until(lambda: self._process and self._process.poll() is None)
        process, builders = self._process, self.builders()
        assert process is not None
        if what == "builder" and builders:
            _kill_group(builders[-1])
            return what
        self._killed = process
        _kill_group(process.pid)
        if what == "all":
            for builder in builders:
                _kill_group(builder)
            return what
        return "publisher"

    def end(self) -> None:
        """Have it told to end, as systemd would."""
        self._ended.set()

    def builders(self) -> list[int]:
        """The processes that build for the present publisher, the newest last."""
        found: list[int] = []
        for place in Path(f"/proc/{self._process.pid if self._process else 0}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(pid) for pid in place.read_text().split() if _is_builder(pid)]
        return sorted(found)

    def _watched(self, process: subprocess.Popen[bytes]) -> int:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(_SECONDS_BETWEEN_LOOKS)
            if self._ended.is_set():
                process.send_signal(signal.SIGTERM)
            self.peaks["publisher"] = max(self.peaks["publisher"], _peak(process.pid))
            self.peaks["builder"] = max([self.peaks["builder"], *map(_peak, self.builders())])


@contextmanager
def supervised(supervisor: Supervisor) -> Iterator[None]:
    """Publish while the body runs; nothing of it is left afterwards."""
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        supervisor.end()
        thread.join(30)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _is_builder(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return b"kbserver.publisher.builder" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _peak(pid: int) -> float:
    """Highest resident memory of a process so far, in MB."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) * 1024 / 1e6 if found else 0.0
    return 0.0
