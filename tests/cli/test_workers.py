"""`kb serve --workers`: real processes on one socket, killed, replaced and counted together."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import PAGES, Knowledge, section, until
from tests.cli.conftest import Kb
from tests.cli.test_serve import Served, served
from tests.conftest import Project

WORKERS = 2
PATIENCE = 60
"""Seconds; readers wait on the socket from the beginning, while the first worker still loads."""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge(tmp_path_factory.mktemp("workers") / "project").publish()


@pytest.fixture(scope="module")
def server(knowledge: Knowledge) -> Iterator[Served]:
    with served(knowledge.folder, "--workers", str(WORKERS)) as server:
        assert server.get("/readyz", timeout=PATIENCE).status_code == 200
        until(lambda: figure(server, knowledge, "kb_worker_starts_total") == WORKERS, seconds=PATIENCE)
        yield server
        assert server.stop(signal.SIGTERM) == 0
        assert "Traceback" not in "".join(server.log)


def figure(server: Served, knowledge: Knowledge, name: str) -> float:
    text = server.get(
        "/metrics", headers={"Authorization": f"Bearer {knowledge.key()}"}, timeout=PATIENCE
    ).text
    return sum(
        float(value) for value in re.findall(rf"^{re.escape(name)}(?:{{.*}})? (\S+)$", text, re.MULTILINE)
    )


def workers(server: Served) -> set[int]:
    """Processes that answer; the one beside them tracks what they share."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return {int(pid) for pid in children if "spawn_main" in _command(pid)}


def _command(pid: str) -> str:
    """What a process was started with; nothing of one that has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_all_workers_figures_are_told_by_whichever_is_asked(server: Served, knowledge: Knowledge) -> None:
    searches = 'kb_requests_total{audience="clients",method="GET",route="/api/v1/search",status="200"}'
    before = figure(server, knowledge, searches)
    for _ in range(20):
        assert server.get("/api/v1/search?q=horario", timeout=PATIENCE).json()["total"] == 1
    until(lambda: figure(server, knowledge, searches) == before + 20)
    assert figure(server, knowledge, 'kb_documents{audience="clients"}') == 6
    assert figure(server, knowledge, "kb_release_loads_total") == WORKERS


def test_a_worker_that_is_killed_is_replaced_while_the_others_answer(
    server: Served, knowledge: Knowledge
) -> None:
    before = workers(server)
    assert len(before) == WORKERS
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    for _ in range(50):
        assert server.get("/api/v1/search?q=horario", timeout=PATIENCE).status_code == 200
    until(lambda: len(workers(server) - {killed}) == WORKERS, seconds=PATIENCE)
    until(lambda: figure(server, knowledge, "kb_worker_starts_total") == WORKERS + 1, seconds=PATIENCE)


def test_releases_change_without_a_failed_or_a_mixed_answer(server: Served, knowledge: Knowledge) -> None:
    names = [f"turn{number}" for number in range(4)]
    for name in names:
        text = f"Manzana {name}."
        clients = [section("service/requests", title="Solicitudes", text=text)]
        clients.append(section("service/requests", "limits", heading="Límites", text=text, position=1))
        knowledge.release(name, clients=clients, agents=clients, pages={**PAGES, "index.html": name})
    ended = threading.Event()
    seen: set[tuple[str, ...]] = set()

    def ask() -> None:
        with httpx.Client(base_url=server.base, timeout=PATIENCE) as client:
            while not ended.is_set():
                found = client.get("/api/v1/search?q=manzana", headers={"Cache-Control": "no-cache"})
                assert found.status_code == client.get("/").status_code == 200
                seen.add((found.json()["index_version"], *sorted(set(re.findall(r"turn\d", found.text)))))

    def is_found(name: str) -> bool:
        return any(name in each for each in seen.copy())

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        try:
            for name in names:
                knowledge.point(name, name)
                until(lambda wanted=name: wanted in server.get("/").text, seconds=PATIENCE)  # type: ignore[misc]
                # another worker may take it up later: each release has its turn with who asks
                until(lambda wanted=name: is_found(wanted), seconds=PATIENCE)  # type: ignore[misc]
        finally:
            ended.set()
        for job in asking:
            job.result()
    assert {len(each) for each in seen} <= {1, 2}, "an answer of two releases"
    assert len({version for version, *_ in seen}) == len(seen), "one version, two texts"
    assert {each[1] for each in seen if len(each) == 2} == set(names)


def test_workers_are_replaced_one_by_one_on_request(server: Served) -> None:
    before = workers(server)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: len(workers(server) - before) == WORKERS and not workers(server) & before, seconds=PATIENCE)
    assert server.get("/api/v1/search?q=horario", timeout=PATIENCE).status_code == 200


def test_workers_end_with_the_process_that_started_them(knowledge: Knowledge) -> None:
    with served(knowledge.folder, "--workers", "2") as server:
        assert server.get("/readyz", timeout=PATIENCE).status_code == 200
        server.stop(signal.SIGKILL)
        until(lambda: is_refused(server), seconds=PATIENCE)


def is_refused(server: Served) -> bool:
    """Whether nobody listens any more."""
    try:
        server.get("/healthz")
    except httpx.ConnectError:
        return True
    except httpx.TransportError:
        return False
    return False


def test_each_line_of_the_log_is_json_whichever_process_wrote_it(server: Served) -> None:
    assert {json.loads(line)["level"] for line in server.log} <= {"info", "warning", "error"}


def test_what_is_asked_of_a_worker_is_not_logged(server: Served) -> None:
    asked = "/api/v1/search?q=zanahoria"
    assert server.get(asked, headers={"X-Request-ID": "carrot-1"}, timeout=PATIENCE).status_code == 200
    until(lambda: any("carrot-1" in line for line in server.log))
    assert not [line for line in server.log if "zanahoria" in line or "HTTP/1.1" in line]


def test_what_workers_cannot_do_is_told(kb: Kb, project: Project) -> None:
    project()
    assert "--preview" in kb("serve", "--workers", "2", "--preview").refused(2)
    project.write("kb.yml", "site: 1\n")
    assert "kb.yml:1" in kb("serve", "--workers", "2", "--port", "0").refused()
