from __future__ import annotations

from typing import Any

import pytest

from kbserver.search import ranking
from kbserver.search.engines.base import All, Best, Request, Some, Term
from tests.search.conftest import document, index, shelf
from tests.search.test_plan import words

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


def test_a_name_wants_all_its_words() -> None:
    assert isinstance(ranking.name(SHELF, ["lot", "preci"], 1.0), All)
    assert isinstance(ranking.name(SHELF, ["lot"], 1.0), Some)
    assert words(ranking.name(SHELF, ["lot", "preci"], 1.0)) == {"lot", "preci"}


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
