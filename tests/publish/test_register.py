"""The register: what clients see of it, and what only agents do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kbserver.publish.register import register_of
from kbserver.publish.selection import Selection
from tests.conftest import Project
from tests.publish.conftest import Stage

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.
    content/pt/limits.md [clients service]
        O que o serviço faz.
    content/es/draft.md [clients faq]
        Borrador.
    content/es/secret.md [agents]
        Secreto.
"""


@pytest.fixture
def written(project: Project) -> Project:
    project(TREE).translate("content/pt/limits.md").approve("content/es/limits.md", "content/es/secret.md")
    return project


def test_clients_see_what_is_published_and_nothing_else(written: Project, staged: Stage) -> None:
    register = staged("clients").register
    assert register == {
        "limits": {
            "guide_id": "limits",
            "kind": "service",
            "topic": None,
            "audience": "clients",
            "source": "es",
            "title": {"es": "Limits"},
            "translations": {
                "es": {
                    "title": "Limits",
                    "translation": "source",
                    "version": 1,
                    "in_force_from": "2025-06-15",
                    "review_by": None,
                    "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}],
                    "owner": None,
                    "url": "/limits/",
                },
                "pt": {"translation": "missing"},
                "en": {"translation": "missing"},
            },
        }
    }


def test_agents_see_every_text_with_its_status(written: Project, staged: Stage) -> None:
    register = staged("agents").register
    assert set(register) == {"limits", "draft", "secret"}
    assert register["limits"]["translations"]["es"]["status"] == "approved"
    assert register["limits"]["translations"]["es"]["url"] == "/agents/limits/"
    assert register["limits"]["translations"]["pt"] == {
        "title": "Limits",
        "translation": "current",
        "status": "draft",
        "owner": None,
    }
    assert register["limits"]["title"] == {"es": "Limits", "pt": "Limits"}
    assert register["draft"]["translations"]["es"]["status"] == "draft"
    assert register["draft"]["translations"]["es"]["translation"] == "source"
    assert register["draft"]["translations"]["en"] == {"translation": "missing"}


@pytest.mark.parametrize(
    ("days", "on", "status"),
    [
        ("effective: 2025-07-01", "2025-06-30", "scheduled"),
        ("retire: 2025-06-30", "2025-07-01", "retired"),
        ("review_by: 2025-06-30", "2025-07-01", "overdue"),
    ],
)
def test_agents_see_how_texts_stand_on_the_day(
    project: Project, staged: Stage, days: str, on: str, status: str
) -> None:
    project(TREE).replace("content/es/limits.md", "kind: service", f"kind: service\n{days}")
    project.approve("content/es/limits.md")
    day = dt.date.fromisoformat(on)
    assert staged("agents", day).register["limits"]["translations"]["es"]["status"] == status
    clients = staged("clients", day).register
    assert ("limits" in clients) == (status == "overdue")
    assert status not in str(clients)


RENEWED, EDITED = dt.date(2026, 6, 1), dt.date(2026, 6, 2)


def renew(project: Project) -> None:
    """Approve the same text again, as its reviewers do every year."""
    project.approve("content/es/limits.md", day=RENEWED).commit("Renew", RENEWED)


def edit_for_agents(project: Project) -> None:
    """Approve a text that reads the same for clients."""
    path = "content/es/limits.md"
    project.write(path, project.read(path) + '\n!!! internal "Solo agentes"\n    Zarzamora.\n')
    project.approve(path, day=EDITED).commit("Tell agents more", EDITED)


@pytest.mark.parametrize("own", ["", "review_by: 2026-09-01\n"])
def test_clients_are_told_the_review_that_the_text_names_and_none_reckoned_from_approvals(
    project: Project, staged: Stage, own: str
) -> None:
    project(TREE).replace("content/es/limits.md", "kind: service", f"{own}kind: service")
    project.approve("content/es/limits.md").commit()
    named = "2026-09-01" if own else None

    def due(audience: str) -> str | None:
        found: str | None = staged(audience, EDITED).register["limits"]["translations"]["es"]["review_by"]
        return found

    first = staged("clients", EDITED).everything()
    assert (due("agents"), due("clients")) == (named or "2026-06-15", named)
    for change, reckoned in ((renew, "2027-06-01"), (edit_for_agents, "2027-06-02")):
        change(project)
        assert (due("agents"), due("clients")) == (named or reckoned, named)
        assert staged("clients", EDITED).everything() == first


def test_a_translation_alone_names_no_source_to_clients(project: Project, staged: Stage) -> None:
    project(TREE).translate("content/pt/limits.md").approve("content/pt/limits.md")
    entry = staged("clients").register["limits"]
    assert entry["source"] is None
    assert entry["title"] == {"pt": "Limits"}
    assert entry["translations"]["es"] == {"translation": "missing"}
    assert staged("agents").register["limits"]["source"] == "es"


def test_guides_stand_in_the_order_of_their_ids(written: Project, selected: Callable[..., Selection]) -> None:
    guides = register_of(selected("agents"))["guides"]
    assert [guide["guide_id"] for guide in guides] == ["draft", "limits", "secret"]
