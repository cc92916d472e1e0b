from __future__ import annotations

import datetime as dt

import pytest

from kbserver.approval.archive import commit_on, head_of, policy_at
from kbserver.errors import RepositoryError
from tests.conftest import DAY, KB_YML, Project


def commit_at(project: Project, time: str) -> str:
    """A commit on top of HEAD, made at an instant; its hash."""
    seconds = int(dt.datetime.fromisoformat(time).timestamp())
    tree, parent = project.git("rev-parse", "HEAD^{tree}"), project.git("rev-parse", "HEAD")
    who = f"Ana <ana@example.org> {seconds} +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nWrite\n"
    raw = project.write("../commit", text)
    project.git("reset", "--quiet", project.git("hash-object", "-t", "commit", "-w", str(raw)))
    return project.git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("zone", "day", "last", "next_"),
    [
        ("UTC", "2025-06-15", "2025-06-15T23:59:59+00:00", "2025-06-16T00:00:00+00:00"),
        ("America/Sao_Paulo", "2025-06-15", "2025-06-16T02:59:59+00:00", "2025-06-16T03:00:00+00:00"),
        ("Asia/Tokyo", "2025-06-15", "2025-06-15T14:59:59+00:00", "2025-06-15T15:00:00+00:00"),
        # clocks went forward, and back, at midnight
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T02:59:59+00:00", "2018-11-04T03:00:00+00:00"),
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T02:59:59+00:00", "2018-02-18T03:00:00+00:00"),
    ],
)
def test_a_day_ends_where_the_configured_zone_says(
    project: Project, zone: str, day: str, last: str, next_: str
) -> None:
    project.write("kb.yml", KB_YML.replace("America/Sao_Paulo", zone))
    project.commit(day=dt.date(2018, 1, 1))
    found = commit_at(project, last)
    head = commit_at(project, next_)
    assert commit_on(project.repository, head, dt.date.fromisoformat(day)) == found


def test_the_zone_is_that_of_the_last_kb_yml(project: Project) -> None:
    project.write("kb.yml", KB_YML.replace("America/Sao_Paulo", "UTC"))
    project.commit(day=DAY.replace(day=1))
    found = commit_at(project, "2025-06-16T02:00:00+00:00")
    assert commit_on(project.repository, found, DAY) != found
    project.write("kb.yml", KB_YML)
    head = project.commit(day=DAY.replace(month=7))
    assert commit_on(project.repository, head, DAY) == found


def test_the_days_before_and_after_all_commits(project: Project) -> None:
    head = project("").commit()
    for day in (DAY - dt.timedelta(days=1), dt.date(1969, 1, 1), dt.date.min):
        assert commit_on(project.repository, head, day) is None
    for day in (DAY, dt.date(2999, 1, 1), dt.date(9999, 12, 30), dt.date.max):
        assert commit_on(project.repository, head, day) == head


def test_a_commit_without_kb_yml_has_a_policy_by_which_nothing_holds(project: Project) -> None:
    commit = project.commit()
    assert policy_at(project.repository, commit).fault == "there was no kb.yml"
    project("").commit()
    assert policy_at(project.repository, "HEAD").fault is None


def test_where_there_is_no_commit_nothing_can_be_verified(project: Project) -> None:
    with pytest.raises(RepositoryError, match="without git"):
        head_of(project("").repository)
