"""`kb key`: keys are made, shown once, listed and revoked."""

from __future__ import annotations

import re

import pytest

from kbserver.store import open_store
from tests.cli.conftest import Kb
from tests.conftest import Project
from tests.store.opening import opened


def test_a_new_key_stands_alone_on_the_last_line(kb: Kb, project: Project) -> None:
    project()
    answer = kb("key", "create", "--audience", "agents", "--label", "Console of Ana").done()
    assert re.fullmatch(r"kb_a_[0-9a-f]{12}_[0-9a-f]{64}", answer.lines[-1])
    [key] = opened(open_store(project.folder).keys, answer.lines[-1])
    assert (key.audience, key.label) == ("agents", "Console of Ana")


def test_a_new_key_as_json(kb: Kb, project: Project) -> None:
    project()
    made = kb("key", "create", "--audience", "clients", "--label", "Web", "--json").done().json
    assert set(made) == {"id", "label", "audience", "created", "revoked", "key"}
    assert [key.id for key in opened(open_store(project.folder).keys, made["key"])] == [made["id"]]


def test_keys_are_listed_without_their_secrets(kb: Kb, project: Project) -> None:
    project()
    text = kb("key", "create", "--audience", "agents", "--label", "Ana").done().lines[-1]
    secret = text.rpartition("_")[2]
    for answer in (kb("key", "list").done(), kb("key", "list", "--json").done()):
        assert "Ana" in answer.out
        assert secret not in answer.out
        assert "sha256" not in answer.out
    assert kb("key", "list", "--json").done().json[0]["id"] == text.split("_")[2]


def test_a_list_of_nothing_says_so(kb: Kb, project: Project) -> None:
    project()
    assert kb("key", "list").done().lines == ["There are no keys."]
    assert kb("key", "list", "--json").done().json == []


def test_a_revoked_key_opens_nothing_and_stays_listed(kb: Kb, project: Project) -> None:
    project()
    text = kb("key", "create", "--audience", "agents", "--label", "Ana").done().lines[-1]
    key_id = text.split("_")[2]
    assert "revoked" in kb("key", "revoke", key_id).done().out
    assert opened(open_store(project.folder).keys, text) == []
    assert "revoked" in kb("key", "list").done().out
    assert kb("key", "revoke", key_id, "--json").done().json["revoked"]


def test_a_key_that_does_not_exist_cannot_be_revoked(kb: Kb, project: Project) -> None:
    project()
    assert "kb key list" in kb("key", "revoke", "000000000000").refused()


@pytest.mark.parametrize(
    "arguments",
    [
        ["create"],
        ["create", "--audience", "agents"],
        ["create", "--audience", "everybody", "--label", "x"],
        ["create", "--audience", "agents", "--label", " "],
        ["create", "--audience", "agents", "--label", "two\nlines"],
        ["revoke"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_told(kb: Kb, project: Project, arguments: list[str]) -> None:
    project()
    kb("key", *arguments).refused(2)


def test_a_store_that_cannot_be_used_is_told_with_a_remedy(kb: Kb, project: Project) -> None:
    project()
    (project.folder / ".kb").write_text("a file where the store's folder should be")
    assert "KB_STORE_URL" in kb("key", "list").refused()


def test_a_folder_that_is_no_project_gets_no_keys(kb: Kb, project: Project) -> None:
    mistyped = project().folder / "mistyped"
    for command in (("list",), ("create", "--audience", "agents", "--label", "Ana"), ("revoke", "0" * 12)):
        assert "there is no kb.yml" in kb("key", *command, "--project", str(mistyped)).refused()
    assert not mistyped.exists()


def test_keys_can_be_ended_though_kb_yml_is_broken(kb: Kb, project: Project) -> None:
    project()
    made = kb("key", "create", "--audience", "agents", "--label", "Ana", "--json").done().json
    project.write("kb.yml", "site: [")
    assert "revoked" in kb("key", "revoke", made["id"]).done().out
