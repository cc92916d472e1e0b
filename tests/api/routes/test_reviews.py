"""The calendar of reviews, for agents alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbserver.api.app import create_app
from kbserver.publish.building import build_release
from kbserver.store import open_store
from tests.api.conftest import Client, serving
from tests.conftest import Project
from tests.story import TODAY, tell

PATH = "/agents/reviews.ics"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = tell(Project(tmp_path_factory.mktemp("told") / "project"))
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


def test_every_text_in_force_has_its_day(client: Client, keys: dict[str, str]) -> None:
    answer = client.get(PATH, keys["agents"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT\r\n") == 2
    assert "UID:review/es/limits@kb.example.org\r\nDTSTAMP:20261121T000000Z\r\n" in answer.text
    assert "DTSTART;VALUE=DATE:20260601\r\n" in answer.text
    tag = answer.headers["etag"]
    assert client.get(PATH, keys["agents"], headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "count"), [("area=quality", 2), ("area=legal", 0), ("owner=a@example.org", 0)]
)
def test_an_area_or_an_owner_narrows_it(client: Client, keys: dict[str, str], query: str, count: int) -> None:
    assert client.get(f"{PATH}?{query}", keys["agents"]).text.count("BEGIN:VEVENT") == count


def test_an_area_that_nobody_knows_is_refused(client: Client, keys: dict[str, str]) -> None:
    answer = client.get(f"{PATH}?area=zzz", keys["agents"])
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["parameter"], error["code"]) == ("area", "unknown-area")
    assert "quality" in error["detail"]


def test_nobody_else_gets_it(client: Client, keys: dict[str, str]) -> None:
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, keys["clients"]).json()["type"].endswith("agents-only")
    assert client.get(PATH, "nonsense").status_code == 401
