"""Nothing that only agents may read shows in anything clients get: not by its words, nor by its effects.

The real content is changed in every way that touches agents' text alone, approved again with the same dates,
and built for the same day: every client artefact must be the same, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.approval.history import history_of, with_folder
from kbserver.publish.building import build_release
from kbserver.publish.release import Release
from kbserver.publish.staging import stage_library
from kbserver.repository import Repository, Snapshot
from tests.conftest import ROOT, Project
from tests.worlds import CANARY, CHANGES, Choice, World

ON = dt.date(2026, 11, 21)


def original() -> World:
    world = World(dict(Repository(ROOT).snapshot(None).files))
    world.touched = {translation.path for translation in world.library.translations}
    world.stamp(rerecord=True)
    return world


@pytest.fixture(scope="module")
def base() -> dict[str, bytes]:
    """The real content, approved as it lies here."""
    return original().files


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]


def stage_clients(world: World, out: Path, *histories: dict[str, bytes]) -> dict[str, bytes]:
    """The client's data; histories stand in for commits, newest first."""
    library = world.library
    past = history_of(Snapshot(None), ON)
    for files in (*reversed(histories), library.snapshot.files):
        past = with_folder(past, Snapshot(None, files), ON)
    stage_library(library, "clients", out, ON, history=past)
    return tree(out)


@pytest.fixture(scope="module")
def base_data(base: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return stage_clients(World(dict(base)), tmp_path_factory.mktemp("base"), base)


STEPS = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.tuples(*[st.integers(0, 1000)] * 3)), min_size=1, max_size=5
)


@settings(max_examples=50)
@given(steps=STEPS, rerecord=st.booleans())
def test_no_change_of_agents_text_changes_the_clients_data(
    base: dict[str, bytes],
    base_data: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[Callable[[World, Choice], None], Choice]],
    rerecord: bool,
) -> None:
    world = World(dict(base))
    for change, choice in steps:
        change(world, choice)
    world.stamp(rerecord=rerecord)
    out = tmp_path_factory.mktemp("changed")
    found = stage_clients(world, out, world.files, base)
    assert differences(found, base_data) == []
    shutil.rmtree(out)


def write(world: World, folder: Path) -> Project:
    """A real project of a world's files."""
    place = Project(folder)
    shutil.rmtree(folder / "content", ignore_errors=True)
    for path, content in world.files.items():
        place.write(path, content)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return place


def build_clients(project: Project, *, site: bool) -> tuple[Release, dict[str, bytes]]:
    release = build_release(project.folder, site=site, on=ON)
    return release, tree(release.folder / "clients")


@pytest.fixture(scope="module")
def base_project(base: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real content, committed."""
    project = write(World(dict(base)), tmp_path_factory.mktemp("real") / "base")
    project.commit()
    return project


@pytest.fixture(scope="module")
def base_clients(base_project: Project) -> dict[str, bytes]:
    """What a release of it without pages holds for clients."""
    return build_clients(base_project, site=False)[1]


def changed_project(base_project: Project, world: World, folder: Path) -> Project:
    """A later commit of the same repository, by its own day."""
    shutil.copytree(base_project.folder, folder, ignore=shutil.ignore_patterns("releases"))
    project = write(world, folder)
    project.commit("Change what agents read", day=dt.date(2026, 3, 3))
    return project


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_passes_the_checks_and_shows_to_agents_only(
    base: dict[str, bytes],
    base_project: Project,
    base_clients: dict[str, bytes],
    tmp_path: Path,
    change: Callable[[World, Choice], None],
) -> None:
    world = World(dict(base))
    for choice in ((0, 1, 0), (4, 0, 1)):
        change(world, choice)
    world.stamp(rerecord=True)
    project = changed_project(base_project, world, tmp_path / "changed")
    _after, found = build_clients(project, site=False)
    assert differences(found, base_clients) == []
    assert CANARY.encode() not in b"".join(found.values())
    assert world.files != base


@pytest.mark.parametrize("rerecord", [True, False])
def test_the_clients_site_is_the_same_whatever_agents_read(
    base: dict[str, bytes], base_project: Project, tmp_path: Path, rerecord: bool
) -> None:
    world = World(dict(base))
    for choice in ((0, 0, 0), (3, 1, 1), (7, 2, 3)):
        for change in CHANGES:
            change(world, choice)
    world.stamp(rerecord=rerecord)
    project = changed_project(base_project, world, tmp_path / "changed")
    before, expected = build_clients(base_project, site=True)
    after, found = build_clients(project, site=True)
    assert before.commit != after.commit
    assert any(path.startswith("site/") for path in expected)
    assert differences(found, expected) == []
    agents = tree(after.folder / "agents")
    assert any(CANARY.encode() in content for path, content in agents.items() if path.startswith("site/"))
    for part in (str(after.commit)[:7], str(before.commit)[:7], CANARY):
        assert not [path for path, content in found.items() if part.encode() in content]
