"""Asks a server over and over on connections that stay open: through wrk where there is one, else by itself.

`python -m benchmarks.load PORT FILE CONNECTIONS SECONDS` is the latter, in a process of its own: FILE holds a
JSON list of requests, and what it prints is JSON too.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.clock import percentile

__all__ = ["Answered", "Ask", "ask"]

HOST = "127.0.0.1"
_WRK = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server did under load."""

    generator: str
    """`wrk`, or `own` for the client of this module."""
    requests: int
    errors: int
    """Answers of 400 and above, and connections that broke."""
    seconds: float
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def ask(
    port: int, asks: Sequence[Ask], folder: Path, connections: int, seconds: float, *, own: bool = False
) -> Answered:
    """Ask a server on this machine the requests in turn, from another process, for so many seconds.

    `folder` takes the list of requests; `own` does without wrk even where it is installed.
    """
    wrk = None if own else shutil.which("wrk")
    asked = folder / "requests.json"
    asked.write_text(json.dumps([asdict(each) for each in asks]))
    if wrk is None:
        module = [sys.executable, "-m", "benchmarks.load", str(port), str(asked)]
        command = [*module, str(connections), str(seconds)]
    else:
        lines = (
            "\t".join([each.path, *(f"{name}: {value}" for name, value in each.headers.items())])
            for each in asks
        )
        asked.write_text("\n".join(lines))
        command = [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", str(_WRK)]
        command += [f"http://{HOST}:{port}", "--", str(asked)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=_WRK.parent.parent)
    return Answered("wrk" if wrk else "own", **json.loads(done.stdout.splitlines()[-1]))


class _Client:
    """Several connections that share a list of requests and a deadline."""

    def __init__(self, port: int, asks: Sequence[Ask], seconds: float) -> None:
        self._port = port
        self._asks = [_bytes(each) for each in asks]
        self._deadline = time.perf_counter() + seconds
        self._next = self.errors = 0
        self.spent: list[float] = []

    async def connection(self) -> None:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        try:
            while time.perf_counter() < self._deadline:
                request = self._asks[self._next % len(self._asks)]
                self._next += 1
                start = time.perf_counter()
                writer.write(request)
                self.errors += await _status(reader) >= 400
                self.spent.append((time.perf_counter() - start) * 1000)
        except (OSError, asyncio.IncompleteReadError):
            self.errors += 1
        finally:
            writer.close()


def _bytes(each: Ask) -> bytes:
    headers = {"Host": HOST, **each.headers}
    lines = [f"GET {each.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


async def _status(reader: asyncio.StreamReader) -> int:
    """Read one answer whole; its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, found, rest = head.partition(b"\r\ncontent-length:")
    if found:
        await reader.readexactly(int(rest.partition(b"\r\n")[0]))
    return int(head.split(b" ", 2)[1])


async def _run(port: int, asks: Sequence[Ask], connections: int, seconds: float) -> dict[str, Any]:
    client = _Client(port, asks, seconds)
    start = time.perf_counter()
    await asyncio.gather(*(client.connection() for _ in range(connections)))
    passed = time.perf_counter() - start
    spent = sorted(client.spent) or [0.0]
    return {
        "requests": len(client.spent),
        "errors": client.errors,
        "seconds": passed,
        "p50": percentile(spent, 0.5),
        "p99": percentile(spent, 0.99),
    }


def main(arguments: Sequence[str]) -> None:
    """Run as a command."""
    port, path, connections, seconds = arguments
    asks = [Ask(**each) for each in json.loads(Path(path).read_text())]
    print(json.dumps(asyncio.run(_run(int(port), asks, int(connections), float(seconds)))))


if __name__ == "__main__":
    main(sys.argv[1:])
