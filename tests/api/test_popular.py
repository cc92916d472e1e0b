"""Questions that many ask, from `/search` through the store to `/complete`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from urllib.parse import quote

import pytest

from kbserver.api import popular
from tests.api.conftest import CLIENTS, Client, Knowledge, section

SECRET = section("protocols/secret", agents=True, text="Zarzamora del cliente")
ASKED = "Solicitudes GRATUITAS"

Serve = Callable[..., Client]


@pytest.fixture
def base(knowledge: Knowledge) -> Knowledge:
    return knowledge.publish("first", agents=(*CLIENTS, SECRET))


def rounds(client: Client, times: int, text: str, more: str = "", key: str | None = None) -> None:
    """Ask, and have the books kept, so many times."""
    service = client.app.state.service
    for _ in range(times):
        assert client.get(f"/api/v1/search?lang=es&q={quote(text)}{more}", key).status_code == 200
        client.wait(service.popular.round, service.desk)


def completions(client: Client, typed: str, key: str | None = None, lang: str = "es") -> list[str]:
    found: list[str] = client.get(f"/api/v1/complete?q={typed}&lang={lang}", key).json()["completions"]
    return found


def kept(base: Knowledge) -> str:
    """All that the store has of questions."""
    with sqlite3.connect(base.folder / ".kb" / "store.sqlite3") as connection:
        rows = connection.execute("select * from questions").fetchall()
    connection.close()
    return str(rows)


def test_what_is_asked_often_completes_what_is_typed(base: Knowledge, serve: Serve) -> None:
    client = serve(base)
    rounds(client, popular.LEAST - 1, ASKED)
    assert ASKED not in completions(client, "soli")
    rounds(client, 1, ASKED)
    assert completions(client, "soli")[0] == ASKED
    assert ASKED not in completions(client, "soli", lang="pt")


def test_asking_again_and_again_within_a_round_counts_once(base: Knowledge, serve: Serve) -> None:
    client = serve(base)
    for number in range(10):
        client.get(f"/api/v1/search?lang=es&q={quote(ASKED)}&limit={1 + number}")
    rounds(client, 1, ASKED)
    assert ASKED not in completions(client, "soli")


def test_another_server_of_the_project_learns_of_it(base: Knowledge, serve: Serve) -> None:
    rounds(serve(base), popular.LEAST, ASKED)
    other = serve(base)
    service = other.app.state.service
    other.wait(service.popular.round, service.desk)
    assert completions(other, "soli")[0] == ASKED


@pytest.mark.parametrize(
    "text", ["solicitudes de Juan Pérez", "solicitudes 11144477735", "solicitdes gratuitas", "de la"]
)
def test_nothing_is_kept_that_does_not_stand_in_the_texts(base: Knowledge, serve: Serve, text: str) -> None:
    rounds(serve(base), popular.LEAST, text)
    assert kept(base) == "[]"


@pytest.mark.parametrize("more", ["&as_of=2025-03-02", "&offset=5"])
def test_only_a_first_page_of_today_counts(base: Knowledge, serve: Serve, more: str) -> None:
    rounds(serve(base), popular.LEAST, ASKED, more)
    assert kept(base) == "[]"


def test_what_agents_ask_is_never_offered_to_clients(base: Knowledge, serve: Serve) -> None:
    client, key = serve(base), base.key("agents")
    rounds(client, popular.LEAST, "zarzamora del cliente", key=key)
    assert completions(client, "zarza", key)[0] == "zarzamora del cliente"
    assert completions(client, "zarza") == []
    rounds(client, popular.LEAST, ASKED, key=key)
    assert ASKED not in completions(client, "soli")


def test_clients_cannot_have_words_of_agents_offered(base: Knowledge, serve: Serve) -> None:
    client = serve(base)
    rounds(client, popular.LEAST, "zarzamora del cliente")
    assert kept(base) == "[]"


def test_what_the_texts_no_longer_say_is_not_offered(base: Knowledge, serve: Serve) -> None:
    rounds(serve(base), popular.LEAST, ASKED)
    base.publish("second", clients=(section("service/other", text="Otra cosa"),), agents=(SECRET,))
    other = serve(base)
    service = other.app.state.service
    other.wait(service.popular.round, service.desk)
    assert completions(other, "soli") == []


def test_it_can_be_switched_off(base: Knowledge, serve: Serve) -> None:
    base.configure("", **{"{engine: memory}": "{engine: memory, popular: false}"})
    client = serve(base)
    rounds(client, popular.LEAST, ASKED)
    assert kept(base) == "[]"
    assert ASKED not in completions(client, "soli")
