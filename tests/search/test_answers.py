"""What is found, and in which order."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from kbserver.search import Query
from tests.search.conftest import Ask, addresses, document, index
from tests.search.questions import EVERY_QUESTION, SERVICE


def bare(text: str) -> str:
    """Without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


class TestAnswers:
    @pytest.mark.parametrize(("lang", "asked", "answer"), EVERY_QUESTION)
    def test_a_question_in_ones_own_words_finds_the_fact(
        self, ask: Ask, lang: str, asked: str, answer: str
    ) -> None:
        accepted = {answer, f"{SERVICE}#faq"} if answer.endswith("#limits") else {answer}
        assert accepted & set(addresses(ask(asked, lang, limit=3)))

    @pytest.mark.parametrize(("lang", "asked", "answer"), EVERY_QUESTION)
    def test_accents_and_capitals_make_no_difference(
        self, ask: Ask, lang: str, asked: str, answer: str
    ) -> None:
        expected = [(hit.document.id, hit.score) for hit in ask(asked, lang).hits]
        for typed in (bare(asked), asked.upper(), unicodedata.normalize("NFD", asked)):
            assert [(hit.document.id, hit.score) for hit in ask(typed, lang).hits] == expected

    @pytest.mark.parametrize(
        "typed", ["solicitdes gratuitas", "solicitudes gratiutas", "solictudes gratuitass"]
    )
    def test_a_misspelt_word_is_taken_for_its_neighbour(self, ask: Ask, typed: str) -> None:
        results = ask(typed)
        assert addresses(results)[0] in {f"{SERVICE}#faq", f"{SERVICE}#limits"}
        assert "fuzzy" in results.hits[0].reasons
        assert results.did_you_mean is not None
        assert set(results.did_you_mean.split()) <= {"solicitudes", "gratuitas"}

    @pytest.mark.parametrize(
        ("typed", "lang"), [("$300", "es"), ("300", "pt"), ("1.500", "en"), ("$1500", "es")]
    )
    def test_money_is_found_however_it_is_written(self, ask: Ask, typed: str, lang: str) -> None:
        assert f"{SERVICE}#limits" in addresses(ask(typed, lang))

    @pytest.mark.parametrize("typed", ["6.12", "tema 6.12", "6,12"])
    def test_a_topic_number_finds_its_guide(self, ask: Ask, typed: str) -> None:
        assert addresses(ask(typed))[0].startswith("protocols/callback")

    @pytest.mark.parametrize(
        "typed", ["ATIVO", "cpf", "MARx", "help@example.org", "(855) 555-0149", "50-60%"]
    )
    def test_codes_and_addresses_are_found(self, ask: Ask, typed: str) -> None:
        found = ask(typed, "en")
        words = {"ATIVO", "CPF", "MARx", "help@example.org", "555-0149", "50–60"}
        assert any(word in found.hits[0].document.text for word in words)

    def test_followup_finds_follow_up(self, ask: Ask) -> None:
        for typed in ("followup", "follow-up", "follow up"):
            assert f"{SERVICE}#what-counts" in addresses(ask(typed, "en"))

    def test_a_word_another_guide_uses_for_it_finds_it(self, ask: Ask) -> None:
        results = ask("entrenamiento")
        assert addresses(results) == [f"{SERVICE}#training"]
        assert "synonym" in results.hits[0].reasons

    def test_titles_outrank_texts(self) -> None:
        made = index(
            document("a", text="lote lote y otras cosas"), document("b", title="Lote", text="cosas que pasan")
        )
        assert addresses(made.search(Query("lote", "es"))) == ["b", "a"]

    def test_as_typed_outranks_another_form(self) -> None:
        made = index(
            document("a", text="la carta llegó ayer"), document("b", text="las cartas llegaron ayer")
        )
        assert addresses(made.search(Query("cartas", "es"))) == ["b", "a"]
        assert addresses(made.search(Query("carta", "es"))) == ["a", "b"]

    def test_ñ_keeps_years_apart_and_is_found_without(self) -> None:
        made = index(document("a", text="ano del intestino"), document("b", text="año del cliente"))
        assert addresses(made.search(Query("año", "es")))[0] == "b"
        alone = index(document("b", text="año del cliente"))
        assert addresses(alone.search(Query("ano", "es"))) == ["b"]

    def test_the_section_with_more_of_the_question_comes_first(self) -> None:
        made = index(
            document("a", text="lote lote lote lote"),
            document("b", text="el precio de cada lote de solicitudes"),
            document("c", text="el precio"),
            document("d", text="solicitudes"),
        )
        assert addresses(made.search(Query("precio de un lote de solicitudes", "es")))[0] == "b"

    def test_two_words_side_by_side_outrank_a_heading_with_one_of_them(self) -> None:
        text = "la respuesta llega en uno o dos días trabajo " + "y se dice qué pasó con cada caso " * 5
        near = [document(f"b{n}", text=text) for n in range(4)]
        filler = [document(f"f{n}", text=f"relleno {n} de otra cosa distinta") for n in range(20)]
        apart = document("a", "day", heading="Un día tras otro", text="menos trabajos")
        assert addresses(index(apart, *near, *filler).search(Query("días trabajo", "es")))[0] == "b0"

    @pytest.mark.parametrize("facts", [{"title": "Suscripción"}, {"tags": ("suscripción",)}])
    def test_a_title_or_tag_leads_to_the_beginning_of_its_guide(self, facts: dict[str, Any]) -> None:
        lead = document("a", text="una introducción al caso que se cuenta en estas páginas", **facts)
        short = document("a", "savings", heading="Ahorro", text="un 15 %", position=1, **facts)
        others = [
            document(
                f"g{n // 5}", f"s{n}" if n % 5 else "", title="Guía de otras cosas", text="algo más " * 5
            )
            for n in range(20)
        ]
        assert addresses(index(short, lead, *others).search(Query("suscripcion", "es"))) == ["a", "a#savings"]

    @pytest.mark.parametrize("typed", ["8555550149", "+18555550149", "855 555 0149", "5550149"])
    def test_a_number_is_found_in_groups_and_marked(self, typed: str) -> None:
        made = index(
            document("a", text="Llame al +1 (855) 555-0149."), document("b", text="Llame el 2024-11-28.")
        )
        [hit] = made.search(Query(typed, "es")).hits
        assert hit.document.id == "a"
        assert hit.missing == ()
        assert hit.excerpt[hit.excerpt_ranges[-1][0] : hit.excerpt_ranges[-1][1]].endswith("0149")

    def test_words_side_by_side_count_for_more(self) -> None:
        near = document("a", text="la alta complejidad tiene otro plazo en cada caso")
        far = document("b", text="la complejidad tiene en cada caso otro plazo alta")
        assert addresses(index(far, near).search(Query("alta complejidad", "es")))[0] == "a"
