from __future__ import annotations

import pytest

from kbserver.search.analyzers import split
from kbserver.search.tongue import tongue
from tests.search.conftest import shelf

SPANISH = shelf("El precio del lote se pone en el campo CPF. Call center: «a call».")


def spoken(question: str) -> str:
    return tongue(split(question)[1::2], SPANISH)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("password", "en"),
        ("passwords zzyzx", "en"),
        ("how do I change the password", "en"),
        ("senha", "pt"),
        ("quanto custa", "pt"),
    ],
)
def test_words_of_another_language_alone_are_a_question_in_it(question: str, lang: str) -> None:
    assert spoken(question) == lang


@pytest.mark.parametrize(
    "question", ["password del lote", "precio password", "CPF password", "mi password", "contraseña password"]
)
def test_one_own_word_makes_the_whole_question_the_reader_s(question: str) -> None:
    assert spoken(question) == "es"


@pytest.mark.parametrize("question", ["presio", "zzyzx", "", "aprender", "de la", "300"])
def test_words_that_no_other_language_has_are_the_reader_s(question: str) -> None:
    assert spoken(question) == "es"


def test_a_published_word_that_both_languages_have_leaves_the_question_in_the_other() -> None:
    assert spoken("call the lawyer") == "en"
