"""A knowledge base behind the nginx of `deploy/nginx.conf`: two servers, as on a host."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Knowledge, until
from tests.cli.test_serve import Served, served
from tests.conftest import ROOT

MAIN = """\
daemon off;
pid nginx.pid;
error_log stderr;
%s
events { worker_connections 256; }
http {
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include kb.conf;
}
"""


@dataclass
class Site:
    """What readers reach, and what stands behind it."""

    base: str
    knowledge: Knowledge
    servers: list[Served]
    folder: Path
    """nginx's own."""

    def get(self, path: str, **options: object) -> httpx.Response:
        """Ask nginx, on a connection of its own."""
        return httpx.get(f"{self.base}{path}", **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """nginx before two servers, once a module."""
    knowledge = Knowledge(tmp_path_factory.mktemp("site") / "project")
    limits = {"limits: {address: 1000000/second, key: 1000000/second}": "limits: {address: 20/hour}"}
    knowledge.configure("sign_in: {trusted_proxies: [127.0.0.1], proxy_header: X-Remote-User}\n", **limits)
    knowledge.publish()
    with ExitStack() as stack:
        servers = [stack.enter_context(served(knowledge.folder)) for _ in range(2)]
        folder = tmp_path_factory.mktemp("nginx")
        base = stack.enter_context(nginx(folder, [server.base.rpartition(":")[2] for server in servers]))
        yield Site(base, knowledge, servers, folder)


@contextmanager
def nginx(folder: Path, ports: list[str]) -> Iterator[str]:
    port = _free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "127.0.0.1:8001": f"127.0.0.1:{ports[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{ports[1]}",
        "listen 80;": f"listen 0.0.0.0:{port};",
        "/var/cache/nginx/kb": "cache",
        "/var/log/nginx/kb.log": "kb.log",
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "kb.conf").write_text(text, encoding="utf-8")
    main = MAIN % ("user root;" if os.getuid() == 0 else "")
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    command = [_found("nginx"), "-p", str(folder), "-c", "nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert not re.search(r"\[(warn|error)", checked.stderr), checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        try:
            until(_answers(base, process), seconds=60)
            yield base
        finally:
            process.send_signal(signal.SIGTERM)


def _answers(base: str, process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    def answers() -> bool:
        assert process.poll() is None, "nginx ended"
        try:
            return httpx.get(f"{base}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    return answers


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _found(name: str) -> str:
    place = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert place, f"{name} is missing: `make test` installs it"
    return place
