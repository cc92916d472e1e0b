"""Nothing that only agents may read reaches a client: two worlds that differ in it answer alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import httpx
import pytest

from kbserver.api.popular import LEAST
from kbserver.api.remembered import Remembered
from tests.api.conftest import AGENTS, CLIENTS, PAGES, Client, Knowledge, section, serving, until

ASKED = (
    "/api/v1/search?q=zarzamora",
    "/api/v1/search?q=zarza&lang=pt&facets=kind,tag,lang,area",
    "/api/v1/search?q=zarzamorra",
    "/api/v1/search?q=solicitud&facets=kind,tag,lang,area&limit=50",
    "/api/v1/search?q=rellamada&guide=protocols/callback",
    "/api/v1/search?q=kind:protocol llame",
    "/api/v1/search?q=solicitud&kind=protocol&area=secret",
    "/api/v1/search?q=solicitud&as_of=2025-01-01",
    "/api/v1/complete?q=zarz",
    "/api/v1/complete?q=s",
    "/api/v1/guides",
    "/api/v1/guides?kind=protocol&lang=pt",
    "/api/v1/guides?status=draft",
    "/api/v1/guides/protocols/callback",
    "/api/v1/guides/protocols/callback?as_of=2025-01-01",
    "/api/v1/guides/service/requests?lang=en",
    "/api/v1/guides/service/requests/versions",
    "/api/v1/guides/protocols/callback/versions",
    "/api/v1/guides/service/requests/diff?from=1&to=1",
    "/api/v1/guides/protocols/callback/diff",
    "/api/v1/changes",
    "/feed.es.xml",
    "/agents/feed.es.xml",
    "/agents/reviews.ics",
    "/api/v1/openapi.json",
    "/opensearch.xml",
    "/healthz",
    "/readyz",
    "/",
    "/protocols/callback/",
    "/agents/",
    "/agents/protocols/callback/",
    "/agents/sign-in",
    "/agents/api/v1/search?q=zarzamora",
    "/metrics",
)

OTHER_AGENTS = (
    *(replace(each, text=f"{each.text} Secreto: frambuesa.", version=7) for each in AGENTS),
    section("protocols/other", title="Otra", kind="protocol", agents=True, text="Frambuesa y mora."),
    section("service/secret", title="Secreto", agents=True, tags=("secreto",)),
)


class World(NamedTuple):
    client: Client
    keys: dict[str | None, str | None]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World]]:
    one = Knowledge(tmp_path_factory.mktemp("one")).publish("first")
    two = Knowledge(tmp_path_factory.mktemp("two")).publish("second-name", agents=OTHER_AGENTS)
    with serving(one.app()) as first, serving(two.app()) as second:
        yield world(first, one), world(second, two)


def world(client: Client, knowledge: Knowledge) -> World:
    return World(client, {None: None, **{name: knowledge.key(name) for name in ("clients", "agents")}})


def seen(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a client can see of an answer, but for the id, times and counts that are the exchange's own.

    `tests/api/test_limits.py` shows that agents do not change the counts.
    """
    own = {"x-request-id", "server-timing", "ratelimit"}
    content, ages = re.subn(rb'"age_seconds":\d+', b'"age_seconds":0', answer.content)
    if ages:
        own |= {"etag", "content-length"}  # the worlds began at different seconds, and these follow from it
    headers = {name: value for name, value in answer.headers.items() if name not in own}
    return answer.status_code, content, headers


def everything(client: Client) -> dict[str, object]:
    """What somebody without a key sees of every address."""
    return {path: seen(client.get(path, headers={"X-Request-ID": "the-same-id"})) for path in ASKED}


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("key", [None, "clients"])
def test_clients_get_the_same_bytes_whatever_agents_read(
    worlds: tuple[World, World], path: str, key: str | None
) -> None:
    headers = {"X-Request-ID": "the-same-id", "Accept": "text/html"}
    answers = [seen(each.client.get(path, each.keys[key], headers=headers)) for each in worlds]
    assert answers[0] == answers[1]
    assert b"zarzamora" not in answers[0][1].replace(b'"query":"zarzamora"', b"")


def test_agents_do_get_different_answers(worlds: tuple[World, World]) -> None:
    """Without this the test above could pass with nothing to hide."""
    found = [each.client.get("/api/v1/search?q=frambuesa", each.keys["agents"]) for each in worlds]
    totals = [answer.json()["total"] for answer in found]
    assert totals[0] == 0
    assert totals[1] > 0


@pytest.mark.parametrize("address", ["search?facets=kind,tag,lang,area&q=", "complete?q="])
@pytest.mark.parametrize(
    ("secret", "nonsense"), [("zarzamora", "xarzamura"), ("zarzam", "xarzam"), ("callback", "kallbatsk")]
)
def test_a_word_of_agents_answers_like_a_word_that_exists_nowhere(
    worlds: tuple[World, World], address: str, secret: str, nonsense: str
) -> None:
    found = [worlds[0].client.get(f"/api/v1/{address}{word}") for word in (secret, nonsense)]
    assert found[0].text.replace(secret, "?") == found[1].text.replace(nonsense, "?")


def test_a_release_in_which_only_agents_texts_changed_cannot_be_noticed(knowledge: Knowledge) -> None:
    knowledge.publish("first")
    keys = [knowledge.key("clients") for _ in range(LEAST)]
    with serving(knowledge.app()) as client:
        service = client.app.state.service
        desk = service.desk
        for key in keys:
            client.get("/api/v1/search?lang=es&q=solicitudes%20gratuitas", key)
        client.wait(service.popular.round, desk)
        said = everything(client)
        assert "solicitudes gratuitas" in client.get("/api/v1/complete?q=s&lang=es").json()["completions"]
        before, index = desk.edition, desk.edition.collections["clients"].index
        knowledge.publish("second", agents=OTHER_AGENTS)
        until(lambda: desk.edition is not before)
        after = desk.edition.collections["clients"]
        assert after.index is index
        assert after.since == before.collections["clients"].since
        assert everything(client) == said
        after.remembered = Remembered()
        assert everything(client) == said
        assert desk.edition.collections["agents"].index is not before.collections["agents"].index


def test_no_header_names_a_release_or_the_time_of_its_files(worlds: tuple[World, World]) -> None:
    for path in ASKED:
        headers = worlds[0].client.get(path).headers
        assert "last-modified" not in headers
        assert "first" not in str(headers)


def test_the_pages_of_one_audience_are_never_those_of_the_other(worlds: tuple[World, World]) -> None:
    for path in PAGES:
        assert b"Inicio agents" not in worlds[0].client.get(f"/{path}").content
    assert len(CLIENTS) < len(AGENTS)
