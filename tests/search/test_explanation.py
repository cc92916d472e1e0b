from __future__ import annotations

import pytest

from kbserver.search import Query
from tests.search.conftest import Ask, document, index
from tests.search.questions import EVERY_QUESTION


@pytest.mark.parametrize(("lang", "asked"), [(lang, asked) for lang, asked, _ in EVERY_QUESTION])
def test_the_parts_add_up_to_the_score(ask: Ask, lang: str, asked: str) -> None:
    for hit in ask(asked, lang, explain=True).hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, abs=0.01)


@pytest.mark.parametrize(
    "asked", ['"otro lote" precio', "lote kind:service", "solicitud -lote", "solicitdes lot"]
)
def test_conditions_change_nothing_in_that(ask: Ask, asked: str) -> None:
    hits = ask(asked, explain=True).hits
    assert hits
    for hit in hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, abs=0.01)


def test_it_says_which_words_were_found_where_and_how() -> None:
    made = index(
        document(title="Lotes", text="cada solicitud cuenta"), document("b", text="otra cosa de solicitudes")
    )
    hit = made.search(Query("lotes solicitdes", "es", explain=True)).hits[0]
    said = {(part.words, part.where, part.how) for part in hit.explanation}
    assert {
        (("lotes", "solicitdes"), "all-words", ""),
        (("lotes",), "title", ""),
        (("lotes",), "as-typed", ""),
        (("solicitdes",), "text", "fuzzy"),
    } <= said
    assert [part.score for part in hit.explanation] == sorted(
        (p.score for p in hit.explanation), reverse=True
    )


def test_the_others_of_a_group_are_explained_too() -> None:
    made = index(document("a", "one", text="lote lote"), document("a", "two", text="lote y más"))
    [hit] = made.search(Query("lote", "es", grouped=True, explain=True)).hits
    assert [sum(p.score for p in each.explanation) for each in (hit, *hit.more)] == pytest.approx(
        [each.score for each in (hit, *hit.more)], abs=0.01
    )


def test_nothing_is_explained_unasked(ask: Ask) -> None:
    assert all(hit.explanation == () for hit in ask("precio de otro lote").hits)
