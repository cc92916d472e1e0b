"""Labels of typed blocks, on what Python-Markdown really writes."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.blocks import label_blocks

from kbserver.guides.blocks import SHOWN_TYPES
from kbserver.messages import messages
from tests.plugins.pages import parse

EXTENSIONS = ["admonition", "attr_list", "pymdownx.details", "pymdownx.superfences", "tables", "toc"]


def render(text: str) -> str:
    return str(markdown.markdown(text, extensions=EXTENSIONS))


@pytest.mark.parametrize("type_", SHOWN_TYPES)
@pytest.mark.parametrize(("marker", "title"), [("!!!", "p"), ("???", "summary"), ("???+", "summary")])
@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_every_type_says_what_it_is_in_the_readers_language(type_, marker, title, lang):
    html = label_blocks(render(f'{marker} {type_} "Título"\n    Texto.\n'), lang, lang)
    label = parse(html).all(title)[0].one(".kb-label")
    assert label.text == messages(lang)[f"site.block.{type_}"]
    assert label.get("lang") is None
    assert parse(html).all(title)[0].text == f"{label.text} Título"


def test_in_a_text_of_another_language_the_label_keeps_the_readers():
    html = label_blocks(render('!!! limit "Límite anual"\n    50\n'), "en", "es")
    label = parse(html).one(".kb-label")
    assert (label.text, label["lang"]) == ("Limit", "en")


def test_ordinary_admonitions_have_no_label():
    html = render('!!! note "Nota"\n    Texto.\n')
    assert label_blocks(html, "es", "es") == html


def test_code_that_shows_a_block_is_left_alone():
    html = render('```html\n<div class="admonition script">\n<p class="admonition-title">x</p>\n```\n')
    assert label_blocks(html, "es", "es") == html


def test_every_block_of_a_page_is_labelled():
    html = render('!!! script "Uno"\n    a\n\n??? faq "¿Dos?"\n    b\n\n!!! script "Tres"\n    c\n')
    labels = [label.text for label in parse(label_blocks(html, "es", "es")).all(".kb-label")]
    assert labels == ["Guion", "Pregunta", "Guion"]


@given(st.text())
def test_text_is_never_changed(text):
    html = render(text)
    if "admonition" not in html and "<details" not in html:
        assert label_blocks(html, "pt", "pt") == html
