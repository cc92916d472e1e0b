"""What the panel is sent to show: trees of allowed elements, in which every word is only a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbserver.api.drawn import drawn_cards, drawn_choice, drawn_hits
from kbserver.api.drawn.links import guide_at, safe_link
from kbserver.api.drawn.markup import Element, parse
from kbserver.guides.utf16 import utf16_ranges
from kbserver.languages import LANGUAGES
from kbserver.messages import message, messages
from tests.conftest import ROOT
from tests.widget.samples import choice, decided, hit, opening, standards

SITE = "https://kb.example/"
_ELEMENTS = (
    "a article blockquote br button code details div em form h2 h3 h4 h5 h6 hr input label li mark ol option"
    " p pre q section select span strong summary table tbody td th thead tr ul"
)
_PROPERTIES = (
    "ariaLabel asks autocomplete className gap guide hit href id inputMode lang maxLength name option owner"
    " part placeholder rel required role size start tabIndex target tick timer type value"
)
ELEMENTS, PROPERTIES = set(_ELEMENTS.split()), set(_PROPERTIES.split())


def within(tree: Any) -> Iterator[list[Any]]:
    """Each element of a tree; raises where it is none."""
    if isinstance(tree, str):
        return
    name, properties, *children = tree
    assert name in ELEMENTS
    assert properties.keys() <= PROPERTIES
    yield tree
    for child in children:
        yield from within(child)


def words(tree: Any) -> str:
    return tree if isinstance(tree, str) else "".join(map(words, tree[2:]))


def drawn(card: dict[str, Any], reader: str = "es") -> Any:
    return drawn_cards({"cards": [card]}, reader, SITE)["cards"][0]["drawn"]


def of_class(tree: Any, name: str) -> list[list[Any]]:
    return [each for each in within(tree) if name in each[1].get("className", "").split()]


def test_a_text_is_cut_at_its_gaps_each_with_what_fills_it() -> None:
    card = opening("pt")
    card["blocks"][0]["text"] = (
        "Olá, [[greeting]]! Sou [[agent.name]], [[caller.address]]; [[unknown]].\nFim."
    )
    first, last = of_class(drawn(card, "pt"), "spoken")[0][2:]
    assert last == ["p", {}, "Fim."]
    texts = [each if isinstance(each, str) else each[1]["gap"]["name"] for each in first[2:]]
    assert texts == [
        "Olá, ",
        "greeting",
        "! Sou ",
        "agent.name",
        ", ",
        "caller.address",
        "; ",
        "unknown",
        ".",
    ]
    fills = [each[2] for each in first[2:] if not isinstance(each, str)]
    assert [each if isinstance(each, str) else each[0] for each in fills] == [
        "bom dia / boa tarde / boa noite",
        "input",
        "select",
        "input",
    ]
    assert words(fills[2]) == "o senhor / a senhorao senhora senhora"


def test_what_is_not_allowed_loses_its_tag_and_keeps_its_words() -> None:
    assert parse('<p>A &amp; <a href="/x?a=1&amp;b">b&lt;</a></p>') == [
        Element("p", {}, ["A & ", Element("a", {"href": "/x?a=1&b"}, ["b<"])])
    ]
    assert parse("<script>x</script><br>y<hr />") == ["x", Element("br", {}), "y", Element("hr", {})]
    assert parse("<p>open<em>") == [Element("p", {}, ["open", Element("em", {})])]


@given(st.text(st.sampled_from('<>/="& \npliaimg1detscrfo'), max_size=60))
@example('<p onclick="x" style="y" id="at-z" href="javascript:1">a<a href="//e" onclick=x>b')
@example('<details class="admonition decision script"><summary>a<div class=checklist><li>b')
def test_whatever_is_written_only_elements_on_the_list_come_out(html: str) -> None:
    list(within(drawn(opening("es", html=html))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_samples_are_drawn_in_the_readers_words(lang: str) -> None:
    for card in (decided("pt", is_fallback=True), standards("es"), opening("en", status="overdue")):
        tree = drawn(card, lang)
        assert {each[0] for each in within(tree)} <= ELEMENTS
        assert messages(lang)["panel.helpful"] in words(tree)
    assert words(["p", {}, *drawn_choice(choice(lang), lang)["drawn"]]).startswith(choice(lang)["title"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_leads_to_no_option_is_told_with_the_question_or_the_options(lang: str) -> None:
    none = {"option": None, "title": None, "reason": None, "example": None}
    asked = drawn_choice(choice(lang, **none, others=[], open="¿Zarzamora?"), lang)["drawn"]
    several = drawn_choice(choice(lang, **none), lang)["drawn"]
    nothing = drawn_choice(choice(lang, **none, others=[]), lang)["drawn"]
    assert asked == [message(lang, "panel.open", question="¿Zarzamora?")]
    assert several == [message(lang, "panel.several", options=choice(lang)["others"][0]["title"])]
    assert nothing == [message(lang, "panel.undecided")]


def test_the_second_decision_of_a_section_is_chosen_by_hand_alone() -> None:
    card = decided("es")
    card |= {"html": card["html"] * 2, "blocks": card["blocks"] * 2}
    first, second = of_class(drawn(card), "decision")
    assert [first[1].get("asks"), second[1].get("asks")] == [card["id"], None]
    names = [{each[1]["name"] for each in of_class(tree, "option")} for tree in (first, second)]
    assert len(names[0] | names[1]) == 2


def test_links_lead_to_http_only_and_guides_of_our_own_are_known() -> None:
    for bad in (
        "javascript:1",
        " JAVASCRIPT:1",
        "java\nscript:1",
        "data:x",
        "blob:x",
        "mailto:a@b",
        "http://",
        "x",
    ):
        assert safe_link(bad) is None, bad
    for good in ("/a", "https://kb.example/a?b#c", "//elsewhere.example/"):
        assert safe_link(good) == good
    known = {
        "/agents/pt/protocols/callback/#scope": "protocols/callback#scope",
        "https://kb.example/service/limits/": "service/limits",
        "/glossary/": "glossary",
        "/": None,
        "/service/limits/versions/": None,
        "/service/limits/?q=1": None,
        "/assets/x.webm": None,
        "https://other.example/service/limits/": None,
    }
    assert {href: guide_at(href, SITE) for href in known} == known


@given(st.text(max_size=20), st.data())
def test_a_title_is_whole_whatever_is_marked_in_it(title: str, data: st.DataObject) -> None:
    ends = data.draw(st.lists(st.integers(0, len(title)), max_size=6).map(sorted))
    ranges = list(zip(ends[::2], ends[1::2], strict=False))
    found = hit("es", "x", "X", title=title, highlights={"title": utf16_ranges(title, ranges)})
    (name,) = of_class(drawn_hits({"hits": [found]}, "es")["hits"][0]["drawn"], "name")
    assert words(name) == title
    marked = [words(each) for each in name[2:] if isinstance(each, list)]
    assert marked == [title[start:end] for start, end in ranges if start < end]


def test_each_word_of_the_panel_is_drawn_somewhere() -> None:
    code = "".join(path.read_text() for path in (ROOT / "kbserver" / "api" / "drawn").glob("*.py"))
    built = {"when", "examples", "exceptions", "yes", "no"}
    for key in messages("es"):
        name = key.removeprefix("panel.")
        if name != key:
            written = name in built or re.search(rf'["\']panel\.{name.split(".")[0]}\b', code)
            assert written, key
