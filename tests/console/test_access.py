"""Who is given a token without a key: a page of ours on this machine in a demonstration, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from kbserver.api.routes.console import Demonstration, is_loopback
from kbserver.store import open_store
from kbserver.store.keys import identifier
from tests.api.conftest import Client, Knowledge, serving
from tests.browser.conftest import DAY, Visit
from tests.browser.conftest import Served as Site
from tests.cli.test_serve import Served, served
from tests.console.desk import Desk

TOKEN = "/console/token"
HERE = {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:8000"}
PROTOCOL = "protocols/callback#greeting"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge(tmp_path_factory.mktemp("console")).publish()


def demonstration(knowledge: Knowledge, *, alone: bool) -> Demonstration:
    return Demonstration(identifier(open_store(knowledge.folder).demonstration_key()) or "", alone)


@pytest.fixture(scope="module")
def client(knowledge: Knowledge) -> Iterator[Client]:
    app = knowledge.app(demonstration=demonstration(knowledge, alone=True))
    with serving(app) as client:
        yield client


@pytest.mark.parametrize(
    "sent",
    [
        HERE,
        HERE | {"Sec-Fetch-Site": "same-origin"},
        {"Host": "localhost", "Origin": "http://localhost"},
        {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"},
    ],
)
def test_a_page_of_ours_on_this_machine_is_given_a_token_for_agents(
    client: Client, sent: dict[str, str]
) -> None:
    answer = client.post(TOKEN, headers=sent)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    token = answer.json()["token"]
    search = client.get("/api/v1/search?q=zarzamora", token)
    assert search.json()["total"] == 1
    assert client.get("/api/v1/search?q=zarzamora").json()["total"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"Host": "127.0.0.1:8000"},
        HERE | {"Origin": "http://evil.example"},
        HERE | {"Origin": "http://127.0.0.1:9000"},
        HERE | {"Origin": "null"},
        HERE | {"Sec-Fetch-Site": "cross-site"},
        HERE | {"Sec-Fetch-Site": "same-site"},
        HERE | {"X-Forwarded-For": "203.0.113.9"},
        HERE | {"Forwarded": "for=203.0.113.9"},
        # another site's name that has been made to lead here
        {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"},
        {"Host": "127.0.0.1.evil.example", "Origin": "http://127.0.0.1.evil.example"},
        {"Host": "kb.example.org", "Origin": "http://kb.example.org"},
    ],
)
def test_whoever_else_asks_is_told_to_show_the_key(client: Client, sent: dict[str, str]) -> None:
    answer = client.post(TOKEN, headers=sent)
    assert (answer.status_code, answer.json()["code"]) == (401, "key-needed")
    assert "token" not in answer.json()


def test_where_others_can_ask_too_nobody_is_given_a_token_without_the_key(knowledge: Knowledge) -> None:
    with serving(knowledge.app(demonstration=demonstration(knowledge, alone=False))) as client:
        assert client.post(TOKEN, headers=HERE).json()["code"] == "key-needed"
        assert client.get("/console").status_code == 200


def test_a_revoked_key_gives_no_more_tokens(tmp_path: Path) -> None:
    knowledge = Knowledge(tmp_path).publish()
    shown = demonstration(knowledge, alone=True)
    open_store(tmp_path).keys.revoke(shown.key_id)
    with serving(knowledge.app(demonstration=shown)) as client:
        assert client.post(TOKEN, headers=HERE).json()["code"] == "key-rejected"


def test_without_a_demonstration_there_is_no_console(knowledge: Knowledge) -> None:
    with serving(knowledge.app()) as client:
        for path in ("/console", "/console/", "/console/console.js", "/console/calls.json", TOKEN):
            assert client.get(path).status_code == 404
        assert "token" not in client.post(TOKEN, headers=HERE).json()


def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(client: Client) -> None:
    page = client.get("/console")
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "require-trusted-types-for 'script'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/console/").content == page.content
    assert client.get("/console", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    for path in ("console.css", "console.js", "text.js", "calls.json", "mark.svg", "strings/pt.json"):
        assert client.get(f"/console/{path}").status_code == 200
    for path in ("none.js", "strings", "%2e%2e/widget/panel.js"):
        assert client.get(f"/console/{path}").status_code == 404


def test_only_this_machine_is_this_machine() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.1", "", "localhost.example")))  # noqa: S104


@pytest.fixture(scope="module")
def reachable(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration that other machines can reach."""
    away = tmp_path_factory.mktemp("reachable")
    with served(away, "--project", str(built), "--demo", "--on", DAY, "--host", "0.0.0.0") as server:  # noqa: S104
        yield server


def test_a_demonstration_that_others_can_reach_asks_for_the_key(
    browser: Browser, built: Path, reachable: Served
) -> None:
    base = reachable.base.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    assert httpx.post(f"{base}{TOKEN}", headers={"Origin": base}).status_code == 401
    assert any("asks for the key" in line for line in reachable.log)
    visit = Visit(browser, Site(base, reachable.facts["key"], built))
    visit.expect_faults("401")
    desk = Desk(visit.page(), "en")
    key = desk.page.get_by_label(desk.words["key.label"])
    desk.call("Rosa Lima").click()
    for wrong in ("kb_a_none", "not a key – at all"):
        key.fill(wrong)
        desk.button("key.send").click()
        expect(desk.page.locator("#key-wrong")).to_have_text(desk.words["key.wrong"])
        expect(key).to_be_focused()
    expect(desk.page.locator("#demonstration")).to_have_text(desk.words["demonstration.key"])
    assert not [sent for sent in desk.sent if "/api/v1/help" in sent]
    key.fill(reachable.facts["key"])
    assert desk.helped(lambda: key.press("Enter"), stage="greeting")[0] == PROTOCOL
    expect(key).to_be_hidden()
    assert not [sent for sent in desk.sent if reachable.facts["key"] in sent.split()[0]]
    visit.close()


def test_a_clients_key_shows_no_agents_text(browser: Browser, built: Path, reachable: Served) -> None:
    base = reachable.base.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    visit = Visit(browser, Site(base, "", built))
    visit.expect_faults("401")
    desk = Desk(visit.page(), "en")
    desk.page.get_by_label(desk.words["key.label"]).fill(open_store(built).keys.create("clients", "test")[1])
    with desk.page.expect_response("**/api/v1/tokens"):
        desk.button("key.send").click()
    with desk.page.expect_response("**/api/v1/help") as info:
        desk.call("Rosa Lima").click()
    guides = {card["guide_id"] for card in info.value.json()["cards"]}
    assert not guides & {"protocols/callback", "protocols/service-standard", "tutorials/new-or-current"}
    visit.close()
