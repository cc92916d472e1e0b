from __future__ import annotations

import datetime as dt
import hashlib
import os

import pytest

from kbserver.errors import ConfigError, RepositoryError
from kbserver.guides.library import config_of
from kbserver.repository import LARGEST, Repository
from tests.conftest import DAY, ROOT, Project

GUIDE = "content/es/guide.md"
TREE = """
content/es/guide.md [clients]
    Text.
content/assets/chart.svg
    <svg/>
notes.txt
    Not content.
"""


def test_a_folder_without_git_is_its_files(project):
    project(TREE)
    snapshot = project.repository.snapshot(project.repository.head())
    assert snapshot.commit is None
    assert sorted(snapshot.files) == ["content/assets/chart.svg", GUIDE, "kb.yml"]


def test_a_commit_is_what_was_committed_whatever_lies_in_the_folder(project):
    commit = project(TREE).commit()
    project.replace(GUIDE, "Text.", "Other.")
    project.write("content/es/new.md", "new")
    project.remove("content/assets/chart.svg")

    snapshot = project.repository.snapshot(commit)

    assert project.repository.head() == snapshot.commit == commit
    assert sorted(snapshot.files) == ["content/assets/chart.svg", GUIDE, "kb.yml"]
    assert b"Text." in snapshot.files[GUIDE]
    assert project.repository.uncommitted() == ["content/assets/chart.svg", GUIDE, "content/es/new.md"]


def test_a_snapshot_of_a_commit_and_of_its_clean_folder_are_the_same(project):
    commit = project(TREE).commit()
    project.write("content/es/link.md", "").unlink()
    (project.folder / "content/es/link.md").symlink_to("guide.md")
    commit = project.commit()
    of_commit, of_folder = project.repository.snapshot(commit), project.repository.snapshot(None)
    assert of_commit.files == of_folder.files
    assert list(of_commit.under("content/es")) == [GUIDE, "content/es/link.md"]


def test_a_clean_folder_has_nothing_uncommitted(project):
    project(TREE).commit()
    assert project.repository.uncommitted() == []


def test_files_outside_the_content_do_not_count(project):
    project(TREE).commit()
    project.write("notes.txt", "changed")
    assert project.repository.uncommitted() == []


@pytest.mark.parametrize("staged", [False, True])
def test_both_names_of_a_renamed_file_are_uncommitted(project, staged):
    project(TREE).commit()
    (project.folder / GUIDE).rename(project.folder / "content/es/otra guía.md")
    if staged:
        project.git("add", "--all")
    assert project.repository.uncommitted() == [GUIDE, "content/es/otra guía.md"]


NAMES = [
    "content/es/guía ñ.md",
    'content/es/a "b".md',
    "content/es/a\nb.md",
    "content/es/-.md",
    "content/es/a*.md",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_git_allows_is_read_and_named_as_it_is(project, name):
    project(TREE).commit()
    project.write(name, "odd")
    assert project.repository.uncommitted() == [name]
    commit = project.commit()
    assert project.repository.snapshot(commit).files[name] == b"odd"
    assert project.repository.snapshot(None).files[name] == b"odd"
    assert any("bad-path" in line for line in project.check())
    project.remove(name)
    assert project.repository.uncommitted() == [name]


def test_a_name_that_is_not_utf_8_is_a_problem_and_no_traceback(project):
    commit = project(TREE).commit()
    place = os.fsencode(project.folder / "content/es") + b"/\xff.md"
    with open(place, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(project.read(GUIDE).encode())
    assert len(project.repository.uncommitted()) == 1
    assert project.commit() != commit
    for snapshot in map(project.repository.snapshot, (None, project.repository.head())):
        assert snapshot.unreadable == {"content/es/\udcff.md": "its name is not UTF-8"}
        assert GUIDE in snapshot.files
    lines = project.check()
    assert [line for line in lines if "udcff.md" in line and "unreadable" in line] != []


def test_an_empty_repository_has_no_commit_and_is_read_from_the_folder(project):
    project(TREE)
    project.git("init", "--quiet")
    assert project.repository.head() is None
    assert GUIDE in project.repository.snapshot(None).files


def test_an_empty_commit_has_no_configuration(project):
    commit = project.commit()
    with pytest.raises(ConfigError, match=r"no kb\.yml in commit"):
        config_of(project.repository.snapshot(commit))


def test_git_that_refuses_is_an_error_and_not_a_folder_without_git(project):
    project(TREE).commit()
    (project.folder / ".git" / "HEAD").write_text("ref: refs/heads/\x01\n")
    project.write(".git/config", "[broken")
    with pytest.raises(RepositoryError, match="git rev-parse failed"):
        project.repository.head()


def test_an_unknown_commit_is_an_error(project):
    project(TREE).commit()
    with pytest.raises(RepositoryError, match="git ls-tree failed"):
        project.repository.snapshot("0" * 40)


def test_without_git_installed_there_is_no_commit(project, monkeypatch, tmp_path):
    project(TREE).commit()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert project.repository.head() is None
    with pytest.raises(RepositoryError, match="git is not installed"):
        project.repository.uncommitted()


def test_a_project_in_a_subfolder_is_read_by_its_own_paths(tmp_path):
    outer, inner = Project(tmp_path / "outer"), Project(tmp_path / "outer" / "the kb")
    inner(TREE)
    outer.write("content/es/other.md", "not ours")
    commit = outer.commit()
    inner.replace(GUIDE, "Text.", "Other.")
    outer.write("content/es/other.md", "changed")

    assert sorted(inner.repository.snapshot(commit).files) == ["content/assets/chart.svg", GUIDE, "kb.yml"]
    assert inner.repository.uncommitted() == [GUIDE]
    assert inner.repository.prefix() == "the kb/"


LINKS = {
    "content/es/inside.md": ("guide.md", True),
    "content/es/chain.md": ("inside.md", True),
    "content/es/up.md": ("../es/guide.md", True),
    "content/es/outside.md": ("../../notes.txt", False),
    "content/es/config.md": ("../../kb.yml", False),
    "content/es/absolute.md": ("/etc/hostname", False),
    "content/es/nowhere.md": ("missing.md", False),
    "content/es/circle.md": ("circle.md", False),
    "content/es/ring-a.md": ("ring-b.md", False),
    "content/es/ring-b.md": ("ring-a.md", False),
    "content/es/folder": ("../assets", False),
}


@pytest.mark.parametrize("committed", [False, True])
def test_links_are_followed_within_the_content_only(project, committed):
    project(TREE)
    for name, (target, _followed) in LINKS.items():
        (project.folder / name).symlink_to(target)
    commit = project.commit() if committed else None

    snapshot = project.repository.snapshot(commit)

    for name, (target, followed) in LINKS.items():
        if followed:
            assert snapshot.files[name] == snapshot.files[GUIDE]
        else:
            assert snapshot.stray_links[name] == target
            assert name not in snapshot.files


@pytest.mark.parametrize("committed", [False, True])
def test_a_configuration_that_is_a_link_is_none(project, committed):
    project(TREE)
    (project.folder / "kb.yml").rename(project.folder / "content/kb.yml")
    (project.folder / "kb.yml").symlink_to("content/kb.yml")
    commit = project.commit() if committed else None
    snapshot = project.repository.snapshot(commit)
    assert snapshot.stray_links == {"kb.yml": "content/kb.yml"}
    with pytest.raises(ConfigError, match=r"kb\.yml:1: stray-link"):
        config_of(snapshot)
    assert commit is None or "kb.yml" not in project.repository.tree(commit)


@pytest.mark.parametrize("committed", [False, True])
def test_a_file_over_a_megabyte_is_named_and_not_read(project, committed):
    project(TREE)
    project.write("content/film.webm", bytes(LARGEST + 1))
    project.write("content/still.webm", bytes(LARGEST))
    snapshot = project.repository.snapshot(project.commit() if committed else None)
    assert snapshot.too_large == {"content/film.webm": LARGEST + 1}
    assert len(snapshot.files["content/still.webm"]) == LARGEST


def test_what_is_not_a_file_is_named_and_not_waited_for(project):
    project(TREE)
    os.mkfifo(project.folder / "content" / "pipe")
    assert project.repository.snapshot(None).unreadable == {"content/pipe": "not a file"}


def test_a_folder_named_like_the_configuration_is_no_configuration(project):
    (project.folder / "kb.yml").mkdir()
    with pytest.raises(ConfigError):
        project.library()


def test_the_real_repository_can_be_read():
    repository = Repository(ROOT)
    snapshot = repository.snapshot(repository.head())
    assert "kb.yml" in snapshot.files
    assert snapshot.stray_links == {}


def test_contents_come_in_order_as_often_as_they_are_asked_for(project):
    project(TREE).commit()
    blobs = [project.git("rev-parse", f"HEAD:{path}") for path in (GUIDE, "content/assets/chart.svg", GUIDE)]
    texts = list(project.repository.contents(blobs))
    assert texts == [project.read(GUIDE).encode(), b"<svg/>\n", project.read(GUIDE).encode()]
    assert list(project.repository.contents([])) == []


def test_more_contents_than_git_is_asked_for_at_once(project):
    for number in range(300):
        project.write(f"content/assets/{number}.txt", f"{number}\n")
    tree = project.repository.tree(project().commit())
    names = [f"content/assets/{number}.txt" for number in range(300)]
    contents = project.repository.contents(tree[name] for name in names)
    assert [int(content) for content in contents] == list(range(300))


def test_a_missing_object_is_an_error_that_says_how_to_get_it(project):
    commit = project(TREE).commit()
    blob = project.git("rev-parse", f"HEAD:{GUIDE}")
    (project.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for read in (
        lambda: list(project.repository.contents([blob])),
        lambda: project.repository.snapshot(commit),
    ):
        with pytest.raises(RepositoryError, match=f"the object {blob} is missing.*git fetch --refetch"):
            read()


def test_a_head_that_is_missing_is_an_error_and_not_a_folder_without_git(project):
    commit = project(TREE).commit()
    (project.folder / ".git/objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(RepositoryError, match=f"the object {commit} is missing"):
        project.repository.head()


def test_a_shallow_clone_is_refused_with_the_way_to_deepen_it(project, tmp_path):
    for number in range(3):
        project.write("notes.txt", str(number))
        commit = project(TREE).commit()
    clone = Project(tmp_path / "clone")
    project.git(
        "clone", "--quiet", "--depth", "2", f"file://{project.folder}", str(clone.folder), cwd=tmp_path
    )
    with pytest.raises(RepositoryError, match="git fetch --unshallow"):
        clone.repository.commits(commit)
    clone.git("fetch", "--quiet", "--unshallow")
    assert clone.repository.commits(commit) is not None


def test_the_tree_of_a_commit_has_the_blobs_of_its_files_and_of_what_its_links_lead_to(project):
    project(TREE)
    for name, (target, _followed) in LINKS.items():
        (project.folder / name).symlink_to(target)
    commit = project.commit()
    tree, snapshot = project.repository.tree(commit), project.repository.snapshot(commit)
    assert sorted(tree) == sorted(snapshot.files)
    assert list(project.repository.contents(tree[path] for path in sorted(tree))) == [
        snapshot.files[path] for path in sorted(tree)
    ]


def test_what_a_commit_changed_is_told_by_the_projects_own_paths(tmp_path):
    outer, inner = Project(tmp_path / "outer"), Project(tmp_path / "outer" / "kb")
    inner(TREE)
    first = outer.commit()
    inner.remove(GUIDE)
    inner.write("content/es/other.md", "other")
    outer.write("content/es/guide.md", "not ours")
    second = outer.commit()
    assert inner.repository.changed(first) == ["content/assets/chart.svg", GUIDE]
    assert sorted(inner.repository.changed(second)) == [GUIDE, "content/es/other.md"]


def test_the_last_commit_of_the_main_line_by_an_instant(project):
    commits = [project(TREE).commit(day=DAY.replace(month=month)) for month in (3, 5, 7)]
    noon = int(dt.datetime(2025, 5, DAY.day, 12, tzinfo=dt.UTC).timestamp())
    found = [project.repository.last_on_main(commits[-1], time) for time in (0, noon - 1, noon, noon * 2)]
    assert found == [None, commits[0], commits[1], commits[2]]


def test_a_commit_is_part_of_its_own_history_and_of_its_children_s(project):
    first, second = project(TREE).commit(), project.commit()
    ask = project.repository.is_ancestor
    assert [ask(first, second), ask(second, second), ask(second, first)] == [True, True, False]
    assert not ask("0" * 40, second)


def test_a_commit_object_is_what_its_hash_is_made_of(project):
    commit = project(TREE).commit()
    content = project.repository.commit_object(commit)
    assert hashlib.sha1(b"commit %d\0" % len(content) + content).hexdigest() == commit  # noqa: S324
