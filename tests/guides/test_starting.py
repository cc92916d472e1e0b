from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from kbserver.config import Kind
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.starting import starting_text, translation_text
from kbserver.languages import LANGUAGES
from tests.conftest import DAY


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_guide_passes_every_check(project, kind, audience, lang):
    project().write(
        f"content/{lang}/a/new-guide.md", starting_text("a/new-guide", lang, kind, audience, None, DAY)
    )
    assert [line for line in project.check() if ": warning: " not in line] == []
    meta = project.library().translation("a/new-guide", lang).meta
    assert (meta.title, meta.kind, meta.audience, meta.created) == ("New guide", kind, audience, DAY)


@pytest.mark.parametrize(
    "title", ['Dicho "así"', "no", "5", "a: b", "# x", "\\", "a\u2028b".replace("\u2028", " ")]
)
def test_a_title_is_taken_as_it_is_typed(project, title):
    project().write("content/es/a.md", starting_text("a", "es", "faq", "clients", title, DAY))
    assert project.library().translation("a", "es").meta.title == title


def test_a_new_translation_has_the_sources_headings_and_pairs_with_it(project):
    project("""
        content/es/a.md
            ---
            title: Guía
            kind: faq
            audience: clients
            topic: "6.10"
            ---

            Texto.

            ## Uno {#one}

            Texto.

            ### Dos {#two}

            Texto.
    """)
    source = project.library().translation("a", "es")
    project.write("content/pt/a.md", translation_text(source, "pt", None, dt.date(2025, 1, 2)))
    project.translate("content/pt/a.md")
    assert [line for line in project.check() if ": warning: " not in line] == []
    assert project.library().translation("a", "pt").meta.topic == "6.10"
