from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.analyzers import analyzer
from kbserver.search.completion import Completer
from tests.search.test_vocabulary import vocabulary

PHRASES = ["Guía de servicios", "¿Cuánto cuesta otro lote?", "Límites del servicio", "limites del SERVICIO"]
COMPLETER = Completer(
    analyzer("es"), PHRASES, vocabulary(lote=5, lotes=2, límite=3, servicio=4, servicios=2, cuesta=1)
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("guia", ["Guía de servicios"]),
        ("cuanto cuesta otro lo", ["¿Cuánto cuesta otro lote?"]),
        ("lím", ["Límites del servicio", "límite"]),
        ("otro", ["¿Cuánto cuesta otro lote?"]),
        ("límites del ", ["Límites del servicio"]),
        ("lote ", []),
        ("lot", ["lote", "lotes", "¿Cuánto cuesta otro lote?"]),
        ("zzz", []),
        ("", []),
        ("¿?", []),
    ],
)
def test_completions(typed: str, expected: list[str]) -> None:
    assert COMPLETER.complete(typed, 8) == expected


def sequels(before: Sequence[str], beginning: str, limit: int) -> list[str]:
    following = {("extra",): ["Help", "hours"], ("help", "of"): ["Line", "SLA"], ("extra", "help"): ["line"]}
    found = following.get(tuple(before), [])
    return [word for word in found if word.lower().startswith(beginning) and word.lower() != beginning][
        :limit
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("extra h", ["extra help", "extra hours"]),
        ("Extra H", ["Extra Help", "Extra hours"]),
        ("extra x", []),
        ("help of", ["help of line", "help of SLA"]),
        ("extra help", []),
        ("other h", []),
    ],
)
def test_after_other_words_the_last_is_completed_by_what_follows_them(
    typed: str, expected: list[str]
) -> None:
    made = Completer(analyzer("en"), [], vocabulary(How=9, help=1))
    assert made.complete(typed, 8, sequels=sequels)[: len(expected) or 9] == expected


def test_what_many_ask_goes_first() -> None:
    asked = Completer(analyzer("es"), ["lotes por año", "lote nuevo", "cuánto cuesta otro lote"], None)
    assert COMPLETER.complete("lot", 8, asked)[:4] == ["lotes por año", "lote nuevo", "lote", "lotes"]
    assert COMPLETER.complete("cuanto", 8, asked) == ["cuánto cuesta otro lote"]


def test_phrases_that_say_the_same_are_one() -> None:
    assert COMPLETER.complete("limites", 8).count("Límites del servicio") == 1


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_no_more_than_asked(limit: int) -> None:
    assert len(COMPLETER.complete("l", limit)) == limit


def test_without_words_phrases_are_completed() -> None:
    assert Completer(analyzer("pt"), ["Guia"], None).complete("gu", 8) == ["Guia"]


@given(st.text(max_size=30))
def test_every_text_has_an_answer(text: str) -> None:
    found = COMPLETER.complete(text, 5)
    assert len(found) == len(set(found)) <= 5
