from __future__ import annotations

import json
from io import StringIO

import anyio

from kbserver.api.desk import Desk
from kbserver.api.follower import Follower
from kbserver.api.logs import open_log
from kbserver.api.metrics import Metrics
from kbserver.config import load_config
from tests.api.conftest import CLIENTS, Client, Knowledge, section, serving, until


def total(client: Client, word: str) -> int:
    found: int = client.get(f"/api/v1/search?q={word}").json().get("total", -1)
    return found


def test_a_first_release_is_taken_up_while_the_server_runs(knowledge: Knowledge) -> None:
    with serving(knowledge.app()) as client:
        assert client.get("/readyz").status_code == 503
        knowledge.publish()
        until(lambda: client.get("/readyz").status_code == 200)
        assert total(client, "horario") == 1


def test_a_new_release_replaces_the_old_one_and_a_rollback_brings_it_back(knowledge: Knowledge) -> None:
    knowledge.publish("first")
    with serving(knowledge.app()) as client:
        assert total(client, "manzana") == 0
        knowledge.publish("second", clients=(*CLIENTS, section("tutorials/new", text="Una manzana.")))
        until(lambda: total(client, "manzana") == 1)
        knowledge.point("first", "first")
        until(lambda: total(client, "manzana") == 0)


def test_every_answer_is_from_one_release_or_the_other(knowledge: Knowledge) -> None:
    extra = section("tutorials/new", text="Una solicitud.")
    knowledge.release("first")
    knowledge.release("second", clients=(*CLIENTS, extra))
    knowledge.point("first")
    with serving(knowledge.app()) as client:
        desk = client.app.state.service.desk
        seen: dict[str, set[int]] = {}
        for name in ("second", "first", "second"):
            knowledge.point(name)
            while desk.edition.data_id != name:
                answer = client.get("/api/v1/search?q=solicitud&limit=50").json()
                seen.setdefault(answer["index_version"], set()).add(answer["total"])
    assert len(seen) == 2
    assert all(len(totals) == 1 for totals in seen.values())


def test_a_broken_release_leaves_the_old_one_serving_and_is_logged(knowledge: Knowledge) -> None:
    stream = StringIO()
    knowledge.publish("first")
    with serving(knowledge.app(log=open_log(stream))) as client:
        broken = knowledge.release("second")
        (broken.folder / "clients" / "documents.jsonl").write_text("nonsense")
        knowledge.point("second", "second")
        until(lambda: "release refused" in stream.getvalue())
        assert total(client, "horario") == 1
        knowledge.publish("third", clients=CLIENTS[:1])
        until(lambda: total(client, "horario") == 0)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    refused = next(line for line in lines if line["event"] == "release refused")
    assert refused["level"] == "error"
    assert refused["still_serving"] == "first"
    assert "clients/documents.jsonl" in refused["reason"]


def test_a_server_starts_with_a_broken_release_and_takes_the_next(knowledge: Knowledge) -> None:
    broken = knowledge.release("first")
    (broken.folder / "manifest.json").write_text("{")
    knowledge.point("first")
    with serving(knowledge.app()) as client:
        assert client.get("/readyz").status_code == 503
        knowledge.publish("second")
        until(lambda: client.get("/readyz").status_code == 200)


def test_a_pointer_that_vanishes_changes_nothing(knowledge: Knowledge) -> None:
    knowledge.publish()
    desk = Desk(load_config(knowledge.folder), Metrics(), open_log(StringIO()))
    follower = Follower(knowledge.folder)
    anyio.run(follower.look, desk)
    taken = desk.edition
    (knowledge.folder / "releases" / "current.json").unlink()
    anyio.run(follower.look, desk)
    assert desk.edition is taken


def test_a_pointer_that_has_not_changed_is_not_followed_again(knowledge: Knowledge) -> None:
    knowledge.publish()
    stream = StringIO()
    desk = Desk(load_config(knowledge.folder), Metrics(), open_log(stream))
    follower = Follower(knowledge.folder)
    for _ in range(3):
        anyio.run(follower.look, desk)
    assert stream.getvalue().count("release taken up") == 1
