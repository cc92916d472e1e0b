"""`POST /help` over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.bodies import LARGEST
from tests.api.conftest import CLIENTS, Client, Knowledge, section, serving

CLOSING = ({"category": "Central > Ligação Ativa / Callback", "stage": "closing"},)
SCRIPT = {
    "type": "script",
    "title": "Saludo",
    "text": "Buenos días, soy [[agent.name]].",
    "slots": [{"name": "agent.name", "type": "text"}, {"name": "caller.address", "type": "choice"}],
}
TIMED = {
    "type": "standard",
    "title": "Cada 2 minutos",
    "text": "Retome la llamada.",
    "slots": [],
    "timer": {"name": "hold", "every": 120, "say": "Buenos días, soy [[agent.name]]."},
}
SLOTS = """\
slots:
  agent.name: {type: text, required: true, label: {es: su nombre}}
  caller.address: {type: choice, by: caller.gender, forms: {es: {m: el señor, f: la señora}}}
"""
AGENTS = (
    *CLIENTS,
    section(
        "protocols/callback", "end", agents=True, contexts=CLOSING, blocks=(SCRIPT, TIMED), text="Zarzamora."
    ),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    knowledge = Knowledge(tmp_path_factory.mktemp("help")).configure(SLOTS).publish("first", agents=AGENTS)
    with serving(knowledge.app()) as client:
        yield client, knowledge.key("agents"), knowledge.key("clients")


def ask(client: Client, body: Any, key: str | None = None, **headers: str) -> Any:
    fields = {"Content-Type": "application/json", **headers}
    if key:
        fields["Authorization"] = f"Bearer {key}"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/api/v1/help", content=content, headers=fields)


def test_a_rule_shows_its_section_with_script_and_reasons(world: Any) -> None:
    client, agents, _ = world
    answer = ask(
        client,
        {"context": {"category": "central/ligacao ativa/callback/x", "stage": "CLOSING"}, "lang": "es"},
        agents,
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    [card] = answer.json()["cards"]
    assert (card["id"], card["reasons"]) == ("protocols/callback#end", ["category", "stage"])
    assert card["html"] == "<p>Zarzamora.</p>"
    assert card["blocks"][0]["slots"] == [
        {"name": "agent.name", "type": "text", "required": True, "label": "su nombre"},
        {
            "name": "caller.address",
            "type": "choice",
            "required": False,
            "forms": {"m": "el señor", "f": "la señora"},
            "by": "caller.gender",
        },
    ]
    assert card["blocks"][1] == TIMED


def test_clients_get_no_card_of_agents_and_no_rule(world: Any) -> None:
    client, _, clients = world
    body = {
        "context": {"category": "Central > Ligação Ativa / Callback", "stage": "closing", "text": "zarzamora"}
    }
    for key in (None, clients):
        answer = ask(client, body, key)
        assert answer.json()["cards"] == []
        assert "arzamora" not in answer.text


def test_the_tickets_text_finds_the_rest(world: Any) -> None:
    client, agents, _ = world
    context = {
        "stage": "closing",
        "category": "Central > Ligação Ativa > Callback",
        "text": "las solicitudes gratuitas",
    }
    found = ask(client, {"context": context, "lang": "es", "limit": 3}, agents).json()["cards"]
    assert found[0]["id"] == "protocols/callback#end"
    assert 1 < len(found) <= 3
    assert "text" in found[1]["reasons"]


def test_unknown_keys_are_named_and_ignored(world: Any) -> None:
    client, agents, _ = world
    answer = ask(client, {"context": {"colour": "red", "stage": "x", "Zone": 3}, "more": 1}, agents).json()
    assert answer["ignored"] == ["Zone", "colour"]
    assert ask(client, {}, agents).json()["cards"] == []


@pytest.mark.parametrize("known", [{"language": "fr"}, {"language": "zh-Hant"}, {"tags": ["tag"] * 500}])
def test_a_ticket_that_says_more_than_guides_know_gets_its_help(world: Any, known: dict[str, Any]) -> None:
    client, agents, _ = world
    context = {"category": "Central > Ligação Ativa / Callback", "stage": "closing", **known}
    answer = ask(client, {"context": context, "lang": "es"}, agents)
    assert [card["id"] for card in answer.json()["cards"]] == ["protocols/callback#end"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad-request"),
        (b"\xff", 400, "bad-request"),
        (b"", 400, "bad-request"),
        (b"[]", 422, "invalid-request"),
        (b'{"context": {"stage": 3}}', 422, "invalid-request"),
        (b'{"context": {"text": "a\\u0000b"}}', 422, "invalid-request"),
        (b'{"context": {"tags": ["\\u0000"]}}', 422, "invalid-request"),
        (b'{"context": {"category": "A > \\u0000"}}', 422, "invalid-request"),
        (b'{"context": {"url": "https://a/\\u0000"}}', 422, "invalid-request"),
        (b'{"context": {"tags": "x"}}', 422, "invalid-request"),
        (b'{"limit": 0}', 422, "invalid-request"),
        (b'{"lang": "xx"}', 422, "invalid-request"),
        (b'{"as_of": "yesterday"}', 422, "invalid-request"),
        (b'{"as_of": "2999-01-01"}', 422, "invalid-request"),
        (b'"' + b"x" * LARGEST + b'"', 413, "body-too-large"),
    ],
)
def test_what_cannot_be_read_is_one_clear_problem(world: Any, body: bytes, status: int, code: str) -> None:
    answer = ask(world[0], body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_names_its_place_and_repeats_nothing(world: Any) -> None:
    answer = ask(world[0], {"context": {"text": ["secret words"]}})
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["context.text"]
    assert "secret words" not in answer.text


@pytest.mark.parametrize(
    ("body", "place", "said"),
    [
        ([], "body", "Input should be an object"),
        ({"context": "x"}, "context", "Input should be an object"),
        (
            {"context": {"text": "\0"}},
            "context.text",
            "Input should be text, not blank and without NUL characters",
        ),
        (
            {"context": {"tags": ["x"] * 501}},
            "context.tags",
            "List should have at most 500 items, not 501",
        ),
    ],
)
def test_a_fault_is_told_in_the_callers_terms(world: Any, body: Any, place: str, said: str) -> None:
    [fault] = ask(world[0], body).json()["errors"]
    assert (fault["parameter"], fault["detail"]) == (place, said)


def test_it_answers_as_of_a_day(world: Any) -> None:
    client, agents, _ = world
    body = {"context": {"text": "solicitudes gratuitas"}, "lang": "es"}
    assert ask(client, body | {"as_of": "2025-02-28"}, agents).json()["cards"] == []
    assert ask(client, body | {"as_of": "2025-03-01"}, agents).json()["cards"] != []


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["context", "text", "category", "tags", "lang", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_a_console_sends_is_answered_or_refused(world: Any, body: Any) -> None:
    try:
        content = json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    assert ask(world[0], content).status_code in (200, 400, 422)
