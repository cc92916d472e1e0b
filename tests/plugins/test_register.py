"""The register's rows and counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.register import Cell, Coming, Row, progress, rows
from mkdocs_kb.staged import Staged

from tests.plugins.conftest import guide, site, version

MISSING = {"translation": "missing"}


def published(translation: str = "source", **facts: Any) -> dict[str, Any]:
    return {
        "title": "Título",
        "translation": translation,
        "version": 1,
        "in_force_from": "2025-06-15",
        "review_by": "2026-06-15",
        "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}],
        "owner": None,
        "url": "/a/",
        **facts,
    }


def entry(
    guide_id: str, titles: dict[str, str] | None = None, topic: str | None = None, **translations: Any
) -> dict[str, Any]:
    return {
        "guide_id": guide_id,
        "kind": "protocol",
        "topic": topic,
        "audience": "clients",
        "source": "es",
        "title": titles or {"es": guide_id},
        "translations": {"es": MISSING, "pt": MISSING, "en": MISSING} | translations,
    }


def test_a_row_says_how_each_language_stands(write_staged):
    pages = [guide(f"{lang}/service/a.md") for lang in ("es", "pt", "en")]
    listed = entry("service/a", es=published(), pt=published("outdated", version=2))
    (row,) = rows(write_staged(pages, [listed]), "en")
    assert (row.title, row.lang, row.path) == ("service/a", "es", "en/service/a/")
    assert [(cell.lang, cell.translation, cell.status, cell.version, cell.path) for cell in row.cells] == [
        ("es", "source", "approved", 1, "service/a/"),
        ("pt", "outdated", "approved", 2, "pt/service/a/"),
        ("en", "missing", "", 0, None),
    ]


def test_the_title_is_the_readers_where_there_is_one(write_staged):
    listed = entry("service/a", {"es": "Límites", "pt": "Limites"})
    staged = write_staged([], [listed])
    assert [(row.title, row.lang) for lang in ("es", "pt", "en") for row in rows(staged, lang)] == [
        ("Límites", "es"),
        ("Limites", "pt"),
        ("Límites", "es"),
    ]


def test_a_working_text_that_is_not_published_has_a_status_and_no_page(write_staged):
    listed = entry("service/a", es={"title": "x", "translation": "missing", "status": "draft", "owner": None})
    (row,) = rows(write_staged([], [listed]), "es")
    assert row.path is None
    assert (row.cells[0].status, row.cells[0].path, row.cells[0].version) == ("draft", None, 0)


def test_agents_are_told_that_a_review_is_overdue(world):
    (row,) = [row for row in rows(Staged(world.staged("agents")), "pt") if row.title == "Ligação ativa"]
    assert (row.cells[1].status, row.cells[1].overdue) == ("overdue", True)


def test_the_version_in_force_and_the_text_being_written_are_two_facts(write_staged):
    listed = entry("service/a", es=published(status="changed", overdue=True))
    (row,) = rows(write_staged([guide("es/service/a.md")], [listed]), "es")
    cell = row.cells[0]
    assert (cell.version, cell.overdue, cell.status) == (1, True, "changed")


def test_a_version_to_come_is_named_with_its_day_and_its_page(write_staged):
    past = [
        version(1, "2025-01-01", "2025-08-31"),
        version(2, "2025-12-01", url="/service/a/versions/2/"),
        version(3, "2025-09-01", "2025-11-30", url="/service/a/versions/3/"),
    ]
    listed = entry("service/a", es=published(status="scheduled"))
    staged = write_staged([guide("es/service/a.md")], [listed], versions={"service/a": {"es": past}})
    (row,) = rows(staged, "es")
    assert row.cells[0].coming == Coming(3, "2025-09-01", "service/a/versions/3/")
    assert [cell.history for cell in row.cells] == ["service/a/versions/", None, None]


def test_a_retired_guide_is_listed_and_counts_for_no_language(write_staged):
    retired = {"title": "x", "translation": "source", "status": "retired", "owner": None}
    staged = write_staged([guide("es/a.md")], [entry("a", es=published()), entry("b", es=retired)])
    found = rows(staged, "es")
    assert [row.retired for row in found] == [False, True]
    assert [(item.total, item.missing) for item in progress(staged.site, found)] == [(1, 0), (1, 1), (1, 1)]


def test_rows_follow_the_navigation(write_staged):
    listed = [
        entry("glossary"),
        entry("protocols/z", {"es": "Alfa"}, topic="6.12"),
        entry("protocols/a", {"es": "Zeta"}, topic="6.2"),
        entry("attic/a"),
        entry("service/a"),
    ]
    found = [row.title for row in rows(write_staged([], listed), "es")]
    assert found == ["service/a", "Zeta", "Alfa", "attic/a", "glossary"]


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_clients_see_only_what_is_published(world, lang):
    found = rows(Staged(world.staged("clients")), lang)
    assert len(found) == 3
    assert all(row.path and row.audience == "clients" for row in found)


def cells(states: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(lang, state, "", 0, (), None, None)
        for lang, state in zip(("es", "pt", "en"), states, strict=True)
    )


states = st.sampled_from(["source", "current", "outdated", "missing"])


@given(st.lists(st.tuples(states, states, states), max_size=12))
def test_every_guide_counts_once_in_every_language(drawn):
    found = [Row("x", "es", "faq", None, "clients", None, cells(row)) for row in drawn]
    for place, item in enumerate(progress(site(), found)):
        assert item.total == len(drawn) == item.current + item.outdated + item.missing
        assert item.outdated == sum(row[place] == "outdated" for row in drawn)
