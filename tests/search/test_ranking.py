from __future__ import annotations

from typing import Any

import pytest

from kbserver.search import ranking
from kbserver.search.engines.base import All, Best, Request, Some, Term
from tests.search.conftest import document, index, shelf

SHELF = shelf("lote", "otra cosa", title="Lote", heading="Precio")


def test_a_word_is_asked_for_where_it_occurs() -> None:
    assert ranking.word(SHELF, "lot", ["lote"], 1.0) == [
        Term("stem", "lot", 1.0),
        Term("title", "lot", 0.6),
        Term("exact", "lote", 0.5),
    ]
    assert ranking.word(SHELF, "otra", [], 0.5) == [Term("stem", "otra", 0.5)]


def test_a_word_read_otherwise_is_worth_less() -> None:
    others = [
        ranking.PREFIX,
        ranking.FUZZY,
        ranking.SYNONYM,
        ranking.TRANSLATION,
        ranking.ASKING,
        ranking.GLOSSARY,
    ]
    assert all(0 < worth < ranking.DIRECT for worth in others)
    assert ranking.GLOSSARY < ranking.INSTEAD < ranking.DIRECT


def test_a_name_wants_its_words_side_by_side() -> None:
    on = shelf("un posible cliente", "es posible y lo dice un cliente", "cliente posible")
    node = ranking.name(on, ["posibl", "client"], (), 1.0)
    assert [number for number, _ in on.engine.search(Request(node)).hits] == [0]
    assert ranking.having(["a", "b", "c"], ()) == All((Term("pair", "a_b"), Term("pair", "b_c")))


def test_a_name_of_one_word_wants_that_very_word() -> None:
    on = shelf("un asegurado", "la aseguradora", "los asegurados")
    node = ranking.name(on, ["asegur"], ["asegurado", "asegurados"], 1.0)
    assert {number for number, _ in on.engine.search(Request(node)).hits} == {0, 2}


def test_a_name_is_worth_one_word_and_that_it_stands_together() -> None:
    on = shelf("un posible cliente nuevo", "un prospecto en la línea", "otra cosa")
    found = [
        on.engine.search(Request(ranking.name(on, stems, forms, 1.0))).hits[0][1]
        for stems, forms in ((["posibl", "client"], ()), (["prospect"], ["prospecto"]))
    ]
    assert 1 < found[0] / found[1] < 1 + 2 * ranking.PAIR


def test_the_beginning_of_a_guide_wants_all_of_a_few_words() -> None:
    assert ranking.lead(["a"]) == Term("lead", "a")
    assert ranking.lead(["a", "b"]) == All((Term("lead", "a"), Term("lead", "b")))


def test_of_several_readings_the_best_counts() -> None:
    one, other = Term("stem", "a"), Term("stem", "b")
    assert ranking.alternatives([one]) == one
    assert isinstance(ranking.alternatives([one, other]), Best)


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ({"title": "Lote"}, {"text": "lote"}),
        ({"heading": "Lote"}, {"text": "lote"}),
        ({"questions": ("¿Qué lote?",)}, {"text": "qué lote"}),
        ({"text": "lote"}, {"text": "lotes"}),
    ],
)
def test_where_a_word_stands_decides(higher: dict[str, Any], lower: dict[str, Any]) -> None:
    filler = [document(f"f{n}", text="relleno de otra cosa distinta") for n in range(3)]
    made = index(document("a", **lower), document("b", **higher), *filler)
    node = Some(tuple(ranking.word(made._reach["es"][0], "lot", ["lote"], 1.0)))
    [first, second] = made._reach["es"][0].engine.search(Request(node)).hits
    assert (first[0], second[0]) == (1, 0)
    assert first[1] > second[1]
