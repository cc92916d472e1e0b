"""kbserver's staged folder as the plugin reads it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.staged import Folder, Staged

from tests.conftest import DAY
from tests.plugins.conftest import TODAY, guide, site, special

names = st.text("abcdefgh-", min_size=1, max_size=8).filter(lambda name: name != "index")
ids = st.lists(names, min_size=1, max_size=4).map("/".join)


def test_what_staging_writes_is_read_back(world):
    staged = Staged(world.staged("agents"))
    assert staged.site.audience == "agents"
    assert (staged.site.base, staged.site.url) == ("/agents/", "https://kb.example.org/agents/")
    assert staged.site.on == DAY.fromisoformat(TODAY)
    page = staged.pages["pt/protocols/callback.md"]
    assert (page.title, page.lang, page.page_id) == ("Ligação ativa", "pt", "protocols/callback")
    assert page.kb["approvals"] == [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}]


def test_every_guide_has_a_page_in_every_language(world):
    staged = Staged(world.staged("clients"))
    by_lang = [{page.page_id for page in staged.pages_in(lang)} for lang in staged.site.languages]
    assert by_lang[0] == by_lang[1] == by_lang[2] == {
        "index", "search", "changes", "register", "glossary", "service/hours", "service/limits",
    }  # fmt: skip


def test_a_fallback_is_marked(world):
    pages = Staged(world.staged("clients")).pages
    assert pages["en/service/hours.md"].is_fallback
    assert pages["en/service/hours.md"].kb["lang"] == "es"
    assert not pages["pt/service/hours.md"].is_fallback


def test_pages_come_in_the_order_of_languages_and_paths(write_staged):
    staged = write_staged([guide("en/b.md"), guide("es/b.md"), guide("es/a.md"), guide("pt/a.md")])
    assert list(staged.pages) == ["es/a.md", "es/b.md", "pt/a.md", "en/b.md"]


def test_what_follows_the_front_matter_is_not_read_as_part_of_it(write_staged, tmp_path):
    write_staged([guide("es/a.md", "Título {con} llaves")])
    path = tmp_path / "staged/es/a.md"
    path.write_text(path.read_text() + '\n---\n{"title": "other"}\n')
    assert Staged(tmp_path).pages["es/a.md"].title == "Título {con} llaves"


def test_a_page_without_a_description_has_an_empty_one(tmp_path, write_staged):
    write_staged([])
    head = {"title": "x", "kb": special("es/index.md", "home").kb}
    (tmp_path / "staged/es").mkdir(parents=True)
    (tmp_path / "staged/es/index.md").write_text(f"---\n{json.dumps(head)}\n---\n")
    page = Staged(tmp_path).pages["es/index.md"]
    assert page.description == ""
    assert not page.is_guide


@pytest.mark.parametrize(
    ("lang", "page_id", "path"),
    [
        ("es", "index", ""),
        ("pt", "index", "pt/"),
        ("es", "protocols/callback", "protocols/callback/"),
        ("pt", "protocols/callback", "pt/protocols/callback/"),
        ("en", "protocols/index", "en/protocols/"),
        ("es", "register", "register/"),
    ],
)
def test_the_default_language_stands_at_the_root_and_the_others_in_folders(lang, page_id, path):
    assert site().path(lang, page_id) == path
    assert site().address(lang, page_id) == f"https://kb.example.org/{path}"


@given(st.sampled_from(["es", "pt", "en"]), ids)
def test_the_path_tells_the_language_and_the_page(lang, page_id):
    path = site().path(lang, page_id)
    assert path.endswith("/")
    assert "//" not in path
    assert path.removeprefix("" if lang == "es" else f"{lang}/") == f"{page_id}/"


def test_a_folder_without_a_title_is_called_by_its_name():
    assert Folder("case-studies", {"es": "Casos"}).title("es") == "Casos"
    assert Folder("case-studies", {"es": "Casos"}).title("pt") == "Case studies"
