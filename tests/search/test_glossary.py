from __future__ import annotations

import pytest

from kbserver.search import Document
from kbserver.search.analyzers import split
from kbserver.search.glossary import Glossary
from tests.search.conftest import document


def entry(anchor: str, lang: str, heading: str, *variants: str) -> Document:
    return document("glossary", anchor, lang, heading=heading, variants=variants, kind="glossary")


GLOSSARY = Glossary(
    [
        entry("callback", "es", "Devolución de llamada / llamada activa", "llamada saliente"),
        entry("callback", "pt", "Ligação ativa", "callback", "retorno"),
        entry("hold", "es", "Espera"),
        entry("call", "es", "Llamada"),
        entry("hold", "pt", "Espera", "pausa"),
        document("guide", "other", "es", heading="Prospecto", kind="service"),
    ]
)


def named(text: str) -> list[tuple[str, str]]:
    tokens = split(text)[1::2]
    return [(each.concept, " ".join(tokens[each.start : each.stop])) for each in GLOSSARY.mentions(tokens)]


@pytest.mark.parametrize(
    "text", ["ligação ativa", "ligacao ativa", "Ligações ativas", "a LIGAÇÃO ATIVA do cliente", "retornos"]
)
def test_a_name_is_recognised_in_any_form_and_language(text: str) -> None:
    assert [concept for concept, _ in named(text)] == ["glossary#callback"]


def test_stop_words_inside_a_name_do_not_matter() -> None:
    assert named("devoluciones llamada") == [("glossary#callback", "devoluciones llamada")]


def test_the_longest_name_wins() -> None:
    assert named("una llamada saliente") == [("glossary#callback", "llamada saliente")]
    assert named("una llamada") == [("glossary#call", "llamada")]


def test_a_published_word_is_no_name_for_sharing_its_stem() -> None:
    made = Glossary([entry("request", "pt", "Chamado"), entry("client", "pt", "Segurado")])
    assert made.mentions(["chamados"]) != []
    assert made.mentions(["chamada"]) == []
    assert made.mentions(["seguradora"]) == []


def test_a_word_nobody_wrote_may_be_any_form_of_a_name() -> None:
    made = Glossary([entry("client", "pt", "Segurado")])
    assert made.mentions(["seguradas"], lambda token: token != "seguradas") != []


def test_a_name_in_two_languages_is_one_mention_each() -> None:
    assert {concept for concept, _ in named("espera")} == {"glossary#hold"}


def test_several_concepts_are_found_in_one_query() -> None:
    assert {concept for concept, _ in named("espera en una llamada activa")} == {
        "glossary#hold",
        "glossary#callback",
    }


def test_each_part_of_a_heading_is_a_name() -> None:
    assert [name.stems for name in GLOSSARY.names("glossary#callback", "es")] == [
        ("devolu", "llam"),
        ("llam", "activ"),
        ("llam", "salient"),
    ]


def test_only_glossary_sections_are_concepts() -> None:
    assert named("prospecto") == []


def test_what_is_not_there_has_no_names() -> None:
    assert GLOSSARY.names("glossary#callback", "en") == []
    assert GLOSSARY.names("nothing", "es") == []


def test_an_empty_glossary_names_nothing() -> None:
    assert Glossary([]).mentions(["espera"]) == []
