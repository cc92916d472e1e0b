from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.cognates import Cognates, skeleton

SAME = """
universidad universidade university
información informação information
importante important
presidente president
música music
actividad activity
documento document
energía energia energy
escuela escola school
oxígeno oxygen
clínica clinic
celebrado celebrated
organización organização organization
"""


@pytest.mark.parametrize("words", SAME.strip().splitlines())
def test_cognates_share_a_skeleton(words: str) -> None:
    assert len({skeleton(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["universidad universo", "importante imperio", "documento dominio"])
def test_other_words_do_not(words: str) -> None:
    one, other = words.split()
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("word", ["", "de", "sol", "6.12", "ab12", "oía"])
def test_too_little_has_no_skeleton(word: str) -> None:
    assert skeleton(word) == ""


@given(st.text(max_size=20))
def test_every_string_has_some_answer(word: str) -> None:
    assert skeleton(word) == skeleton(word.upper()) or not word.isascii()


def test_words_are_found_by_those_of_another_language_likest_first() -> None:
    words = Cognates(["university", "universities", "universe", "city"])
    assert words.of("universidad") == ["universities", "university"]
    assert words.of("ciudad") == []
    assert words.of("") == []
