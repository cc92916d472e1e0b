"""What templates may say."""

from __future__ import annotations

import json
import re

import jinja2
import pytest
from mkdocs_kb.settings import THEME
from mkdocs_kb.staged import Staged
from mkdocs_kb.vocabulary import add_vocabulary, page_context, page_title

from kbserver.messages import messages
from tests.plugins.conftest import guide, special


def say(staged: Staged, lang: str, template: str, **context: object) -> str:
    env = add_vocabulary(jinja2.Environment(), staged, lang)  # noqa: S701 - as MkDocs makes it
    return env.from_string(template).render(**context)


@pytest.mark.parametrize(("lang", "day"), [("es", "28/11/2024"), ("pt", "28/11/2024"), ("en", "28 Nov 2024")])
def test_days_are_written_as_readers_write_them(write_staged, lang, day):
    assert say(write_staged([]), lang, "{{ '2024-11-28' | day }}") == day


def test_messages_are_in_the_readers_language_unless_another_is_named(write_staged):
    template = "{{ say('site.home') }} {{ say_in('en', 'site.home') }} {{ say('site.version', version=3) }}"
    assert say(write_staged([]), "pt", template) == "Início Home Versão 3"


@pytest.mark.parametrize(
    ("base", "path", "href"),
    [
        (".", "pt/", "./pt/"),
        ("../..", "a/b/", "../../a/b/"),
        ("/", "", "/"),
        ("/agents/", "x/", "/agents/x/"),
    ],
)
def test_links_lead_from_any_page_to_a_path_within_the_site(write_staged, base, path, href):
    assert say(write_staged([]), "es", "{{ path | link }}", base_url=base, path=path) == href


def test_the_search_box_is_told_where_to_ask_and_what_to_say(write_staged):
    settings = json.loads(say(write_staged([], base="/agents/"), "pt", "{{ search_settings }}"))
    assert (settings["base"], settings["lang"]) == ("/agents/", "pt")
    assert settings["prefixes"] == {"es": "", "pt": "pt/", "en": "en/"}
    assert settings["words"]["one"] == "1 resultado"
    assert "more" not in settings["words"], "words of the search page are told on that page alone"


def test_a_page_knows_its_place_among_languages(write_staged):
    page = guide("pt/service/a.md", langs=["es", "pt"])
    context = page_context(write_staged([page]), page, "pt")
    assert context["kb"] == page.kb
    assert context["canonical_url"] == "https://kb.example.org/pt/service/a/"
    assert [other.lang for other in context["hreflang"]] == ["es", "pt", "x-default"]
    assert [other.lang for other in context["language_switch"]] == ["es", "pt", "en"]
    assert json.loads(context["json_ld"][0])["@type"] == "TechArticle"
    assert "register_rows" not in context


def test_the_search_page_is_told_what_things_are_called(write_staged):
    page = special("es/search.md", "search")
    facts = json.loads(page_context(write_staged([page, guide("pt/a.md")]), page, "es")["search_facts"])
    assert facts["area"] == {"quality": "Calidad"}
    assert (facts["kind"]["faq"], facts["status"]) == ("Preguntas frecuentes", {})
    assert facts["words"]["approved"] == "Homologado por {area} el {date}"
    assert facts["words"]["more"] == "Más resultados"


@pytest.mark.parametrize(
    ("site", "statuses"),
    [
        ({"audience": "agents"}, {"overdue"}),
        ({"preview": True}, {"approved", "overdue", "draft", "changed", "scheduled", "retired"}),
    ],
)
def test_the_search_page_knows_only_states_that_its_readers_meet(write_staged, site, statuses):
    page = special("es/search.md", "search")
    context = page_context(write_staged([page], **site), page, "es")
    assert set(json.loads(context["search_facts"])["status"]) == statuses


def test_the_register_has_its_rows(write_staged):
    page = special("es/register.md", "register")
    context = page_context(write_staged([page]), page, "es")
    assert context["register_rows"] == []
    assert [item.total for item in context["register_progress"]] == [0, 0, 0]


def test_the_agents_register_has_the_reviews_that_are_due(write_staged):
    page = special("es/register.md", "register")
    context = page_context(write_staged([page], audience="agents"), page, "es")
    assert (context["reviews_due"], context["review_horizon"]) == ([], "2025-08-30")


def test_pages_without_texts_have_no_titles_of_their_own():
    assert page_title(special("en/search.md", "search"), "en") == "Search"
    assert page_title(special("en/changes.md", "changes"), "en") == "What’s new"
    assert page_title(special("pt/register.md", "register"), "pt") == "Registro de guias"
    assert page_title(guide("pt/a.md", "Título"), "pt") == "Título"


def test_templates_and_scripts_say_only_what_the_messages_have(write_staged):
    """Every key that a template or a script names exists."""
    env = jinja2.Environment()  # noqa: S701
    words = messages("en")
    for path in THEME.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for node in env.parse(text).find_all(jinja2.nodes.Call):
            if isinstance(node.node, jinja2.nodes.Name) and node.node.name in ("say", "say_in"):
                key = node.args[-1 if node.node.name == "say_in" else 0]
                if isinstance(key, jinja2.nodes.Const):
                    assert key.value in words, (path.name, key.value)
    scripts = "".join(path.read_text(encoding="utf-8") for path in (THEME / "assets/kb/search").glob("*.js"))
    told = {key.removeprefix("site.search.").removeprefix("page.") for key in words if "site.search." in key}
    counted = {name.removesuffix(".one").removesuffix(".other") for name in told}
    named = set(re.findall(r'\bwords\.(\w+)\b(?!["(])', scripts))
    assert named - counted == {"approved"}
    assert {"hint", "did_you_mean", "none_chosen", "without"} <= named


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_every_kind_status_and_state_has_a_word(lang):
    keys = {
        "kind": ["service", "protocol", "tutorial", "case-study", "faq", "glossary"],
        "status": ["approved", "overdue", "draft", "changed", "scheduled", "retired"],
        "translation": ["source", "current", "outdated", "missing"],
        "audience": ["clients", "agents"],
        "language": ["es", "pt", "en"],
        "change": ["new", "changed", "withdrawn"],
    }
    assert all(f"site.{group}.{name}" in messages(lang) for group, names in keys.items() for name in names)
