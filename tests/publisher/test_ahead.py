"""A publisher with nothing to do derives what its next push will need: once for each process and day."""

from __future__ import annotations

import os
import signal

from kbserver.publish.release import list_releases, releases_folder
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.publisher import Publisher
from tests.api.conftest import until
from tests.publisher.conftest import World, running


def times_ready(world: World) -> int:
    return sum(line.startswith("ready for the next push") for line in world.log.lines)


def published(world: World) -> Publisher:
    """The first publisher of a world, after its first push."""
    with (publisher := world.publisher()).at_work():
        publisher.look()
    return publisher


def test_a_publisher_that_finds_its_commit_published_derives_it_and_builds_nothing(world: World) -> None:
    published(world)
    releases = [release.id for release in list_releases(releases_folder(world.here.folder))]
    publisher = world.publisher()
    with running(publisher.run, publisher):
        until(lambda: times_ready(world) == 1)
        assert publisher.state.state == "idle"
        assert publisher.state.outcomes == {"published": 1}
        assert [release.id for release in list_releases(releases_folder(world.here.folder))] == releases
        builder = publisher.workshop.pid
        wanted = world.push("manzanas", "peras")
        Doorbell(world.here.folder).ring()
        until(lambda: world.serving == wanted)
        assert publisher.workshop.pid == builder
    assert times_ready(world) == 1


def test_a_building_process_that_follows_a_killed_one_derives_anew(world: World) -> None:
    published(world)
    publisher = world.publisher()
    with running(publisher.run, publisher):
        until(lambda: times_ready(world) == 1)
        assert publisher.workshop.pid is not None
        os.kill(publisher.workshop.pid, signal.SIGKILL)
        wanted = world.push("manzanas", "peras")
        Doorbell(world.here.folder).ring()
        until(lambda: world.serving == wanted)
        until(lambda: times_ready(world) == 2)


def test_a_commit_that_cannot_be_derived_is_told_and_the_next_push_goes_out(world: World) -> None:
    published(world)
    publisher = world.publisher()
    # git has the commit, and cannot read it any more
    (world.here.folder / ".git" / "shallow").write_text(world.here.git("rev-parse", "origin/main"))
    with running(publisher.run, publisher):
        until(lambda: any(line.startswith("not derived ahead") for line in world.log.lines))
        (world.here.folder / ".git" / "shallow").unlink()
        wanted = world.push("manzanas", "peras")
        Doorbell(world.here.folder).ring()
        until(lambda: world.serving == wanted)
    assert publisher.state.failure is None
