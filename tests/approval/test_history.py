from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from kbserver.approval.history import History, history_of, read_history, with_folder, working_history
from kbserver.errors import RepositoryError
from kbserver.repository import LARGEST, Snapshot
from tests.approval.timelines import GUIDE, TREE, approve, begun, commit, day, edit, head
from tests.conftest import KB_YML, ROOT, Project

AUCKLAND = KB_YML.replace("America/Sao_Paulo", "Pacific/Auckland")


def read(project: Project) -> History:
    return read_history(project.repository, project.repository.head())


def begins(history: History, guide_id: str = "guide") -> list[int]:
    """The days on which a guide's versions begin."""
    found = history.of(guide_id, "es")
    return [(version.begins - day(0)).days for version in found.versions] if found else []


def status(history: History, project: Project, on: int) -> str:
    library = project.library(None if history.working else history.commit)
    return history.standing(library.at(GUIDE), library.config, day(on)).status


def test_it_tells_of_every_translation_that_ever_stood_in_order(project):
    begun(project)
    project.write("content/pt/guide.md", project.read(GUIDE))
    project.write("content/es/a.md", project.read(GUIDE))
    commit(project, 1)
    project.remove("content/es/a.md")
    commit(project, 2)
    history = read(project)
    assert [(each.guide_id, each.lang) for each in history.all()] == [
        ("a", "es"),
        ("guide", "es"),
        ("guide", "pt"),
    ]
    assert [path for path, _known in history.present()] == [GUIDE, "content/pt/guide.md"]
    assert history.of("never", "es") is None
    assert (history.commit, history.working) == (project.repository.head(), False)


def test_it_can_be_read_up_to_any_commit(project):
    first = begun(project)
    edit(project, "Otro.")
    approve(project, 3)
    second = commit(project, 3)
    read(project)
    assert begins(read_history(project.repository, first)) == [0]
    assert begins(read_history(project.repository, second)) == [0, 3]


def test_a_digest_leads_to_the_text_that_ever_stood_under_it(project):
    begun(project)
    found = read(project).of("guide", "es")
    assert found is not None
    edit(project, "Otro.")
    commit(project, 1)
    history = read(project)
    assert history.standing_at(found.versions[0].digest) is history.of("guide", "es")
    assert history.standing_at("sha256:" + "0" * 64) is None


def test_the_texts_of_versions_come_as_they_were_approved(project):
    project.write("content/p.svg", "<svg/>")
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    commit(project, 0)
    before = project.read(GUIDE).encode()
    edit(project, "Otro.")
    approve(project, 1)
    commit(project, 1)
    project.remove("content/p.svg")
    commit(project, 2)
    history = read(project)
    found = history.of("guide", "es")
    assert found is not None
    texts = list(history.texts(found.versions))
    assert texts == [(before, {"content/p.svg": b"<svg/>"}), (project.read(GUIDE).encode(), {})]
    assert list(history.texts([])) == []


def test_where_it_stands_is_told_of_texts_of_the_commit(project):
    begun(project)
    edit(project, "Otro.")
    assert status(read(project), project, 5) == "approved"
    commit(project, 1)
    assert status(read(project), project, 5) == "changed"


def test_a_project_in_a_subfolder_has_its_own_history(tmp_path):
    outer, inner = Project(tmp_path / "outer"), Project(tmp_path / "outer" / "the kb")
    inner(TREE)
    outer.write("content/es/other.md", inner.read(GUIDE))
    inner.approve(day=day(0))
    outer.commit(day=day(0))
    inner.remove(GUIDE)
    outer.commit(day=day(5))
    history = read(inner)
    assert [each.guide_id for each in history.all()] == ["guide"]
    found = history.of("guide", "es")
    assert found is not None
    assert [(version.begins, version.ends) for version in found.versions] == [(day(0), day(4))]
    assert (inner.folder / ".kb/cache/history").is_dir()


def test_a_shallow_clone_is_refused_with_the_way_to_deepen_it(project, tmp_path):
    begun(project)
    edit(project, "Otro.")
    approve(project, 3)
    last = commit(project, 3)
    clone = Project(tmp_path / "clone")
    project.git(
        "clone", "--quiet", "--depth", "1", f"file://{project.folder}", str(clone.folder), cwd=tmp_path
    )
    for remember in (True, False):
        with pytest.raises(RepositoryError, match="git fetch --unshallow"):
            read_history(clone.repository, last, remember=remember)
    assert not (clone.folder / ".kb").exists()
    clone.git("fetch", "--quiet", "--unshallow")
    assert begins(read(clone)) == [0, 3]


def test_a_clone_that_became_shallow_is_refused_whatever_is_remembered(project, tmp_path):
    begun(project)
    head(project, tags="[a]")
    last = commit(project, 1)
    clone = Project(tmp_path / "clone")
    project.git("clone", "--quiet", f"file://{project.folder}", str(clone.folder), cwd=tmp_path)
    read(clone)
    clone.git("fetch", "--quiet", "--depth", "1")
    with pytest.raises(RepositoryError, match="git fetch --unshallow"):
        read_history(clone.repository, last)


@pytest.mark.parametrize(
    "name", [f"HEAD~1:{GUIDE}", "HEAD~1:content/es", "HEAD~1^{tree}", "HEAD~1", "HEAD:kb.yml"]
)
def test_missing_objects_are_an_error(project, name):
    begun(project)
    edit(project, "Otro.")
    approve(project, 3)
    last = commit(project, 3)
    blob = project.git("rev-parse", name)
    Path(project.folder, ".git/objects", blob[:2], blob[2:]).unlink()
    with pytest.raises(RepositoryError, match=blob):
        read_history(project.repository, last)
    assert not (project.folder / ".kb").exists()


def test_a_commit_time_beyond_the_calendar_is_on_its_last_day(project):
    begun(project)
    project.remove(GUIDE)
    project.git("add", "--all")
    tree, parent = project.git("write-tree"), project.git("rev-parse", "HEAD")
    who = "Ana <ana@example.org> 99999999999999 +0000"
    content = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nLater\n"
    project.write(".git/made", content)
    last = project.git("hash-object", "-t", "commit", "-w", ".git/made")
    found = read_history(project.repository, last).of("guide", "es")
    assert found is not None
    assert found.versions[0].ends == dt.date(9999, 12, 30)


# The folder


def test_without_git_the_texts_of_the_folder_are_all_there_is(project):
    project(TREE)
    approve(project, 0)
    history = read_history(project.repository, None)
    assert (history.commit, history.working, begins(history)) == (None, True, [0])
    assert status(history, project, 5) == "approved"
    assert begins(working_history(project.repository, project.repository.snapshot(None), day(9))) == [0]


def test_without_git_the_kb_yml_of_the_folder_judges(project):
    project(TREE)
    approve(project, 0)
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    assert begins(read_history(project.repository, None)) == []


def test_no_guide_needs_no_git():
    assert list(history_of(Snapshot(None)).all()) == []


def test_uncommitted_files_count_as_if_they_were_committed_today(project):
    first = begun(project)
    edit(project, "Otro.")
    approve(project, 3)
    project.write("content/es/new.md", project.read(GUIDE))
    history = working_history(project.repository, project.repository.snapshot(None), day(5))
    found = history.of("guide", "es")
    assert found is not None
    assert (history.commit, history.working, begins(history)) == (first, True, [0, 3])
    assert [(version.commit, version.reached_on) for version in found.versions] == [
        (first, day(0)),
        ("", day(5)),
    ]
    assert [given.commit for given in found.given.values()] == [first, ""]
    assert status(history, project, 5) == "approved"
    assert begins(read(project)) == [0]


def test_a_folder_as_it_was_committed_adds_nothing(project):
    project.write("content/p.svg", "<svg/>")
    (project.folder / "content/link.svg").symlink_to("p.svg")
    project(TREE.replace("Texto.", "Texto. ![p](../link.svg)"))
    approve(project, 0)
    commit(project, 0)
    snapshot = project.repository.snapshot(None)
    history = with_folder(read(project), snapshot, day(9))
    assert list(history.all()) == list(read(project).all())
    assert list(history.present()) == list(read(project).present())
    project.write("content/p.svg", "<svg>other</svg>")
    approve(project, 9)
    history = with_folder(read(project), project.repository.snapshot(None), day(9))
    assert begins(history) == [0, 9]


def test_a_file_removed_in_the_folder_ends_today_and_an_old_text_begins_today(project):
    begun(project)
    old = project.read(GUIDE)
    edit(project, "Otro.")
    approve(project, 3)
    commit(project, 3)
    project.remove(GUIDE)
    found = with_folder(read(project), project.repository.snapshot(None), day(9)).of("guide", "es")
    assert found is not None
    assert [version.ends for version in found.versions] == [day(8), day(8)]
    project.write(GUIDE, old)
    assert begins(with_folder(read(project), project.repository.snapshot(None), day(9))) == [0, 3, 9]


def test_a_file_of_the_folder_that_cannot_be_read_ends_nothing(project):
    begun(project)
    for content in (b"---\nno head", b"x" * (LARGEST + 1)):
        project.write(GUIDE, content)
        history = with_folder(read(project), project.repository.snapshot(None), day(9))
        found = history.of("guide", "es")
        assert found is not None
        assert [(version.begins, version.ends) for version in found.versions] == [(day(0), None)]
    project.remove(GUIDE)
    os.mkfifo(project.folder / GUIDE)
    found = with_folder(read(project), project.repository.snapshot(None), day(9)).of("guide", "es")
    assert found is not None
    assert not found.closed


def test_signed_approvals_count_once_they_are_committed(project):
    project.write("kb.yml", KB_YML.replace("  required:\n", "  signed: true\n  required:\n"))
    project(TREE)
    approve(project, 0)
    found = history_of(project.repository.snapshot(None)).of("guide", "es")
    assert found is not None
    assert [given.fault for given in found.given.values()] == ["it is not committed, so nobody has signed it"]


@pytest.mark.parametrize(
    "zone", ["Pacific/Auckland", "Pacific/Kiritimati", "America/Sao_Paulo", "Etc/GMT+12"]
)
def test_today_is_the_day_it_is_in_the_zone_of_the_folder(project, zone):
    project.write("kb.yml", KB_YML.replace("America/Sao_Paulo", zone))
    begun(project)
    project.remove(GUIDE)
    found = with_folder(read(project), project.repository.snapshot(None), day(9)).of("guide", "es")
    assert found is not None
    assert found.versions[0].ends == day(8)


@pytest.mark.parametrize("today", [None, dt.date(9999, 12, 31), dt.date(1970, 1, 1)])
def test_any_day_can_be_today(project, today):
    project.write("kb.yml", AUCKLAND)
    project(TREE)
    approve(project, 0)
    assert begins(history_of(project.repository.snapshot(None), today)) == [0]


def test_the_real_history_can_be_read():
    repository = Project(ROOT).repository
    history = read_history(repository, repository.head(), remember=False)
    assert all(found.guide_id for found in history.all())
