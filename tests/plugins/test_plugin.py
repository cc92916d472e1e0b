"""The whole site, built for real from a drawn project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from kbserver.publish.sites import build_site
from tests.plugins.pages import Built, Element

WRITTEN_LATER = re.compile(r"/versions/(\d+/)?$|/diff/\d+-\d+/$|/feed\.[a-z]+\.xml$")
"""What a release adds to the pages that MkDocs builds."""
PLAIN = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir"]


def links(page: Element, lang: str = "") -> list[str]:
    return [item["href"] for item in page.all("link[hreflang]") if not lang or item["hreflang"] == lang]


def titles(page: Element) -> list[str]:
    """The navigation: titles of links and sections, in order; the page itself is there for desk and phone."""
    nav = page.one("nav[data-md-level=0]")
    entries = [link for link in nav.all(".md-nav__link") if "md-nav--secondary" not in _surroundings(link)]
    return list(dict.fromkeys(entry.text for entry in entries))


def _surroundings(element: Element | None) -> Iterator[str]:
    while element is not None:
        yield from element.classes
        element = element.parent


def test_the_default_language_is_at_the_root_and_the_others_in_folders(clients):
    for path, lang in (("", "es"), ("pt/", "pt"), ("en/", "en")):
        assert clients.page(f"{path}service/limits/").one("html")["lang"] == lang


def test_the_navigation_is_in_the_readers_language_and_in_the_configured_order(agents):
    assert titles(agents.page("pt/service/hours/")) == [
        "Início", "Protocols", "Segundo", "Ligação ativa", "Service", "Horário", "Limites e custos",
        "Glossary", "Novidades", "Registro de guias",
    ]  # fmt: skip


def test_titles_are_text_whatever_they_hold(clients):
    page = clients.page("service/limits/")
    assert page.one("h1").text == 'Límites & <b>"costos"</b> </script>'
    assert page.one("title").text == 'Límites & <b>"costos"</b> </script> · Guías'
    assert page.all("b") == []


def test_a_built_site_has_no_trace_of_the_machine(clients, agents, world):
    for site in (clients, agents):
        for path, content in site.files.items():
            assert str(world.folder).encode() not in content, path


def test_the_same_texts_give_the_same_bytes_wherever_they_lie(world, clients, tmp_path):
    again = tmp_path / "elsewhere" / "clients"
    shutil.copytree(world.staged("clients"), again, ignore=shutil.ignore_patterns("site"))
    for path in again.rglob("*"):
        os.utime(path, (1, 1))
    build_site(world.project.folder, again, tmp_path / "out")
    assert Built(tmp_path / "out").files == clients.files


def test_mkdocs_alone_builds_the_checkout_and_again(world, clients, tmp_path):
    found = []
    for name in ("first", "second"):
        subprocess.run(
            [*PLAIN, str(tmp_path / name)], cwd=world.project.folder, check=True, capture_output=True
        )
        found.append(Built(tmp_path / name).files)
    assert found[0] == found[1]
    assert found[0].keys() == clients.files.keys()


def test_a_problem_in_a_text_fails_the_strict_build(world, tmp_path):
    broken = tmp_path / "clients"
    shutil.copytree(world.staged("clients"), broken, ignore=shutil.ignore_patterns("site"))
    path = broken / "staged/pt/service/hours.md"
    path.write_text(path.read_text() + "\n[nowhere](missing.md)\n")
    done = subprocess.run(
        [*PLAIN, str(tmp_path / "out")],
        cwd=world.project.folder,
        env={**os.environ, "KB_STAGED": str(broken)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "missing.md" in done.stderr


def test_one_language_that_is_not_spanish_is_enough(new_project, tmp_path):
    project = new_project("english")(
        """
        content/en/service/hours.md [clients service]
            When we work.

            ## Hours {#hours}

            Nine to six.
        """
    )
    config = "site:\n  name: {en: Guides}\nlanguages: {default: en, list: [en]}\n"
    project.write("kb.yml", config + "areas: {q: {name: Q}}\n")
    shutil.copy("mkdocs.yml", project.folder)
    subprocess.run(
        [*PLAIN, str(tmp_path / "out")],
        cwd=project.folder,
        check=True,
        capture_output=True,
    )
    site = Built(tmp_path / "out")
    assert site.page("").one("html")["lang"] == "en"
    assert "en/index.html" not in site.files
    assert site.page("").all(".kb-switch") == []


def test_clients_get_no_word_of_agents(clients):
    words = ("callback/", "Ligação ativa", "El saldo está", "/second/", "Segundo", "draft", 'internal"')
    for path, content in clients.files.items():
        if path.endswith((".html", ".xml", ".json", ".txt")):
            text = content.decode()
            assert not [word for word in words if word in text], path


def test_texts_nobody_approved_are_on_neither_site(clients, agents):
    for site in (clients, agents):
        assert not [path for path in site.files if "draft" in path]
        assert not [
            path for path, content in site.files.items() if "Texto que nadie aprobó".encode() in content
        ]


def test_a_preview_shows_them_marked(world):
    page = world.site("agents", preview=True).page("protocols/draft/")
    assert page.one(".kb-ribbon").text.startswith("Vista previa")
    assert page.one(".kb-card").text.startswith("Borrador sin homologar")
    assert "no está homologado" in page.one(".kb-notice--unapproved").text
    assert page.all("script[type=application/ld+json]") == []


@pytest.mark.parametrize(("path", "canonical"), [("pt/service/hours/", "pt/"), ("en/service/hours/", "")])
def test_a_page_is_canonical_where_its_text_is_at_home(clients, path, canonical):
    page = clients.page(path)
    assert page.one("link[rel=canonical]")["href"] == f"https://kb.example.org/{canonical}service/hours/"


def test_alternates_name_only_languages_with_their_own_text(clients):
    assert [item["hreflang"] for item in clients.page("pt/service/hours/").all("link[hreflang]")] == [
        "es", "pt", "x-default",
    ]  # fmt: skip
    assert links(clients.page("service/hours/"), "pt") == ["https://kb.example.org/pt/service/hours/"]
    assert links(clients.page("en/service/hours/")) == []


def test_only_clients_own_texts_may_be_indexed(clients, agents):
    robots = "meta[name=robots]"
    assert clients.page("service/hours/").all(robots) == []
    assert clients.page("").all(robots) == []
    for page in (clients.page("en/service/hours/"), clients.page("register/"), clients.page("404.html")):
        assert page.one(robots)["content"] == "noindex"
    assert agents.page("service/hours/").one(robots)["content"] == "noindex"


def test_the_sitemap_and_robots_belong_to_the_audience(clients, agents):
    assert "<loc>https://kb.example.org/pt/service/hours/</loc>" in clients.read("sitemap.xml")
    assert "/en/service/hours/" not in clients.read("sitemap.xml")
    assert "https://kb.example.org/agents/protocols/second/" in agents.read("sitemap.xml")
    assert "Sitemap: https://kb.example.org/sitemap.xml" in clients.read("robots.txt")
    assert "Disallow: /\n" in agents.read("robots.txt")


def test_structured_data_survives_hostile_questions(clients):
    article, faq = clients.structured("service/limits/")
    assert article["headline"] == 'Límites & <b>"costos"</b> </script>'
    assert article["dateModified"] == "2025-06-15"
    assert [item["name"] for item in faq["mainEntity"]] == [
        "¿Cuántas hay al año?",
        "¿Y </script><script>alert(1)</script>?",
    ]


def test_browsers_can_add_the_clients_site_as_a_search_engine(clients, agents):
    link = clients.page("").one("link[rel=search]")
    assert (link["href"], link["type"]) == ("/opensearch.xml", "application/opensearchdescription+xml")
    assert agents.page("").all("link[rel=search]") == []


def test_no_page_script_or_style_names_another_host(clients, agents):
    vendor = re.compile(r"assets/(javascripts|stylesheets)/")
    ours = ("https://kb.example.org/", "https://schema.org", "http://www.w3.org/", "http://www.sitemaps.org/")
    for site in (clients, agents):
        for path, content in site.files.items():
            if path.endswith((".html", ".css", ".js", ".svg")) and not vendor.match(path):
                found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"'<)]*", content.decode())
                assert not [url for url in found if not url.startswith(ours)], path


def test_shared_files_are_published_once_and_found_from_every_language(clients):
    assert [path for path in clients.files if path.endswith(".webm")] == ["assets/film.webm"]
    for path, up in (("service/limits/", "../../"), ("en/service/limits/", "../../../")):
        assert clients.page(path).one("source")["src"] == f"{up}assets/film.webm"


def test_what_no_page_needs_is_not_published(clients):
    assert not [
        path for path in clients.files if "lunr" in path or path.endswith(".map") or "workers" in path
    ]


def test_the_static_index_has_the_texts_and_no_labels(clients):
    files = [text for path, text in clients.files.items() if path.startswith("search/guides/")]
    texts = b"".join(files).decode()
    assert '"url":"service/hours/#hours"' in texts
    assert '"url":"pt/service/hours/#hours"' in texts
    assert "Dentro del alcance" not in texts


@pytest.mark.parametrize("prefix", ["", "pt/", "en/"])
def test_links_within_the_site_lead_to_pages_that_exist(agents, prefix):
    files = agents.files
    for name in (path.removesuffix("index.html") for path in files if path.endswith("index.html")):
        for link in agents.page(name).all("a[href]") if name.startswith(prefix) else ():
            href = link["href"].partition("#")[0]
            if href and not href.startswith(("mailto:", "tel:")) and not WRITTEN_LATER.search(href):
                target = urljoin(f"/{name}", href).lstrip("/")
                assert target in files or f"{target}index.html" in files, (name, href)
