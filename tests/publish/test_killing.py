"""A build killed at any moment: the old release serves, and the next build works and tidies up."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbserver.publish.building import build_release
from kbserver.publish.release import open_release, read_pointer
from tests.api.conftest import until
from tests.conftest import DAY, ROOT, Project

GUIDES = 8
KILLS = 26
KILLS_WITH_SITE = 6


@pytest.fixture
def small(project: Project) -> Project:
    for number in range(GUIDES):
        project(f"""
            content/es/folder/guide-{number}.md [clients faq]
                Texto {number}.

                ## Detalle {{#detail}}

                Más texto, más largo.
        """)
    shutil.copy(ROOT / "mkdocs.yml", project.folder)
    project.approve()
    project.commit()
    return project


def start(project: Project, day: dt.date, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kbserver", "build", "--on", day.isoformat(), *options],
        cwd=project.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def duration(project: Project, *options: str) -> float:
    began = time.monotonic()
    assert start(project, DAY, *options).wait() == 0
    return time.monotonic() - began


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def serving_ids(project: Project) -> tuple[str | None, str | None]:
    """What the pointer names, after making sure that all of it is whole."""
    folder = project.folder / "releases"
    pointer = read_pointer(folder)
    for release_id in {pointer.data, pointer.site} - {None}:
        open_release(folder, str(release_id)).verify()
    return pointer.data, pointer.site


def leftovers(project: Project) -> list[str]:
    return [
        path.name for path in (project.folder / "releases").iterdir() if path.name.startswith(".building")
    ]


def days() -> Iterator[dt.date]:
    return (DAY + dt.timedelta(days=number) for number in range(1, 1000))


def survive(project: Project, kills: int, *options: str) -> set[str]:
    """Kill builds of as many days at as many moments; how each ended."""
    whole = duration(project, *options)
    ends = set()
    for number, day in zip(range(kills), days(), strict=False):
        before = serving_ids(project)
        process = start(project, day, *options)
        time.sleep(whole * (number + 0.5) / kills)
        kill_group(process)
        after = serving_ids(project)
        assert after == before or str(after[0]).startswith(day.isoformat())
        ends.add("late" if after != before else "middle" if leftovers(project) else "early")
        release = build_release(project.folder, site=False, on=day)
        assert serving_ids(project)[0] == release.id
        until(lambda: not leftovers(project))
    assert start(project, day, *options).wait() == 0
    assert str(serving_ids(project)[0]).startswith(day.isoformat())
    return ends


def test_killed_while_it_writes_data(small: Project) -> None:
    ends = survive(small, KILLS, "--no-site")
    assert "early" in ends
    shown = {path.name for path in (small.folder / "releases").iterdir() if path.is_file()}
    assert shown <= {".lock", "current.json", ".current.json.new"}


def test_killed_while_it_builds_pages(small: Project) -> None:
    assert "middle" in survive(small, KILLS_WITH_SITE)


def test_killed_the_moment_it_begins_to_write(small: Project) -> None:
    build_release(small.folder, site=False, on=DAY)
    for number, day in zip(range(8), days(), strict=False):
        before = serving_ids(small)
        process = start(small, day, "--no-site")
        while process.poll() is None and not leftovers(small):
            time.sleep(0.0005)
        time.sleep(0.002 * number)
        kill_group(process)
        after = serving_ids(small)
        assert after == before or str(after[0]).startswith(day.isoformat())
    build_release(small.folder, site=False, on=DAY).verify()
    until(lambda: not leftovers(small))


def test_generators_that_outlive_their_builder_harm_nothing(small: Project) -> None:
    build_release(small.folder, on=DAY)
    day = DAY + dt.timedelta(days=1)
    process = start(small, day)
    while not (orphans := children(process.pid)):
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    release = build_release(small.folder, on=day)
    release.verify()
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{pid}/cmdline").exists() and not zombie(pid) for pid in orphans):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    release.verify()
    assert serving_ids(small) == (release.id, release.id)
    build_release(small.folder, on=day)
    until(lambda: not leftovers(small))


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split() if is_generator(int(child))]
    return found


def is_generator(pid: int) -> bool:
    return b"mkdocs" in Path(f"/proc/{pid}/cmdline").read_bytes()


def zombie(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True
