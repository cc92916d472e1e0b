from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.help.context import Context, category_path, folded

CALLBACK = ("central de atendimento", "ligacao ativa", "callback", "sem comunicacao")


@pytest.mark.parametrize(
    "category",
    [
        "Central de Atendimento > Ligação Ativa / Callback > Sem comunicação",
        "central de atendimento/ligacao ativa/callback/sem comunicacao",
        " CENTRAL DE ATENDIMENTO » LIGAÇÃO ATIVA » CALLBACK » SEM COMUNICAÇÃO ",
        "Central de Atendimento › Ligação-Ativa | Callback > > Sem comunicação >",
    ],
)
def test_categories_are_paths_whatever_separates_them(category: str) -> None:
    assert category_path(category) == CALLBACK


def test_words_are_compared_without_case_accents_and_marks() -> None:
    assert folded("No-Contact") == folded("no contact") == "no contact"
    assert folded("Resolução") == "resolucao"


def test_what_is_not_there_says_nothing() -> None:
    assert Context.of({}) == Context()
    assert Context.of({"category": None, "stage": "", "tags": None, "text": None}) == Context()


def test_each_key_has_its_place() -> None:
    known = {
        "category": "A > B",
        "stage": "Closing",
        "direction": "outbound",
        "outcome": "no-contact",
        "complexity": "LOW",
        "client_type": "Prospect",
        "url": "https://console.example/1",
        "tags": ["VIP", "Ação"],
        "language": "pt",
        "text": "Oi",
        "colour": "red",
    }
    context = Context.of(known)
    assert context.category == ("a", "b")
    assert context.words == {
        "stage": "closing",
        "direction": "outbound",
        "outcome": "no contact",
        "complexity": "low",
        "client_type": "prospect",
    }
    assert context.url == "https://console.example/1"
    assert context.tags == frozenset({"vip", "acao"})
    assert (context.language, context.text) == ("pt", "Oi")


@pytest.mark.parametrize(("said", "meant"), [("pt-BR", "pt"), ("PT_br", "pt"), ("fr", "fr"), (None, "")])
def test_a_language_is_its_primary_tag_for_whoever_asks(said: str | None, meant: str) -> None:
    assert Context.of({"language": said}).language == meant


@given(st.text(max_size=60))
def test_any_category_is_a_path_that_reads_as_itself(category: str) -> None:
    path = category_path(category)
    assert category_path(" > ".join(path)) == path
    assert all(path)
