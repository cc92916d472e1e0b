"""A new day: what begins today is served today, without anybody building anything."""

from __future__ import annotations

import datetime as dt
import fcntl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from kbserver.api.app import create_app
from kbserver.api.calendar import is_due
from kbserver.publish.building import build_release
from kbserver.publish.release import (
    open_current,
    open_release,
    read_pointer,
    releases_folder,
    use_release,
)
from kbserver.publish.workbench import WAITING
from tests.api.conftest import Client, serving, until
from tests.conftest import Project
from tests.story import TODAY, day, tell


class Clock:
    """The day, set by hand."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(project: Project, clock: Clock) -> Iterator[Client]:
    tell(project)
    build_release(project.folder, site=False, on=TODAY)
    with serving(create_app(project.folder, today=clock)) as client:
        yield client


def text(client: Client) -> str:
    answer: str = client.get("/api/v1/guides/limits?lang=es").json()["sections"][1]["text"]
    return answer


def test_a_scheduled_text_is_served_on_its_day(client: Client, clock: Clock, project: Project) -> None:
    assert "peras" in text(client)
    before = read_pointer(releases_folder(project.folder)).data
    clock.day = day("2027-01-01")
    until(lambda: "uvas" in text(client), seconds=60)
    assert client.get("/api/v1/search?q=uvas&lang=es").json()["total"] == 1
    assert client.get("/api/v1/search?q=uvas&lang=es&as_of=2026-12-31").json()["total"] == 0
    now = read_pointer(releases_folder(project.folder)).data
    assert now != before
    assert now is not None
    assert now.startswith("2027-01-01")


def test_the_new_day_shows_the_commit_that_was_published_and_no_later_one(
    client: Client, clock: Clock, project: Project
) -> None:
    project.replace("content/pt/limits.md", "laranjas", "bananas")
    project.approve("content/pt/limits.md", day=day("2026-11-20")).commit("Not built", TODAY)
    clock.day = day("2027-01-01")
    until(lambda: "uvas" in text(client), seconds=60)
    assert client.get("/api/v1/search?q=bananas&lang=pt&fallback=false").json()["total"] == 0


def test_a_day_on_which_nothing_turns_needs_no_release(project: Project) -> None:
    tell(project)
    release = build_release(project.folder, site=False, on=TODAY)
    assert not is_due(release, day("2026-12-31"))
    assert is_due(release, day("2027-01-01"))
    assert "2027-01-01" in release.turns
    again = open_release(releases_folder(project.folder), release.id)
    assert again.turns == release.turns


def test_servers_that_see_the_same_day_come_build_its_release_once(project: Project, clock: Clock) -> None:
    tell(project)
    build_release(project.folder, site=False, on=TODAY)
    folder = releases_folder(project.folder)
    built = set()
    with serving(create_app(project.folder, today=clock)) as one, ExitStack() as stack:
        two = stack.enter_context(serving(create_app(project.folder, today=clock)))
        clock.day = day("2027-01-01")
        until(lambda: "uvas" in text(one) and "uvas" in text(two), seconds=60)
        built |= {(path.name, path.stat().st_ino) for path in folder.glob("2027*")}
    # both have ended: whichever came second has done what it does
    built |= {(path.name, path.stat().st_ino) for path in folder.glob("2027*")}
    assert len(built) == 1


def test_a_commit_published_while_the_day_s_build_waits_is_not_taken_back(project: Project) -> None:
    tell(project)
    folder = releases_folder(project.folder)
    former = build_release(project.folder, site=False, on=TODAY)
    project.replace("content/pt/limits.md", "laranjas", "bananas")
    project.approve("content/pt/limits.md", day=day("2026-11-20")).commit("Newer", TODAY)
    newer = build_release(project.folder, site=False, on=TODAY)
    use_release(folder, former)
    asked: list[str | None] = []
    waiting = threading.Event()

    def serving() -> str | None:
        asked.append(open_current(folder).commit)
        return asked[-1]

    def heard(said: str) -> None:
        if said == WAITING:
            use_release(folder, newer)
            waiting.set()

    with (folder / ".lock").open("w") as lock, ThreadPoolExecutor(1) as pool:
        fcntl.flock(lock, fcntl.LOCK_EX)
        building = pool.submit(
            build_release,
            project.folder,
            site=False,
            on=day("2027-01-01"),
            commit=serving,
            progress=heard,
        )
        assert waiting.wait(60)
        fcntl.flock(lock, fcntl.LOCK_UN)
        assert building.result().commit == newer.commit
    assert asked == [former.commit, newer.commit]
