"""How alike something said and some texts are."""

from __future__ import annotations

import pytest

from kbserver.help.clauses import Word, clauses_of
from kbserver.help.likeness import Likeness, Match, matches

TEXTS = ["Quiero devolver el paquete", "La caja está rota", "¿Dónde está la factura?", "Puedo ir el viernes"]


def heard(said: str) -> dict[int, Word]:
    return dict(enumerate(word for clause in clauses_of(said) for word in clause))


def match(said: str, number: int, texts: list[str] = TEXTS) -> Match:
    return matches([Likeness("es", texts)], heard(said)).get(number, Match(0, frozenset()))


def test_the_same_words_are_alike_by_one_and_others_by_less() -> None:
    assert match("el paquete quiero DEVOLVER", 0).score == 1
    assert 0 < match("quiero devolver", 0).score < 1
    assert match("gracias", 0).score == 0


def test_words_that_no_text_explains_make_all_less_alike() -> None:
    assert match("la caja rota", 1).score > match("la caja rota del vecino enfermo", 1).score > 0


def test_words_that_tell_nothing_are_not_enough() -> None:
    assert match("quiero el", 0).score == 0


def test_a_denied_word_is_another_word_and_contradicts_the_affirmed_one() -> None:
    found = match("no quiero devolver el paquete", 0)
    assert found.score == 0
    assert found.contrary > 0.9
    assert {heard("no quiero devolver el paquete")[number].token for number in found.opposed} == {
        "devolver",
        "paquete",
    }


def test_the_language_that_understands_most_finds_the_contradiction() -> None:
    languages = [Likeness(lang, ["Mi paquete no ha llegado"]) for lang in ("en", "es", "pt")]
    said = heard("mi paquete ya llegó")
    assert matches(languages[:1], said)[0].score > 0
    assert matches(languages, said)[0].score == 0


def test_one_day_of_the_week_is_like_another_and_not_the_same() -> None:
    assert 0.5 < match("puedo ir el martes", 3).score < 1


def test_of_a_text_that_must_be_said_whole_no_clause_may_be_left_out() -> None:
    texts = ["Yo ya pagué; mi hijo, no.", *TEXTS]
    for whole, alike in ((), True), ((0,), False):
        found = matches([Likeness("es", texts, whole)], heard("ya pagué"))
        assert (found[0].score > 0) is alike


def test_a_clause_must_be_said_for_the_most_part_where_a_text_has_several() -> None:
    texts = ["Es un paciente nuevo y pide una cita", *TEXTS]
    assert match("un paciente nuevo", 0, texts).score > 0
    assert match("un paciente", 0, texts).score == 0


@pytest.mark.parametrize(("translating", "alike"), [(True, True), (False, False)])
def test_words_of_other_languages_are_taken_for_what_they_mean(translating: bool, alike: bool) -> None:
    likeness = Likeness("es", ["Reprogramar una cita"], translating=translating)
    assert bool(matches([likeness], heard("reschedule my appointment"))) is alike
