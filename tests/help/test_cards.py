from __future__ import annotations

from typing import Any

from kbserver.help import Card, Context, Helper
from kbserver.search import Document
from tests.search.conftest import LANGUAGES, document, index

DOCUMENTS = [
    document(
        "callback",
        "none",
        "pt",
        text="Ninguém atende: escreva ATIVO no campo.",
        contexts=({"outcome": "none"},),
    ),
    document(
        "callback",
        "none",
        "es",
        text="Nadie contesta: escriba ATIVO en el campo.",
        contexts=({"outcome": "none"},),
    ),
    document(
        "callback",
        "end",
        "pt",
        text="Encerramento da ligação.",
        contexts=({"stage": "closing", "outcome": "none"},),
    ),
    document("limits", "lots", "pt", text="Cada lote extra custa trezentos dólares."),
    document("limits", "year", "pt", text="O ano começa em janeiro."),
]


def helper(*documents: Document) -> Helper:
    return Helper(index(*(documents or DOCUMENTS)), LANGUAGES.preference)


def cards(lang: str = "pt", limit: int = 5, **known: Any) -> list[Card]:
    return helper().cards(Context.of(known), lang, limit)


def ids(found: list[Card]) -> list[str]:
    return [card.hit.document.id for card in found]


def test_sections_that_rules_name_come_first_with_their_reasons() -> None:
    found = cards(outcome="none", stage="closing", text="quanto custa um lote extra")
    assert ids(found) == ["callback#end", "callback#none", "limits#lots"]
    assert [card.by_rule for card in found] == [True, True, False]
    assert [card.hit.reasons for card in found][:2] == [("stage", "outcome"), ("outcome",)]


def test_a_section_stands_in_for_a_missing_translation() -> None:
    [card] = cards("en", outcome="none", limit=1)
    assert (card.hit.document.lang, card.hit.is_fallback) == ("es", True)
    [card] = cards("es", outcome="none", limit=1)
    assert (card.hit.document.lang, card.hit.is_fallback) == ("es", False)


def test_a_section_is_shown_once() -> None:
    found = cards(outcome="none", text="ninguém atende ATIVO campo")
    assert ids(found).count("callback#none") == 1


def test_no_more_cards_than_wanted() -> None:
    assert len(cards(outcome="none", stage="closing", text="lote ano ligação", limit=2)) == 2


def test_a_long_ticket_is_searched_by_the_words_that_tell_most() -> None:
    ticket = (
        "Bom dia, tudo bem? " * 200 + "O cliente pergunta quanto custa o lote extra. " + "Obrigado! " * 100
    )
    assert ids(cards(text=ticket))[0] == "limits#lots"


def test_sections_with_hardly_a_word_of_the_ticket_are_not_shown() -> None:
    held = [document("a", text="ligação encerramento janeiro trezentos dólares lote extra campo", lang="pt")]
    held += [document(f"b{n}", text="ligação apenas", lang="pt") for n in range(3)]
    found = helper(*held).cards(
        Context.of({"text": "ligação encerramento janeiro trezentos dólares lote extra campo"}), "pt", 5
    )
    assert ids(found) == ["a"]


def test_the_category_is_searched_where_nothing_else_leads_anywhere() -> None:
    assert ids(cards(category="Financeiro > Lote extra"))[:1] == ["limits#lots"]


def test_nothing_known_shows_nothing() -> None:
    assert cards() == []
    assert cards(text="de a o") == []


def test_the_callers_language_is_the_readers_unless_said() -> None:
    held = document("g", lang="pt", text="texto", contexts=({"language": "pt"},))
    assert ids(helper(held).cards(Context.of({}), "pt", 5)) == ["g"]
    assert helper(held).cards(Context.of({"language": "es"}), "pt", 5) == []


def test_words_of_any_length_are_no_error() -> None:
    held = [document("g", lang="pt", text=f"lote {'a' * 300} {'b' * 150} {'c' * 150}")]
    for text in ("a" * 300, f"{'b' * 150} {'c' * 150} lote", "a" * 300 + " lote"):
        helper(*held).cards(Context.of({"text": text}), "pt", 5)
        helper(document("g", text="otro")).cards(Context.of({"text": text}), "pt", 5)
    assert ids(helper(*held).cards(Context.of({"text": f"{'a' * 300} lote"}), "pt", 5)) == ["g"]


def test_a_section_that_the_readers_text_lacks_is_not_shown_from_another() -> None:
    held = [
        document("g", "new", "pt", text="novo", contexts=({"stage": "x"},)),
        document("g", lang="es", text="texto de antes"),
    ]
    assert ids(helper(*held).cards(Context.of({"stage": "x"}), "pt", 5)) == ["g#new"]
    assert helper(*held).cards(Context.of({"stage": "x"}), "es", 5) == []
