"""Reviews that are due, on the agents' register."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from mkdocs_kb.reviews import review_horizon, reviews_due
from mkdocs_kb.staged import Staged
from mkdocs_kb.vocabulary import page_context

from tests.plugins.conftest import World, special

MISSING = {"translation": "missing"}


def text(
    due: str | None, owner: str | None = None, areas: tuple[str, ...] = ("Calidad",), **facts: Any
) -> Any:
    return {
        "title": "A",
        "translation": "source",
        "version": 1,
        "review_by": due,
        "approvals": [{"area": name.lower(), "area_name": name, "date": "2024-06-15"} for name in areas],
        "owner": owner,
        "url": "/agents/a/",
        **({"overdue": True} if due and due < "2025-07-01" else {}),
        **facts,
    }


def listed(guide_id: str, **translations: Any) -> dict[str, Any]:
    known = {"es": MISSING, "pt": MISSING, "en": MISSING} | translations
    return {"guide_id": guide_id, "kind": "faq", "topic": None, "translations": known}


def due(staged: Staged) -> list[tuple[str, str | None, list[str]]]:
    return [
        (area.name, owner.address, [review.due for review in owner.reviews])
        for area in reviews_due(staged)
        for owner in area.owners
    ]


def test_what_is_overdue_or_due_within_sixty_days_is_listed_the_longest_overdue_first(write_staged):
    days = ["2025-08-30", "2025-08-31", "2025-06-30", "2025-07-01", "2024-12-31", None]
    staged = write_staged([], [listed(f"g{n}", es=text(day)) for n, day in enumerate(days)])
    assert review_horizon(staged) == "2025-08-30"
    assert due(staged) == [("Calidad", None, ["2024-12-31", "2025-06-30", "2025-07-01", "2025-08-30"])]
    assert [review.overdue for review in reviews_due(staged)[0].owners[0].reviews] == [
        True,
        True,
        False,
        False,
    ]


def test_reviews_stand_by_area_and_then_by_owner_those_of_nobody_last(write_staged):
    staged = write_staged(
        [],
        [
            listed("a", es=text("2025-07-03"), pt=text("2025-07-02", "b@example.org")),
            listed("b", es=text("2025-07-01", "a@example.org", ("Jurídico", "Calidad"))),
            listed("c", es=text("2025-07-05", "b@example.org", ("Ética",))),
        ],
    )
    assert due(staged) == [
        ("Calidad", "a@example.org", ["2025-07-01"]),
        ("Calidad", "b@example.org", ["2025-07-02"]),
        ("Calidad", None, ["2025-07-03"]),
        ("Ética", "b@example.org", ["2025-07-05"]),
        ("Jurídico", "a@example.org", ["2025-07-01"]),
    ]


def test_a_text_that_is_not_in_force_is_not_due(write_staged):
    draft = {"title": "A", "translation": "source", "status": "draft", "owner": None}
    assert reviews_due(write_staged([], [listed("a", es=draft)])) == []


def test_the_clients_register_knows_nothing_of_it(write_staged):
    page = special("es/register.md", "register")
    guides = [listed("a", es=text("2025-06-30"))]
    clients = write_staged([page], [guides[0] | {"title": {"es": "A"}, "audience": "clients"}])
    assert "reviews_due" not in page_context(clients, page, "es")


def test_agents_see_who_is_to_review_what_and_by_when(history: World):
    section = history.site("agents").page("en/register/").one("section.kb-reviews")
    assert section.one(".kb-lead").text == (
        "Texts in force whose review is overdue or due by 30 Aug 2025, by area and owner."
    )
    (area,) = section.all("section.kb-area")
    assert area.one("h3").text == "Calidad"
    assert [owner.text for owner in area.all(".kb-area__owner")] == ["hours@example.org", "No owner"]
    assert [item.text for item in area.all("li")] == [
        "Horario Overdue Due since 30 Jun 2025 Español",
        "Limites e custos Due 15 Aug 2025 Português",
    ]


def test_each_review_leads_to_the_text_and_names_its_language(history: World):
    items = history.site("agents").page("en/register/").one(".kb-reviews").all("li")
    links = [item.one("a") for item in items]
    assert [urljoin("/agents/en/register/", link["href"]) for link in links] == [
        "/agents/service/hours/", "/agents/pt/service/limits/",
    ]  # fmt: skip
    assert [link.get("lang") for link in links] == ["es", "pt"]


def test_clients_see_no_reviews_that_are_due(history: World):
    page = history.site("clients").page("register/")
    assert page.all(".kb-reviews") == []
    assert page.all(".kb-badge") == []
