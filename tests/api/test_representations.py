from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.collection import GuideText
from kbserver.api.representations import guide_entry, guide_view, hit_view, results_view
from kbserver.api.schemas import GuideEntry, GuideView, SearchHit
from kbserver.api.schemas import Hit as HitSchema
from kbserver.search import Hit, Query, Results
from tests.api.conftest import AGENTS, CLIENTS, register, section


def hit(**facts: Any) -> Hit:
    given: dict[str, Any] = {
        "document": CLIENTS[1],
        "score": 1.5,
        "excerpt": "50 solicitudes",
        "title_ranges": [],
        "excerpt_ranges": [(3, 14)],
        "reasons": ("text",),
        "is_fallback": False,
        "missing": ("zapatos",),
    }
    return Hit(**(given | facts))


def sent(value: object) -> object:
    return orjson.loads(orjson.dumps(value))


def test_a_hit_has_the_fields_of_its_schema_and_no_others() -> None:
    view = hit_view(hit(), "pt")
    assert set(view) == set(HitSchema.model_fields)
    HitSchema.model_validate(sent(view), strict=True)
    assert (view["lang"], view["requested_lang"]) == ("es", "pt")


def test_a_hit_of_a_search_has_the_fields_of_its_schema_as_far_as_asked_for() -> None:
    found = hit()
    found.more = [hit()]
    for grouped, explain in ((False, False), (True, True)):
        query = Query("zapatos ñ zapatos", "es", grouped=grouped, explain=explain)
        [view] = results_view(Results(1, [found], missing=("ñ",)), query)["hits"]
        SearchHit.model_validate(sent(view), strict=True)
        assert ("more" in view, "explanation" in view) == (grouped, explain)
        assert view["missing"] == [(0, 7), (10, 17)]


def test_a_hit_never_has_what_only_agents_may_know() -> None:
    view = hit_view(hit(document=AGENTS[1]), "es")
    assert "digest" not in view
    assert "commit" not in view


@given(st.text(), st.text(), st.floats(0, 1e6))
def test_any_text_survives_the_wire(excerpt: str, title: str, score: float) -> None:
    try:
        excerpt.encode(), title.encode()
    except UnicodeEncodeError:
        return
    view = hit_view(hit(excerpt=excerpt, document=section("x", title=title), score=score), "es")
    read = sent(view)
    assert isinstance(read, dict)
    assert (read["excerpt"], read["title"], read["score"]) == (excerpt, title, score)


def test_a_guide_has_the_fields_of_its_schema() -> None:
    text = GuideText(CLIENTS[:3])
    for audience in ("clients", "agents"):
        view = guide_view(text, "en", audience)
        GuideView.model_validate(sent(view), strict=True)
        own = set() if audience == "agents" else {"digest", "commit"}
        assert set(view) == set(GuideView.model_fields) - own


def test_a_guide_in_the_language_asked_for_is_no_fallback() -> None:
    text = GuideText(CLIENTS[:3])
    assert guide_view(text, "es", "clients")["is_fallback"] is False
    assert guide_view(text, "pt", "clients")["is_fallback"] is True


def test_an_entry_of_the_register_shows_clients_neither_status_nor_owner() -> None:
    for audience, status in (("clients", False), ("agents", True)):
        entry = register(CLIENTS, "agents")["guides"][0]
        view = guide_entry(entry, "Solicitudes", audience)
        GuideEntry.model_validate(view)
        for facts in view["translations"].values():
            assert "owner" not in facts
            assert "status" not in facts or status
