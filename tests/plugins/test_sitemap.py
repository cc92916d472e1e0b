"""What search engines may find."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.sitemap import robots, sitemap

from tests.plugins.conftest import guide, site, special

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(text: str) -> dict[str | None, tuple[str | None, dict[str | None, str | None]]]:
    """Address, day and alternates of each entry."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    return {
        entry.findtext("s:loc", namespaces=NAMES): (
            entry.findtext("s:lastmod", namespaces=NAMES),
            {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)},
        )
        for entry in root.findall("s:url", NAMES)
    }


def test_each_own_text_is_listed_with_its_day_and_its_languages():
    es = guide("es/service/a.md", langs=["es", "pt"], in_force_from="2025-01-02")
    pt = guide("pt/service/a.md", langs=["es", "pt"], in_force_from="2025-03-04")
    links = {
        "es": "https://kb.example.org/service/a/",
        "pt": "https://kb.example.org/pt/service/a/",
        "x-default": "https://kb.example.org/service/a/",
    }
    assert read(sitemap(site(), [es, pt])) == {
        "https://kb.example.org/service/a/": ("2025-01-02", links),
        "https://kb.example.org/pt/service/a/": ("2025-03-04", links),
    }


def test_fallbacks_and_pages_without_texts_are_not_listed():
    pages = [
        guide("en/service/a.md", lang="es", is_fallback=True, langs=["es"]),
        special("es/search.md", "search"),
        special("es/changes.md", "changes"),
        special("es/register.md", "register"),
    ]
    assert read(sitemap(site(), pages)) == {}


def test_a_home_page_changed_when_its_newest_guide_came_into_force():
    pages = [
        special("es/index.md", "home"),
        special("pt/index.md", "home"),
        guide("es/a.md", in_force_from="2025-01-02"),
        guide("es/b.md", in_force_from="2025-05-06"),
    ]
    found = read(sitemap(site(), pages))
    assert found["https://kb.example.org/"][0] == "2025-05-06"
    assert found["https://kb.example.org/pt/"][0] is None


def test_a_text_not_yet_in_force_has_no_day():
    ((day, _links),) = read(sitemap(site(), [guide("es/a.md", in_force_from=None)])).values()
    assert day is None


@given(st.text("&<>\"'éa/", max_size=20))
def test_any_address_is_well_formed(tail):
    url = f"https://kb.example.org/{tail}/"
    (address,) = read(sitemap(site(url=url), [guide("es/a.md")]))
    assert address == f"{url}a/"


def test_the_same_pages_give_the_same_text():
    pages = [guide("es/a.md"), special("es/index.md", "home")]
    assert sitemap(site(), pages) == sitemap(site(), pages)


def test_clients_pages_may_be_indexed():
    assert robots(site()) == "User-agent: *\nAllow: /\n\nSitemap: https://kb.example.org/sitemap.xml\n"


def test_agents_pages_may_not_be_indexed():
    assert robots(site(audience="agents")) == "User-agent: *\nDisallow: /\n"
