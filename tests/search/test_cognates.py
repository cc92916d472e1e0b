from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.cognates import Cognates, are_cognates, skeletons

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
producción produção production
introducción introdução introduction
descripción descrição description
comisión comissão commission
internacional international
inicial initial
acceso acesso access
estructura estrutura structure
arquitectura arquitetura architecture
directo direto direct
aceptar aceitar accept
presentar present
talento talent
paciente patient
familia família family
diciembre dezembro december
filtro filter
líquido liquid
automáticamente automaticamente automatically
diferencia diferença difference
silencio silêncio silence
aluminio aluminum
producir produce
gestión gestão
"""
OTHERS = """
universidad universo
importante imperio
documento dominio
gusano jason
cerdo shared
polaco policy
zanahoria scenario
freno franz
español spinal
escuridão sacred
educación edición
attitude altitud
better letter
uai oui
"""


@pytest.mark.parametrize("words", SAME.strip().splitlines())
def test_words_of_one_origin_are_cognates(words: str) -> None:
    assert all(are_cognates(*pair) for pair in combinations(words.split(), 2))


@pytest.mark.parametrize("words", OTHERS.strip().splitlines())
def test_other_words_are_not(words: str) -> None:
    one, other = words.split()
    assert not are_cognates(one, other)


@pytest.mark.parametrize("word", ["", "de", "sol", "6.12", "ab12", "oía"])
def test_too_little_has_no_skeleton(word: str) -> None:
    assert skeletons(word) == ()


WORDS = st.text(max_size=20) | st.text("aeiouctpsnxyzq", min_size=3, max_size=9)


@given(WORDS)
def test_every_string_has_some_answer(word: str) -> None:
    assert skeletons(word) == skeletons(word.upper()) or not word.isascii()
    assert bool(skeletons(word)) == are_cognates(word, word)


@given(WORDS, WORDS)
def test_one_is_a_cognate_of_the_other_if_that_is_of_it(one: str, other: str) -> None:
    assert are_cognates(one, other) == are_cognates(other, one)


def test_words_are_found_by_those_of_another_language_likest_first() -> None:
    words = Cognates(["university", "universities", "universe", "city"])
    assert words.of("universidad") == ["universities", "university"]
    assert words.of("ciudad") == []
    assert words.of("") == []
