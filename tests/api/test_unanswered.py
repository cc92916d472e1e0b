"""Words that no guide has, from `/search` to the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import quote

import pytest

from kbserver.api import popular, unanswered
from kbserver.store import Question, open_store
from tests.api.conftest import CLIENTS, TODAY, Client, Knowledge, section

SECRET = section("protocols/secret", agents=True, text="Zarzamora del cliente")
ASKED, LACKING = "¿Cómo pido un RÉCIPE hiperbárico?", "recipe hiperbarico"

Serve = Callable[..., Client]


@pytest.fixture
def base(knowledge: Knowledge) -> Knowledge:
    knowledge.publish("first", agents=(*CLIENTS, SECRET))
    knowledge.configure("", **{"{engine: memory}": "{engine: memory, unanswered: true}"})
    return knowledge


@pytest.fixture
def clients(base: Knowledge) -> list[str]:
    """As many clients' keys as there must be askers."""
    return [base.key("clients") for _ in range(unanswered.LEAST)]


def ask(client: Client, text: str, keys: Iterable[str | None], more: str = "") -> None:
    """Asked by the holders of some keys; then the books are kept."""
    for key in keys:
        assert client.get(f"/api/v1/search?lang=es&q={quote(text)}{more}", key).status_code == 200
    service = client.app.state.service
    client.wait(service.popular.round, service.desk)


def kept(base: Knowledge) -> list[tuple[Question, int]]:
    """All that the store has of them."""
    found = open_store(base.folder).unanswered.counted(dt.date.min)
    return [(each.question, each.times) for each in found]


def lacking(words: str, audience: str = "clients") -> Question:
    return Question(audience, "es", words)


def test_words_that_no_text_has_are_told_once_so_many_have_asked(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    client = serve(base)
    ask(client, ASKED, clients[1:])
    assert kept(base) == []
    ask(client, "récipe hiperbárico", clients[:1])
    assert kept(base) == [(lacking(LACKING), 3)]


def test_of_a_question_nothing_but_those_words_is_kept(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    ask(serve(base), "solicitudes gratuitas hiperbáricas", clients)
    assert kept(base) == [(lacking("hiperbaricas"), 3)]


def test_one_asker_is_one_on_however_many_days(base: Knowledge, serve: Serve) -> None:
    days = [TODAY]
    client = serve(base, today=lambda: days[-1])
    for _ in range(unanswered.LEAST + 1):
        ask(client, ASKED, [None])
        days.append(days[-1] + dt.timedelta(1))
    assert kept(base) == []


def test_what_is_told_counts_each_asker_once_a_day(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    days = [TODAY]
    client = serve(base, today=lambda: days[-1])
    for _ in range(2):
        ask(client, ASKED, [*clients, *clients, None])
        days.append(days[-1] + dt.timedelta(1))
    assert kept(base) == [(lacking(LACKING), 8)]


def test_another_server_of_the_project_goes_on_counting(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    ask(serve(base), ASKED, clients)
    ask(serve(base), ASKED, clients[:1])
    assert kept(base) == [(lacking(LACKING), 4)]


@pytest.mark.parametrize(
    "text",
    [
        "solicitudes gratuitas",
        "solicitdes gratuitas",
        "cliente 11144477735",
        "maria@example.org",
        "tel: +1 855 555 0149",
        '"hiperbárico"',
        "-hiperbárico lote",
        "de la",
        "uno hiperbárico dos tres cuatro cinco seis siete ocho nueve diez once doce",
    ],
)
def test_what_is_answered_or_no_plain_question_does_not_count(
    base: Knowledge, serve: Serve, clients: list[str], text: str
) -> None:
    ask(serve(base), text, clients)
    assert kept(base) == []


@pytest.mark.parametrize("more", ["&as_of=2025-03-02", "&offset=5"])
def test_only_a_first_page_of_today_counts(
    base: Knowledge, serve: Serve, clients: list[str], more: str
) -> None:
    ask(serve(base), ASKED, clients, more)
    assert kept(base) == []


def test_what_agents_alone_can_find_is_lacking_to_clients(
    base: Knowledge, serve: Serve, clients: list[str]
) -> None:
    client = serve(base)
    ask(client, "zarzamora", [*clients, *(base.key("agents") for _ in clients)])
    assert kept(base) == [(lacking("zarzamora"), 3)]


def test_long_ago_is_forgotten(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    days = [TODAY]
    client = serve(base, today=lambda: days[-1])
    ask(client, ASKED, clients)
    days.append(TODAY + dt.timedelta(popular.DAYS + 1))
    ask(client, "lote", [])
    assert kept(base) == []


def test_readers_learn_nothing_of_it(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    client = serve(base)
    ask(client, ASKED, clients)
    found = client.get("/api/v1/complete?q=hiperb&lang=es").json()
    assert found["completions"] == []


def test_it_is_off_unless_switched_on(knowledge: Knowledge, serve: Serve) -> None:
    knowledge.publish("first")
    ask(serve(knowledge), ASKED, [knowledge.key("clients") for _ in range(unanswered.LEAST)])
    assert kept(knowledge) == []


def test_it_counts_where_popular_questions_are_off(base: Knowledge, serve: Serve, clients: list[str]) -> None:
    base.configure("", **{"{engine: memory}": "{engine: memory, unanswered: true, popular: false}"})
    ask(serve(base), ASKED, clients)
    assert kept(base) == [(lacking(LACKING), 3)]
