"""Which releases are kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbserver.api.app import create_app
from kbserver.hold import Hold
from kbserver.publish.keeping import prune
from kbserver.publish.release import open_release, releases_folder, use_release
from tests.api.conftest import Knowledge, serving, until

DAY = 86_400


class Shelf:
    """Small releases, each built an hour after the one before."""

    def __init__(self, folder: Path) -> None:
        self.knowledge = Knowledge(folder)
        self.folder = releases_folder(folder)

    def build(self, *names: str, days_ago: float = 0) -> None:
        for number, name in enumerate(names):
            release = self.knowledge.release(name, clients=(), agents=(), pages={"index.html": name})
            at = time.time() - days_ago * DAY - 3600 * (len(names) - number)
            os.utime(release.folder / "manifest.json", (at, at))
            os.utime(release.folder, (at, at))

    def point(self, data: str, site: str | None) -> None:
        self.knowledge.point(data, site)
        at = time.time() - 3600
        os.utime(self.folder / "current.json", (at, at))

    @property
    def names(self) -> str:
        return " ".join(sorted(path.name for path in self.folder.iterdir() if path.is_dir()))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "project")


def test_the_newest_are_kept_up_to_a_number(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d", "e")
    shelf.point("e", "e")
    assert sorted(prune(shelf.folder, count=3, days=30, grace=60)) == ["a", "b"]
    assert shelf.names == "c d e"
    assert prune(shelf.folder, count=3, days=30, grace=60) == []


def test_old_ones_go_but_what_serves_and_the_one_before_it(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", days_ago=40)
    shelf.point("c", "c")
    assert prune(shelf.folder, count=5, days=30, grace=60) == ["a"]
    assert shelf.names == "b c"


def test_pages_and_data_that_serve_stay_however_old(shelf: Shelf) -> None:
    shelf.build("a", "b", days_ago=99)
    shelf.build("c", "d", "e")
    shelf.point("b", "a")
    prune(shelf.folder, count=2, days=1, grace=60)
    assert shelf.names == "a b e"


def test_what_was_pointed_to_a_moment_ago_stays_however_often_the_pointer_moves(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d", "e")
    for name in ("b", "d", "e"):
        use_release(shelf.folder, open_release(shelf.folder, name))
    assert prune(shelf.folder, count=2, days=30, grace=60) == ["c", "a"]
    assert prune(shelf.folder, count=2, days=30, grace=0) == ["b"]


def test_nothing_goes_while_there_is_no_pointer(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d")
    assert prune(shelf.folder, count=2, days=30, grace=60) == []
    assert shelf.names == "a b c d"
    assert prune(shelf.folder.with_name("nowhere"), count=2, days=30, grace=0) == []


def test_what_somebody_holds_stays_until_he_lets_go(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d")
    shelf.point("d", "d")
    held = Hold(open_release(shelf.folder, "a").folder)
    assert prune(shelf.folder, count=2, days=30, grace=60) == ["b"]
    assert shelf.names == "a c d"
    held.let_go()
    held.let_go()
    assert prune(shelf.folder, count=2, days=30, grace=60) == ["a"]


def test_a_server_holds_what_it_serves_until_it_has_taken_up_the_next(shelf: Shelf) -> None:
    shelf.build("a", "b", "c")
    shelf.point("a", "a")
    page = shelf.folder / "c/clients/site/index.html"
    with serving(create_app(shelf.knowledge.folder)) as client:
        page.write_text("damaged")
        shelf.point("c", "c")
        until(lambda: 'outcome="refused"' in client.app.state.service.metrics.text().decode())
        assert prune(shelf.folder, count=2, days=30, grace=0) == []
        assert client.get("/").text == "a"
        page.write_text("c")
        shelf.point("c", "c")
        until(lambda: client.get("/").text == "c" and prune(shelf.folder, 2, 30, 0) == ["a"])


def test_a_build_that_runs_is_left_alone(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d")
    shelf.point("d", "d")
    lock = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print(1, flush=True); input()"
    command = [sys.executable, "-c", lock, str(shelf.folder / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        assert prune(shelf.folder, count=2, days=30, grace=60) == []
        builder.kill()
    assert prune(shelf.folder, count=2, days=30, grace=60) != []


def test_previews_are_nobody_s_business_here(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d")
    manifest = shelf.folder / "a" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"preview": false', '"preview": true'))
    shelf.point("d", "d")
    assert prune(shelf.folder, count=2, days=30, grace=60) == ["b"]


def test_a_patched_site_goes_when_it_does_not_serve_and_data_do_not_go_for_it(shelf: Shelf) -> None:
    shelf.build("a", "b", "c", "d")
    for name, facts in {"a": {"data": False}, "b": {"data": False}, "c": {"site": False}}.items():
        manifest = shelf.folder / name / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"commit": "1"} | facts))
    shelf.point("d", "b")
    assert prune(shelf.folder, count=5, days=30, grace=60) == ["a"]
    assert shelf.names == "b c d"
