from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.history import LANGUAGES, VERSIONS, make_year, one_more
from kbserver.approval.history import History, read_history
from kbserver.repository import Repository

GUIDES = 3


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("history") / "project"
    make_year(project, GUIDES)
    return project


@pytest.fixture
def history(year: Path) -> History:
    repository = Repository(year)
    return read_history(repository, repository.head(), remember=False)


def count(project: Path, *options: str) -> int:
    command = ["git", "-C", str(project), "rev-list", "--count", *options, "HEAD"]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def test_every_text_has_as_many_versions_as_the_year_claims(history: History) -> None:
    assert len(list(history.all())) == GUIDES * len(LANGUAGES)
    for each in history.all():
        assert [version.number for version in each.versions] == list(range(1, VERSIONS + 1))
        assert all(given.fault is None for given in each.given.values())


def test_every_version_is_approved_in_its_own_commit(history: History) -> None:
    commits = [version.commit for each in history.all() for version in each.versions]
    assert len(set(commits)) == len(commits) == GUIDES * len(LANGUAGES) * VERSIONS


def test_some_commits_come_by_a_merge(year: Path, history: History) -> None:
    assert count(year, "--merges") == VERSIONS
    assert count(year) == 1 + GUIDES * len(LANGUAGES) * VERSIONS + VERSIONS
    late = [v for each in history.all() for v in each.versions if v.reached != v.commit]
    assert len(late) == len(LANGUAGES) * VERSIONS


def test_one_guide_in_ten_shows_a_picture_that_changes_in_the_middle(history: History) -> None:
    shown = {each.guide_id: [version.files for version in each.versions] for each in history.all()}
    assert [guide_id for guide_id, files in shown.items() if any(files)] == ["area-00/guide-0000"]
    assert len(set(shown["area-00/guide-0000"])) == 2


def test_the_year_is_always_the_same(year: Path, tmp_path: Path) -> None:
    make_year(tmp_path / "again", GUIDES)
    assert Repository(tmp_path / "again").head() == Repository(year).head()


def test_one_commit_more_is_one_version_more(tmp_path: Path) -> None:
    make_year(tmp_path / "project", 1)
    one_more(tmp_path / "project")
    repository = Repository(tmp_path / "project")
    history = read_history(repository, repository.head())
    assert [len(each.versions) for each in history.all()] == [VERSIONS, VERSIONS + 1, VERSIONS]
