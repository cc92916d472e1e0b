"""A build that goes on from former ones of its process writes what a fresh process writes."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbserver.approval.history import History, read_history
from kbserver.derived import Derived
from kbserver.errors import BehindPublished, ChecksFailed, HistoryRewritten
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.ahead import derive_ahead
from kbserver.publish.building import build_release
from kbserver.publish.checks import check_library
from kbserver.publish.selection import select
from kbserver.publish.staging import stage_library
from tests.approval.timelines import approve, commit, day, edit, head, merge, switch
from tests.conftest import Project
from tests.publish.conftest import tree

TREE = """
    content/es/a.md [clients]
        Vea [la b](b.md#limits) y ![foto](../p.svg).

        !!! script "Saludo"
            Soy [[agent.name]].

        !!! internal "Solo agentes"
            Llame a [la c](c.md).
    content/pt/a.md [clients]
        Veja ![foto](../p.svg).
    content/es/b.md [clients faq]
        Texto.

        ## Límites {#limits}

        Cinco.
    content/es/c.md [agents]
        Secreto de [la a](a.md).
    content/p.svg
        <svg/>
"""
A, A_PT, C = "content/es/a.md", "content/pt/a.md", "content/es/c.md"
PICTURE = "content/p.svg"
Step = Callable[[Project, str, int, int], None]
"""Changes a project: at a guide's file, on a day, in one of its forms."""


def begun(project: Project) -> Project:
    """A project whose texts are approved."""
    project(TREE).translate(A_PT)
    project.approve(day=day(0))
    commit(project, 0)
    return project


def write(project: Project, path: str, on: int, n: int) -> None:
    edit(project, project.read(path).rpartition("---\n")[2].strip() + f"\n\nMás {on}.", path)


def approved(project: Project, path: str, on: int, n: int) -> None:
    write(project, path, on, n)
    approve(project, on, path=path)


def later(project: Project, path: str, on: int, n: int) -> None:
    head(project, path, effective=str(day(on + (3, 100, 106, 400)[n % 4])))
    approved(project, path, on, n)


def new(project: Project, path: str, on: int, n: int) -> None:
    name = f"content/es/n{on}.md"
    project(f"{name} [{('clients', 'agents')[n % 2]}]\n    Nuevo, vea [la a](a.md).\n")
    if (project.folder / A).exists() and n % 4 == 0:
        write(project, A, on, n)
        project.write(A, f"{project.read(A)}\nVea [lo nuevo](n{on}.md).\n")
        approve(project, on, path=A)
    approve(project, on, path=name)


def unlink(project: Project, path: str) -> None:
    """Take out the links to a guide; what is published still has them."""
    for other in [*written(project), C]:
        project.write(other, re.sub(rf"\[([^]]*)\]\({Path(path).name}[^)]*\)", r"\1", project.read(other)))


def remove(project: Project, path: str, on: int, n: int) -> None:
    """With its translation."""
    project.remove(path)
    if path == A:
        (project.folder / A_PT).unlink(missing_ok=True)
    unlink(project, path)


def rename(project: Project, path: str, on: int, n: int) -> None:
    former = Path(path).stem
    head(project, path, aliases=f"[{former}]")
    text = project.read(path)
    remove(project, path, on, n)
    project.write(f"content/es/m{on}.md", text)


def configure(project: Project, path: str, on: int, n: int) -> None:
    old = ("su nombre", "es: Guías", "Calidad")[n % 3]
    project.replace("kb.yml", old, f"{old} {on}")


def audience(project: Project, path: str, on: int, n: int) -> None:
    now = "agents" if "audience: clients" in project.read(path) else "clients"
    unlink(project, path)
    for each in (path, A_PT) if path == A else (path,):
        head(project, each, audience=now)
        approve(project, on, path=each)


def withdraw(project: Project, path: str, on: int, n: int) -> None:
    if n % 3 and "withdrawn:" in project.read(path):
        head(project, path, withdrawn=None)
        approved(project, path, on, n)
    else:
        head(project, path, withdrawn=str(day(on + n % 2)))


def translate(project: Project, path: str, on: int, n: int) -> None:
    if not (project.folder / A).exists():
        return
    write(project, A, on, n)
    if n % 2:
        approve(project, on, path=A)
    project.translate(A_PT)
    if n % 3:
        approve(project, on, path=A_PT)


def drop(project: Project, path: str, on: int, n: int) -> None:
    """The picture goes from all texts, and stays in what is published of them."""
    for each in (project.folder / "content").rglob("*.md"):
        each.write_text(
            each.read_text(encoding="utf-8").replace("![foto](../p.svg)", "foto"), encoding="utf-8"
        )


def picture(project: Project, path: str, on: int, n: int) -> None:
    project.write(PICTURE, f"<svg><title>{n}</title></svg>\n")
    if n % 2 and (project.folder / A).exists():
        approve(project, on, path=A)


def join(project: Project, path: str, on: int, n: int) -> None:
    switch(project, f"branch{on}", "HEAD")
    approved(project, path, on, n)
    commit(project, on)
    switch(project, "main")
    project.write("content/es/mine.md", project.read(C).replace("Secreto", f"Mío {on}"))
    commit(project, on)
    merge(project, f"branch{on}", on)


def break_(project: Project, path: str, on: int, n: int) -> None:
    write(project, path, on, n)
    if n % 2:
        project.write(path, project.read(path) + "\n[Nada](nothing.md)\n")
    else:
        project.remove(PICTURE)


def mend(project: Project) -> None:
    if not (project.folder / PICTURE).exists():
        project.write(PICTURE, "<svg/>\n")
    for each in written(project):
        project.write(each, project.read(each).replace("\n[Nada](nothing.md)\n", ""))


def rewrite(project: Project, path: str, on: int, n: int) -> None:
    commits = project.git("rev-list", "--first-parent", "HEAD").split()
    project.git("reset", "--quiet", "--hard", commits[min(1 + n % 3, len(commits) - 1)])
    mend(project)


STEPS: tuple[Step, ...] = (
    write,
    approved,
    later,
    new,
    configure,
    audience,
    translate,
    join,
    break_,
    drop,
    picture,
    withdraw,
    rename,
    remove,
    rewrite,
)


def written(project: Project) -> list[str]:
    """The files of the Spanish guides but one, which always stands."""
    found = sorted(path.name for path in (project.folder / "content/es").glob("*.md"))
    return [f"content/es/{name}" for name in found if name != Path(C).name]


class Warm:
    """A project whose builds go on from one another."""

    def __init__(self, project: Project) -> None:
        self.project, self.derived = project, Derived()
        self.releases = 0

    def compare(self, on: dt.date, *, closely: bool) -> None:
        """Build it, and a copy in which nothing was ever built; closely with pages and warnings."""
        cold = Project(self.project.folder.with_name("cold"))
        shutil.copytree(
            self.project.folder,
            cold.folder,
            ignore=shutil.ignore_patterns("releases", ".kb"),
            dirs_exist_ok=True,
        )
        try:
            expected = built(cold, on)
            assert self._built(on) == expected
            self.releases += isinstance(expected, dict)
            if closely:
                assert problems(self.project, on, self.derived) == problems(cold, on, Derived())
            if closely and isinstance(expected, dict):
                assert staged(self.project, on, self.derived) == staged(cold, on, Derived())
                self._derive_ahead(on + dt.timedelta(days=1))
        finally:
            shutil.rmtree(cold.folder)

    def _derive_ahead(self, on: dt.date) -> None:
        commit = self.project.git("rev-parse", "HEAD").strip()
        derive_ahead(self.project.folder, commit=commit, site=True, derived=self.derived, on=on)

    def _built(self, on: dt.date) -> dict[str, bytes] | list[str]:
        try:
            return built(self.project, on, self.derived)
        except (BehindPublished, HistoryRewritten):
            return built(self.project, on, self.derived, accept_rewritten=True)


def built(
    project: Project, on: dt.date, derived: Derived | None = None, *, accept_rewritten: bool = False
) -> dict[str, bytes] | list[str]:
    """All files of a release, or why there is none."""
    try:
        release = build_release(
            project.folder, site=False, on=on, derived=derived, accept_rewritten=accept_rewritten
        )
    except ChecksFailed as error:
        return [str(problem) for problem in error.problems]
    return tree(release.folder)


def read(project: Project, derived: Derived) -> tuple[Library, History]:
    """The texts and the past of HEAD."""
    repository = project.repository
    commit = repository.head()
    snapshot = repository.snapshot(commit, derived)
    library = load_library(snapshot, config_of(snapshot, derived), derived)
    return library, read_history(repository, commit, derived=derived)


def problems(project: Project, on: dt.date, derived: Derived) -> list[str]:
    """Errors and warnings."""
    library, history = read(project, derived)
    return [str(problem) for problem in check_library(library, on, history)]


def staged(project: Project, on: dt.date, derived: Derived) -> list[dict[str, bytes]]:
    """What each audience's pages are made of."""
    library, history = read(project, derived)
    out, found = project.folder / ".kb" / "staged", []
    for audience in AUDIENCES:
        stage_library(library, audience, out, on, history=history)
        found.append(tree(out))
        shutil.rmtree(out)
    return found


@settings(max_examples=2)
@example(list(STEPS), [0] * len(STEPS))
@given(st.permutations(STEPS), st.lists(st.integers(0, 63), min_size=len(STEPS), max_size=len(STEPS)))
def test_whatever_happened_before_the_bytes_are_those_of_a_fresh_process(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], forms: list[int]
) -> None:
    project = begun(Project(tmp_path_factory.mktemp("warm") / "project"))
    warm = Warm(project)
    warm.compare(day(0), closely=False)
    for number, (step, n) in enumerate(zip(steps, forms, strict=True), 1):
        mend(project)
        paths = written(project)
        step(project, paths[n % len(paths)], number * 7, n)
        commit(project, number * 7)
        warm.compare(day(106 + n % 2), closely=n % 4 == 0)
    assert warm.releases > len(steps) // 2


def test_a_new_guide_does_not_have_the_others_made_anew(project: Project) -> None:
    begun(project)
    derived = Derived()

    def shown() -> object:
        library, history = read(project, derived)
        return select(library, "clients", day(106), history=history).guides["a"]["es"]

    before = shown()
    for on in range(1, 6):
        approved(project, "content/es/b.md", on, 0)
        commit(project, on)
        built(project, day(106), derived)
    new(project, A, 6, 2)
    commit(project, 6)
    assert shown() is before
