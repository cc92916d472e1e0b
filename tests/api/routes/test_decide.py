"""`POST /decide` over HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.drawn import DRAWN
from kbserver.api.logs import open_log
from tests.api.conftest import AGENTS, CLIENTS, Client, Knowledge, section, serving


def decision(*options: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """A block that holds a decision of options: id, title and example."""
    listed = [{"id": i, "title": title, "when": [title], "examples": [say]} for i, title, say in options]
    data = {"question": "¿Qué es?", "options": listed, "precedence": [i for i, *_ in options], **more}
    return {"type": "decision", "title": "¿Qué es?", "text": "", "slots": [], "decision": data}


ES = decision(
    ("new", "Nuevo", "Do you do root canals?"),
    ("current", "Actual", "I came in last month."),
    overlaps=[
        {
            "example": {"say": "I've been there, my son hasn't.", "means": "Yo ya fui; mi hijo, no."},
            "options": ["new", "current"],
        }
    ],
    open=["Llama para reprogramar una cita"],
)
PT = decision(("new", "Novo", "Do you do root canals?"), ("current", "Atual", "I came in last month."))
SECRET = decision(("ripe", "Zarzamora", "it is a blackberry"), ("unripe", "Mora", "it is a raspberry"))
OPEN = (
    *CLIENTS,
    section("tutorials/calls", title="Llamadas"),
    section(
        "tutorials/calls", "decision", blocks=({"type": "limit", "title": "", "text": "", "slots": []}, ES)
    ),
    section("tutorials/calls", lang="pt"),
    section("tutorials/calls", "decision", "pt", blocks=(PT,)),
)
HIDDEN = (
    *OPEN,
    section("protocols/fruit", agents=True, blocks=(SECRET,)),
    *AGENTS[len(CLIENTS) :],
)


@pytest.fixture(scope="module")
def logged() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, logged: io.StringIO) -> Iterator[Any]:
    knowledge = Knowledge(tmp_path_factory.mktemp("decide"))
    knowledge.publish("first", clients=OPEN, agents=HIDDEN)
    with serving(knowledge.app(log=open_log(logged))) as client:
        yield client, knowledge.key("agents"), knowledge.key("clients")


def ask(client: Client, body: Any, key: str | None = None, prefix: str = "") -> Any:
    fields = {"Content-Type": "application/json"}
    if key:
        fields["Authorization"] = f"Bearer {key}"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(f"{prefix}/api/v1/decide", content=content, headers=fields)


def test_the_panel_gets_the_reason_as_a_sentence(world: Any) -> None:
    said = {"section": "tutorials/calls#decision", "said": "I've been there, my son hasn't.", "lang": "es"}
    headers = {"Content-Type": "application/json", "Accept": DRAWN}
    answer = world[0].post("/api/v1/decide", content=json.dumps(said).encode(), headers=headers)
    assert answer.headers["content-type"] == DRAWN
    assert answer.json()["drawn"] == [
        ["strong", {"lang": "es"}, "Nuevo"],
        " Se parece a «I've been there, my son hasn't» (Yo ya fui; mi hijo, no)."
        " «Nuevo» prevalece sobre Actual.",
    ]


def test_what_was_said_leads_to_an_option_with_the_example_it_is_like(world: Any) -> None:
    answer = ask(world[0], {"section": "tutorials/calls#decision", "said": "root canals?", "lang": "es"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    found = answer.json()
    assert 0.3 < found.pop("confidence") < 1
    assert found.pop("index_version")
    assert found == {
        "section": "tutorials/calls#decision",
        "lang": "es",
        "is_fallback": False,
        "option": "new",
        "title": "Nuevo",
        "reason": "example",
        "example": {"say": "Do you do root canals?", "means": ""},
        "others": [],
        "open": None,
    }


def test_an_overlap_names_the_other_options(world: Any) -> None:
    said = {"section": "tutorials/calls#decision", "said": "I've been there, my boy hasn't", "lang": "es"}
    found = ask(world[0], said).json()
    assert (found["option"], found["reason"]) == ("new", "overlap")
    assert found["others"] == [{"id": "current", "title": "Actual"}]
    assert found["example"]["means"] == "Yo ya fui; mi hijo, no."


@pytest.mark.parametrize(("lang", "title", "own"), [("pt", "Novo", True), ("en", "Nuevo", False)])
def test_a_reader_gets_the_text_of_his_language_or_the_next(
    world: Any, lang: str, title: str, own: bool
) -> None:
    said = {"section": "tutorials/calls#decision", "said": "root canals", "lang": lang}
    found = ask(world[0], said).json()
    assert (found["title"], found["is_fallback"]) == (title, not own)


@pytest.mark.parametrize(
    ("said", "others", "question"),
    [
        ("hmm", [], None),
        ("I didn't come in last month", [], None),
        ("quiere reprogramar", [], "Llama para reprogramar una cita"),
        ("I came in last month, do you do root canals?", ["new", "current"], None),
    ],
)
def test_what_is_not_clear_has_no_option_and_names_what_it_is_like(
    world: Any, said: str, others: list[str], question: str | None
) -> None:
    found = ask(world[0], {"section": "tutorials/calls#decision", "said": said, "lang": "es"}).json()
    assert {key: found[key] for key in ("option", "title", "reason", "example", "confidence", "open")} == {
        "option": None,
        "title": None,
        "reason": None,
        "example": None,
        "confidence": 0,
        "open": question,
    }
    assert [other["id"] for other in found["others"]] == others


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"section": "tutorials/calls#nothing", "said": "a"}, 404, "unknown-section"),
        ({"section": "tutorials/calls", "said": "a"}, 404, "no-decision"),
        ({"section": "tutorials/none#decision", "said": "a"}, 404, "unknown-guide"),
        ({"section": "#decision", "said": "a"}, 404, "unknown-guide"),
        (
            {"section": "tutorials/calls#decision", "said": "a", "as_of": "2020-01-01"},
            404,
            "not-approved-then",
        ),
        ({"section": "tutorials/calls#decision", "said": "a", "as_of": "2999-01-01"}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision", "said": ""}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision", "said": " \n"}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision", "said": "a\0b"}, 422, "invalid-request"),
        ({"section": "tutorials/calls#\0", "said": "a"}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision", "said": "x" * 501}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision"}, 422, "invalid-request"),
        ({"section": "tutorials/calls#decision", "said": "a", "lang": "xx"}, 422, "invalid-request"),
        (b"{", 400, "bad-request"),
    ],
)
def test_what_cannot_be_decided_is_one_clear_problem(world: Any, body: Any, status: int, code: str) -> None:
    answer = ask(world[0], body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["cache-control"] == "no-store"


def test_clients_cannot_tell_an_agents_decision_from_none(world: Any) -> None:
    client, agents, clients = world
    said = "it is a blackberry"
    assert ask(client, {"section": "protocols/fruit", "said": said}, agents).json()["option"] == "ripe"
    for key in (None, clients):
        answers = [
            ask(client, {"section": name, "said": said}, key).json()
            for name in ("protocols/fruit", "protocols/frutt", "protocols/fruit#x")
        ]
        assert {answer["code"] for answer in answers} == {"unknown-guide"}
        assert len({str({**answer, "request_id": ""}) for answer in answers}) == 1
        assert "arzamora" not in str(answers)


def test_behind_the_sign_in_it_asks_for_one(world: Any) -> None:
    body = {"section": "protocols/fruit", "said": "a"}
    assert ask(world[0], body, world[1], "/agents").json()["code"] == "not-signed-in"


def test_nothing_of_what_was_said_is_repeated_or_logged(world: Any, logged: io.StringIO) -> None:
    client, agents, _ = world
    for said in ("frambuesa", "frambuesa" * 60, ["frambuesa"]):
        answer = ask(client, {"section": "tutorials/calls#decision", "said": said}, agents)
        assert "frambuesa" not in answer.text
    assert "/api/v1/decide" in logged.getvalue()
    assert "frambuesa" not in logged.getvalue()


@given(said=st.text(min_size=1, max_size=60), where=st.text(min_size=1, max_size=20))
def test_whatever_a_console_sends_is_answered_or_refused(world: Any, said: str, where: str) -> None:
    for name in ("tutorials/calls#decision", where):
        assert ask(world[0], {"section": name, "said": said}).status_code in (200, 400, 404, 422)
