"""Questions that many ask, from `/search` through the store to `/complete`."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable
from urllib.parse import quote

import pytest

from kbserver.api import popular
from tests.api.conftest import CLIENTS, TODAY, Client, Knowledge, section, until

SECRET = section("protocols/secret", agents=True, text="Zarzamora del cliente")
ASKED = "¡¡Solicitudes  GRATUITAS!! ☎"
OFFERED = "solicitudes gratuitas"
"""As the texts spell it, whatever was typed."""

Serve = Callable[..., Client]


@pytest.fixture
def base(knowledge: Knowledge) -> Knowledge:
    return knowledge.publish("first", agents=(*CLIENTS, SECRET))


def ask(client: Client, text: str, key: str | None = None, more: str = "") -> None:
    assert client.get(f"/api/v1/search?lang=es&q={quote(text)}{more}", key).status_code == 200


def keep_books(client: Client) -> None:
    service = client.app.state.service
    client.wait(service.popular.round, service.desk)


def made_popular(client: Client, text: str, keys: Iterable[str | None], more: str = "") -> None:
    """Asked by the holders of some keys."""
    for key in keys:
        ask(client, text, key, more)
    keep_books(client)


def completions(client: Client, typed: str, key: str | None = None, lang: str = "es") -> list[str]:
    found: list[str] = client.get(f"/api/v1/complete?q={typed}&lang={lang}", key).json()["completions"]
    return found


def kept(base: Knowledge) -> str:
    """All that the store has of questions."""
    with sqlite3.connect(base.folder / ".kb" / "store.sqlite3") as connection:
        rows = connection.execute("select * from asked").fetchall()
    connection.close()
    return str(rows)


@pytest.fixture
def clients(base: Knowledge) -> list[str]:
    """As many clients' keys as there must be askers."""
    return [base.key("clients") for _ in range(popular.LEAST)]


@pytest.fixture
def agents(base: Knowledge) -> list[str]:
    return [base.key("agents") for _ in range(popular.LEAST)]


def test_what_many_ask_completes_what_is_typed(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    client = serve(base)
    made_popular(client, ASKED, clients[1:])
    assert OFFERED not in completions(client, "soli")
    made_popular(client, ASKED, clients[:1])
    assert completions(client, "soli")[0] == OFFERED
    assert OFFERED not in completions(client, "soli", lang="pt")


def test_one_asker_counts_once_however_often_and_in_whatever_spelling_they_ask(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    client = serve(base)
    for spelling in (ASKED, "solicitudes gratuitas", "SOLICITUDES gratuitas!", "Solicitúdes - gratuitas"):
        made_popular(client, spelling, [None, clients[0]])
    assert OFFERED not in completions(client, "soli")
    made_popular(client, ASKED, clients[1:2])
    assert completions(client, "soli")[0] == OFFERED


def test_who_comes_back_on_another_day_counts_again(base: Knowledge, serve: Serve) -> None:
    days = [TODAY]
    client = serve(base, today=lambda: days[-1])
    for _ in range(popular.LEAST):
        assert OFFERED not in completions(client, "soli")
        made_popular(client, ASKED, [None])
        days.append(days[-1] + dt.timedelta(1))
    assert completions(client, "soli")[0] == OFFERED


def test_another_server_of_the_project_learns_of_it(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    made_popular(serve(base), ASKED, clients)
    other = serve(base)
    keep_books(other)
    assert completions(other, "soli")[0] == OFFERED


@pytest.mark.parametrize(
    "text", ["solicitudes de Juan Pérez", "solicitudes 11144477735", "solicitdes gratuitas", "de la"]
)
def test_nothing_is_kept_that_does_not_stand_in_the_texts(
    base: Knowledge, serve: Serve, clients: list[str], text: str
) -> None:
    made_popular(serve(base), text, clients)
    assert kept(base) == "[]"


@pytest.mark.parametrize("more", ["&as_of=2025-03-02", "&offset=5"])
def test_only_a_first_page_of_today_counts(
    base: Knowledge, serve: Serve, clients: list[str], more: str
) -> None:
    made_popular(serve(base), ASKED, clients, more)
    assert kept(base) == "[]"


def test_no_address_and_no_key_is_kept(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    made_popular(serve(base), ASKED, [None, *clients])
    assert kept(base).count("solicitudes gratuitas") == 1
    assert "testclient" not in kept(base)


def test_what_agents_ask_is_never_offered_to_clients(
    base: Knowledge, serve: Serve, agents: list[str]
) -> None:
    client = serve(base)
    made_popular(client, "zarzamora del cliente", agents)
    assert completions(client, "zarza", agents[0])[0] == "zarzamora del cliente"
    assert completions(client, "zarza") == []
    made_popular(client, ASKED, agents)
    assert OFFERED not in completions(client, "soli")


def test_clients_cannot_have_words_of_agents_offered(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    made_popular(serve(base), "zarzamora del cliente", clients)
    assert kept(base) == "[]"


def test_what_the_texts_no_longer_say_is_not_offered(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    client = serve(base)
    made_popular(client, ASKED, clients)
    base.publish("second", clients=(section("service/other", text="Otra cosa"),), agents=(SECRET,))
    until(lambda: completions(client, "soli") == [])
    keep_books(client)
    assert completions(client, "soli") == []


def test_a_release_in_between_takes_nothing_popular_away(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    client = serve(base)
    made_popular(client, ASKED, clients)
    base.publish("second", clients=(*CLIENTS, section("service/other", text="Frambuesa")), agents=(SECRET,))
    until(lambda: completions(client, "framb") == ["Frambuesa"])
    assert completions(client, "soli")[0] == OFFERED


def test_it_can_be_switched_off(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    base.configure("", **{"{engine: memory}": "{engine: memory, popular: false}"})
    client = serve(base)
    made_popular(client, ASKED, clients)
    assert kept(base) == "[]"
    assert OFFERED not in completions(client, "soli")
