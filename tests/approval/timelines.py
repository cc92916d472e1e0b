"""Steps of a guide's life for example tests, on days that are counted, and what git then says of it."""

from __future__ import annotations

import datetime as dt

from kbserver.approval.history import History, read_history
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Version, in_force
from kbserver.guides.frontmatter import amend
from tests.conftest import KB_YML, Project

__all__ = [
    "GUIDE",
    "TREE",
    "TWO_AREAS",
    "approve",
    "begun",
    "commit",
    "day",
    "edit",
    "faults",
    "force",
    "given",
    "head",
    "merge",
    "of",
    "read",
    "spread",
    "switch",
    "versions",
]

GUIDE = "content/es/guide.md"
TREE = """
content/es/guide.md [clients]
    Texto.
"""
TWO_AREAS = KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}")


def day(number: int) -> dt.date:
    """The days of these tests, counted."""
    return dt.date(2025, 3, 1) + dt.timedelta(days=number)


def commit(project: Project, on: int) -> str:
    """Commit everything on a day."""
    return project.commit(day=day(on))


def edit(project: Project, text: str, path: str = GUIDE) -> None:
    """Give a guide another body."""
    before = project.read(path)
    project.write(path, before[: before.rindex("---\n") + 4] + f"\n{text}\n")


def head(project: Project, path: str = GUIDE, **keys: str | None) -> None:
    """Set keys of the front matter; None takes one out."""
    for key, value in keys.items():
        line = None if value is None else f"{key}: {value}\n"
        project.write(path, amend(project.read(path), path, key, line))


def approve(project: Project, on: int, *areas: str, path: str = GUIDE) -> None:
    """Have areas approve a guide's text on a day."""
    for area in areas or ("quality",):
        project.approve(path, area=area, day=day(on))


def switch(project: Project, branch: str, at: str | None = None) -> None:
    """Go to a branch, made at a commit if one is named."""
    project.git("switch", "--quiet", *(("--create", branch, at) if at else (branch,)))


def merge(project: Project, branch: str, on: int, *how: str) -> str:
    """Merge a branch with a commit of its own; the commit."""
    project.git("merge", "--quiet", "--no-ff", "--no-edit", *how, branch, day=day(on))
    return project.git("rev-parse", "HEAD")


def read(project: Project) -> History:
    """All there is up to HEAD; what was remembered and what is read anew say the same."""
    commit = project.repository.head()
    history = read_history(project.repository, commit)
    assert list(history.all()) == list(read_history(project.repository, commit, remember=False).all())
    return history


def of(project: Project, guide_id: str = "guide", lang: str = "es") -> TranslationHistory:
    """One translation's history."""
    found = read(project).of(guide_id, lang)
    assert found is not None
    return found


def versions(project: Project, guide_id: str = "guide", lang: str = "es") -> list[Version]:
    """Its versions."""
    return of(project, guide_id, lang).versions


def begun(project: Project, on: int = 0) -> str:
    """A guide with one approved version; its commit."""
    project(TREE)
    approve(project, on)
    return commit(project, on)


def spread(project: Project, guide_id: str = "guide") -> list[tuple[int, int | None]]:
    """For each version the day it begins, and the last one if it was ended."""
    return [
        ((v.begins - day(0)).days, None if v.ends is None else (v.ends - day(0)).days)
        for v in versions(project, guide_id)
    ]


def force(project: Project, *days: int, guide_id: str = "guide") -> list[int]:
    """The number in force on each day; 0 where none is."""
    found = [in_force(versions(project, guide_id), day(on)) for on in days]
    return [version.number if version else 0 for version in found]


def given(project: Project, guide_id: str = "guide") -> list[tuple[str, int, str]]:
    """Area, day and commit of each approval that ever stood in the file."""
    found = of(project, guide_id).given.values()
    return [(each.area, (each.approval.date - day(0)).days, each.commit) for each in found]


def faults(project: Project, guide_id: str = "guide") -> list[str | None]:
    """Why each approval counts for nothing, if it does."""
    return [each.fault for each in of(project, guide_id).given.values()]
