"""How publishing stands, for those who watch the server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbserver.api.publishing import Publishing
from kbserver.publisher.failure import Failure
from kbserver.publisher.lock import only_publisher
from kbserver.publisher.state import BUCKETS, State, publisher_folder, write_state
from tests.api.conftest import Client, Knowledge, serving

FAILURE = Failure("checks-failed", "1 problem", ("content/es/faq/agents.md:3: zarzamora",), "c" * 40)
STATE = State(
    state="failed",
    wanted="c" * 40,
    published="b" * 40,
    published_at="2026-11-26T10:00:00.000+00:00",
    failure=FAILURE,
    outcomes={"published": 3, "checks-failed": 1},
    durations=(2, 1, *(0,) * (len(BUCKETS) - 1)),
    durations_sum=1.75,
)


@pytest.fixture
def watched(knowledge: Knowledge) -> Knowledge:
    knowledge.publish()
    publisher_folder(knowledge.folder).mkdir(parents=True)
    write_state(knowledge.folder, STATE)
    return knowledge


def metrics(client: Client, knowledge: Knowledge) -> str:
    return client.get("/metrics", knowledge.key()).text


def test_where_no_publisher_is_used_nothing_is_said_of_one(world: Knowledge, client: Client) -> None:
    assert set(client.get("/readyz").json()) == {"status", "index_version", "age_seconds"}
    assert "kb_publish" not in metrics(client, world)
    assert "kb_release_age_seconds " in metrics(client, world)


def test_everybody_learns_whether_it_works_and_nothing_of_what(watched: Knowledge) -> None:
    with serving(watched.app()) as client:
        assert client.get("/readyz").json()["publisher"] == "stopped"
        with only_publisher(watched.folder):
            answer = client.get("/readyz", watched.key("clients"))
            assert (answer.status_code, answer.json()["publisher"]) == (200, "failing")
            assert "publishing" not in answer.json()
            write_state(watched.folder, replace(STATE, failure=None, state="building"))
            assert client.get("/readyz").json()["publisher"] == "ok"


def test_agents_keys_learn_how_it_stands_without_the_problems(watched: Knowledge) -> None:
    with serving(watched.app()) as client:
        answer = client.get("/readyz", watched.key("agents"))
    assert answer.json()["publishing"] == {
        "state": "failed",
        "since": "",
        "wanted": "c" * 40,
        "published": "b" * 40,
        "published_at": "2026-11-26T10:00:00.000+00:00",
        "percent": 0,
        "outcome": "checks-failed",
    }
    assert "zarzamora" not in answer.text


def test_figures_are_those_of_the_publisher_whichever_process_it_is(watched: Knowledge) -> None:
    with serving(watched.app()) as client:
        text = metrics(client, watched)
    for line in (
        'kb_publish_total{outcome="published"} 3.0',
        'kb_publish_total{outcome="checks-failed"} 1.0',
        'kb_publish_seconds_bucket{le="0.5"} 2.0',
        'kb_publish_seconds_bucket{le="1.0"} 3.0',
        'kb_publish_seconds_bucket{le="+Inf"} 3.0',
        "kb_publish_seconds_count 3.0",
        "kb_publish_seconds_sum 1.75",
    ):
        assert f"{line}\n" in text


def test_a_folder_without_releases_has_no_age(knowledge: Knowledge) -> None:
    assert list(Publishing(knowledge.folder).collect()) == []
