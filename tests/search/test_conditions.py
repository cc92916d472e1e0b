from __future__ import annotations

from typing import Any

from kbserver.search.conditions import Conditions, Values
from kbserver.search.engines.base import All, Filter, Phrase, Some, Term
from kbserver.search.query import Query, parse
from tests.search.conftest import document, shelf

VALUES = Values(
    [
        document("service/limits", kind="service", tags=("Límites", "dos palabras")),
        document("b", kind="case-study", tags=("límites",)),
    ]
)
SHELF = shelf("el año de la llamada activa")


def conditions(text: str, **parameters: Any) -> Conditions:
    return Conditions.of(Query(text, "es", **parameters), parse(text), VALUES)


def test_values_are_spelt_as_documents_have_them() -> None:
    assert VALUES.spelt("tag", ["LIMITES"]) == ("Límites", "límites")
    assert VALUES.spelt("tag", ["dos  palabras"]) == ("dos palabras",)
    assert VALUES.spelt("kind", ["Case Study"]) == ("case-study",)
    assert VALUES.spelt("guide", ["service/limits"]) == ("service/limits",)
    assert VALUES.spelt("area", ["qualidade"]) == ("qualidade",)
    assert VALUES.spelt("kind", ["other"]) == ()


def test_typed_filters_and_parameters_all_hold() -> None:
    made = conditions("kind:service lote", tags=("limites",))
    assert made.filters == (Filter("tag", ("Límites", "límites")), Filter("kind", ("service",)))
    assert made.words.split() == ["lote"]


def test_one_field_typed_twice_takes_either() -> None:
    assert conditions("kind:service kind:case-study").filters == (Filter("kind", ("service", "case-study")),)


def test_a_typed_filter_that_no_document_meets_is_words() -> None:
    made = conditions("kind:nothing lote")
    assert made.filters == ()
    assert made.words.split() == ["lote", "nothing"]


def test_a_parameter_that_no_document_meets_lets_nothing_through() -> None:
    assert conditions("lote", kinds=("nothing",)).filters == (Filter("kind", ()),)


def test_only_more_than_words_is_narrow() -> None:
    assert not conditions("lote").narrow
    for text in ("lote -precio", '"un lote"', "kind:service lote"):
        assert conditions(text).narrow


def test_phrases_are_required_in_the_spelling_of_the_shelf() -> None:
    node = Term("stem", "llam")
    assert conditions('"ano de la llamada"').required(SHELF, node) == All(
        (node, Phrase(("año", "de", "la", "llamada")))
    )
    assert conditions("llamada").required(SHELF, node) == node


def test_exclusions_are_words_or_phrases_and_signs_are_nothing() -> None:
    assert conditions('x -llamada -"llamada activa" -"..."').without(SHELF) == (
        Some((Term("exact", "llamada"),)),
        Phrase(("llamada", "activa")),
    )
