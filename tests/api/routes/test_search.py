from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.conftest import CLIENTS, Client

HIT = {
    "id": str,
    "guide_id": str,
    "title": str,
    "heading_path": list,
    "kind": str,
    "excerpt": str,
    "highlights": dict,
    "url": str,
    "lang": str,
    "requested_lang": str,
    "is_fallback": bool,
    "version": int,
    "status": str,
    "approvals": list,
    "in_force_from": str,
    "score": float,
    "reasons": list,
}
SEARCHED = HIT | {"missing": list}


def hits(client: Client, query: str, key: str | None = None) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/search?{query}", key)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["hits"]
    return found


def test_a_question_finds_the_section_that_answers_it(client: Client) -> None:
    best = hits(client, "q=¿cuántas solicitudes gratis tengo al año?&lang=es")[0]
    assert best["id"] == "service/requests#limits"
    assert best["url"] == "/service/requests/#limits"
    assert best["heading_path"] == ["Límites del servicio"]
    assert best["approvals"] == [{"area": "quality", "area_name": "Calidad", "date": "2025-03-01"}]


def test_a_hit_has_exactly_the_fields_of_the_contract(client: Client) -> None:
    for hit in hits(client, "q=solicitudes"):
        assert {name: type(value) for name, value in hit.items()} == SEARCHED
        assert set(hit["highlights"]) == {"title", "excerpt"}


def test_an_answer_has_exactly_the_fields_of_the_contract(client: Client) -> None:
    answer = client.get("/api/v1/search?q=límite&lang=es&limit=1&offset=0").json()
    assert list(answer) == [
        "query",
        "lang",
        "total",
        "limit",
        "offset",
        "hits",
        "facets",
        "did_you_mean",
        "missing",
        "index_version",
    ]
    assert (answer["query"], answer["lang"], answer["limit"], answer["offset"]) == ("límite", "es", 1, 0)
    assert answer["facets"] == {}


def test_highlights_are_utf16_ranges_of_the_plain_excerpt(client: Client) -> None:
    hit = hits(client, "q=gratuitas&lang=es")[0]
    units = hit["excerpt"].encode("utf-16-le")
    marked = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in hit["highlights"]["excerpt"]]
    assert marked == ["gratuitas"]


def test_accents_typed_or_not_find_the_same(client: Client) -> None:
    found = [[hit["id"] for hit in hits(client, f"q={word}&lang=es")] for word in ("límites", "limites")]
    assert found[0] == found[1] != []


def test_the_question_is_trimmed_before_it_is_asked(client: Client) -> None:
    assert client.get("/api/v1/search", params={"q": "  límite \n"}).json()["query"] == "límite"


def test_raw_utf8_in_the_address_is_read_like_percent_encoded_text(client: Client) -> None:
    answer = client.get("/api/v1/search?q=l%C3%ADmite")
    assert answer.json()["query"] == "límite"


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        ("&lang=pt", "en", "pt"),
        ("&lang=pt-BR", "en", "pt"),
        ("&lang=PT_br", None, "pt"),
        ("", "pt-BR,en;q=0.8", "pt"),
        ("", "fr", "es"),
        ("", None, "es"),
    ],
)
def test_the_language_is_asked_for_or_negotiated_or_the_default(
    client: Client, asked: str, header: str | None, expected: str
) -> None:
    headers = {"Accept-Language": header} if header else {}
    answer = client.get(f"/api/v1/search?q=solicitudes{asked}", headers=headers).json()
    assert answer["lang"] == expected
    assert {hit["requested_lang"] for hit in answer["hits"]} <= {expected}


def test_a_guide_that_lacks_the_language_answers_in_another_and_says_so(client: Client) -> None:
    found = hits(client, "q=archivos&lang=pt")
    assert [(hit["guide_id"], hit["lang"], hit["is_fallback"]) for hit in found] == [
        ("tutorials/upload", "es", True)
    ]


def test_without_fallback_only_the_language_itself_answers(client: Client) -> None:
    assert hits(client, "q=archivos&lang=pt&fallback=false") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("kind=tutorial", {"tutorials/upload"}),
        ("kind=tutorial&kind=service", {"tutorials/upload", "service/requests"}),
        ("guide=service/requests", {"service/requests"}),
        ("tag=límite", {"service/requests"}),
        ("area=quality", {"tutorials/upload", "service/requests"}),
        ("area=nobody", set()),
        ("kind=unheard-of", set()),
    ],
)
def test_filters_narrow_and_may_be_repeated(client: Client, filters: str, expected: set[str]) -> None:
    assert {hit["guide_id"] for hit in hits(client, f"q=solicitud&lang=es&{filters}")} == expected


def test_facets_are_counted_over_all_hits_when_asked_for(client: Client) -> None:
    answer = client.get("/api/v1/search?q=solicitud&lang=es&limit=1&facets=kind,lang").json()
    assert set(answer["facets"]) == {"kind", "lang"}
    assert sum(answer["facets"]["kind"].values()) == answer["total"] > 1


def test_pages_of_hits_put_together_are_the_whole_list(client: Client) -> None:
    whole = [hit["id"] for hit in hits(client, "q=solicitud&lang=es&limit=50")]
    pages = [
        hit["id"]
        for n in range(len(whole))
        for hit in hits(client, f"q=solicitud&lang=es&limit=1&offset={n}")
    ]
    assert pages == whole


def test_unknown_parameters_are_ignored(client: Client) -> None:
    plain = client.get("/api/v1/search?q=horario")
    assert client.get("/api/v1/search?q=horario&utm_source=x&colour=red").content == plain.content


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20%09", "q"),
        ("q=" + "x" * 201, "q"),
        ("q=a%00b", "q"),
        ("q=a&lang=fr", "lang"),
        ("q=a&lang=", "lang"),
        ("q=a&fallback=maybe", "fallback"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=51", "limit"),
        ("q=a&limit=ten", "limit"),
        ("q=a&offset=-1", "offset"),
        ("q=a&offset=10001", "offset"),
        ("q=a&facets=colour", "facets"),
        ("q=a&facets=kind,colour", "facets"),
        ("q=a&as_of=yesterday", "as_of"),
        ("q=a&as_of=2026-02-30", "as_of"),
        ("q=a&kind=" + "x" * 101, "kind"),
    ],
)
def test_what_is_not_acceptable_is_named(client: Client, query: str, parameter: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]


def test_every_fault_is_named_at_once(client: Client) -> None:
    faults = client.get("/api/v1/search?limit=0&offset=x&lang=xx").json()["errors"]
    assert {fault["parameter"] for fault in faults} == {"q", "limit", "offset", "lang"}


def test_a_language_that_the_project_does_not_have_is_refused(serve, knowledge) -> None:
    knowledge.configure(
        "", **{"list: [es, pt, en], fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}": "list: [es]"}
    )
    knowledge.release(clients=CLIENTS[:3], agents=CLIENTS[:3], pages=None)
    knowledge.point("first")
    answer = serve(knowledge).get("/api/v1/search?q=a&lang=pt")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"parameter": "lang", "code": "unknown-language", "detail": "one of es"}
    ]


@pytest.mark.parametrize("query", ["q=%ff", "q=%ed%a0%80", "q=a&lang=%80", "&".join(["a=b"] * 201)])
def test_a_query_string_that_cannot_be_read_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=210))
def test_whatever_a_person_types_is_answered_or_refused_for_its_length(client: Client, text: str) -> None:
    answer = client.get("/api/v1/search", params={"q": text, "facets": "kind,tag,lang,area"})
    assert answer.status_code == (200 if 1 <= len(text.strip()) <= 200 else 422)
    if answer.status_code == 200:
        assert answer.json()["query"] == text.strip()
        json.dumps(answer.json())


def test_completions_continue_what_was_typed(client: Client) -> None:
    answer = client.get("/api/v1/complete?q=solici&lang=es").json()
    assert list(answer) == ["completions", "hits", "index_version"]
    assert answer["completions"]
    assert all("solici" in each.lower() for each in answer["completions"])
    assert 0 < len(answer["hits"]) <= 5
    assert set(answer["hits"][0]) == set(HIT)


def test_a_completion_needs_something_typed(client: Client) -> None:
    assert client.get("/api/v1/complete").json()["errors"][0]["parameter"] == "q"


def test_as_of_leaves_out_what_was_not_in_force_yet(client: Client) -> None:
    assert hits(client, "q=solicitud&as_of=2025-02-28") == []
    assert hits(client, "q=solicitud&as_of=2025-03-01") != []
    assert hits(client, "q=solicitud&as_of=2026-11-21T10:00:00-03:00") != []


def test_as_of_today_is_what_is_in_force_now(client: Client) -> None:
    now, today = (client.get(f"/api/v1/search?q=solicitud{more}") for more in ("", "&as_of=2026-11-21"))
    assert now.content == today.content


def test_the_day_of_a_moment_is_the_one_in_the_configured_zone(client: Client) -> None:
    assert hits(client, "q=solicitud&as_of=2025-03-01T02:59:00Z") == []
    assert hits(client, "q=solicitud&as_of=2025-03-01T03:00:00Z") != []
    assert hits(client, "q=solicitud&as_of=2025-03-01T00:00:00+00:00") == []


def test_the_future_is_for_agents_only(client: Client, agents_key: str, clients_key: str) -> None:
    for key in (None, clients_key):
        answer = client.get("/api/v1/search?q=solicitud&as_of=2026-11-22", key)
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "as_of")
    assert hits(client, "q=solicitud&as_of=2026-11-22", agents_key) != []


def test_words_without_hits_are_ranges_of_the_question(client: Client) -> None:
    answer = client.get("/api/v1/search", params={"q": "😀 zapatos gratuitas", "lang": "es"}).json()
    assert answer["missing"] == [[3, 10]]
    assert answer["hits"][0]["missing"] == [[3, 10]]
    nothing = client.get("/api/v1/search?q=zapatos&lang=es").json()
    assert (nothing["total"], nothing["missing"]) == (0, [])


def test_a_section_names_the_words_it_lacks(client: Client) -> None:
    found = client.get("/api/v1/search?q=solicitudes%20gratuitas&lang=es").json()
    assert found["missing"] == []
    assert found["hits"][0]["missing"] == []
    assert [[12, 21]] in [hit["missing"] for hit in found["hits"]]


def test_guides_come_with_their_other_sections(client: Client) -> None:
    flat = hits(client, "q=solicitudes&lang=es&limit=50")
    answer = client.get("/api/v1/search?q=solicitudes&lang=es&group=guide&facets=kind").json()
    guides = list(dict.fromkeys(hit["guide_id"] for hit in flat))
    assert [hit["guide_id"] for hit in answer["hits"]] == guides
    assert answer["total"] == len(guides) == sum(answer["facets"]["kind"].values())
    for hit in answer["hits"]:
        assert set(hit) == {*SEARCHED, "more", "more_total"}
        assert all(set(each) == set(HIT) for each in hit["more"])
        own = [each["id"] for each in flat if each["guide_id"] == hit["guide_id"]]
        assert [hit["id"], *(each["id"] for each in hit["more"])] == own[:6]
        assert hit["more_total"] == len(own) - 1


def test_hits_can_be_grouped_by_guide_only(client: Client) -> None:
    answer = client.get("/api/v1/search?q=solicitudes&group=kind")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "group")


def test_scores_are_explained_to_agents_only(client: Client, agents_key: str, clients_key: str) -> None:
    for key in (None, clients_key):
        answer = client.get("/api/v1/search?q=solicitudes&explain=true", key)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "agents-only")
    for hit in hits(client, "q=solicitudes&explain=true&group=guide", agents_key):
        parts = hit["explanation"]
        assert {name: type(value) for name, value in parts[0].items()} == {
            "words": list,
            "where": str,
            "how": str,
            "score": float,
        }
        assert sum(part["score"] for part in parts) == pytest.approx(hit["score"], abs=0.01)
    assert "explanation" not in hits(client, "q=solicitudes", agents_key)[0]
