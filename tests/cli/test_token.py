"""`kb token`: short-lived tokens from the command line."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from kbserver.store import Tokens, open_store
from tests.cli.conftest import Kb
from tests.conftest import KB_YML, Project

CONSOLE = "https://console.example"
OTHER = "https://desk.example"


class Known(NamedTuple):
    """A key by its id and its text."""

    id: str
    text: str


@pytest.fixture
def key(project: Project) -> Known:
    """A key of a project that lists two origins."""
    project()
    project.write("kb.yml", f"{KB_YML}embed: {{origins: ['{CONSOLE}']}}\ncors: {{origins: ['{OTHER}']}}\n")
    made, text = open_store(project.folder).keys.create("agents", "Console")
    return Known(made.id, text)


def tokens(project: Project) -> Tokens:
    return Tokens(open_store(project.folder).secret("tokens"))


def test_a_token_stands_alone_on_the_last_line(kb: Kb, project: Project, key: Known) -> None:
    answer = kb("token", "--key", key.id, "--origin", CONSOLE, "--origin", OTHER).done()
    token = tokens(project).read(answer.lines[-1])
    assert (token.key_id, token.audience, token.origins) == (key.id, "agents", (CONSOLE, OTHER))
    assert key.id in answer.lines[0]
    assert CONSOLE in answer.lines[0]
    assert key.text.rpartition("_")[2] not in answer.out


def test_a_token_as_json(kb: Kb, project: Project, key: Known) -> None:
    made = kb("token", "--key", key.id, "--minutes", "1", "--json").done().json
    assert set(made) == {"token", "expires_at", "key", "audience", "origins"}
    assert tokens(project).read(made["token"]).origins == ()
    left = dt.datetime.fromisoformat(made["expires_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(seconds=30) < left <= dt.timedelta(minutes=1)


def test_a_key_itself_is_not_taken_and_not_repeated(kb: Kb, key: Known) -> None:
    said = kb("token", "--key", key.text).refused(2)
    assert key.id in said
    assert key.text.rpartition("_")[2] not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["--origin", "https://evil.example"],
        ["--origin", CONSOLE + "/"],
        ["--minutes", "0"],
        ["--minutes", "16"],
        ["--minutes", "x"],
    ],
)
def test_wrong_usage_is_told(kb: Kb, key: Known, arguments: list[str]) -> None:
    kb("token", "--key", key.id, *arguments).refused(2)


def test_the_key_must_be_named(kb: Kb, key: Known) -> None:
    kb("token").refused(2)


def test_an_unknown_or_revoked_key_makes_no_token(kb: Kb, project: Project, key: Known) -> None:
    assert "kb key list" in kb("token", "--key", "000000000000").refused()
    open_store(project.folder).keys.revoke(key.id)
    assert "was revoked" in kb("token", "--key", key.id).refused()


def test_a_folder_that_is_no_project_gets_no_tokens(kb: Kb, project: Project) -> None:
    mistyped = project().folder / "mistyped"
    assert "kb.yml" in kb("token", "--key", "0" * 12, "--project", str(mistyped)).refused()
    assert not mistyped.exists()
