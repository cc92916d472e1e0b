"""`deploy/nginx.conf` as it is, before two real servers: what readers get while things change and end."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial

import httpx

from tests.api.conftest import PAGES, section, until
from tests.cli.test_serve import served
from tests.deploy.conftest import Site

FILM = PAGES["assets/film.webm"]
RELEASES = 5
PATIENCE = 60


def test_pages_come_compressed_by_the_server_and_answers_by_nginx(site: Site) -> None:
    page = site.get("/service/requests/", headers={"Accept-Encoding": "gzip, br"})
    assert (page.status_code, page.headers["content-encoding"]) == (200, "br")
    assert page.headers["etag"].endswith('-br"')
    key = {"Authorization": f"Bearer {site.knowledge.key()}", "Accept-Encoding": "gzip, br"}
    found = site.get("/api/v1/search?q=solicitudes", headers=key)
    assert (found.json()["total"] > 0, found.headers["content-encoding"]) == (True, "gzip")
    again = site.get("/api/v1/search?q=solicitudes", headers={**key, "If-None-Match": found.headers["etag"]})
    assert again.status_code == 304


def test_a_film_is_played_from_its_middle(site: Site) -> None:
    part = site.get("/assets/film.webm", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, FILM[100:200])


def test_hashed_files_of_the_theme_are_kept_by_nginx_and_nothing_else_is(site: Site) -> None:
    lasting = "/assets/javascripts/bundle.0123abcd.min.js"
    dated = "/assets/tarifas.20241128.pdf"
    for path in (lasting, dated, "/service/requests/", "/api/v1/search?q=a", "/assets/film.vtt"):
        for _ in range(2):
            assert site.get(path).status_code == 200
    kept = [file.read_bytes() for file in (site.folder / "cache").rglob("*") if file.is_file()]
    assert {re.search(rb"^KEY: (.*)$", content, re.MULTILINE)[1] for content in kept} == {  # type: ignore[index]
        f"http://kb{lasting}".encode()
    }


def test_agents_pages_are_behind_the_sign_in_whatever_a_visitor_claims_to_be(site: Site) -> None:
    for claim in ({}, {"X-Remote-User": "ana"}, {"X-Forwarded-For": "127.0.0.1", "X-Remote-User": "ana"}):
        answer = site.get("/agents/protocols/", headers={"Accept": "text/html", **claim})
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/agents/sign-in?next=%2Fagents%2Fprotocols%2F",
        )


def test_a_sign_in_opens_them(site: Site) -> None:
    with httpx.Client(base_url=site.base) as browser:
        sent = browser.post(
            "/agents/sign-in", data={"key": site.knowledge.key()}, headers={"Origin": site.base}
        )
        assert sent.status_code == 303
        assert "Inicio agents" in browser.get("/agents/").text


def test_visitors_are_counted_apart_and_cannot_say_that_they_are_others(site: Site) -> None:
    def statuses(address: str) -> list[int]:
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(base_url=site.base, transport=transport) as visitor:
            claims = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(60)]
            return [visitor.get("/api/v1/search?q=a", headers=claim).status_code for claim in claims]

    # each server counts for itself: twenty with each
    first, second = statuses("127.0.0.2"), statuses("127.0.0.3")
    assert first.count(200) == second.count(200) == 40
    assert first[-1] == second[-1] == 429


def test_figures_are_not_for_those_outside(site: Site) -> None:
    key = {"Authorization": f"Bearer {site.knowledge.key()}"}
    assert site.get("/metrics", headers=key).status_code == 404


def test_what_people_ask_stands_in_no_log_and_one_id_in_both(site: Site) -> None:
    answer = site.get("/api/v1/complete?q=zanahoria", headers={"X-Request-ID": "chosen-by-visitor"})
    wanted = answer.headers["x-request-id"]
    assert wanted != "chosen-by-visitor"
    log = site.folder / "kb.log"
    until(lambda: wanted in log.read_text())
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["path"] for line in lines if line["request_id"] == wanted] == ["/api/v1/complete"]
    until(lambda: any(wanted in line for server in site.servers for line in server.log))
    assert "zanahoria" not in log.read_text() + "".join("".join(server.log) for server in site.servers)


@contextmanager
def load(site: Site) -> Iterator[list[tuple[str, ...]]]:
    """Three readers who ask until the end: releases told by each answer; a failed answer fails the test."""
    key = {"Authorization": f"Bearer {site.knowledge.key()}", "Cache-Control": "no-cache"}
    ended, told = threading.Event(), []

    def ask() -> None:
        with httpx.Client(base_url=site.base, headers=key, timeout=PATIENCE) as reader:
            while not ended.is_set():
                found = reader.get("/api/v1/search?q=manzana")
                posted = reader.post("/api/v1/help", json={"context": {"text": "manzana"}})
                page = reader.get("/")
                assert [found.status_code, posted.status_code, page.status_code] == [200] * 3
                told.append((found.json()["index_version"], *sorted(set(re.findall(r"turn\d", found.text)))))
                ended.wait(0.01)

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        try:
            yield told
        finally:
            ended.set()
        for job in asking:
            job.result()


def publish(site: Site, name: str) -> None:
    text = f"Manzana {name}."
    documents = [section("service/requests", title="Solicitudes", text=text)]
    documents.append(section("service/requests", "limits", heading="Límites", text=text, position=1))
    site.knowledge.publish(name, clients=documents, agents=documents, pages={**PAGES, "index.html": name})


def all_serve(site: Site, name: str) -> bool:
    return all(name in server.get("/", timeout=PATIENCE).text for server in site.servers)


def are_more(told: list[tuple[str, ...]], number: int) -> bool:
    return len(told) > number


def test_no_answer_fails_or_mixes_releases_while_they_change(site: Site) -> None:
    names = [f"turn{number}" for number in range(RELEASES)]
    with load(site) as told:
        for name in names:
            publish(site, name)
            until(partial(all_serve, site, name), PATIENCE)
            until(partial(are_more, told, len(told) + 50), PATIENCE)
    assert {len(each) for each in told} <= {1, 2}, "an answer of two releases"
    texts = {each for each in told if len(each) == 2}
    assert len({version for version, _ in texts}) == len(texts) == len(names)


def test_no_answer_fails_while_one_server_is_started_anew_and_the_other_is_killed(site: Site) -> None:
    with ExitStack() as stack, load(site) as told:
        until(partial(are_more, told, 50), PATIENCE)
        first, second = site.servers
        assert first.stop(signal.SIGTERM) in (0, -signal.SIGTERM)
        port = first.base.rpartition(":")[2]
        anew = stack.enter_context(served(site.knowledge.folder, "--port", port))
        assert anew.get("/readyz", timeout=PATIENCE).status_code == 200
        second.stop(signal.SIGKILL)
        until(partial(are_more, told, len(told) + 100), PATIENCE)
