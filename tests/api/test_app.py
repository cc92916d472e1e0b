from __future__ import annotations

import gc
from io import StringIO
from pathlib import Path

import pytest

from kbserver.api.app import create_app
from kbserver.api.logs import open_log
from kbserver.errors import ConfigError
from kbserver.store import open_store
from tests.api.conftest import Knowledge, serving


def test_a_folder_without_a_configuration_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        create_app(tmp_path)


def test_two_applications_of_one_project_share_their_keys_and_sign_ins(knowledge: Knowledge) -> None:
    key = knowledge.publish().key()
    with serving(knowledge.app()) as one, serving(knowledge.app()) as two:
        one.sign_in(key)
        cookie = f"kb_agents={one.cookies['kb_agents']}"
        assert two.get("/agents/", headers={"Cookie": cookie}).status_code == 200
        assert two.get("/metrics", key).status_code == 200


def test_without_a_store_clients_are_answered_and_no_key_opens(knowledge: Knowledge) -> None:
    stream = StringIO()
    (knowledge.publish().folder / ".kb").write_text("a file where the store's folder should be")
    with serving(knowledge.app(log=open_log(stream))) as client:
        assert client.get("/api/v1/search?q=horario").json()["total"] == 1
        assert client.get("/api/v1/search?q=horario", "kb_a_0123456789ab_" + "0" * 64).status_code == 401
        assert client.sign_in("kb_a_0123456789ab_" + "0" * 64).status_code == 401
    assert "no keys are accepted" in stream.getvalue()


def test_the_store_may_be_given(knowledge: Knowledge, tmp_path: Path) -> None:
    store = open_store(tmp_path / "elsewhere")
    key = store.keys.create("agents", "Ana")[1]
    with serving(knowledge.publish().app(store=store)) as client:
        assert client.get("/metrics", key).status_code == 200
    assert not (knowledge.folder / ".kb").exists()


def test_serving_writes_nothing_but_the_store(knowledge: Knowledge) -> None:
    knowledge.publish()
    before = {path for path in knowledge.folder.rglob("*") if ".kb" not in path.parts}
    with serving(knowledge.app()) as client:
        client.get("/api/v1/search?q=a")
        client.get("/")
    after = {path for path in knowledge.folder.rglob("*") if ".kb" not in path.parts}
    assert after == before


@pytest.mark.parametrize("engine", ["tantivy", "memory"])
def test_any_engine_of_the_configuration_serves(knowledge: Knowledge, engine: str) -> None:
    knowledge.configure("", **{"engine: memory": f"engine: {engine}"}).publish()
    with serving(knowledge.app()) as client:
        hits = client.get("/api/v1/search?q=¿cuántas solicitudes gratis tengo al año?&lang=es").json()["hits"]
        assert hits[0]["id"] == "service/requests#limits"


def test_who_serves_searches_for_garbage_seldom(knowledge: Knowledge) -> None:
    gc.set_threshold(700)
    with serving(knowledge.publish().app()):
        assert gc.get_threshold()[0] > 700
