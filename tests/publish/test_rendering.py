"""Whether a translation is outdated, as far as each audience can tell: with real git history."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.publish.conftest import Stage

ES, PT = "content/es/limits.md", "content/pt/limits.md"
TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.

        ![Gráfico](../assets/chart.svg)

        !!! internal "Solo agentes"
            El secreto.

            ![Plano](../assets/plan.svg)
    content/pt/limits.md [clients service]
        O que o serviço faz.

        ![Gráfico](../assets/chart.svg)
    content/assets/chart.svg
        <svg/>
    content/assets/plan.svg
        <svg><!-- plan --></svg>
"""


@pytest.fixture
def translated(project: Project) -> Project:
    project(TREE).translate(PT).approve()
    project.commit()
    return project


def states(staged: Stage, **options: bool) -> tuple[str, str]:
    """How clients and agents see the Portuguese text."""
    clients, agents = (staged(who, **options) for who in ("clients", "agents"))
    for folder in (clients, agents):
        register = folder.register["limits"]["translations"]["pt"]["translation"]
        assert folder.kb("pt/limits.md")["translation"] == register
    return clients.kb("pt/limits.md")["translation"], agents.kb("pt/limits.md")["translation"]


def commit_approved(project: Project) -> None:
    project.approve().commit()


def test_a_translation_just_recorded_is_current(translated: Project, staged: Stage) -> None:
    assert states(staged) == ("current", "current")
    assert staged("clients").kb("es/limits.md")["translation"] == "source"


def test_what_clients_could_read_of_the_source_has_changed(translated: Project, staged: Stage) -> None:
    translated.replace(ES, "hace.", "hace y no hace.")
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")


def test_the_title_is_read_as_well(translated: Project, staged: Stage) -> None:
    translated.replace(ES, "title: Limits", "title: Límites")
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")


def test_a_picture_is_seen_as_well(translated: Project, staged: Stage) -> None:
    translated.write("content/assets/chart.svg", "<svg><!-- new --></svg>")
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("El secreto.", "Otro secreto."),
        ('"Solo agentes"', '"Atención"'),
        ("            ![Plano](../assets/plan.svg)".lstrip(), "Sin plano."),
        ("kind: service", "kind: service\ncontexts:\n  - {category: Límites}"),
        ("kind: service", "kind: service\ntimers:\n  - {name: hold, section: hold, every: 2m}"),
    ],
)
def test_clients_are_not_told_of_changes_they_could_not_read(
    translated: Project, staged: Stage, old: str, new: str
) -> None:
    translated.replace(ES, old, new)
    if old == "kind: service":
        translated.replace(PT, old, new)
    commit_approved(translated)
    assert states(staged) == ("current", "outdated")


def test_nor_of_an_agents_picture(translated: Project, staged: Stage) -> None:
    translated.write("content/assets/plan.svg", "<svg><!-- new plan --></svg>")
    commit_approved(translated)
    assert states(staged) == ("current", "outdated")


def test_an_agents_picture_does_not_hide_that_the_text_has_changed(
    translated: Project, staged: Stage
) -> None:
    translated.replace(ES, "hace.", "hace y no hace.")
    commit_approved(translated)
    translated.write("content/assets/plan.svg", "<svg><!-- new plan --></svg>")
    commit_approved(translated)
    translated.remove("content/assets/plan.svg")
    translated.replace(ES, "![Plano](../assets/plan.svg)", "Sin plano.")
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")


def test_the_text_is_found_however_long_ago(translated: Project, staged: Stage) -> None:
    for number in range(5):
        translated.replace(ES, "El secreto.", f"El secreto {number}. El secreto.")
        commit_approved(translated)
    assert states(staged) == ("current", "outdated")
    translated.replace(ES, "hace.", "hace y no hace.")
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")
    translated.replace(ES, "hace y no hace.", "hace.")
    commit_approved(translated)
    assert states(staged) == ("current", "outdated")


def test_a_file_that_was_no_guide_for_a_while_is_passed_over(translated: Project, staged: Stage) -> None:
    before = translated.read(ES)
    translated.write(ES, b"\xff not a guide")
    translated.commit()
    translated.remove(ES)
    translated.commit()
    translated.write(ES, before.replace("hace.", "hace y no hace."))
    commit_approved(translated)
    assert states(staged) == ("outdated", "outdated")


def test_a_text_that_git_never_saw_proves_nothing_to_clients(translated: Project, staged: Stage) -> None:
    translated.replace(ES, "hace.", "hace y no hace.")
    translated.translate(PT)
    translated.replace(ES, "El secreto.", "Otro secreto.")
    commit_approved(translated)
    assert states(staged) == ("current", "outdated")


def test_without_git_clients_are_told_nothing(project: Project, staged: Stage) -> None:
    project(TREE).translate(PT).approve().replace(ES, "hace.", "hace y no hace.")
    project.approve()
    assert states(staged) == ("current", "outdated")


def test_a_preview_compares_with_history_too(translated: Project, staged: Stage) -> None:
    translated.replace(ES, "El secreto.", "Otro secreto.")
    assert states(staged, preview=True) == ("current", "outdated")
    translated.replace(ES, "hace.", "hace y no hace.")
    assert states(staged, preview=True) == ("outdated", "outdated")


def test_a_source_that_is_not_in_force_makes_nothing_outdated(translated: Project, staged: Stage) -> None:
    translated.replace(ES, "hace.", "hace y no hace.")
    translated.commit()
    assert states(staged) == ("current", "current")
