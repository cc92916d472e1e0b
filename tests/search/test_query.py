from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import QueryError
from kbserver.search.query import MAX_LENGTH, ParsedQuery, Query, parse


def read(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    parsed = parse(text)
    return " ".join(parsed.words.split()), parsed.phrases, parsed.excluded, parsed.filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("precio de lote", ("precio de lote", (), (), ())),
        ('"alta complejidad" minutos', ("alta complejidad minutos", ("alta complejidad",), (), ())),
        ("“alta complejidad”", ("alta complejidad", ("alta complejidad",), (), ())),
        ("«alta complejidad»", ("alta complejidad", ("alta complejidad",), (), ())),
        ('lote "sin cerrar', ("lote sin cerrar", ("sin cerrar",), (), ())),
        ("lote -precio", ("lote", (), ("precio",), ())),
        ('lote -"por teléfono"', ("lote", (), ("por teléfono",), ())),
        ("kind:faq lote", ("lote", (), (), (("kind", "faq"),))),
        ('KIND:FAQ tag:"dos palabras"', ("", (), (), (("kind", "FAQ"), ("tag", "dos palabras")))),
        ("guide:service/client-services", ("", (), (), (("guide", "service/client-services"),))),
        ("follow-up", ("follow-up", (), (), ())),
        ("lote - precio", ("lote - precio", (), (), ())),
        ("50 -60", ("50 -60", (), (), ())),
        ("nota: lote", ("nota: lote", (), (), ())),
        ("kind: lote", ("kind: lote", (), (), ())),
        ("http://example.org", ("http://example.org", (), (), ())),
        ("-precio", ("precio", (), (), ())),
        ('""', ("", ("",), (), ())),
    ],
)
def test_reading(text: str, expected: tuple[object, ...]) -> None:
    assert read(text) == expected


def test_phrases_know_their_places_among_the_words() -> None:
    assert parse('uno "dos tres" cuatro «cinco»').quoted == (range(1, 3), range(4, 5))
    assert parse('uno -"dos" "" tres').quoted == (range(1, 1),)


@given(st.text(max_size=200))
def test_every_string_has_a_reading(text: str) -> None:
    assert isinstance(parse(text), ParsedQuery)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=60))
def test_plain_words_are_read_as_they_are(text: str) -> None:
    assert parse(text) == ParsedQuery(text, (), (), ())


@given(st.text(max_size=MAX_LENGTH + 20))
def test_a_query_has_one_to_two_hundred_characters(text: str) -> None:
    if 0 < len(text.strip()) <= MAX_LENGTH:
        assert Query(text, "es").text == text
    else:
        with pytest.raises(QueryError):
            Query(text, "es")


def test_blanks_around_a_query_do_not_count() -> None:
    assert Query(" " * 300 + "lote", "es").text.strip() == "lote"
