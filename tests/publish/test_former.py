"""Which former ids lead to a guide: those under which the audience itself could read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from kbserver.publish.former import former_ids
from kbserver.publish.selection import select
from tests.approval.timelines import approve, commit, day, edit, head, merge, read, switch
from tests.conftest import Project

OLD, NEW, LAST = (f"content/es/{name}.md" for name in ("old", "new", "last"))
PT = "content/pt/old.md"
TREE = """
    content/es/old.md [clients]
        Texto.
"""


def begun(project: Project, tree: str = TREE) -> Project:
    """Texts approved on day 0."""
    project(tree)
    for path in (OLD, PT):
        if (project.folder / path).exists():
            approve(project, 0, path=path)
    commit(project, 0)
    return project


def move(project: Project, path: str = OLD, goal: str = NEW, aliases: str = "[old]") -> None:
    """Rename a guide's file, and name its former ids."""
    text = project.read(path)
    project.remove(path)
    project.write(goal, text)
    head(project, goal, aliases=aliases)


def found(project: Project, audience: str, on: int | dt.date = 100) -> Mapping[str, Sequence[str]]:
    """Former ids by present ones, in the release of a day."""
    commit_id = project.repository.head()
    assert commit_id
    when = day(on) if isinstance(on, int) else on
    library = project.library(commit_id)
    return former_ids(select(library, audience, when, history=read(project)))


def both(project: Project, on: int = 100) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """For clients, and for agents."""
    return found(project, "clients", on), found(project, "agents", on)


def test_a_guide_that_moves_is_reached_by_its_former_id(project: Project) -> None:
    begun(project)
    move(project)
    commit(project, 5)
    assert both(project) == ({"new": ["old"]}, {"new": ["old"]})


def test_after_two_moves_all_ids_that_are_named_lead_on(project: Project) -> None:
    begun(project)
    move(project)
    commit(project, 5)
    move(project, NEW, LAST, "[new, old]")
    commit(project, 6)
    assert both(project) == ({"last": ["new", "old"]}, {"last": ["new", "old"]})
    head(project, LAST, aliases="[new]")
    commit(project, 7)
    assert both(project) == ({"last": ["new"]}, {"last": ["new"]})


def test_a_guide_that_moves_back_is_reached_by_the_id_between(project: Project) -> None:
    begun(project)
    move(project)
    commit(project, 5)
    move(project, NEW, OLD, "[new]")
    commit(project, 6)
    assert both(project) == ({"old": ["new"]}, {"old": ["new"]})


def test_an_agents_guide_that_is_opened_as_it_moves_keeps_its_former_id_from_clients(
    project: Project,
) -> None:
    begun(project, TREE.replace("[clients]", "[agents]"))
    move(project)
    head(project, NEW, audience="clients")
    approve(project, 5, path=NEW)
    commit(project, 5)
    assert both(project) == ({}, {"new": ["old"]})


def test_an_approval_dated_back_does_not_make_the_former_id_the_clients(project: Project) -> None:
    begun(project, TREE.replace("[clients]", "[agents]"))
    move(project)
    head(project, NEW, audience="clients")
    approve(project, 1, path=NEW)
    commit(project, 5)
    assert both(project) == ({}, {"new": ["old"]})


def test_an_agents_guide_opened_on_the_branch_that_moves_it_keeps_its_former_id(project: Project) -> None:
    begun(project, TREE.replace("[clients]", "[agents]"))
    switch(project, "side", "HEAD")
    head(project, OLD, audience="clients")
    approve(project, 2, path=OLD)
    commit(project, 2)
    move(project)
    commit(project, 3)
    switch(project, "main")
    merge(project, "side", 5)
    assert both(project) == ({}, {"new": ["old"]})


def test_an_agents_guide_opened_before_it_moves_was_the_clients_there(project: Project) -> None:
    begun(project, TREE.replace("[clients]", "[agents]"))
    head(project, OLD, audience="clients")
    approve(project, 2, path=OLD)
    commit(project, 2)
    move(project)
    commit(project, 5)
    assert both(project) == ({"new": ["old"]}, {"new": ["old"]})


def test_what_would_have_been_opened_after_the_move_was_not_the_clients_there(project: Project) -> None:
    begun(project, TREE.replace("[clients]", "[agents]"))
    head(project, OLD, audience="clients", effective=str(day(8)))
    approve(project, 2, path=OLD)
    commit(project, 2)
    move(project)
    commit(project, 5)
    assert both(project) == ({}, {"new": ["old"]})


def test_where_a_guide_stood_while_it_was_for_agents_alone_is_not_told(project: Project) -> None:
    begun(project)
    head(project, OLD, audience="agents")
    approve(project, 2, path=OLD)
    commit(project, 2)
    move(project)
    commit(project, 4)
    assert both(project) == ({}, {"new": ["old"]})
    move(project, NEW, LAST, "[new, old]")
    head(project, LAST, audience="clients")
    approve(project, 6, path=LAST)
    commit(project, 6)
    assert both(project) == ({"last": ["old"]}, {"last": ["new", "old"]})


@pytest.mark.parametrize("change", [{"withdrawn": str(day(7))}, {"retire": str(day(7))}])
def test_a_guide_out_of_force_is_reached_by_nothing(project: Project, change: dict[str, str]) -> None:
    begun(project)
    move(project)
    commit(project, 5)
    head(project, NEW, **change)
    if "retire" in change:
        approve(project, 6, path=NEW)
    commit(project, 6)
    assert both(project, 7 if "withdrawn" in change else 8) == ({}, {})


def test_an_id_that_never_was_or_is_a_guides_again_leads_nowhere(project: Project) -> None:
    begun(project)
    move(project, aliases="[old, never, ../../secret, pt, other]")
    project.write("content/es/other.md", project.read(NEW).replace("aliases", "tags"))
    commit(project, 5)
    assert both(project) == ({"new": ["old"]}, {"new": ["old"]})


def test_no_former_id_leads_from_a_place_that_is_the_systems_own(project: Project) -> None:
    # it was committed before the checks refused it
    own = "content/es/search.md"
    project(TREE.replace("old.md", "search.md"))
    approve(project, 0, path=own)
    commit(project, 0)
    move(project, own, NEW, "[search]")
    commit(project, 5)
    assert [each.guide_id for each in read(project).all()] == ["new"]
    assert both(project) == ({}, {})


def test_a_guide_that_takes_another_ones_place_is_reached_by_that_ones_id(project: Project) -> None:
    tree = TREE + "    content/es/new.md [clients]\n        Lo nuevo.\n"
    begun(project, tree)
    approve(project, 1, path=NEW)
    commit(project, 1)
    project.remove(OLD)
    head(project, NEW, aliases="[old]")
    commit(project, 5)
    assert both(project) == ({"new": ["old"]}, {"new": ["old"]})


def test_a_clients_guide_in_an_agents_ones_place_does_not_tell_its_id(project: Project) -> None:
    tree = TREE.replace("[clients]", "[agents]") + "    content/es/new.md [clients]\n        Lo nuevo.\n"
    begun(project, tree)
    approve(project, 1, path=NEW)
    commit(project, 1)
    project.remove(OLD)
    head(project, NEW, aliases="[old]")
    commit(project, 5)
    assert both(project) == ({}, {"new": ["old"]})


def test_one_language_that_moved_is_enough(project: Project) -> None:
    begun(project, TREE + "    content/pt/old.md [clients]\n        Texto em português.\n")
    move(project)
    move(project, PT, "content/pt/new.md")
    edit(project, "Outro.", "content/pt/new.md")
    commit(project, 5)
    assert both(project) == ({"new": ["old"]}, {"new": ["old"]})


def test_a_release_of_an_earlier_day_leads_on_from_what_was_in_force_by_then(project: Project) -> None:
    begun(project)
    move(project)
    commit(project, 5)
    assert found(project, "agents", 0) == {"new": ["old"]}
    assert found(project, "agents", day(0) - dt.timedelta(days=1)) == {}
