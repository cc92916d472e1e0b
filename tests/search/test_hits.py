from __future__ import annotations

from kbserver.search import Hit, Query
from tests.search.conftest import document, index

SECTION = document(
    "guide",
    "limits",
    title="Guía 😀 de solicitudes",
    heading="Límites",
    text="Cada solicitud cuenta. El lote cuesta $300.",
    questions=("¿Cuánto cuesta un lote?",),
    tags=("precios",),
    topic="6.12",
)


def hit(text: str, *, explain: bool = False) -> Hit:
    [found] = index(SECTION).search(Query(text, "es", explain=explain)).hits
    return found


def test_reasons_say_where_it_matches() -> None:
    assert hit("solicitudes").reasons == ("title", "text")
    assert hit("límites").reasons == ("heading",)
    assert hit("precios").reasons == ("tag",)
    assert hit("lote").reasons == ("question", "text")
    assert hit("6.12").reasons == ("title",)


def test_reasons_say_how_it_matches() -> None:
    assert hit("solicitdes cuenta").reasons == ("title", "text", "fuzzy")
    assert hit("solic").reasons == ("title", "text", "prefix")


def test_explained_reasons_count_words() -> None:
    assert hit("lote solicitudes cuenta", explain=True).reasons == ("title:1", "question:1", "text:3")
    assert hit("solicitdes lote", explain=True).reasons == ("title:1", "question:1", "text:2", "fuzzy:1")


def test_ranges_mark_words_in_utf16_units() -> None:
    found = hit("solicitudes")
    assert found.title_ranges == [(11, 22)]
    assert [found.excerpt[start:end] for start, end in found.excerpt_ranges] == ["solicitud"]


def test_a_number_in_the_topic_marks_nothing_in_the_title() -> None:
    assert hit("6.12").title_ranges == []


def test_without_a_match_in_the_text_its_beginning_is_shown() -> None:
    found = hit("límites")
    assert found.excerpt.startswith("Cada solicitud")
    assert found.excerpt_ranges == []
