from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from kbserver.errors import RepositoryError
from kbserver.repository import Change, Commit, Repository
from tests.conftest import DAY, KB_YML, Project

A, B, C, PICTURE = "content/es/a.md", "content/es/b.md", "content/es/c.md", "content/p.svg"
TREE = """
content/es/a.md [clients]
    Text.
content/p.svg
    <svg/>
"""


def commit(project: Project, day: int = 0, **files: str | None) -> str:
    """Commit single-letter guides; None removes one."""
    for name, text in files.items():
        path = f"content/es/{name}.md"
        if text is None:
            project.remove(path)
        else:
            project.write(path, text)
    return project.commit(day=DAY + dt.timedelta(days=day))


def merge(project: Project, *branches: str, how: Sequence[str] = ()) -> str:
    """Merge branches with a commit of their own."""
    project.git("merge", "--quiet", "--no-ff", "--no-edit", *how, *branches)
    return project.git("rev-parse", "HEAD")


def switch(project: Project, branch: str, at: str | None = None) -> None:
    """Go to a branch, made at a commit if one is named."""
    project.git("switch", "--quiet", *(("--create", branch, at) if at else (branch,)))


def walked(project: Project, since: str | None = None) -> list[Commit]:
    found = project.repository.commits(project.git("rev-parse", "HEAD"), since)
    assert found is not None
    return list(found)


def paths(found: Commit) -> dict[str, str | None]:
    """What a commit sets, by path, with the first word of each file for its blob."""
    return {change.path: change.blob for change in found.changes}


def blob(project: Project, commit_id: str, path: str) -> str:
    return project.git("rev-parse", f"{commit_id}:./{path}")


def test_commits_come_oldest_first_with_what_each_sets(project):
    first = project(TREE).commit(day=DAY)
    second = commit(project, 1, a="other", b="new")
    third = commit(project, 2, a=None)
    found = walked(project)
    assert [(each.id, each.on_main) for each in found] == [(first, True), (second, True), (third, True)]
    assert paths(found[0]).keys() == {A, PICTURE, "kb.yml"}
    assert paths(found[1]) == {A: blob(project, second, A), B: blob(project, second, B)}
    assert found[2].changes == (Change(A, None),)
    assert [each.parents for each in found] == [(), (first,), (second,)]
    noon = dt.datetime.combine(DAY, dt.time(12), dt.UTC)
    assert [each.time for each in found] == [int(noon.timestamp()) + day * 86400 for day in range(3)]


def test_commits_that_touch_nothing_of_ours_are_passed_over(project):
    project(TREE).commit()
    project.write("notes.txt", "not content")
    project.commit()
    assert len(walked(project)) == 1


def test_a_branch_comes_before_the_merge_that_brought_it_in(project):
    base = project(TREE).commit()
    switch(project, "side", base)
    one, two = commit(project, b="1"), commit(project, b="2")
    switch(project, "main")
    own = commit(project, a="other")
    joined = merge(project, "side")
    found = walked(project)
    assert [each.id for each in found] == [base, own, one, two, joined]
    assert [each.on_main for each in found] == [True, True, False, False, True]
    assert paths(found[4]) == {B: blob(project, joined, B)}


def test_a_merge_that_brings_nothing_is_told_all_the_same(project):
    base = project(TREE).commit()
    switch(project, "side", base)
    side = commit(project, a="theirs")
    switch(project, "main")
    own = commit(project, a="ours")
    joined = merge(project, "side", how=["--strategy=ours"])
    found = walked(project)
    assert [(each.id, len(each.changes)) for each in found][1:] == [(own, 1), (side, 1), (joined, 0)]


def test_a_merge_on_a_branch_sets_what_differs_from_both_its_parents(project):
    base = commit(project(TREE), a="1", b="1", c="1")
    switch(project, "side", base)
    commit(project, b="side")
    switch(project, "main")
    commit(project, c="main")
    switch(project, "side")
    project.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    updated = commit(project, a="evil")
    switch(project, "main")
    merge(project, "side")
    found = {each.id: each for each in walked(project)}
    assert paths(found[updated]) == {A: blob(project, updated, A)}
    assert not found[updated].on_main


def test_a_branch_that_took_over_the_main_line_repeats_nothing_of_it(project):
    base = project(TREE).commit()
    switch(project, "side", base)
    side = commit(project, b="side")
    switch(project, "main")
    own = commit(project, a="main")
    switch(project, "side")
    merge(project, "main")
    switch(project, "main")
    joined = merge(project, "side")
    assert [each.id for each in walked(project)] == [base, own, side, joined]


def test_a_merge_by_pull_makes_the_local_side_the_main_line(project):
    base = project(TREE).commit()
    switch(project, "origin", base)
    theirs = commit(project, b="theirs")
    switch(project, "main")
    own = commit(project, a="ours")
    joined = merge(project, "origin")
    project.git("branch", "--force", "origin", joined)
    assert [(each.id, each.on_main) for each in walked(project)] == [
        (base, True),
        (own, True),
        (theirs, False),
        (joined, True),
    ]


def test_a_merge_of_several_branches_at_once(project):
    base = commit(project(TREE), c="1")
    switch(project, "side-a", base)
    commit(project, a="on one side")
    switch(project, "side-b", base)
    commit(project, b="on another side")
    switch(project, "main")
    commit(project, c="2")
    joined = merge(project, "side-a", "side-b")
    found = walked(project)
    assert len(found[-1].parents) == 3
    assert paths(found[-1]) == {A: blob(project, joined, A), B: blob(project, joined, B)}
    assert [set(paths(each)) for each in found[1:-1]] == [{C}, {A}, {B}]


def test_whoever_applies_the_changes_stands_at_the_tree_of_each_commit_of_the_main_line(project):
    base = commit(project(TREE), a="1", b="1")
    for number in range(3):
        switch(project, f"side-{number}", base)
        commit(project, number, a=f"side {number}", c=f"new {number}")
        switch(project, "main")
        commit(project, number, b=f"main {number}")
        how = ["--strategy-option=theirs"] if number != 1 else ["--strategy=ours"]
        merge(project, f"side-{number}", how=how)
    files: dict[str, str | None] = {}
    branch: dict[str, str | None] = {}
    for each in walked(project):
        if each.on_main:
            files |= branch | paths(each)
            branch = {}
            there = {path: blob for path, blob in files.items() if blob}
            assert there == project.repository.tree(each.id)
        else:
            branch |= {path: files.get(path) for path in paths(each) if path not in branch}


def test_two_histories_joined_have_each_their_beginning(project):
    base = project(TREE).commit()
    project.git("switch", "--quiet", "--orphan", "other")
    other = commit(project, b="other")
    switch(project, "main")
    joined = merge(project, "other", how=["--allow-unrelated-histories"])
    found = walked(project)
    assert [each.id for each in found] == [base, other, joined]
    assert set(paths(found[1])) == {B}


def test_each_commit_has_the_configuration_of_its_own_tree(project):
    first = project(TREE).commit()
    switch(project, "side", first)
    plain = commit(project, b="1")
    project.write("kb.yml", KB_YML + "# side\n")
    side = project.commit()
    switch(project, "main")
    own = commit(project, a="main")
    joined = merge(project, "side")
    project.remove("kb.yml")
    last = project.commit()
    found = {each.id: each.config for each in walked(project)}
    before, after = blob(project, first, "kb.yml"), blob(project, side, "kb.yml")
    assert found == {first: before, own: before, plain: before, side: after, joined: after, last: None}


def test_the_configuration_of_a_branch_that_takes_over_the_main_line_s_is_that_of_the_main_line(project):
    first = project(TREE).commit()
    switch(project, "side", first)
    commit(project, b="1")
    switch(project, "main")
    project.write("kb.yml", KB_YML + "# main\n")
    project.commit()
    switch(project, "side")
    merge(project, "main")
    last = commit(project, b="2")
    assert {each.id: each.config for each in walked(project)}[last] == blob(project, "main", "kb.yml")


def test_a_configuration_that_is_a_link_or_a_folder_is_none(project):
    project(TREE).remove("kb.yml")
    (project.folder / "kb.yml").symlink_to("content/p.svg")
    linked = project.commit()
    project.remove("kb.yml")
    project.write("kb.yml/inner.md", "text")
    folder = commit(project, b="1")
    assert {each.id: each.config for each in walked(project)} == {linked: None, folder: None}


def test_links_say_where_they_lead_and_files_that_become_links_are_no_files(project):
    project(TREE).commit()
    project.remove(A)
    (project.folder / A).symlink_to("b ü.md")
    project.commit()
    project.remove(A)
    project.write(A, "a file again")
    last = project.commit()
    changes = [each.changes for each in walked(project)][1:]
    assert changes == [(Change(A, None, "b ü.md"),), (Change(A, blob(project, last, A)),)]


def test_a_file_in_whose_place_another_repository_stands_is_gone(project):
    first = project(TREE).commit()
    project.remove(A)
    project.git("update-index", "--add", "--cacheinfo", f"160000,{first},{A}")
    project.git("commit", "--quiet", "--message", "Submodule")
    assert walked(project)[1].changes == (Change(A, None),)
    assert A not in project.repository.tree(project.git("rev-parse", "HEAD"))


def test_a_change_of_mode_alone_is_a_change_to_the_same_content(project):
    first = project(TREE).commit()
    (project.folder / A).chmod(0o755)
    project.commit()
    assert paths(walked(project)[1]) == {A: blob(project, first, A)}


NAMES = ["guía ñ.md", 'a "b".md', "a\nb.md", "-.md", "a*.md", "\x01.md", " .md", ":100644.md", "\udcff.md"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_git_allows_is_told_as_it_is(project, name):
    project(TREE).commit()
    with open(os.fsencode(project.folder / "content/es" / name), "wb") as file:  # noqa: PTH123 - any bytes
        file.write(b"odd")
    project.commit()
    assert [change.path for change in walked(project)[1].changes] == [f"content/es/{name}"]


@pytest.mark.parametrize("setting", ["diff.relative=true", "diff.renames=copies", "log.showSignature=true"])
@pytest.mark.parametrize("folder", ["the kb", "content"])
def test_a_project_in_a_subfolder_is_told_by_its_own_paths_whatever_the_settings(tmp_path, folder, setting):
    outer, inner = Project(tmp_path / "outer"), Project(tmp_path / "outer" / folder)
    inner(TREE)
    outer.write("content/es/other.md", "not ours") if folder != "content" else None
    outer.write("kb.yml", "not ours")
    outer.commit()
    outer.git("config", *setting.split("="))
    (inner.folder / A).rename(inner.folder / B)
    inner.write("kb.yml", KB_YML + "# more\n")
    last = outer.commit()
    found = walked(inner)
    assert [set(paths(each)) for each in found] == [{A, PICTURE, "kb.yml"}, {A, B, "kb.yml"}]
    assert found[1].config == blob(inner, last, "kb.yml")


def test_what_replaced_objects_show_is_not_believed(project):
    first = project(TREE).commit()
    second, third = commit(project, a="2"), commit(project, a="3")
    project.git("replace", "--graft", third, first)
    assert [each.id for each in walked(project)] == [first, second, third]


def test_after_a_commit_come_the_rest_and_nothing_twice(project):
    base = project(TREE).commit()
    switch(project, "side", base)
    commit(project, b="1")
    switch(project, "main")
    middle = commit(project, a="2")
    merge(project, "side")
    commit(project, a="3")
    everything = walked(project)
    for place, each in enumerate(everything):
        if each.on_main:
            assert walked(project, each.id) == everything[place + 1 :]
    assert middle in [each.id for each in everything]


def test_after_the_last_commit_comes_nothing(project):
    assert walked(project, project(TREE).commit()) == []


def test_there_is_no_rest_after_a_commit_that_is_not_on_the_main_line(project):
    base = project(TREE).commit()
    switch(project, "side", base)
    side = commit(project, b="1")
    switch(project, "main")
    commit(project, a="2")
    head = merge(project, "side")
    stray = commit(project, a="3")
    project.git("reset", "--quiet", "--hard", head)
    assert project.repository.commits(head, side) is None
    assert project.repository.commits(head, stray) is None


def test_where_clocks_were_wrong_nothing_that_came_before_is_told_again(project):
    base = project(TREE).commit(day=DAY)
    switch(project, "side", base)
    side = commit(project, -4, b="1")
    switch(project, "main")
    for number in range(12):
        middle = commit(project, -8, a=f"{number}")
    joined = merge(project, "side")
    assert [each.id for each in walked(project, middle)] == [side, joined]


def test_many_branches_at_once_after_a_commit(project):
    base = project(TREE).commit()
    for number in range(20):
        switch(project, f"side-{number}", base)
        project.write(f"content/es/{number}.md", "text")
        project.commit()
        switch(project, "main")
        merge(project, f"side-{number}")
    assert len(walked(project, base)) == 40


@pytest.mark.parametrize("what", ["HEAD", "HEAD~1", "HEAD^{tree}", "HEAD:content"])
def test_a_history_with_missing_objects_is_an_error(project, what):
    project(TREE).commit()
    head = commit(project, a="2")
    name = project.git("rev-parse", what)
    Path(project.folder, ".git/objects", name[:2], name[2:]).unlink()
    with pytest.raises(RepositoryError, match=rf"^git (log|diff-tree) failed: [^\n]*{name}"):
        list(Repository(project.folder).commits(head) or ())


def test_an_unknown_commit_is_an_error(project):
    project(TREE).commit()
    with pytest.raises(RepositoryError, match="git log failed"):
        project.repository.commits("0" * 40)
