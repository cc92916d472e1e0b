from __future__ import annotations

from dataclasses import replace

import pytest

from tests.api.conftest import AGENTS, CLIENTS, Client, Knowledge, register, section, serving

GUIDE = [
    "guide_id",
    "lang",
    "requested_lang",
    "is_fallback",
    "title",
    "kind",
    "topic",
    "tags",
    "version",
    "status",
    "in_force_from",
    "in_force_to",
    "approvals",
    "url",
    "sections",
]


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_guide_is_read_section_by_section_in_the_order_of_the_text(client: Client) -> None:
    guide = client.get("/api/v1/guides/service/requests?lang=es").json()
    assert list(guide) == GUIDE
    assert [each["anchor"] for each in guide["sections"]] == ["", "limits", "hours"]
    assert guide["url"] == "/service/requests/"
    assert guide["sections"][1] == {
        "anchor": "limits",
        "heading": "Límites del servicio",
        "level": 2,
        "text": CLIENTS[1].text,
        "html": CLIENTS[1].html,
        "blocks": [{"type": "limit", "title": "", "text": "50 solicitudes", "slots": []}],
    }


def test_agents_also_read_digest_and_commit(client: Client, agents_key: str, clients_key: str) -> None:
    path = "/api/v1/guides/service/requests"
    assert list(client.get(path, agents_key).json()) == [*GUIDE, "digest", "commit"]
    assert list(client.get(path, clients_key).json()) == GUIDE


def test_a_missing_language_falls_back_and_says_so(client: Client) -> None:
    guide = client.get("/api/v1/guides/tutorials/upload?lang=en").json()
    assert (guide["lang"], guide["requested_lang"], guide["is_fallback"]) == ("es", "en", True)
    assert guide["url"] == "/tutorials/upload/"


def test_its_own_language_is_no_fallback(client: Client) -> None:
    guide = client.get("/api/v1/guides/service/requests?lang=pt-PT").json()
    assert (guide["lang"], guide["is_fallback"], guide["title"]) == ("pt", False, "Solicitações")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nothing", "unknown-guide"),
        ("", "unknown-guide"),
        ("service", "unknown-guide"),
        ("service/requests/", "unknown-guide"),
        ("service/../service/requests", "unknown-guide"),
        ("protocols/callback", "unknown-guide"),
        ("tutorials/upload?lang=pt&fallback=false", "not-in-this-language"),
        ("service/requests?version=2", "not-approved-then"),
        ("service/requests?as_of=2025-02-28", "not-approved-then"),
        ("service/requests?as_of=2025-02-28&lang=pt&fallback=false", "not-approved-then"),
    ],
)
def test_why_there_is_no_guide_is_said_by_code(client: Client, path: str, expected: str) -> None:
    answer = client.get("/api/v1/guides/" + path.replace("..", "%2e%2e"))
    assert code(answer) == (404, expected)


def test_what_clients_may_not_know_of_is_unknown_to_them_in_the_same_words(client: Client) -> None:
    answers = [
        client.get(f"/api/v1/guides/{guide}").json() for guide in ("protocols/callback", "protocols/nonsense")
    ]
    for answer in answers:
        del answer["request_id"]
    assert answers[0] == answers[1]


def test_agents_read_what_is_theirs(client: Client, agents_key: str) -> None:
    guide = client.get("/api/v1/guides/protocols/callback", agents_key).json()
    assert guide["url"] == "/agents/protocols/callback/"
    assert "zarzamora" in guide["sections"][1]["text"]


def test_the_version_in_force_can_be_asked_for_by_its_number(client: Client) -> None:
    plain = client.get("/api/v1/guides/service/requests")
    assert client.get("/api/v1/guides/service/requests?version=1").content == plain.content


def test_a_guide_is_found_on_the_days_it_was_in_force(client: Client) -> None:
    assert client.get("/api/v1/guides/service/requests?as_of=2025-03-01").status_code == 200


def test_the_future_is_for_agents_only(client: Client, agents_key: str) -> None:
    path = "/api/v1/guides/service/requests?as_of=2027-01-01"
    assert code(client.get(path)) == (422, "invalid-request")
    assert client.get(path, agents_key).status_code == 200


def test_a_guide_that_will_have_ended_is_gone_on_that_day(tmp_path) -> None:
    ending = [replace(each, in_force_to="2026-12-31") for each in AGENTS]
    knowledge = Knowledge(tmp_path).publish(agents=ending)
    with serving(knowledge.app()) as client:
        path, key = "/api/v1/guides/service/requests", knowledge.key("agents")
        assert client.get(f"{path}?as_of=2026-12-31", key).status_code == 200
        assert code(client.get(f"{path}?as_of=2027-01-01", key)) == (404, "not-approved-then")


def test_a_guide_that_is_registered_and_not_in_force_was_not_approved(tmp_path) -> None:
    listed = register([*AGENTS, section("drafts/new")], "agents")
    knowledge = Knowledge(tmp_path).publish(registers={"agents": listed})
    with serving(knowledge.app()) as client:
        assert code(client.get("/api/v1/guides/drafts/new", knowledge.key("agents"))) == (
            404,
            "not-approved-then",
        )
        assert code(client.get("/api/v1/guides/drafts/new")) == (404, "unknown-guide")


@pytest.mark.parametrize("query", ["version=0", "version=x", "as_of=soon", "lang=xx", "fallback=1"])
def test_what_is_not_acceptable_is_refused_before_the_guide_is_looked_up(client: Client, query: str) -> None:
    assert code(client.get(f"/api/v1/guides/nothing?{query}")) == (422, "invalid-request")


def test_an_identifier_too_long_to_be_one_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/guides/" + "x" * 401)
    assert code(answer) == (422, "invalid-request")
    assert answer.json()["errors"][0]["parameter"] == "guide_id"


def test_the_list_has_every_guide_with_its_translations(client: Client) -> None:
    answer = client.get("/api/v1/guides?lang=es").json()
    assert list(answer) == ["guides", "total", "limit", "offset"]
    assert answer["total"] == 2
    first = answer["guides"][0]
    assert first["guide_id"] == "service/requests"
    assert first["audience"] == "clients"
    assert first["translations"]["en"] == {"translation": "missing"}
    assert first["translations"]["es"] == {
        "translation": "source",
        "title": "Solicitudes",
        "version": 1,
        "in_force_from": "2025-03-01",
        "review_by": "2027-03-01",
        "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-03-01"}],
        "url": "/service/requests/",
    }


def test_titles_are_in_the_language_asked_for_or_the_next_best(client: Client) -> None:
    titles = [guide["title"] for guide in client.get("/api/v1/guides?lang=pt").json()["guides"]]
    assert titles == ["Solicitações", "Subir archivos"]


def test_only_agents_see_the_status_of_working_texts(client: Client, agents_key: str) -> None:
    seen = client.get("/api/v1/guides", agents_key).json()
    assert seen["total"] == 3
    assert seen["guides"][0]["translations"]["es"]["status"] == "approved"


def test_only_agents_may_filter_by_status(client: Client, agents_key: str, clients_key: str) -> None:
    for key in (None, clients_key):
        answer = client.get("/api/v1/guides?status=approved", key)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "agents-only")
    assert client.get("/api/v1/guides?status=approved", agents_key).json()["total"] == 3
    assert client.get("/api/v1/guides?status=draft", agents_key).json()["total"] == 0
    assert client.get("/api/v1/guides?status=draft&status=approved", agents_key).json()["total"] == 3


def test_the_list_is_narrowed_by_kind_and_paged(client: Client) -> None:
    assert client.get("/api/v1/guides?kind=tutorial").json()["guides"][0]["guide_id"] == "tutorials/upload"
    page = client.get("/api/v1/guides?limit=1&offset=1").json()
    assert (page["total"], [guide["guide_id"] for guide in page["guides"]]) == (2, ["tutorials/upload"])
    assert client.get("/api/v1/guides?offset=9").json()["guides"] == []
