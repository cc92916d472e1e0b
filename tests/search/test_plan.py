from __future__ import annotations

from typing import Any

import pytest

from kbserver.search import ranking
from kbserver.search.analyzers import analyzer, split
from kbserver.search.engines.base import Best, Flat, Node, Request, Some, Term
from kbserver.search.glossary import Glossary
from kbserver.search.plan import Plan, Planner
from kbserver.search.question import Question
from kbserver.search.shelf import Shelf
from tests.search.conftest import document, shelf

SHELF = shelf(
    "cada lote cuesta poco", "los lotes cuestan", "la capacitación dura 3 semanas", "la llamada activa"
)
GLOSSARY = Glossary(
    [document("g", "callback", "es", heading="Llamada activa", variants=("rellamada",), kind="glossary")]
)


def planned(text: str, on: Shelf = SHELF, lang: str = "es", **facts: Any) -> Plan:
    tokens, speaks = split(text)[1::2], analyzer(lang)
    stems = [speaks.stem(speaks.exact(token)) for token in tokens]
    counting = facts.pop("counting", False)
    question = Question(lang, tokens, stems, GLOSSARY.mentions(tokens), **facts)
    return Planner(on).plan(question, GLOSSARY, counting=counting)


def words(node: Node | None, field: str = "stem") -> set[str]:
    """The words a node asks for in a field."""
    if isinstance(node, Term):
        return {node.word} if node.field == field else set()
    return set().union(*(words(part, field) for part in getattr(node, "parts", ())))


def test_known_words_are_asked_for_by_stem_and_as_typed() -> None:
    made = planned("los lotes")
    assert words(made.node) == {"lot"}
    assert words(made.node, "exact") == {"lotes"}
    assert (made.corrections, made.missing) == ({}, [])


def test_neighbours_are_asked_for_together() -> None:
    assert words(planned("cada lote cuesta").node, "pair") == {"lot_cuest"}


def test_a_repeated_word_counts_once() -> None:
    assert words(planned("lote lote cuesta").node, "pair") == {"lot_cuest"}


def test_stop_words_are_asked_for_only_when_alone() -> None:
    assert words(planned("la lote").node, "exact") == {"lote"}
    assert words(planned("la").node, "exact") == {"la"}


def test_a_misspelt_word_is_corrected() -> None:
    made = planned("capacitacoin lote")
    assert made.corrections == {0: "capacitación"}
    assert made.stands_in[SHELF.marks["capacit"]] == "fuzzy"


def test_a_word_is_not_misspelt_where_another_shelf_has_it() -> None:
    made = planned("capacitacoin lote", known=lambda place: place == 0)
    assert (made.corrections, made.missing) == ({}, [])


def test_a_word_is_not_corrected_without_leave() -> None:
    made = planned("capacitacoin lote", spell=False)
    assert (made.corrections, made.missing) == ({}, [0])


def test_the_last_word_may_be_the_beginning_of_another() -> None:
    made = planned("dura capacit")
    assert "capacit" in words(made.node)
    assert made.corrections == {}


def test_an_unfinished_word_is_itself_and_all_it_begins() -> None:
    assert {"capacit", "cad", "cuest"} & words(planned("c", unfinished=True).node) == {"capacit", "cuest"}
    made = planned("lot", unfinished=True)
    assert words(made.node, "exact") == {"lote", "lotes"}


def test_a_word_the_shelf_lacks_is_replaced_by_its_synonym() -> None:
    made = planned("entrenamiento")
    assert made.stands_in == {SHELF.marks["capacit"]: "synonym"}


def test_words_of_another_language_are_translated() -> None:
    made = planned("how long is training", lang="en")
    assert made.stands_in[SHELF.marks["capacit"]] == "translation"
    assert made.corrections == {}


def test_half_a_word_of_another_language_is_what_it_may_become() -> None:
    for unfinished in (True, False):
        made = planned("how long is trai", lang="en", unfinished=unfinished)
        assert made.stands_in[SHELF.marks["capacit"]] == "prefix"
    assert planned("tra", lang="en", unfinished=True).node is None


def test_a_whole_common_word_is_no_half_of_another() -> None:
    cards = shelf("the card", lang="en")
    assert planned("carta", cards, lang="pt").node is None
    assert planned("carta", cards, lang="pt", unfinished=True).node is not None


def test_half_a_common_word_is_not_misspelt() -> None:
    kinds = shelf("el tipo")
    assert planned("hipo", kinds, unfinished=True).corrections == {}  # hipoteca
    assert planned("hipo", kinds).corrections == {0: "tipo"}


def test_a_misspelt_word_of_another_language_is_translated_with_or_without_leave() -> None:
    for spell in (True, False):
        made = planned("traning", lang="en", spell=spell)
        assert words(made.node) == {"capacit"}
        assert (made.corrections, made.missing) == ({}, [])
    assert planned("traning", lang="en", known=lambda _: True).node is None
    assert planned("traning").node is None  # the reader's own are corrected by the texts alone


def test_other_names_of_a_concept_are_added() -> None:
    made = planned("rellamada")
    assert words(made.node, "pair") == {"llam_activ"}
    assert [run.marks for run in made.runs] == [SHELF.marks["llam"] + SHELF.marks["activ"]]
    assert set(made.stands_in.values()) == {"glossary"}
    assert made.shown == {}
    assert (made.corrections, made.missing) == ({}, [])


def test_nothing_can_match_strangers() -> None:
    made = planned("zzyzx")
    assert made.node is None
    assert made.missing == [0]


def test_as_typed_goes_before_standing_in() -> None:
    made = planned("rellamada llamada")
    assert SHELF.marks["llam"] not in made.stands_in


def test_the_sum_is_flat() -> None:
    node = planned("cada lote cuesta").node
    assert isinstance(node, Some)
    assert not any(isinstance(part, Some) for part in node.parts)
    assert not any(isinstance(part, Best) for part in node.parts)


@pytest.mark.parametrize(
    "text",
    [
        "lote cuesta",
        "capacitacoin",
        "lot",
        "la",
        "rellamada",
        "entrenamiento llamada",
        "cada lote de la semana",
    ],
)
def test_counting_matches_the_same_entries(text: str) -> None:
    node, bare = planned(text).node, planned(text, counting=True).node
    assert node is not None
    assert bare is not None
    found = [{number for number, _ in SHELF.engine.search(Request(each)).hits} for each in (node, bare)]
    assert found[0] == found[1]


def test_long_questions_are_cut_to_a_bearable_length() -> None:
    text = " ".join(f"palabra{n}" for n in range(80))
    assert len(planned(text, shelf(text)).words) == 40


def flat(made: Plan) -> list[Flat]:
    return [part for part in getattr(made.node, "parts", ()) if isinstance(part, Flat)]


def test_of_a_few_words_all_are_wanted_first() -> None:
    [bonus] = flat(planned("precio de lote cuesta"))
    assert words(bonus.node) == {"lot", "cuest"}
    assert bonus.score == ranking.ALL_WORDS


def test_of_a_whole_question_most_words_will_do() -> None:
    assert flat(planned("lote cuesta poco capacitación semanas")) == []
    assert flat(planned("lote")) == []


def test_question_words_are_not_wanted_of_every_section() -> None:
    assert flat(planned("cuánto cuesta")) == []


def test_other_names_of_a_concept_count_as_having_its_words() -> None:
    [bonus] = flat(planned("rellamada lote"))
    assert words(bonus.node) == {"lot"}
    assert words(bonus.node, "pair") == {"llam_activ"}


def test_only_the_bare_name_of_a_concept_asks_what_it_is() -> None:
    assert words(planned("la llamada activa").node, "name") == {"llam_activ", "rellam"}
    assert words(planned("llamada activa lote").node, "name") == set()


def pairs(made: Plan) -> list[float]:
    return [part.weight for part in getattr(made.node, "parts", ()) if part[:1] == ("pair",)]


def test_the_fewer_words_the_more_it_counts_that_they_stand_together() -> None:
    assert pairs(planned("lote cuesta")) == [ranking.PAIR_ALONE]
    assert pairs(planned("lote cuesta poco")) == [ranking.PAIR_OF_FEW] * 2
    assert pairs(planned("lote de cuesta")) == [ranking.PAIR_OF_FEW]
    assert set(pairs(planned("lote cuesta poco capacitación dura"))) == {ranking.PAIR}


def test_quoted_words_are_shown_as_they_were_typed_only() -> None:
    made = planned("cada lote cuesta poco", quoted=[range(1, 3)])
    assert made.shown == {SHELF.marks["poc"]: 3}
    [run] = made.runs
    assert run.exact == (["lote"], ["cuesta"])


def test_a_long_number_may_stand_in_groups() -> None:
    assert planned("llamada 8555550149").numbers == {"8555550149": 1}
    assert planned("llamada 855").numbers == {}


def test_another_languages_stop_words_are_dropped_where_nothing_else_is_known() -> None:
    facts: dict[str, Any] = {"known": lambda place: place != 1, "foreign": lambda place: place == 1}
    on = shelf("Central de Atendimento, category", lang="en")
    assert words(planned("médico de cabecera", on, "en", **facts).node) == set()
    assert words(planned("category de cabecera", on, "en", **facts).node) >= {"categori", "de"}


def test_accents_are_asked_for_where_they_make_another_word() -> None:
    on = shelf("come papa", "el papá come", "un lote")
    assert words(planned("papá", on).node, "written") == {"papá"}
    assert words(planned("papa", on).node, "written") == set()
    assert words(planned("loté", on).node, "written") == set()
