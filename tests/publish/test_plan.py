"""What a release's id depends on, and what it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kbserver.errors import ChecksFailed, ConfigError
from kbserver.publish.plan import Plan, make_plan
from tests.conftest import DAY, Project

TREE = """
    content/es/limits.md [clients service]
        Cinco.
    content/es/secret.md [agents]
        Secreto.
"""
Planned = Callable[..., Plan]


@pytest.fixture
def planned(project: Project) -> Planned:
    def call(**options: Any) -> Plan:
        said: list[str] = options.pop("said", [])
        known = {"audiences": ("clients", "agents"), "preview": False, "site": True, "on": DAY}
        return make_plan(project.folder, **{**known, **options}, progress=said.append, warn=said.append)

    return call


def test_the_id_is_day_commit_and_configuration(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    commit = project.commit()
    day, month, year, source, configuration = planned().release_id.split("-")
    assert ("-".join((day, month, year)), source) == ("2025-06-15", commit[:12])
    assert len(configuration) == 8


def test_everything_that_changes_a_release_changes_its_id(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    project.commit()
    ids = [planned().release_id]
    ids.append(planned(on=DAY + dt.timedelta(days=1)).release_id)
    ids.append(planned(site=False).release_id)
    ids.append(planned(preview=True).release_id)
    ids.append(planned(audiences=("clients",)).release_id)
    ids.append(planned(audiences=("agents",)).release_id)
    project.write("mkdocs.yml", "site_name: x\n")
    ids.append(planned().release_id)
    project.commit("Another commit of the same content")
    ids.append(planned().release_id)
    assert len(set(ids)) == len(ids)


def test_nothing_else_does(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    project.commit()
    before = planned().release_id
    project.write("readme.txt", "not content")
    project.replace("content/es/limits.md", "Cinco", "Seis")
    assert planned().release_id == before


@pytest.mark.parametrize("preview", [False, True])
def test_without_a_commit_the_files_decide(project: Project, planned: Planned, preview: bool) -> None:
    project(TREE).approve()
    if preview:
        project.commit()
    before = planned(preview=preview).release_id
    assert planned(preview=preview).release_id == before
    project.write("notes.txt", "not content")
    assert planned(preview=preview).release_id == before
    project.replace("content/es/limits.md", "Cinco", "Seis")
    changed = planned(preview=preview).release_id
    assert changed != before
    project.replace("content/es/limits.md", "Seis", "Cinco")
    assert planned(preview=preview).release_id == before


def test_history_counts_in_a_preview_since_outdated_notices_do(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    project.commit()
    before = planned(preview=True).release_id
    project.commit("Another")
    assert planned(preview=True).release_id != before


def test_it_says_what_it_checks_and_leaves_out(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    project.commit()
    project.git("mv", "content/es/secret.md", "content/es/más.md")
    said: list[str] = []
    planned(said=said)
    names = ("más", "secret")
    left_out = [f"not committed, left out: content/es/{name}.md" for name in names]
    assert said == [*left_out, "reading the history", "checking 2 texts"]


def test_the_day_is_today_in_the_configured_zone(project: Project, planned: Planned) -> None:
    project(TREE).approve()
    assert planned(on=None).on == project.library().config.today()


@pytest.mark.parametrize(
    ("options", "moves"),
    [
        ({}, True),
        ({"site": False}, True),
        ({"audiences": ("agents", "clients")}, True),
        ({"preview": True}, False),
        ({"audiences": ("agents",)}, False),
    ],
)
def test_only_whole_releases_are_to_serve(
    project: Project, planned: Planned, options: dict[str, Any], moves: bool
) -> None:
    project(TREE).approve()
    assert planned(**options).moves_pointer is moves


def test_errors_of_the_content_end_it_and_warnings_do_not(project: Project, planned: Planned) -> None:
    project(TREE)
    assert planned().library.problems == []
    project.replace("content/es/limits.md", "Cinco", "[Cinco](gone.md)")
    with pytest.raises(ChecksFailed) as found:
        planned()
    assert [problem.code for problem in found.value.problems] == ["broken-link"]
    project.write("kb.yml", "nonsense: true\n")
    with pytest.raises(ConfigError):
        planned()
