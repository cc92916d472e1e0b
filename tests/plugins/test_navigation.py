"""The order of pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.navigation import navigation, title_key, topic_key
from mkdocs_kb.staged import StagedPage

from tests.plugins.conftest import guide, site, special

HOME, REGISTER = special("es/index.md", "home"), special("es/register.md", "register")
CHANGES = special("es/changes.md", "changes")
topics = st.lists(st.integers(0, 300), min_size=1, max_size=4)


def test_home_comes_first_glossary_changes_and_register_last_folders_as_configured():
    pages = [
        guide("es/glossary.md", kind="glossary"),
        HOME,
        guide("es/protocols/a.md"),
        guide("es/welcome.md"),
        REGISTER,
        CHANGES,
        guide("es/service/b.md"),
    ]
    assert navigation(site(), "es", pages) == [
        {"Inicio": "es/index.md"},
        "es/welcome.md",
        {"Servicio": ["es/service/b.md"]},
        {"Protocolos": ["es/protocols/a.md"]},
        "es/glossary.md",
        {"Novedades": "es/changes.md"},
        {"Registro de guías": "es/register.md"},
    ]


def test_titles_are_in_the_readers_language():
    pages = [special("pt/index.md", "home"), guide("pt/service/b.md"), special("pt/register.md", "register")]
    assert navigation(site(), "pt", pages) == [
        {"Início": "pt/index.md"},
        {"Serviço": ["pt/service/b.md"]},
        {"Registro de guias": "pt/register.md"},
    ]


def test_topics_sort_as_numbers_before_titles_without_one():
    pages = [
        guide("es/protocols/d.md", "Abeja"),
        guide("es/protocols/a.md", "Zeta", topic="6.12"),
        guide("es/protocols/b.md", "Yunque", topic="6.2"),
        guide("es/protocols/c.md", "Ábaco"),
    ]
    (section,) = navigation(site(), "es", pages)
    assert [src[-4] for src in section["Protocolos"]] == ["b", "a", "c", "d"]


def test_a_folder_nobody_named_follows_the_named_ones():
    pages = [guide("es/attic/a.md"), guide("es/service/b.md"), guide("es/abc/c.md")]
    titles = [next(iter(item)) for item in navigation(site(), "es", pages)]
    assert titles == ["Servicio", "Abc", "Attic"]


def test_guides_in_deeper_folders_belong_to_the_first_one():
    assert navigation(site(), "es", [guide("es/service/deep/er/a.md")]) == [
        {"Servicio": ["es/service/deep/er/a.md"]}
    ]


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_the_order_in_which_files_are_found_does_not_matter(letters):
    def drawn(order: list[str]) -> list[StagedPage]:
        return [guide(f"es/service/{letter}.md", "Igual" if letter < "d" else letter) for letter in order]

    assert navigation(site(), "es", drawn(letters)) == navigation(site(), "es", drawn(sorted(letters)))


@given(topics, topics)
def test_topics_compare_part_by_part(one, other):
    def text(parts: list[int]) -> str:
        return ".".join(map(str, parts))

    assert (topic_key(text(one)) < topic_key(text(other))) == (one < other)
    assert topic_key(text(one)) < topic_key(None)


@given(st.text())
def test_case_and_accents_do_not_matter_for_the_order(title):
    assert title_key(title.upper()) == title_key(title.upper().lower())
    assert title_key(f"{title}a\u0301") == title_key(f"{title}A")
