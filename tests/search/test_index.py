from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.errors import EngineUnavailable, QueryError
from kbserver.search import Query, SearchIndex
from kbserver.search.documents import index_version
from tests.search.conftest import LANGUAGES, Ask, addresses, corpus, document, index
from tests.search.questions import EVERY_QUESTION, SERVICE

HOSTILE = st.text(max_size=60) | st.text(
    alphabet='"-:“”«»\\()[]{}*?~^+|&/<>\u0301\u200d\ud83d\x00 aá', max_size=40
)


class TestSyntax:
    def test_a_phrase_must_occur(self, ask: Ask) -> None:
        found = ask('"resuelta por telefono"')
        assert addresses(found) == [f"{SERVICE}#what-counts"]

    def test_only_the_phrase_is_marked(self) -> None:
        names = document("g", "n", heading="Número de protocolo", variants=("folio",), kind="glossary")
        text = "El número de atención y el folio. Damos un número de protocolo. No un número."
        hit = index(names, document("a", text=text)).search(Query('"numero de protocolo"', "es")).hits[-1]
        assert hit.document.id == "a"
        assert [text[start:end] for start, end in hit.excerpt_ranges] == ["número", "de", "protocolo"]
        assert "glossary" not in hit.reasons

    def test_of_one_quoted_word_other_forms_are_not_marked(self) -> None:
        [hit] = index(document("a", text="Los lotes y un lote.")).search(Query('"lote"', "es")).hits
        assert [hit.excerpt[start:end] for start, end in hit.excerpt_ranges] == ["lote"]

    def test_an_excluded_word_must_not(self, ask: Ask) -> None:
        with_it, without = ask("solicitudes", limit=50), ask("solicitudes -lote", limit=50)
        assert set(addresses(without)) < set(addresses(with_it))
        assert all("lote" not in hit.document.text for hit in without.hits)

    def test_an_excluded_phrase_must_not(self, ask: Ask) -> None:
        assert f"{SERVICE}#what-counts" not in addresses(ask('llamada -"por telefono"', limit=50))

    def test_filters_narrow(self, ask: Ask) -> None:
        for found in (ask("llamada kind:protocol"), ask("llamada", kinds=("protocol",))):
            assert {hit.document.kind for hit in found.hits} == {"protocol"}
        assert {hit.document.guide_id for hit in ask("solicitud", guides=(SERVICE,)).hits} == {SERVICE}

    def test_tags_are_met_without_their_accents(self, ask: Ask) -> None:
        for found in (ask("solicitud tag:limites"), ask("solicitud", tags=("LÍMITES",))):
            assert found.hits
            assert all("límites" in hit.document.tags for hit in found.hits)

    def test_filters_alone_list_what_they_let_through(self, ask: Ask) -> None:
        found = ask("kind:case-study")
        assert addresses(found) == ["cases/underwriting-support", "cases/underwriting-support#sla"]

    def test_a_filter_in_the_text_that_fits_nothing_is_words(self, ask: Ask) -> None:
        assert addresses(ask("kind:solicitud")) == addresses(ask("solicitud"))
        assert addresses(ask("nota:solicitud")) == addresses(ask("nota solicitud"))

    def test_a_filter_parameter_that_fits_nothing_finds_nothing(self, ask: Ask) -> None:
        assert ask("solicitud", kinds=("nothing",)).total == 0

    def test_areas_filter_by_approval(self, ask: Ask) -> None:
        assert ask("lote", areas=("qualidade",)).total
        assert not ask("lote", areas=("captacao",)).total

    def test_only_stop_words_are_searched_as_they_are(self, ask: Ask) -> None:
        assert ask("de la").total

    def test_nothing_but_signs_finds_nothing(self, ask: Ask) -> None:
        assert ask("¿¡?! …").total == 0

    @pytest.mark.parametrize("text", ["", "   ", "\n", "x" * 201])
    def test_an_empty_or_endless_query_is_refused(self, text: str) -> None:
        with pytest.raises(QueryError):
            Query(text, "es")


class TestPages:
    @pytest.mark.parametrize(("text", "lang"), [("llamada cliente", "es"), ("perros solicitação", "pt")])
    def test_pages_join_into_the_whole_list(self, ask: Ask, text: str, lang: str) -> None:
        whole = ask(text, lang, limit=50)
        pages = [hit for offset in range(0, 60, 3) for hit in ask(text, lang, limit=3, offset=offset).hits]
        assert [hit.document for hit in pages] == [hit.document for hit in whole.hits]
        assert whole.total == len(whole.hits) == len({(hit.document.id, hit.document.lang) for hit in pages})

    @pytest.mark.parametrize("limit", [0, 1, 50])
    def test_totals_and_facets_are_the_same_on_every_page(self, ask: Ask, limit: int) -> None:
        facets = ("kind", "tag", "lang", "area")
        whole, page = (ask("perro llamada", "pt", limit=each, facets=facets) for each in (50, limit))
        assert (page.total, page.facets) == (whole.total, whole.facets)

    def test_facets_count_all_hits(self, ask: Ask) -> None:
        found = ask("llamada", facets=("kind", "lang", "tag"), limit=50)
        kinds = [hit.document.kind for hit in found.hits]
        assert found.facets["kind"] == {kind: kinds.count(kind) for kind in set(kinds)}
        assert found.facets["lang"] == {"es": found.total}
        assert list(found.facets["kind"].values()) == sorted(found.facets["kind"].values(), reverse=True)

    def test_unasked_and_unknown_facets_are_left_out(self, ask: Ask) -> None:
        assert ask("llamada").facets == {}
        assert ask("llamada", facets=("colour",)).facets == {"colour": {}}


class TestLanguages:
    def test_the_asked_language_comes_first_and_only_gaps_are_filled(self, ask: Ask) -> None:
        found = ask("cliente perro", "pt", limit=50)
        fallback = [hit.is_fallback for hit in found.hits]
        assert fallback == sorted(fallback)
        assert {hit.document.guide_id for hit in found.hits if hit.is_fallback} == {"tutorials/veterinary"}

    def test_without_fallback_only_the_asked_language_answers(self, ask: Ask) -> None:
        assert {hit.document.lang for hit in ask("cliente", "pt", fallback=False, limit=50).hits} == {"pt"}
        assert ask("perros", "pt", fallback=False).total == 0

    @pytest.mark.parametrize(
        ("typed", "lang"),
        [("vaccination of dogs", "en"), ("cachorro", "pt"), ("veterinary", "en"), ("universidade", "pt")],
    )
    def test_a_guide_that_lacks_the_language_is_found_by_the_readers_words(
        self, ask: Ask, typed: str, lang: str
    ) -> None:
        found = [hit for hit in ask(typed, lang).hits if hit.is_fallback]
        assert found[0].document.guide_id == "tutorials/veterinary"
        assert "translation" in found[0].reasons

    def test_one_language_stands_in_for_a_guide_not_two(self) -> None:
        made = index(document("a", lang="es", text="MARx"), document("a", lang="en", text="MARx"))
        assert [hit.document.lang for hit in made.search(Query("MARx", "pt")).hits] == ["es"]

    def test_the_glossary_joins_languages(self, ask: Ask) -> None:
        found = ask("ligação ativa", "es")
        assert found.hits[0].document.guide_id == "protocols/callback"
        assert not any(hit.is_fallback for hit in found.hits)

    def test_the_glossary_joins_variants(self, ask: Ask) -> None:
        found = ask("tiquete", "es", kinds=("service",))
        assert "glossary" in found.hits[0].reasons
        assert "solicitud" in found.hits[0].document.text

    def test_the_singular_of_a_published_word_names_no_concept_for_sharing_its_stem(self) -> None:
        client = document("g", "client", "pt", heading="Cliente", variants=("segurado",), kind="glossary")
        made = index(client, document("a", lang="pt", text="Apoio à subscrição de seguros."))
        assert "glossary" not in made.search(Query("seguro", "pt")).hits[0].reasons

    def test_an_unknown_language_is_the_default_one(self, ask: Ask) -> None:
        assert addresses(ask("lote", "fr")) == addresses(ask("lote", "es"))

    def test_stop_words_of_a_language_that_stands_in_find_nothing_here(self) -> None:
        made = index(
            document("a", lang="en", text="Central de Atendimento is a category"),
            document("b", lang="es", text="Buscamos un médico de cabecera."),
        )
        assert addresses(made.search(Query("médico de cabecera", "en"))) == ["b"]
        assert addresses(made.search(Query("category de", "en"))) == ["a"]

    def test_words_of_a_language_that_stands_in_are_not_misspelt(self, ask: Ask) -> None:
        assert ask("perros", "pt").did_you_mean is None


class TestSuggestions:
    def test_a_suggestion_has_words_of_this_index_only(self, ask: Ask) -> None:
        assert ask("¿capacitasion de  Navigator?").did_you_mean == "¿capacitación de  Navigator?"

    def test_nothing_is_suggested_for_known_words(self, ask: Ask) -> None:
        assert ask("capacitacion").did_you_mean is None

    @pytest.mark.parametrize("typed", ["better", "better care", "rest your cash"])
    def test_nothing_is_suggested_for_words_of_another_language(self, typed: str) -> None:
        made = index(document("a", text="La letter que came, la resta y el casho."))
        assert made.search(Query("setter", "es")).did_you_mean == "letter"
        found = made.search(Query(typed, "es"))
        assert found.did_you_mean is None
        assert all("fuzzy" not in hit.reasons for hit in found.hits)

    def test_a_question_in_another_language_is_translated(self) -> None:
        made = index(
            document("a", text="Si olvida la contraseña."), document("b", text="Un passaport. Resta.")
        )
        found = made.search(Query("reset password", "es"))
        assert [(hit.document.id, hit.reasons) for hit in found.hits] == [("a", ("text", "translation"))]
        assert found.missing == ("reset",)

    def test_a_word_of_another_language_is_corrected_where_it_is_the_same_word(self) -> None:
        made = index(document("a", lang="pt", text="O vocabulario cordial."))
        assert made.search(Query("password vocabulary", "pt")).did_you_mean == "password vocabulario"

    def test_beside_an_own_word_another_language_s_is_taken_for_misspelt(self) -> None:
        made = index(document("a", text="El precio de la letter."))
        assert made.search(Query("precio better", "es")).did_you_mean == "precio letter"

    @pytest.mark.parametrize(
        ("lang", "typed"), [("en", "the smell of smoke"), ("es", "se me cayó"), ("pt", "parcelar")]
    )
    def test_common_words_are_not_misspelt(self, lang: str, typed: str) -> None:
        made = index(
            document("en", lang="en", text="We sell. He spoke."),
            document("es", text="Este caso."),
            document("pt", lang="pt", text="A parceira."),
        )
        assert made.search(Query(typed, lang)).did_you_mean is None
        assert made.search(Query(typed, lang)).total == 0

    def test_words_that_nothing_has_are_named(self, ask: Ask) -> None:
        found = ask("lote xylophonqz de zzyzx")
        assert found.missing == ("xylophonqz", "zzyzx")
        assert found.total

    def test_words_that_a_filter_keeps_out_are_named(self, ask: Ask) -> None:
        assert ask("llamada lote", kinds=("protocol",)).missing == ("lote",)

    def test_where_nothing_is_found_no_single_word_is_missing(self, ask: Ask) -> None:
        found = ask("qwxyz")
        assert (found.total, found.hits, found.missing) == (0, [], ())

    def test_question_words_are_never_missing(self) -> None:
        made = index(document(text="El lote cuesta poco"))
        assert made.search(Query("¿cuándo cuesta quién el lote verde?", "es")).missing == ("verde",)

    def test_stop_words_are_never_missing(self, ask: Ask) -> None:
        assert ask("what is the vaccination of the dogs", "en").missing == ()


class TestCompletion:
    def test_a_half_typed_word_becomes_words_and_titles(self, library: SearchIndex) -> None:
        found = library.complete("límit", "es")
        assert "Límites del servicio" in found.completions
        assert "límites" in [each.lower() for each in found.completions]
        assert found.hits[0].document.id == f"{SERVICE}#limits"

    def test_accents_make_no_difference(self, library: SearchIndex) -> None:
        assert library.complete("lim", "es") == library.complete("lím", "es")

    def test_the_words_before_are_kept(self, library: SearchIndex) -> None:
        assert "cada lote" in library.complete("cada lot", "es").completions

    def test_no_words_are_put_together_that_no_text_has_together(self, library: SearchIndex) -> None:
        assert library.complete("aviso lot", "es").completions == []

    def test_hits_are_five_at_most_and_completions_as_asked(self, library: SearchIndex) -> None:
        found = library.complete("s", "es", limit=4)
        assert len(found.hits) == 5
        assert len(found.completions) <= 4

    def test_an_empty_text_completes_to_nothing(self, library: SearchIndex) -> None:
        assert library.complete("  ", "es").completions == []

    def test_a_title_in_another_language_is_offered_where_it_stands_in(self, library: SearchIndex) -> None:
        assert "Una mascota en la clínica veterinaria" in library.complete("mascot", "pt").completions
        assert "Guía de servicios al cliente" not in library.complete("guía de serv", "en").completions


class TestIndex:
    def test_its_version_names_its_documents(self) -> None:
        documents = list(corpus())
        made = SearchIndex(documents, LANGUAGES, "memory")
        assert made.version == index_version(documents)
        assert list(made.documents) == documents

    def test_the_order_of_documents_does_not_matter(self) -> None:
        documents = list(corpus())
        one, other = (SearchIndex(each, LANGUAGES, "memory") for each in (documents, documents[::-1]))
        for lang, asked, _ in EVERY_QUESTION[::5]:
            assert one.search(Query(asked, lang)) == other.search(Query(asked, lang))

    def test_an_empty_index_answers(self) -> None:
        made = index()
        assert made.search(Query("lote", "es", facets=("kind",))).total == 0
        assert made.complete("lote", "es").completions == []

    def test_an_unknown_engine_is_refused_with_a_remedy(self) -> None:
        with pytest.raises(EngineUnavailable, match="tantivy"):
            index(engine="sphinx")

    def test_many_threads_get_the_same_answers(self, library: SearchIndex) -> None:
        def answers(_: int) -> list[Any]:
            return [library.search(Query(asked, lang)) for lang, asked, _ in EVERY_QUESTION[::4]]

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(answers, range(4)))
        assert all(each == found[0] for each in found)

    def test_of_equal_sections_the_one_newest_in_force_comes_first(self) -> None:
        made = index(
            document("a", text="lote", in_force_from="2024-01-01"),
            document("b", text="lote", in_force_from="2025-01-01"),
            document("c", text="lote", in_force_from="2024-06-01"),
        )
        assert addresses(made.search(Query("lote", "es"))) == ["b", "c", "a"]

    def test_a_question_of_published_words_is_known_by_them(self) -> None:
        made = index(document(text="El lote cuesta poco", title="Límites"))
        assert made.words_of("¿Cuesta el LOTE?", "es") == "cuesta el lote"
        assert made.words_of("limites del lote", "es") == "limites del lote"

    @pytest.mark.parametrize(
        "text", ["lote de García", "el de la", "¿?", "lote -poco", '"lote"', "kind:faq lote", "lote " * 11]
    )
    def test_what_is_more_or_less_than_published_words_is_not_known(self, text: str) -> None:
        assert index(document(text="El lote cuesta poco")).words_of(text, "es") == ""

    def test_a_question_is_known_only_to_its_own_language(self) -> None:
        made = index(document(text="El lote cuesta poco"))
        assert made.words_of("lote", "pt") == made.words_of("lote", "xx") == ""

    @settings(max_examples=300, deadline=None)
    @given(text=HOSTILE, lang=st.sampled_from(["es", "pt", "en", "xx"]))
    def test_nothing_a_person_can_type_is_an_error(self, text: str, lang: str) -> None:
        if not text.strip():
            return
        found = _SMALL.search(Query(text, lang, facets=("kind", "lang")))
        assert len(found.hits) <= found.total
        found.did_you_mean and found.did_you_mean.encode()
        for hit in found.hits:
            units = len(hit.excerpt.encode("utf-16-le")) // 2
            assert all(0 <= start < end <= units for start, end in hit.excerpt_ranges)
        _SMALL.complete(text, lang)


_SMALL = SearchIndex(list(corpus()), LANGUAGES, "tantivy")


def test_engines_agree_on_the_first_hit() -> None:
    made = [SearchIndex(list(corpus()), LANGUAGES, engine) for engine in ("tantivy", "whoosh", "memory")]
    firsts = [
        [addresses(each.search(Query(asked, lang, limit=1))) for each in made]
        for lang, asked, _ in EVERY_QUESTION
    ]
    agreed = sum(first == [first[0]] * 3 for first in firsts)
    assert agreed >= 0.9 * len(firsts)


def test_what_is_not_in_an_index_leaves_no_trace() -> None:
    public = [document("a", text="El servicio es gratuito."), document("b", text="Cada lote cuesta $300.")]
    secret = document("s", text="La contraseña maestra es zafiro.", tags=("interno",), title="Zafiro")
    small, large = index(*public), index(*public, secret)
    asked = Query("zafir", "es", facets=("tag", "kind"))
    assert large.search(asked).total == 1
    assert small.search(asked) == index(*public).search(asked)
    assert small.search(asked).did_you_mean is None
    assert small.complete("za", "es").completions == []


def test_a_suggestion_has_no_capital_that_nobody_typed() -> None:
    made = index(document("a", title="Precio", text="Precio: diez. ACME: SLA."))
    assert made.search(Query("presio", "es")).did_you_mean == "precio"
    assert made.search(Query("Presio", "es")).did_you_mean == "Precio"
    assert made.search(Query("acmes precios", "es")).did_you_mean is None
    assert made.search(Query("qcme", "es")).did_you_mean == "ACME"


def test_the_gist_of_a_short_text_is_all_of_it_and_of_a_long_one_its_rarest_words() -> None:
    made = index(document("a", text="Restablezca sus contraseñas. Llame. Llame."))
    assert made.gist("olvidé mi contraseña", "es", 5) == ["olvidé", "contraseña"]
    assert made.gist("llame, olvidé mi contraseña", "es", 1) == ["contraseña"]
