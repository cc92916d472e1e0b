"""The search without a server in a real browser, on the real guides."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from kbserver.search import Query


class TestFinding:
    @pytest.mark.parametrize(
        ("lang", "words", "section"),
        [
            ("es", "capacitasion", "service/client-services#training"),
            ("es", "capacitacion", "service/client-services#training"),
            ("es", "capacita", "service/client-services#training"),
            ("es", "chamado", "glossary#support-request"),
            ("pt", "treinamneto", "service/client-services#training"),
            ("pt", "ligacao ativa", "glossary#callback"),
            ("pt", "treinam", "service/client-services#training"),
            ("pt", "ticket", "glossary#support-request"),
            ("en", "trainning", "service/client-services#training"),
            ("en", "trai", "service/client-services#training"),
            ("en", "ticket", "glossary#support-request"),
        ],
    )
    def test_misspelt_unaccented_half_typed_and_other_names_find_the_section(
        self, reader, lang, words, section
    ):
        assert section in reader.ids(lang, words)[:2]

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("es", "precio de otro lote"),
            ("es", "¿cuánto dura la capacitación?"),
            ("es", "que va en el campo CPF cuando nadie atiende"),
            ("es", "devolucion de llamada"),
            ("pt", "preço de mais um lote"),
            ("pt", "o que vai no campo CPF quando ninguém atende"),
            ("pt", "quanto tempo dura o treinamento?"),
            ("pt", "pesquisa de satisfacao"),
            ("en", "price of another lot"),
            ("en", "how long is the training"),
            ("en", "a new client's son"),
            ("en", "callback"),
        ],
    )
    def test_the_first_hit_is_the_servers(self, reader, index, lang, words):
        (first,) = index.search(Query(words, lang, limit=1)).hits
        (found,) = reader.search(lang, words, limit=1)["hits"]
        assert (found["id"], found["lang"]) == (first.document.id, first.document.lang)
        assert found["highlights"]["title"] == [list(pair) for pair in first.title_ranges]
        assert found["excerpt"] == first.excerpt
        assert found["highlights"]["excerpt"] == [list(pair) for pair in first.excerpt_ranges]

    def test_an_answer_has_the_shape_of_the_servers(self, reader, documents):
        answer = reader.search("pt", "pesquisa de satisfação", limit=1)
        assert {**answer, "hits": [], "total": 0} == {
            "query": "pesquisa de satisfação",
            "lang": "pt",
            "total": 0,
            "limit": 1,
            "offset": 0,
            "hits": [],
            "facets": {},
            "did_you_mean": None,
            "missing": [],
        }
        (hit,) = answer["hits"]
        document = next(each for each in documents if (each.id, each.lang) == (hit["id"], "pt"))
        assert hit["url"] == document.url.removeprefix("/agents/")
        assert hit["approvals"] == [*document.approvals]
        for name in ("guide_id", "title", "kind", "version", "status", "in_force_from"):
            assert hit[name] == getattr(document, name)
        assert (hit["requested_lang"], hit["is_fallback"], hit["missing"]) == ("pt", False, [])
        assert hit["heading_path"] == [*document.heading_path]
        assert "text" in hit["reasons"]
        assert hit["score"] > 0

    def test_a_correction_is_offered(self, reader):
        assert reader.search("es", "¿capacitasion?")["did_you_mean"] == "¿capacitación?"

    def test_a_correction_has_no_capital_that_nobody_typed(self, reader):
        assert reader.search("en", "callbak")["did_you_mean"] == "callback"
        assert reader.search("en", "Callbak")["did_you_mean"] == "Callback"

    @pytest.mark.parametrize(("lang", "words"), [("es", "alma"), ("pt", "alho"), ("en", "the apples")])
    def test_a_common_word_is_not_misspelt(self, reader, index, lang, words):
        for found in (reader.search(lang, words), asdict(index.search(Query(words, lang)))):
            assert found["did_you_mean"] is None
            assert found["total"] == 0

    def test_of_a_few_words_sections_with_all_come_first(self, reader):
        hits = reader.search("es", "lotes prospectos capacitación", limit=50)["hits"]
        lacking = [bool(hit["missing"]) for hit in hits]
        assert lacking == sorted(lacking)

    def test_words_that_nothing_has_are_told(self, reader):
        answer = reader.search("en", " training xylophones ", limit=1)
        assert answer["missing"] == [[9, 19]]
        assert answer["hits"][0]["missing"] == [[9, 19]]

    @pytest.mark.parametrize(
        ("lang", "words", "missing"),
        [("es", "cuánto xyzzyx", [[7, 13]]), ("en", "cuánto cuesta", []), ("es", "xyzzyx", [])],
    )
    def test_words_that_ask_are_not_told_nor_any_where_nothing_is_found(self, reader, lang, words, missing):
        assert reader.search(lang, words, limit=1)["missing"] == missing

    @pytest.mark.parametrize("words", ["", "?!", "constructor", "el de la", "xyzzyx"])
    def test_what_means_nothing_finds_nothing(self, reader, words):
        assert reader.search("es", words, facets=True)["total"] == 0


class TestNarrowing:
    def test_facets_count_what_is_found(self, reader, documents):
        answer = reader.search("es", "llamada", facets=True, limit=1)
        for name, counts in answer["facets"].items():
            assert list(counts.values()) == sorted(counts.values(), reverse=True), name
        assert sum(answer["facets"]["kind"].values()) == answer["total"]
        assert answer["facets"]["lang"] == {"es": answer["total"]}
        assert "protocol" in answer["facets"]["kind"]
        assert set(answer["facets"]["area"]) <= {area for each in documents for area in each.areas}

    def test_kinds_areas_and_tags_narrow(self, reader):
        whole = reader.search("es", "llamada", facets=True)["facets"]
        for name, counts in {key: whole[key] for key in ("kind", "area", "tag")}.items():
            for value, count in counts.items():
                assert reader.search("es", "llamada", **{name: [value]})["total"] == count, (name, value)

    def test_filters_and_exclusions_can_be_typed(self, reader):
        kinds = {hit["kind"] for hit in reader.search("es", "kind:Glossary llamada", limit=50)["hits"]}
        assert kinds == {"glossary"}
        both, without = (reader.search("es", words)["total"] for words in ("llamada", "llamada -espera"))
        assert 0 < without < both
        assert reader.search("es", "kind:glossary")["total"] > 3

    def test_words_of_a_phrase_must_all_occur(self, reader):
        hits = reader.search("es", '"otro lote"', limit=50)["hits"]
        assert hits
        assert all(not hit["missing"] for hit in hits)

    def test_pages_put_together_are_all(self, reader):
        whole = reader.ids("es", "llamada", limit=100)
        paged = [
            each
            for offset in range(0, 100, 7)
            for each in reader.ids("es", "llamada", limit=7, offset=offset)
        ]
        assert paged == whole
        assert len(set(whole)) == reader.search("es", "llamada")["total"]

    def test_grouped_a_guide_comes_once_with_its_other_sections(self, reader):
        sections = reader.ids("es", "llamada", limit=100)
        answer = reader.search("es", "llamada", group=True, facets=True, limit=100)
        guides = [hit["guide_id"] for hit in answer["hits"]]
        assert guides == list(dict.fromkeys(section.partition("#")[0] for section in sections))
        assert answer["total"] == len(guides) == sum(answer["facets"]["kind"].values())
        for hit in answer["hits"]:
            others = [each for each in sections if each.startswith(hit["guide_id"]) and each != hit["id"]]
            assert hit["more_total"] == len(others)
            assert [each["id"] for each in hit["more"]] == others[:5]


class TestCompletion:
    @pytest.mark.parametrize(
        ("lang", "typed", "completed"),
        [
            ("es", "capacit", "Capacitación"),
            ("es", "¿cuantas sol", "¿Cuántas solicitudes gratuitas tengo al año?"),
            ("es", "una solicit", "una solicitud"),
        ],
    )
    def test_what_is_half_typed_is_completed(self, reader, lang, typed, completed):
        assert completed in reader.complete(lang, typed)["completions"]

    @pytest.mark.parametrize(
        ("lang", "typed"), [("es", "capac"), ("pt", "trein"), ("en", "how long"), ("en", "supp")]
    )
    def test_completions_are_the_servers(self, reader, index, lang, typed):
        found = reader.complete(lang, typed)
        assert found["completions"] == index.complete(typed, lang).completions
        assert 0 < len(found["hits"]) <= 5

    @pytest.mark.parametrize("typed", ["", "  ", "?!"])
    def test_nothing_typed_is_not_completed(self, reader, typed):
        assert reader.complete("es", typed)["completions"] == []


class TestStandIns:
    def test_they_come_after_the_readers_own_and_say_so(self, foreign):
        answer = foreign.search("en", "callback", limit=50, facets=True)
        langs = [hit["lang"] for hit in answer["hits"]]
        assert langs == sorted(langs)
        assert set(langs) == {"en", "es"} == set(answer["facets"]["lang"])
        assert all(hit["is_fallback"] == (hit["lang"] != "en") for hit in answer["hits"])
        own = foreign.search("en", "callback", own=True, limit=50, facets=True)
        assert own["total"] == langs.count("en") == own["facets"]["lang"]["en"]

    @pytest.mark.parametrize(
        ("words", "section"),
        [
            ("free requests", "service/client-services#limits"),
            ("training", "service/client-services#training"),
            ("prospects", "service/client-services#out-of-scope"),
            ("trainnig", "service/client-services#training"),
            ("trainin", "service/client-services#training"),
            ("prosp", "service/client-services#out-of-scope"),
        ],
    )
    def test_they_are_found_in_the_readers_words(self, foreign, words, section):
        hits = [hit for hit in foreign.search("en", words, limit=50)["hits"] if hit["is_fallback"]]
        assert section in [hit["id"] for hit in hits][:3]
