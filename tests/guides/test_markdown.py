from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.markdown import parse, sections_of, visible_text
from kbserver.guides.model import Section
from tests.texts import bodies, hidden_bodies

BODY = """
Lead with **bold**.

## Límites {#limits}

Hasta `50`.

### Por año {#yearly}

| Plan | Máximo |
| --- | --- |
| Básico | 50 |

## Guion {#script}

!!! script "Saludo"
    Hola, soy [[agent.name]]. [[agent.name]] otra vez.

??? faq "¿Cuántas?"
    - Uno
    - Dos
"""


def by_anchor(body: str = BODY, **options: object) -> dict[str, Section]:
    return {section.anchor: section for section in sections_of(body, **options)}  # type: ignore[arg-type]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}))


def tags_of(html: str) -> list[tuple[str, dict[str, str]]]:
    reader = _Tags()
    reader.feed(html)
    return reader.found


def test_a_body_is_cut_at_its_headings_the_lead_first():
    found = [(s.anchor, s.heading, s.level, s.path) for s in sections_of(BODY)]
    assert found == [
        ("", "", 1, ()),
        ("limits", "Límites", 2, ("Límites",)),
        ("yearly", "Por año", 3, ("Límites", "Por año")),
        ("script", "Guion", 2, ("Guion",)),
    ]


def test_lines_are_those_of_the_file():
    assert [section.line for section in sections_of(BODY, line=7)] == [7, 10, 14, 20]


def test_text_is_what_a_reader_sees():
    sections = by_anchor()
    assert sections[""].text == "Lead with bold.\n"
    assert sections["yearly"].text == "Plan · Máximo\nBásico · 50\n"
    assert sections["script"].text.startswith("Saludo\nHola, soy [[agent.name]].")


def test_blocks_keep_their_slots_each_once():
    script, faq = by_anchor(slots={"agent.name": "su nombre"})["script"].blocks
    assert (script.type, script.title, script.slots, script.collapsed) == (
        "script",
        "Saludo",
        ("agent.name",),
        False,
    )
    assert script.text == "Hola, soy [[agent.name]]. [[agent.name]] otra vez.\n"
    assert (faq.type, faq.collapsed, faq.text) == ("faq", True, "Uno\nDos\n")
    assert by_anchor()["script"].items == ()


def test_a_slot_shows_what_fills_it():
    section = by_anchor(slots={"agent.name": "<su & nombre>"})["script"]
    assert "soy <su & nombre>." in section.text
    assert '<code class="kb-slot" data-slot="agent.name">&lt;su &amp; nombre&gt;</code>' in section.html


def test_items_are_the_top_level_bullets():
    assert by_anchor("## A {#a}\n\n- uno\n    - dentro\n- dos\n")["a"].items == ("uno\ndentro", "dos")


@pytest.mark.parametrize("body", ["", "\n", "Text.", "\n\nText.\n", "- a", "> a", "## A {#a}"])
def test_a_body_without_headings_or_text_is_one_section(body):
    assert len(sections_of(body)) == 1


def test_an_empty_lead_is_left_out_and_a_picture_is_no_empty_lead():
    assert [s.anchor for s in sections_of("\n## A {#a}\n\nx\n")] == ["a"]
    assert [s.anchor for s in sections_of("\n![p](p.svg)\n\n## A {#a}\n\nx\n")] == ["", "a"]


def test_links_are_resolved_before_they_are_rendered():
    html = by_anchor("[a](b.md) ![p](p.svg)", resolve=lambda address: f"/x/{address}")[""].html
    assert 'href="/x/b.md"' in html
    assert 'src="/x/p.svg"' in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[a](javascript:alert(1))",
        "![a](data:text/html;base64,xxxx)",
        '!!! script "<script>alert(1)</script>"\n    a\n',
        '!!! a" onclick="x "T"\n    a\n',
        "<!-- <script> -->",
        "[a](https://x.org/\"onclick='x')",
    ],
)
def test_fragments_hold_nothing_that_runs(body):
    for tag, attributes in tags_of("".join(section.html for section in sections_of(body))):
        assert tag in ("p", "div", "a", "img")
        assert set(attributes) <= {"href", "src", "alt", "title", "class"}
        address = attributes.get("href", attributes.get("src", ""))
        assert ":" not in address or address.startswith("https://")


def test_a_heading_without_a_blank_before_its_braces_has_no_id():
    assert sections_of("## A{#a}\n\nx\n")[0].heading == "A{#a}"
    assert sections_of("## {#a}\n\nx\n")[0].anchor == "a"


@given(st.one_of(bodies(), hidden_bodies(), st.text(), st.text('!?"- \n`|>#[](){}*_')))
def test_any_text_can_be_cut_into_sections(body):
    sections = sections_of(body)
    assert sections
    assert all(section.line >= 1 for section in sections)
    lines = [section.line for section in sections]
    assert lines == sorted(lines)


@given(bodies())
def test_the_text_of_the_sections_is_the_text_of_the_body(body):
    words = "".join(section.heading + section.text for section in sections_of(body))
    assert "".join(words.split()) == "".join(visible_text(parse(body)).split())
