"""Too many requests are refused, each is told how many are left, and agents' use shows nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from kbserver.api.limits import Limits
from kbserver.store import open_store
from tests.api.conftest import KB_YML, Client, Knowledge, serving
from tests.api.live import Live

SEARCH = "/api/v1/search?q=solicitud"
AS_IN_TESTS = next(line for line in KB_YML.splitlines(keepends=True) if line.startswith("limits:"))


class Clock:
    """A clock that a test moves."""

    now = 60_000.0

    def __call__(self) -> float:
        return self.now


Serving = Callable[..., Client]


@pytest.fixture
def limited(knowledge: Knowledge) -> Knowledge:
    """Five requests a minute from an address, eight with a key."""
    return knowledge.configure("", **{AS_IN_TESTS: "limits: {address: 5/minute, key: 8/minute}\n"}).publish()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def on(clock: Clock, knowledge: Knowledge) -> Iterator[Client]:
    """Serve with limits that go by a clock."""
    app = knowledge.app()
    app.state.service.limits = Limits(app.state.service.config.limits, clock)
    with serving(app) as client:
        yield client


def told(answer: httpx.Response) -> tuple[str, str]:
    return answer.headers["ratelimit-policy"], answer.headers["ratelimit"]


def statuses(client: Client, times: int, key: str | None = None, path: str = SEARCH) -> list[int]:
    return [client.get(path, key).status_code for _ in range(times)]


def test_every_answer_says_what_is_left(limited: Knowledge, clock: Clock) -> None:
    with on(clock, limited) as client:
        clock.now += 10
        assert told(client.get(SEARCH)) == ('"address";q=5;w=60', '"address";r=4;t=50')
        clock.now += 10.5
        assert told(client.get("/api/v1/search")) == ('"address";q=5;w=60', '"address";r=3;t=40')
        assert told(client.request("HEAD", "/api/v1/guides"))[1] == '"address";r=2;t=40'
        assert told(client.get("/api/v1/nothing"))[1] == '"address";r=1;t=40'
        tag = client.get(SEARCH).headers["etag"]
        clock.now += 300
        unchanged = client.get(SEARCH, headers={"If-None-Match": tag})
        assert (unchanged.status_code, told(unchanged)[1]) == (304, '"address";r=4;t=40')


def test_one_request_too_many_is_refused_until_there_are_more(limited: Knowledge, clock: Clock) -> None:
    with on(clock, limited) as client:
        assert statuses(client, 5) == [200] * 5
        answer = client.get(SEARCH)
        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["detail"] == "At most 5 requests a minute for one address."
        assert told(answer)[1] == '"address";r=0;t=60'
        clock.now += int(answer.headers["retry-after"])
        assert client.get(SEARCH).headers["retry-after"] == "1"
        clock.now += 1
        assert statuses(client, 2) == [200, 429]


def test_a_key_counts_for_itself_wherever_it_comes_from(limited: Knowledge, clock: Clock) -> None:
    one, two = limited.key("agents"), limited.key("clients")
    with on(clock, limited) as client:
        assert statuses(client, 9, one) == [200] * 8 + [429]
        answer = client.get(SEARCH, two)
        assert told(answer) == ('"key";q=8;w=60', '"key";r=7;t=60')
        assert statuses(client, 6) == [200] * 5 + [429]
        assert "for one key" in client.get(SEARCH, one).json()["detail"]


def test_tokens_and_sign_ins_count_for_their_key(limited: Knowledge, clock: Clock) -> None:
    key = limited.key()
    with on(clock, limited) as client:
        bearer = {"Authorization": f"Bearer {key}"}
        made = client.post("/api/v1/tokens", content=b"{}", headers=bearer)
        assert told(made)[1] == '"key";r=7;t=60'
        assert told(client.get(SEARCH, made.json()["token"]))[1] == '"key";r=6;t=60'
        client.sign_in(key)
        assert told(client.get("/agents" + SEARCH))[1] == '"key";r=5;t=60'
        assert statuses(client, 6, made.json()["token"]) == [200] * 5 + [429]
        assert client.post("/api/v1/tokens", content=b"{}", headers=bearer).status_code == 429
        assert client.get("/agents" + SEARCH).status_code == 429


def test_people_behind_a_trusted_proxy_count_each_for_himself(limited: Knowledge, clock: Clock) -> None:
    proxy = "sign_in: {proxy_header: X-Person, trusted_proxies: [127.0.0.1]}\n"
    text = (limited.folder / "kb.yml").read_text(encoding="utf-8") + proxy
    (limited.folder / "kb.yml").write_text(text, encoding="utf-8")
    with on(clock, limited) as client:
        for person in ("ana", "eva"):
            left = [told(client.get("/agents" + SEARCH, headers={"X-Person": person}))[1] for _ in range(2)]
            assert left == ['"key";r=7;t=60', '"key";r=6;t=60']
        for visitor in ("192.0.2.1", "192.0.2.2"):
            headers = {"X-Forwarded-For": f"198.51.100.7, {visitor}"}
            assert told(client.get(SEARCH, headers=headers))[1] == '"address";r=4;t=60'


def test_nobody_else_may_say_where_he_comes_from(limited: Knowledge, clock: Clock) -> None:
    with on(clock, limited) as client:
        for n in range(7):
            headers = {"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"}
            status = client.get(SEARCH, headers=headers).status_code
        assert status == 429


@pytest.mark.parametrize("wrong", ["nonsense", "kb_a_0123456789ab_" + "0" * 64, "a.b.c"])
def test_wrong_keys_are_refused_in_the_end_and_disturb_nobody(
    limited: Knowledge, clock: Clock, wrong: str
) -> None:
    key = limited.key()
    with on(clock, limited) as client:
        assert statuses(client, 6, wrong) == [401] * 5 + [429]
        assert statuses(client, 1, key) == [200]
        assert statuses(client, 1) == [200]


def test_what_agents_do_from_an_address_changes_nothing_for_clients_there(
    limited: Knowledge, clock: Clock
) -> None:
    agents, clients = limited.key("agents"), limited.key("clients")
    store = open_store(limited.folder)
    key, revoked = store.keys.create("agents", "revoked")
    store.keys.revoke(key.id)

    def quiet(client: Client) -> None:
        """Nothing."""

    def busy(client: Client) -> None:
        """Everything agents may do, too often."""
        for _ in range(10):
            for wrong in (agents, revoked, "a.b.c"):
                client.get(SEARCH, wrong)
                client.get("/metrics", wrong)
            client.get("/agents" + SEARCH)
            client.get("/agents/feed.es.xml")
            client.get("/agents/feed.es.xml", agents)

    seen = []
    for between in (quiet, busy):
        with on(clock, limited) as client:
            answers = []
            for key_shown in (None, None, clients, None, clients, None, None, None):
                between(client)
                answer = client.get(SEARCH, key_shown, headers={"X-Request-ID": "the-same-id"})
                own = {name: v for name, v in answer.headers.items() if name != "server-timing"}
                answers.append((answer.status_code, answer.content, own))
            seen.append(answers)
    assert seen[0] == seen[1]
    assert [status for status, _, _ in seen[0]][-1] == 429


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/opensearch.xml", "/agents/sign-in", "/feed.es.xml"]
)
def test_pages_and_checks_of_health_are_not_counted(limited: Knowledge, clock: Clock, path: str) -> None:
    with on(clock, limited) as client:
        answers = [client.get(path) for _ in range(10)]
        assert {answer.status_code for answer in answers} & {429} == set()
        assert all("ratelimit" not in answer.headers for answer in answers)


def test_a_limit_may_be_switched_off(knowledge: Knowledge, clock: Clock) -> None:
    off = {AS_IN_TESTS: "limits: {address: null, key: 1/hour}\n"}
    key = knowledge.configure("", **off).publish().key()
    with on(clock, knowledge) as client:
        answer = client.get(SEARCH)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers
        assert statuses(client, 2, key) == [200, 429]


def test_without_configuration_a_person_who_types_is_never_refused(knowledge: Knowledge) -> None:
    app = knowledge.configure("", **{AS_IN_TESTS: ""}).publish().app()
    with serving(app) as client:
        policies = [client.get(SEARCH, key).headers["ratelimit-policy"] for key in (None, knowledge.key())]
    assert policies == ['"address";q=600;w=60', '"key";q=6000;w=60']


def test_over_real_http(limited: Knowledge) -> None:
    with Live(limited.app()) as live, httpx.Client(base_url=live.base) as client:
        answers = [client.get(SEARCH) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].headers["ratelimit"].startswith('"address";r=0;t=')
