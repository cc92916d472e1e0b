"""Which words of a text are denied, and where its clauses end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.help.clauses import ELLIPSIS, clauses_of
from kbserver.search.analyzers import split


def shown(text: str) -> str:
    """The clauses of a text; a minus stands before words that are denied."""
    each = (" ".join("-" * denied + token for token, denied in clause) for clause in clauses_of(text))
    return " / ".join(each).replace(ELLIPSIS, "!")


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("no es la primera vez", "-es -la -primera -vez"),
        ("It isn't my first time", "It is -my -first -time"),
        ("I don’t want it", "I do -want -it"),
        ("dont want it, cant come", "do -want -it / can -come"),
        ("Eu não fui no mês passado", "Eu -fui -no -mês -passado"),
        ("Nunca he ido", "never -he -ido"),
        ("nadie contesta", "nobody -contesta"),
        ("cancele mi cita de mañana", "cancele -mi -cita -de -mañana"),
        ("No recibí carta ninguna.", "-recibí -carta"),
        ("Tampoco llegó; y la caja está rota", "-llegó / y la caja está rota"),
    ],
)
def test_what_follows_a_negator_is_denied_until_its_clause_ends(text: str, clauses: str) -> None:
    assert shown(text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("No, es la primera vez.", "no / es la primera vez"),
        ("Não, é a primeira vez.", "no / é a primeira vez"),
        ("Nope first time", "no first time"),
        ("No.", "no"),
        ("Nunca", "never"),
    ],
)
def test_a_negator_that_answers_denies_nothing(text: str, clauses: str) -> None:
    assert shown(text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("I've been there, my son hasn't.", "I ve been there / my son has !"),
        ("Yo ya fui; mi hijo, no.", "Yo ya fui / mi hijo !"),
        ("eu já fui mas a minha filha não", "eu já fui / mas a minha filha !"),
    ],
)
def test_a_negator_at_the_end_of_a_clause_denies_the_clause(text: str, clauses: str) -> None:
    assert shown(text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("no sé qué es", "-sé qué es"),
        ("I don't remember if I came", "I do -remember if I came"),
        ("Não só quero pagar", "só quero pagar"),
        ("Sim, no ano passado", "Sim / no ano passado"),
        ("nao e a primeira vez", "-e -a -primeira -vez"),
    ],
)
def test_a_denial_reaches_no_further_than_it_is_meant(text: str, clauses: str) -> None:
    assert shown(text) == clauses


def test_clauses_end_at_signs_and_where_others_are_joined_but_not_within_a_word() -> None:
    assert shown("my check-up, and more - now") == "my check up / and more / now"


@given(st.text(st.sampled_from("no'tn,. aéñ¬-"), max_size=40))
def test_no_clause_is_empty_and_no_word_comes_from_nowhere(text: str) -> None:
    clauses = clauses_of(text)
    assert all(clauses)
    assert sum(map(len, clauses)) <= 2 * len(split(text)[1::2])
