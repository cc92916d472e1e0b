"""What is said of a guide that had no text in force on a day, to clients and to agents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbserver.api.app import create_app
from kbserver.publish.building import build_release
from kbserver.store import open_store
from tests.api.conftest import Client, serving
from tests.conftest import KB_YML, Project
from tests.story import TODAY, day

GUIDE = "content/es/limits.md"
TREE = f"""
    {GUIDE} [clients service]
        Lo que el servicio hace.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A guide approved in January 2025, withdrawn in August."""
    project = Project(tmp_path_factory.mktemp("told") / "project")
    project.write("kb.yml", KB_YML)
    project(TREE).approve(day=day("2025-01-10")).commit(day=day("2025-01-10"))
    project.replace(GUIDE, "kind:", "withdrawn: 2025-08-01\nkind:")
    project.commit("Withdraw", day("2025-08-01"))
    build_release(project.folder, site=False, on=TODAY)
    return project


@pytest.fixture(scope="module")
def key(told: Project) -> str:
    return open_store(told.folder).keys.create("agents", "test")[1]


@pytest.fixture(scope="module")
def client(told: Project) -> Iterator[Client]:
    with serving(create_app(told.folder, today=lambda: TODAY)) as client:
        yield client


@pytest.mark.parametrize("asked", ["", "&as_of=2025-08-01", "&as_of=2026-01-01"])
def test_what_was_approved_and_is_over_names_its_last_day_and_to_agents_what_ended_it(
    client: Client, key: str, asked: str
) -> None:
    over = "No text of limits was in force at that time: version 1 in es was approved, in force to 2025-07-31"
    for given, ended in ((None, ""), (key, ", then withdrawn")):
        answer = client.get(f"/api/v1/guides/limits?lang=es{asked}", given)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-approved-then")
        assert answer.json()["detail"] == f"{over}{ended}."


def test_what_was_not_approved_yet_names_its_first_day(client: Client, key: str) -> None:
    for given in (None, key):
        answer = client.get("/api/v1/guides/limits?lang=es&as_of=2025-01-09", given).json()
        assert answer["code"] == "not-approved-then"
        assert answer["detail"] == (
            "No text of limits was in force at that time: version 1 in es is the first in force,"
            " from 2025-01-10."
        )


def test_clients_are_told_nothing_that_their_list_of_versions_does_not_say(client: Client) -> None:
    [listed] = client.get("/api/v1/guides/limits/versions?lang=es").json()["versions"]
    assert (listed["version"], listed["in_force_to"]) == (1, "2025-07-31")
    assert "withdrawn" not in client.get("/api/v1/guides/limits?lang=es").text
