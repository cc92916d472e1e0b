from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbserver.guides.ids import slug, with_ids
from kbserver.guides.library import read_translation
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Translation
from kbserver.publish.checks import check_library
from tests.conftest import DAY
from tests.texts import bodies, library_with

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def text_of(body: str, lang: str = "es") -> Translation:
    content = f"---\ntitle: T\nkind: protocol\naudience: clients\n---\n{body}"
    return read_translation(f"content/{lang}/a.md", content.encode())


def body_with_ids(body: str, source: Translation | None = None) -> tuple[str, list[str]]:
    text, added = with_ids(text_of(body), source)
    return text.split("---\n", 2)[2], added


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Límites del servicio", "limites-del-servicio"),
        ("¿Cuántas consultas?", "cuantas-consultas"),
        ("Ligação ativa / callback", "ligacao-ativa-callback"),
        ("1. Etapas", "section-1-etapas"),
        ("日本", "section"),
        ("", "section"),
    ],
)
def test_an_id_is_made_of_small_plain_letters(heading, anchor):
    assert slug(heading) == anchor


@given(st.text())
def test_every_heading_gives_a_plain_id(heading):
    assert _ID.fullmatch(slug(heading))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## Límites", "## Límites {#limites}"),
        ("## Límites ##", "## Límites {#limites}"),
        ("## C#", "## C# {#c}"),
        ("##", "## {#section}"),
        ("### **Límites** `x`  ", "### **Límites** `x` {#limites-x}"),
        ("## Límites {#other}", "## Límites {#other}"),
        ("Límites\n-------", "Límites {#limites}\n-------"),
        ("Dos\nlíneas\n===", "Dos\nlíneas {#dos-lineas}\n==="),
    ],
)
def test_an_id_is_written_at_the_end_of_its_heading(line, expected):
    assert body_with_ids(f"\n{line}\n\nText.\n")[0] == f"\n{expected}\n\nText.\n"


def test_headings_alike_get_numbered_ids_and_taken_ones_are_left():
    body = "## A\n\nx\n\n## A\n\nx\n\n## B {#a-2}\n\nx\n\n## A\n\nx\n"
    assert body_with_ids(body)[1] == ["a", "a-3", "a-4"]


def test_headings_in_blocks_and_code_are_not_touched():
    body = '!!! limit "T"\n    ## A\n\n```\n## B\n```\n\n> ## C\n'
    assert body_with_ids(body) == (body, [])


def test_a_translation_takes_over_its_sources_ids():
    source = text_of("## Límites {#limits}\n\nx\n\n### Uno {#one}\n\nx\n")
    assert body_with_ids("## Limites\n\nx\n\n### Um\n\nx\n", source)[1] == ["limits", "one"]


def test_a_translation_with_other_levels_makes_its_own():
    source = text_of("## Límites {#limits}\n\nx\n\n### Uno {#one}\n\nx\n")
    assert body_with_ids("## Limites\n\nx\n\n## Um\n\nx\n", source)[1] == ["limites", "um"]


def test_a_source_id_that_is_taken_is_not_given_twice():
    source = text_of("## Uno {#one}\n\nx\n\n## Dos {#two}\n\nx\n")
    assert body_with_ids("## Um\n\nx\n\n## Dois {#one}\n\nx\n", source)[1] == ["um"]


@example("\nTexto\n#\nTexto\n", "\n---\n")
@given(bodies(), bodies())
def test_ids_once_written_are_there_plain_and_all_different(body, other):
    source = text_of(other)
    text, added = with_ids(text_of(body), source)
    assert text.count("\n") == text_of(body).text.count("\n")

    again = read_translation("content/es/a.md", text.encode())
    assert with_ids(again, source) == (text, [])
    # all but the lead; a heading may have a first level and no words
    anchors = [s.anchor for s in sections_of(again.body) if s.level > 1 or s.heading or s.anchor]
    assert all(anchors)
    assert all(anchors.count(anchor) == 1 for anchor in added)
    codes = {problem.code for problem in check_library(library_with(again.body), DAY)}
    assert "missing-id" not in codes
