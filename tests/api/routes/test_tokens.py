"""`POST /tokens` over HTTP, and what a token opens."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

from kbserver.api.logs import open_log
from kbserver.store import open_store
from tests.api.conftest import BASE, Client, Knowledge, serving
from tests.api.live import Live

CONSOLE = "https://console.example"
OTHER = "https://desk.example:8443"
SEARCH = "/api/v1/search?q=zarzamora"
ORIGINS = f"embed: {{origins: ['{CONSOLE}']}}\ncors: {{origins: ['{OTHER}']}}\n"
PUBLIC = "https://kb.example.org"


def framed(origin: str, base: str = BASE) -> str:
    """Address of the panel's frame for an origin."""
    return f"{base}/embed/v1/frame?lang=es&origin={quote(origin, safe='')}"


class Console(NamedTuple):
    """A served knowledge base and the console that has keys for it."""

    client: Client
    knowledge: Knowledge
    agents: str
    clients: str

    def ask(self, body: Any, key: str | None = None, **headers: str) -> httpx.Response:
        """Ask for a token."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            "/api/v1/tokens", content=content, headers=bearer(key or self.agents) | headers
        )

    def token(self, key: str | None = None, **body: Any) -> str:
        """A token."""
        answer = self.ask(body, key)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def search(self, token: str, **headers: str) -> httpx.Response:
        """Use a token, from a page if `Origin` is among the headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(SEARCH, token, headers=named)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    knowledge = Knowledge(tmp_path_factory.mktemp("tokens")).configure(ORIGINS).publish()
    with serving(knowledge.app()) as client:
        yield Console(client, knowledge, knowledge.key("agents"), knowledge.key("clients"))


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_key_gets_a_token_that_ends_in_ten_minutes(console: Console) -> None:
    answer = console.ask({"origin": CONSOLE})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"token", "expires_at"}
    left = dt.datetime.fromisoformat(answer.json()["expires_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=9) < left <= dt.timedelta(minutes=10)


@pytest.mark.parametrize("minutes", [1, 15, 15.0])
def test_the_minutes_may_be_chosen(console: Console, minutes: float) -> None:
    ending = dt.datetime.fromisoformat(console.ask({"minutes": minutes}).json()["expires_at"])
    assert abs((ending - dt.datetime.now(dt.UTC)).total_seconds() - minutes * 60) < 30


@pytest.mark.parametrize(("audience", "found"), [("agents", 1), ("clients", 0)])
def test_a_token_opens_the_audience_of_its_key_and_no_other(
    console: Console, audience: str, found: int
) -> None:
    token = console.token(getattr(console, audience), origin=CONSOLE)
    assert console.search(token, Origin=CONSOLE).json()["total"] == found


@pytest.mark.parametrize(
    "path", ["/api/v1/guides", "/api/v1/openapi.json", "/metrics", "/agents/feed.es.xml"]
)
def test_a_token_works_wherever_a_key_does(console: Console, path: str) -> None:
    expected = console.client.get(path, console.agents).status_code
    assert console.client.get(path, console.token()).status_code == expected


def test_a_token_is_worth_nothing_where_a_key_is_not(console: Console) -> None:
    token = console.token()
    assert console.client.get("/agents/api/v1/search?q=a", token).json()["code"] == "not-signed-in"
    assert console.client.sign_in(token).status_code == 401


@pytest.mark.parametrize(
    ("named", "headers", "allowed"),
    [
        ([CONSOLE], {"Origin": CONSOLE}, True),
        ([OTHER, CONSOLE], {"Origin": CONSOLE}, True),
        ([CONSOLE], {"Origin": BASE, "Referer": framed(CONSOLE)}, True),
        ([CONSOLE], {"Origin": PUBLIC, "Referer": framed(CONSOLE, PUBLIC)}, True),
        ([CONSOLE], {"Sec_Fetch_Site": "same-origin", "Referer": framed(CONSOLE)}, True),
        ([OTHER, CONSOLE], {"Sec_Fetch_Site": "same-origin", "Referer": framed(CONSOLE)}, True),
        ([CONSOLE], {"Sec_Fetch_Site": "same-origin", "Referer": framed(OTHER)}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": framed(OTHER)}, False),
        ([CONSOLE], {"Origin": OTHER, "Referer": framed(CONSOLE)}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": f"{framed(CONSOLE)}&origin={OTHER}"}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": f"{BASE}/console"}, True),
        ([CONSOLE], {"Origin": BASE, "Referer": f"{framed('')}"}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": framed(CONSOLE).partition("?")[0]}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": f"{BASE}/"}, False),
        ([CONSOLE], {"Origin": BASE, "Referer": "http://["}, False),
        ([CONSOLE], {"Origin": BASE}, True),
        ([CONSOLE], {"Origin": PUBLIC}, True),
        ([CONSOLE], {"Sec_Fetch_Site": "same-origin"}, True),
        ([], {"Sec_Fetch_Site": "same-origin", "Referer": framed(OTHER)}, True),
        ([CONSOLE], {}, False),
        ([CONSOLE], {"Sec_Fetch_Site": "cross-site"}, False),
        ([CONSOLE], {"Sec_Fetch_Site": "none"}, False),
        ([CONSOLE], {"Origin": OTHER}, False),
        ([CONSOLE], {"Origin": OTHER, "Sec_Fetch_Site": "same-origin"}, False),
        ([CONSOLE], {"Origin": "null"}, False),
        ([CONSOLE], {"Origin": ""}, False),
        ([CONSOLE], {"Origin": "https://console.example.evil"}, False),
        ([CONSOLE], {"Origin": "http://console.example"}, False),
        ([CONSOLE], {"Origin": "https://[evil"}, False),
        ([], {}, True),
        ([], {"Origin": BASE}, True),
        ([], {"Origin": CONSOLE}, False),
        ([], {"Origin": "null"}, False),
    ],
)
def test_a_token_works_from_the_pages_it_was_made_for(
    console: Console, named: list[str], headers: dict[str, str], allowed: bool
) -> None:
    answer = console.search(console.token(origins=named), **headers)
    if allowed:
        assert answer.json()["total"] == 1
    else:
        assert code(answer) == (403, "wrong-origin")


def test_a_console_on_our_own_host_needs_no_frame(knowledge: Knowledge) -> None:
    key = knowledge.configure(f"embed: {{origins: ['{PUBLIC}']}}\n").publish().key()
    with serving(knowledge.app()) as client:
        console = Console(client, knowledge, key, key)
        token = console.token(origin=PUBLIC)
        for headers in ({"Origin": PUBLIC}, {"Sec_Fetch_Site": "same-origin"}):
            assert console.search(token, **headers).json()["total"] == 1


def test_two_origins_at_once_are_none(console: Console) -> None:
    token = console.token(origins=[CONSOLE])
    sent = [("Authorization", f"Bearer {token}"), ("Origin", CONSOLE), ("Origin", CONSOLE)]
    assert code(console.client.request("GET", SEARCH, headers=sent)) == (403, "wrong-origin")


def test_a_page_may_read_why_its_token_is_refused(console: Console) -> None:
    answer = console.search(console.token(origin=CONSOLE), Origin=OTHER)
    assert answer.status_code == 403
    assert answer.headers["access-control-allow-origin"] == OTHER
    assert "RateLimit" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"origin": "https://evil.example"}, (422, "invalid-request")),
        ({"origins": [CONSOLE, "https://evil.example"]}, (422, "invalid-request")),
        ({"origin": CONSOLE + "/"}, (422, "invalid-request")),
        ({"origin": "null"}, (422, "invalid-request")),
        ({"origin": "*"}, (422, "invalid-request")),
        ({"origin": ""}, (422, "invalid-request")),
        ({"origins": CONSOLE}, (422, "invalid-request")),
        ({"orgins": [CONSOLE]}, (422, "invalid-request")),
        ({"minutes": 0}, (422, "invalid-request")),
        ({"minutes": 1.5}, (422, "invalid-request")),
        ({"minutes": 16}, (422, "invalid-request")),
        ({"minutes": "5"}, (422, "invalid-request")),
        ({"minutes": True}, (422, "invalid-request")),
        ([], (422, "invalid-request")),
        (b"", (400, "bad-request")),
        (b"origin=x", (400, "bad-request")),
        (b"\xff", (400, "bad-request")),
        (b'"' + b"x" * 200_000 + b'"', (413, "body-too-large")),
    ],
)
def test_what_cannot_be_granted_is_told(console: Console, body: Any, expected: tuple[int, str]) -> None:
    answer = console.ask(body)
    assert code(answer) == expected
    if expected[0] == 422:
        assert answer.json()["errors"]


def test_without_a_key_there_is_no_token(console: Console) -> None:
    answer = console.client.post("/api/v1/tokens", content=b"{}")
    assert code(answer) == (401, "key-needed")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert code(console.ask({}, "nonsense")) == (401, "key-rejected")


def test_a_token_makes_no_tokens(console: Console) -> None:
    assert code(console.ask({}, console.token())) == (401, "key-needed")


def test_a_sign_in_makes_no_tokens(console: Console) -> None:
    with serving(console.knowledge.app()) as browser:
        browser.sign_in(console.agents)
        assert code(browser.post("/api/v1/tokens", content=b"{}")) == (401, "key-needed")
        assert browser.post("/agents/api/v1/tokens", content=b"{}").status_code == 404


def test_revoking_the_key_ends_its_tokens(console: Console) -> None:
    store = open_store(console.knowledge.folder)
    key, text = store.keys.create("agents", "to be revoked")
    token = console.token(text)
    assert console.search(token).status_code == 200
    store.keys.revoke(key.id)
    console.client.app.state.service.keyring.forget()
    assert code(console.search(token)) == (401, "key-rejected")
    assert code(console.ask({}, text)) == (401, "key-rejected")


def test_another_installations_token_is_not_ours(console: Console, world: Knowledge, client: Client) -> None:
    answer = client.post("/api/v1/tokens", content=b"{}", headers=bearer(world.key("agents")))
    assert code(console.search(answer.json()["token"])) == (401, "key-rejected")


def test_neither_tokens_nor_bodies_are_logged(knowledge: Knowledge) -> None:
    stream = StringIO()
    key = knowledge.configure(ORIGINS).publish().key()
    with serving(knowledge.app(log=open_log(stream))) as client:
        granted = client.post("/api/v1/tokens", content=f'{{"origin": "{CONSOLE}"}}', headers=bearer(key))
        token = granted.json()["token"]
        client.get(SEARCH, token, headers={"Origin": CONSOLE})
        client.get(SEARCH, token, headers={"Origin": OTHER})
        client.get(SEARCH, token + "x")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests] == [200, 200, 403, 401]
    assert requests[1]["key"] == key.split("_")[2]
    for secret in (key, token, *token.split("."), CONSOLE):
        assert secret not in stream.getvalue()


def test_over_real_http(knowledge: Knowledge) -> None:
    key = knowledge.configure(ORIGINS).publish().key()
    with Live(knowledge.app()) as live:
        made = httpx.post(f"{live.base}/api/v1/tokens", json={"origin": CONSOLE}, headers=bearer(key))
        token = made.json()["token"]
        address = live.base + SEARCH
        from_console = httpx.get(address, headers=bearer(token) | {"Origin": CONSOLE})
        ours = {"Origin": live.base, "Referer": framed(CONSOLE, live.base)}
        from_ourselves = httpx.get(address, headers=bearer(token) | ours)
        from_elsewhere = httpx.get(address, headers=bearer(token) | {"Origin": OTHER})
    assert from_console.json()["total"] == from_ourselves.json()["total"] == 1
    assert code(from_elsewhere) == (403, "wrong-origin")
    assert made.headers["ratelimit-policy"].startswith('"key"')


def test_a_server_without_a_store_takes_no_token(knowledge: Knowledge) -> None:
    (knowledge.publish().folder / ".kb").write_text("a file where the store's folder should be")
    with serving(knowledge.app()) as client:
        assert code(client.get(SEARCH, "a.b.c")) == (401, "key-rejected")
        assert client.post("/api/v1/tokens", content=b"{}").status_code == 401
