from __future__ import annotations

import json
from io import StringIO

import anyio
import pytest

from kbserver.api.desk import Desk, Single
from kbserver.api.edition import Edition, load_pointed
from kbserver.api.logs import open_log
from kbserver.api.metrics import Metrics
from kbserver.config import load_config
from kbserver.errors import ReleaseError
from tests.api.conftest import Knowledge, section, serving


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


@pytest.fixture
def desk(knowledge: Knowledge, stream: StringIO) -> Desk:
    return Desk(load_config(knowledge.folder), Metrics(), open_log(stream))


def test_a_desk_is_empty_at_first(desk: Desk) -> None:
    assert desk.edition == Edition()


@pytest.mark.parametrize("error", [ReleaseError("no"), OSError("no"), ValueError("no"), KeyError("no")])
def test_what_cannot_be_loaded_leaves_the_desk_as_it_was(
    desk: Desk, stream: StringIO, error: Exception
) -> None:
    def load(_former: Edition) -> Edition:
        raise error

    before = desk.edition
    assert anyio.run(desk.take, load) is False
    assert desk.edition is before
    assert "release refused" in stream.getvalue()


def test_the_next_edition_is_given_the_former(desk: Desk) -> None:
    given = []

    def load(former: Edition) -> Edition:
        given.append(former)
        return Edition(data_id=str(len(given)))

    for _ in range(2):
        assert anyio.run(desk.take, load)
    assert given[1].data_id == "1"
    assert desk.edition.data_id == "2"


def test_why_a_large_index_is_not_kept_is_told_once_each_time_one_is_made(
    knowledge: Knowledge, desk: Desk, stream: StringIO
) -> None:
    settings = knowledge.folder / "kb.yml"
    settings.write_text(settings.read_text().replace("engine: memory", "engine: tantivy"))
    cache = knowledge.folder / ".kb" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "index").write_text("a file in its place")
    many = [section(f"tutorials/t{n}", text=f"Texto {n}") for n in range(3_000)]
    config = load_config(knowledge.folder)
    for name, texts in (("first", many), ("same", many), ("edited", [section("service/new"), *many[1:]])):
        knowledge.publish(name, clients=texts, agents=())
        assert anyio.run(desk.take, lambda former: load_pointed(knowledge.folder, config, former))
    warnings = [line for line in map(json.loads, stream.getvalue().splitlines()) if "reason" in line]
    assert [(each["level"], each["event"], each["audience"]) for each in warnings] == [
        ("warning", "index made in memory, not kept", "clients")
    ]
    assert str(cache / "index") in warnings[0]["reason"]
    assert desk.edition.amended
    desk.put(desk.edition.renewed())
    assert stream.getvalue().count("not kept") == 2


def test_one_release_can_be_served_whatever_the_pointer_says(knowledge: Knowledge) -> None:
    made = knowledge.release("aside")
    knowledge.release("other", clients=(), agents=())
    knowledge.point("other")
    with serving(knowledge.app(release=made)) as client:
        assert client.get("/api/v1/search?q=horario").json()["total"] == 1
        assert client.get("/").status_code == 200


def test_one_release_that_cannot_be_served_stops_the_start(knowledge: Knowledge, desk: Desk) -> None:
    made = knowledge.release()
    (made.folder / "clients" / "documents.jsonl").unlink()
    with pytest.raises(ReleaseError, match="cannot be served"):
        anyio.run(Single(made).start, desk)
