from __future__ import annotations

from kbserver.search import Document, Hit, Query
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


def hit(text: str) -> Hit:
    [found] = index(SECTION).search(Query(text, "es")).hits
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


def test_the_name_of_its_kind_finds_it() -> None:
    assert hit("preguntas frecuentes").reasons == ("kind",)


def test_words_it_lacks_are_named_as_typed() -> None:
    assert hit("¿Cuánto cuesta un LOTE de zapatos?").missing == ("zapatos",)
    assert hit("precio solicitudes").missing == ()
    assert hit("lote Xyzzy precio xyzzy").missing == ("Xyzzy",)


def test_neither_stop_words_nor_question_words_are_missing() -> None:
    assert hit("¿quién de los lotes?").missing == ()


def test_another_name_of_a_concept_stands_for_all_its_words() -> None:
    callback = document(
        "glossary", "callback", kind="glossary", heading="Ligação ativa", variants=("retorno",), lang="pt"
    )
    guide = document("guide", lang="pt", text="Todo retorno tem um protocolo.")
    hits = index(callback, guide).search(Query("ligação ativa protocolo", "pt")).hits
    assert {each.document.guide_id: each.missing for each in hits}["guide"] == ()


def names(*variants: str, lang: str = "es") -> Document:
    return document("glossary", "c", kind="glossary", heading="Concepto", variants=variants, lang=lang)


def marked(typed: str, text: str, *variants: str) -> tuple[list[str], Hit]:
    found = index(names(*variants), document("guide", text=text)).search(Query(typed, "es")).hits
    hit = next(each for each in found if each.document.guide_id == "guide")
    return [hit.excerpt[start:end] for start, end in hit.excerpt_ranges], hit


def test_another_name_of_several_words_is_marked_where_it_stands_whole() -> None:
    text = "Una llamada normal, la espera, y una llamada en espera."
    shown, hit = marked("hold", text, "hold", "llamada en espera")
    assert shown == ["llamada", "espera"]
    assert hit.excerpt_ranges[0][0] == text.rindex("llamada")
    assert hit.reasons == ("text", "glossary")


def test_parts_of_another_name_count_for_nothing() -> None:
    text = "El cliente dice que eso es posible."
    shown, hit = marked("cliente potencial", text, "cliente potencial", "posible cliente")
    assert shown == ["cliente"]
    assert hit.missing == ("potencial",)
    assert hit.reasons == ("text",)


def test_a_word_that_shares_the_stem_of_another_name_is_not_marked() -> None:
    shown, _ = marked("cliente", "Un asegurado, un cliente y la aseguradora.", "cliente", "asegurado")
    assert shown == ["asegurado", "cliente"]


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
