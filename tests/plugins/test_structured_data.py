"""JSON-LD."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.structured_data import script_json, structured_data

from tests.plugins.conftest import guide, site, special

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_a_guide_is_an_article_dated_by_the_day_it_came_into_force():
    page = guide("pt/service/a.md", "Título", tags=["limites"], in_force_from="2025-01-02", version=3)
    (article,) = structured_data(site(), page)
    assert article == {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "@id": "https://kb.example.org/pt/service/a/#article",
        "url": "https://kb.example.org/pt/service/a/",
        "headline": "Título",
        "description": "A guide.",
        "inLanguage": "pt",
        "dateModified": "2025-01-02",
        "version": 3,
        "about": [{"@type": "Thing", "name": "limites"}],
        "publisher": {"@type": "Organization", "name": "Guias", "url": "https://kb.example.org/"},
    }


def test_questions_make_a_page_of_questions():
    page = guide("es/a.md", faq=[{"question": "¿Cuántas?", "answer": "50"}])
    _article, faq = structured_data(site(), page)
    assert faq["@type"] == "FAQPage"
    assert faq["mainEntity"] == [
        {"@type": "Question", "name": "¿Cuántas?", "acceptedAnswer": {"@type": "Answer", "text": "50"}}
    ]


def test_fallbacks_unapproved_texts_and_other_pages_have_none():
    assert structured_data(site(), guide("en/a.md", lang="es", is_fallback=True)) == []
    assert structured_data(site(), guide("es/a.md", approvals=[], status="draft")) == []
    assert structured_data(site(), special("es/index.md", "home")) == []


def test_nothing_in_a_string_can_end_the_script_element():
    text = script_json({"a": "</script><!-- &amp; \u2028"})
    assert text == '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026amp; \\u2028"}'


@given(values)
def test_what_is_written_is_read_back_and_holds_no_markup(value):
    text = script_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")
