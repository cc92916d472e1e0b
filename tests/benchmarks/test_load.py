from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from benchmarks.load import Ask, ask


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: ClassVar[Counter[tuple[str, str | None]]] = Counter()

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match")
        self.seen[self.path, known] += 1
        content = b"" if known else b"x" * 3000
        self.send_response(304 if known else 404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    _Handler.seen = Counter()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        running = threading.Thread(target=server.serve_forever)
        running.start()
        yield server.server_port
        server.shutdown()
        running.join()


ASKS = [Ask("/a", {}), Ask("/b", {"If-None-Match": '"1"'})]


@pytest.mark.parametrize("own", [True, shutil.which("wrk") is None])
def test_requests_are_asked_in_turn_on_every_generator_there_is(port: int, own: bool, tmp_path: Path) -> None:
    answered = ask(port, ASKS, tmp_path, connections=2, seconds=0.3, own=own)
    assert answered.generator == ("own" if own else "wrk")
    assert answered.errors == 0
    assert answered.requests > 2
    assert answered.rate > 0
    assert 0 < answered.p50 <= answered.p99
    assert set(_Handler.seen) == {("/a", None), ("/b", '"1"')}


@pytest.mark.parametrize("own", [True, shutil.which("wrk") is None])
def test_failed_answers_are_counted(port: int, own: bool, tmp_path: Path) -> None:
    answered = ask(port, [Ask("/gone", {})], tmp_path, connections=1, seconds=0.2, own=own)
    assert answered.errors == answered.requests > 0
