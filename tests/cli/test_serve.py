"""`kb serve`: a real process, real HTTP, real signals."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from kbserver.store import open_store
from tests.api.conftest import CLIENTS, Knowledge, section, until
from tests.cli.conftest import Kb
from tests.conftest import ROOT, Project


class Served:
    """A `kb serve` under test."""

    def __init__(self, process: subprocess.Popen[str], facts: dict[str, Any]) -> None:
        self.process, self.facts = process, facts
        self.base = facts["clients"].rstrip("/")
        self.log: list[str] = []

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.base}{path}", **options)

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(15)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "kbserver", "serve", "--port", "0", "--json", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        found = Served(process, _facts(process.stdout))
        reader = threading.Thread(target=_collect, args=(process.stderr, found.log))
        reader.start()
        try:
            yield found
        finally:
            process.kill()
            reader.join()


def _facts(stream: IO[str]) -> dict[str, Any]:
    text = ""
    while line := stream.readline():
        text += line
        if line.startswith("}"):
            break
    facts: dict[str, Any] = json.loads(text)
    return facts


def _collect(stream: IO[str], log: list[str]) -> None:
    log.extend(line.rstrip("\n") for line in stream)


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return Knowledge(tmp_path / "project").publish()


@pytest.fixture
def serve(knowledge: Knowledge) -> Iterator[Callable[..., Served]]:
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(served(knowledge.folder, *options))


def test_sites_and_interface_are_served_at_the_addresses_printed(serve: Callable[..., Served]) -> None:
    server = serve()
    assert set(server.facts) == {"clients", "agents", "api"}
    assert "Inicio clients" in httpx.get(server.facts["clients"]).text
    assert httpx.get(f"{server.facts['api']}/search?q=horario").json()["total"] == 1
    assert httpx.get(server.facts["agents"]).status_code == 401
    assert "server" not in server.get("/").headers


def test_head_ends_with_the_head_and_the_connection_goes_on(serve: Callable[..., Served]) -> None:
    server = serve()
    with httpx.Client(base_url=server.base) as client:
        for path in ("/", "/api/v1/search?q=horario", "/healthz", "/agents/"):
            head, full = client.head(path), client.get(path)
            assert (head.status_code, head.content) == (full.status_code, b"")
            assert head.headers["content-length"] == full.headers["content-length"]
    server.stop(signal.SIGTERM)
    requests = [json.loads(line) for line in server.log if '"event":"request"' in line]
    assert [request["method"] for request in requests] == ["HEAD", "GET"] * 4
    assert "failed" not in "".join(server.log)


def test_a_new_release_is_served_without_a_restart(
    serve: Callable[..., Served], knowledge: Knowledge
) -> None:
    server = serve()
    knowledge.publish("second", clients=(*CLIENTS, section("tutorials/new", text="Una manzana.")))
    until(lambda: server.get("/api/v1/search?q=manzana").json()["total"] == 1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_it_is_told_to(serve: Callable[..., Served], how: signal.Signals) -> None:
    server = serve()
    assert server.get("/healthz").status_code == 200
    assert server.stop(how) in (0, -signal.SIGTERM)
    assert "Traceback" not in "".join(server.log)
    with pytest.raises(httpx.ConnectError):
        server.get("/healthz")


def test_the_log_is_one_json_object_a_line(serve: Callable[..., Served]) -> None:
    server = serve()
    server.get("/api/v1/search?q=zanahoria", headers={"Authorization": "Bearer pepino"})
    server.stop(signal.SIGTERM)
    events = [json.loads(line) for line in server.log]
    assert [event["event"] for event in events][:2] == ["release taken up", "request"]
    assert not [line for line in server.log if "zanahoria" in line or "pepino" in line]


def test_the_demonstration_key_opens_the_agents_site_and_is_the_same_each_time(
    serve: Callable[..., Served], knowledge: Knowledge
) -> None:
    first, second = serve("--demo"), serve("--demo")
    assert first.facts["key"] == second.facts["key"]
    with httpx.Client(base_url=first.base) as browser:
        sent = browser.post("/agents/sign-in", data={"key": first.facts["key"]})
        assert (sent.status_code, sent.headers["location"]) == (303, "/agents/")
        assert "Inicio agents" in browser.get("/agents/").text
    assert [key.label for key in open_store(knowledge.folder).keys.every()] == ["demo"]


def test_a_key_made_while_it_runs_works_at_once_and_ends_soon_after_it_is_revoked(
    serve: Callable[..., Served], knowledge: Knowledge
) -> None:
    server = serve()
    key = knowledge.key()
    asked = {"Authorization": f"Bearer {key}"}
    assert server.get("/metrics", headers=asked).status_code == 200
    open_store(knowledge.folder).keys.revoke(key.split("_")[2])
    until(lambda: server.get("/metrics", headers=asked).status_code == 401, seconds=5)


def test_people_are_told_where_to_look(knowledge: Knowledge) -> None:
    command = [sys.executable, "-m", "kbserver", "serve", "--port", "0", "--demo"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=knowledge.folder, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(7)]
        assert httpx.get(lines[2].split()[-1]).json()["openapi"]
        process.kill()
    assert lines[0].startswith("Clients' site  http://127.0.0.1:")
    assert lines[1].rstrip().endswith("/agents/")
    assert lines[3].rstrip().endswith("/console")
    assert lines[6].startswith("kb_a_")


def test_a_port_that_is_taken_is_told(knowledge: Knowledge) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "kbserver", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(
            command, cwd=knowledge.folder, capture_output=True, text=True, timeout=30, check=False
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "in use" in done.stderr
    assert "--port" in done.stderr
    assert "make serve PORT=" in done.stderr


def test_a_configuration_that_cannot_be_used_is_told(kb: Kb, project: Project) -> None:
    project().write("kb.yml", "site: 1\n")
    assert "kb.yml:1" in kb("serve", "--port", "0").refused()


def test_a_preview_shows_texts_that_are_not_approved_on_pages_and_in_answers(project: Project) -> None:
    project("""
        content/es/service/requests.md [clients]
            Cómo se piden las manzanas.
    """)
    project.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
    with served(project.folder, "--preview") as server:
        assert server.get("/api/v1/search?q=manzanas", timeout=60).json()["hits"][0]["status"] == "draft"
        assert "manzanas" in server.get("/service/requests/").text
        project.replace("content/es/service/requests.md", "manzanas", "naranjas")
        until(lambda: "naranjas" in server.get("/service/requests/").text, seconds=60)
