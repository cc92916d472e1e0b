"""The register's rows and counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.register import Cell, Row, progress, rows
from mkdocs_kb.staged import Staged

from tests.plugins.conftest import guide, site

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
    assert row.cells[1].status == "overdue"


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
