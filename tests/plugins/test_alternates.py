"""The same page in other languages."""

from __future__ import annotations

from mkdocs_kb.alternates import Alternate, alternates, canonical, switch

from tests.plugins.conftest import guide, site, special


def seen(found: list[Alternate]) -> list[tuple[str, str]]:
    return [(other.lang, other.url) for other in found]


def test_search_engines_are_told_of_the_languages_with_a_text_of_their_own():
    page = guide("pt/service/a.md", langs=["pt", "es"])
    assert seen(alternates(site(), page)) == [
        ("es", "https://kb.example.org/service/a/"),
        ("pt", "https://kb.example.org/pt/service/a/"),
        ("x-default", "https://kb.example.org/service/a/"),
    ]


def test_without_a_text_in_the_default_language_there_is_no_default_page():
    page = guide("pt/service/a.md", langs=["pt", "en"])
    assert [lang for lang, _ in seen(alternates(site(), page))] == ["pt", "en"]


def test_a_fallback_has_no_alternates_and_is_canonical_elsewhere():
    page = guide("en/service/a.md", lang="pt", is_fallback=True, langs=["pt"])
    assert alternates(site(), page) == []
    assert canonical(site(), page) == "https://kb.example.org/pt/service/a/"


def test_the_switch_leads_to_this_page_in_every_language_fallback_or_not():
    page = guide("en/service/a.md", lang="pt", is_fallback=True, langs=["pt"])
    assert [(other.name, other.url) for other in switch(site(), page)] == [
        ("Español", "service/a/"),
        ("Português", "pt/service/a/"),
        ("English", "en/service/a/"),
    ]


def test_home_pages_exist_in_every_language():
    home = special("pt/index.md", "home")
    assert canonical(site(), home) == "https://kb.example.org/pt/"
    assert [lang for lang, _ in seen(alternates(site(), home))] == ["es", "pt", "en", "x-default"]


def test_addresses_of_the_agents_site_stand_under_its_base():
    agents = site(audience="agents", base="/agents/", url="https://kb.example.org/agents/")
    assert canonical(agents, guide("es/service/a.md")) == "https://kb.example.org/agents/service/a/"
