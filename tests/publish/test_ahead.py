"""What was derived ahead of a push is not derived again for it, and derives nothing that readers see."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from kbserver.derived import Derived
from kbserver.errors import ChecksFailed
from kbserver.publish.ahead import derive_ahead
from kbserver.publish.building import build_release
from kbserver.publish.patching import patch_site
from tests.conftest import DAY, Project
from tests.publish.conftest import tree

TODAY = DAY + dt.timedelta(days=1)
TREE = """
    content/es/faq/refunds.md [clients faq]
        Devolvemos en treinta manzanas.
    content/es/faq/hours.md [clients faq]
        De nueve a seis.
    content/es/protocols/secret.md [agents]
        Cosa de ciruelas.
"""
GUIDE = "content/es/faq/refunds.md"


class Counted(Derived):
    """Says what it derived since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Any] = []

    def made(self) -> list[Any]:
        """Sources of what was derived, in order."""
        found, self._made = self._made, []
        return found

    def of(self, source: Hashable, derive: Callable[[], Any], *same: object) -> Any:
        def counted() -> Any:
            self._made.append(source)
            return derive()

        return super().of(source, counted, *same)

    def many(
        self,
        source: Hashable,
        rows: Iterable[Sequence[object]],
        derive: Callable[[int], Any],
        marks: Sequence[Hashable] = (),
    ) -> list[Any]:
        def counted(place: int) -> Any:
            self._made.append(source)
            return derive(place)

        return super().many(source, rows, counted, marks)

    def each(
        self, kind: Hashable, names: Iterable[Any], derive: Callable[[Iterable[Any]], Iterable[Any]]
    ) -> Iterator[Any]:
        def counted(new: Iterable[Any]) -> Iterable[Any]:
            self._made += [(kind, name) for name in new]
            return derive(new)

        return super().each(kind, names, counted)


def kinds(made: Iterable[Any]) -> set[Any]:
    return {source[0] if isinstance(source, tuple) else source for source in made}


@pytest.fixture
def published(project: Project) -> Project:
    """A project whose data serve."""
    project(TREE).approve().commit()
    build_release(project.folder, site=False, on=TODAY)
    return project


def head(project: Project) -> str:
    return project.git("rev-parse", "HEAD").strip()


def ahead(project: Project, derived: Derived, on: dt.date = TODAY) -> None:
    derive_ahead(project.folder, commit=head(project), site=True, derived=derived, on=on)


def test_nothing_is_written(published: Project) -> None:
    before = tree(published.folder)
    ahead(published, Derived())
    assert tree(published.folder) == before


def test_building_the_same_commit_derives_only_what_each_build_does(published: Project) -> None:
    derived = Counted()
    ahead(published, derived)
    assert {"page", "names", "shard"} <= kinds(derived.made())
    shutil.rmtree(published.folder / "releases")
    build_release(published.folder, site=False, on=TODAY, derived=derived)
    assert kinds(derived.made()) == {"standings", "written"}


def test_a_push_derives_what_it_changes_and_no_other_page(published: Project) -> None:
    build_release(published.folder, on=TODAY)
    derived = Counted()
    ahead(published, derived)
    published.replace(GUIDE, "manzanas", "peras")
    published.approve(GUIDE).commit("Write")
    derived.made()
    build_release(published.folder, site=False, on=TODAY, derived=derived)
    assert patch_site(published.folder, on=TODAY, derived=derived) is not None
    pages = [source for source in derived.made() if source[0] == "page"]
    assert {source[-2] for source in pages} == {"faq/refunds"}


def test_another_day_is_derived_for_itself(published: Project) -> None:
    derived = Counted()
    ahead(published, derived)
    derived.made()
    ahead(published, derived, TODAY + dt.timedelta(days=1))
    assert "page" in kinds(derived.made())


def test_a_commit_that_cannot_be_built_says_so(project: Project) -> None:
    project(TREE).write("content/es/faq/broken.md", "Sin cabecera.\n")
    project.approve().commit()
    with pytest.raises(ChecksFailed):
        ahead(project, Derived())
