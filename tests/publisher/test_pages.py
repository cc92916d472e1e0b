"""Pages after data: the changed ones first, then the whole site, unless something newer is pushed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbserver.publish.release import Release, list_releases, open_release, read_pointer, releases_folder
from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.publisher import Publisher
from tests.api.conftest import until
from tests.publisher.conftest import World, running


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One world for all: every test pushes to it and leaves its last push published."""
    return World(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def publisher(world: World) -> Iterator[Publisher]:
    """A publisher of data and pages that has published what the remote had."""
    with (publisher := world.publisher(site=True)).at_work():
        publisher.look()
        assert publisher.state.failure is None
        yield publisher


def pages(world: World) -> tuple[Release, str]:
    """The release whose pages serve, and what the guide's page says to clients."""
    folder = releases_folder(world.here.folder)
    release = open_release(folder, str(read_pointer(folder).site))
    release.verify()
    return release, (release.site("clients") / "faq/refunds/index.html").read_text(encoding="utf-8")


def release_ids(world: World, commit: str) -> list[str]:
    """The releases of a commit in the order in which they were finished."""
    found = [r for r in list_releases(releases_folder(world.here.folder)) if r.commit == commit]
    found.sort(key=lambda release: (release.folder / "manifest.json").stat().st_mtime_ns)
    return [release.id for release in found]


LONG = 120.0
"""Seconds that several builds of a site may take on a busy machine."""


def test_a_push_is_followed_by_data_then_its_own_pages_then_the_whole_site(
    world: World, publisher: Publisher
) -> None:
    wanted = world.push("manzanas", "peras")
    publisher.look()
    data, patched, whole = release_ids(world, wanted)
    assert (data.rpartition("-")[2], patched.rpartition("-")[2]) == ("data", "patched")
    release, page = pages(world)
    assert (release.id, world.serving) == (whole, wanted)
    assert "treinta peras" in page
    assert list(publisher.state.seconds) == ["fetch", "data", "patch", "site"]


def paused(publisher: Publisher) -> int:
    """Stop the process that builds the whole site as soon as it builds it."""
    until(lambda: publisher.sites.pid is not None and "building the sites" in publisher.state.doing, LONG)
    builder = publisher.sites.pid
    assert builder is not None
    os.kill(builder, signal.SIGSTOP)
    return builder


def test_a_newer_push_does_not_wait_for_the_older_ones_site(world: World, publisher: Publisher) -> None:
    older = world.push("peras", "uvas")
    with running(publisher.look, publisher):
        builder = paused(publisher)
        assert "treinta uvas" in pages(world)[1]
        wanted = world.push("uvas", "kiwis")
        Doorbell(world.here.folder).ring()
        until(lambda: publisher.state.published == wanted, LONG)
    publisher.stopping.clear()
    release, page = pages(world)
    assert (release.commit, world.serving) == (wanted, wanted)
    assert "treinta kiwis" in page
    assert len(release_ids(world, older)) == 2
    assert not Path(f"/proc/{builder}").exists()


def test_what_cannot_be_published_does_not_stop_the_older_ones_site(
    world: World, publisher: Publisher
) -> None:
    wanted = world.push("kiwis", "higos")
    with running(publisher.look, publisher):
        builder = paused(publisher)
        world.remote.write("content/es/faq/broken.md", "Sin cabecera.\n")
        broken = world.remote.commit("Break")
        Doorbell(world.here.folder).ring()
        until(lambda: publisher.state.failure is not None, LONG)
        os.kill(builder, signal.SIGCONT)
        until(lambda: publisher.state.published == wanted, LONG)
    publisher.stopping.clear()
    assert pages(world)[0].commit == wanted
    assert publisher.state.failure is not None
    assert (publisher.state.failure.outcome, publisher.state.failure.commit) == ("checks-failed", broken)
    assert publisher.state.state == "failed"


def test_pages_that_an_ended_publisher_left_are_built_though_all_that_is_newer_is_broken(
    tmp_path: Path,
) -> None:
    world, wanted, broken = left(tmp_path)
    Acceptance(world.here.folder).give(broken)
    with (publisher := world.publisher(site=True)).at_work():
        publisher.look()
    # it is for the newer one, which is still to come
    assert Acceptance(world.here.folder).given() == broken
    release, page = pages(world)
    assert (release.commit, publisher.state.published) == (wanted, wanted)
    assert "treinta peras" in page
    assert not release.id.endswith("-patched")
    assert publisher.state.failure is not None
    assert (publisher.state.failure.outcome, publisher.state.failure.commit) == ("checks-failed", broken)
    assert publisher.state.state == "failed"


def test_older_pages_that_fail_too_are_said_once_and_do_not_hide_what_is_wrong_with_the_newer(
    tmp_path: Path,
) -> None:
    world, _, broken = left(tmp_path)
    world.here.write("mkdocs.yml", "site_name: [\n")
    with (publisher := world.publisher(site=True)).at_work():
        publisher.look()
        publisher.look()
    assert pages(world)[0].id.endswith("-patched")
    assert publisher.state.failure is not None
    assert (publisher.state.failure.outcome, publisher.state.failure.commit) == ("checks-failed", broken)
    assert [line.partition(" {")[0] for line in world.log.lines].count("the site was not built") == 1


def left(folder: Path) -> tuple[World, str, str]:
    """A publisher that ended with data out and pages not, what it published, and a broken push after it."""
    world = World(folder)
    with (first := world.publisher(site=True)).at_work():
        first.look()
    wanted = world.push("manzanas", "peras")
    ended = world.publisher(site=True)
    with running(ended.run, ended):
        paused(ended)
    world.remote.write("content/es/faq/broken.md", "Sin cabecera.\n")
    broken = world.remote.commit("Break")
    assert world.serving == wanted
    return world, wanted, broken
