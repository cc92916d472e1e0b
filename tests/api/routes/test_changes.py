"""What is new, over the API and as Atom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbserver.api.app import create_app
from kbserver.publish.building import build_release
from kbserver.store import open_store
from tests.api.conftest import Client, serving
from tests.conftest import KB_YML, Project
from tests.story import TODAY, tell


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("told") / "project")
    project.write("kb.yml", KB_YML.replace("https:", "http:"))  # so that the cookie is sent
    tell(project)
    build_release(project.folder, site=False, on=TODAY)
    return project


@pytest.fixture(scope="module")
def keys(told: Project) -> dict[str, str]:
    store = open_store(told.folder)
    return {audience: store.keys.create(audience, "test")[1] for audience in ("agents", "clients")}


@pytest.fixture(scope="module")
def client(told: Project) -> Iterator[Client]:
    with serving(create_app(told.folder, today=lambda: TODAY)) as client:
        yield client


def test_changes_come_newest_first_in_every_language(client: Client) -> None:
    changes = client.get("/api/v1/changes").json()["changes"]
    assert [(c["date"], c["lang"], c["kind_of_change"]) for c in changes] == [
        ("2025-06-01", "es", "changed"),
        ("2025-01-15", "pt", "new"),
        ("2025-01-10", "es", "new"),
    ]
    assert list(changes[0]) == [
        *("guide_id", "lang", "title", "version", "in_force_from", "kind_of_change", "date", "url")
    ]
    assert [c["url"] for c in changes] == ["/limits/", "/pt/limits/", "/limits/versions/1/"]


def test_changes_are_narrowed_by_language_day_and_number(client: Client, keys: dict[str, str]) -> None:
    def dates(query: str) -> list[str]:
        return [c["date"] for c in client.get(f"/api/v1/changes?{query}", keys["agents"]).json()["changes"]]

    assert dates("lang=pt") == dates("lang=pt-BR") == ["2025-01-15"]
    assert dates("since=2025-06-01") == ["2025-08-01", "2025-06-01"]
    assert dates("since=2025-06-02T02:00:00Z") == ["2025-08-01", "2025-06-01"]
    assert dates("limit=1") == ["2025-08-01"]


def test_what_is_not_acceptable_is_named(client: Client) -> None:
    answer = client.get("/api/v1/changes?since=yesterday&limit=0&lang=fr")
    assert answer.status_code == 422
    assert {e["parameter"] for e in answer.json()["errors"]} == {"since", "limit", "lang"}


def test_a_feed_is_for_everybody(client: Client) -> None:
    answer = client.get("/feed.es.xml")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed ")
    assert client.get("/feed.es.xml", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.get("/feed.fr.xml").status_code == 404


def test_the_agents_feed_needs_a_sign_in_or_a_key(client: Client, keys: dict[str, str]) -> None:
    assert client.get("/agents/feed.es.xml").json()["code"] == "not-signed-in"
    assert client.get("/agents/feed.es.xml", keys["clients"]).json()["code"] == "agents-only"
    assert client.get("/agents/feed.es.xml", "kb_a_wrong").json()["code"] == "key-rejected"
    assert b"Callback" in client.get("/agents/feed.es.xml", keys["agents"]).content
    assert b"Callback" not in client.get("/feed.es.xml").content
    client.sign_in(keys["agents"])
    assert client.get("/agents/feed.es.xml").status_code == 200
