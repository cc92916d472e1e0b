"""A publisher beside a server stands by while another one works, and takes over."""

from __future__ import annotations

from contextlib import ExitStack

from kbserver.publisher.beside import publishing_beside
from tests.api.conftest import until
from tests.publisher.conftest import World


def test_it_takes_over_where_the_other_left_off(world: World) -> None:
    with ExitStack() as stack:
        other = stack.enter_context(ExitStack())
        other.enter_context(world.publisher().at_work())
        publisher = world.publisher()
        stack.enter_context(publishing_beside(publisher, world.log, pause=0.05))
        until(lambda: any("standing by" in line for line in world.log.lines))
        assert publisher.state.looked is None
        other.close()
        until(lambda: world.serving is not None)


def test_locks_that_a_killed_git_left_on_our_references_are_no_hindrance(world: World) -> None:
    with (publisher := world.publisher()).at_work():
        publisher.look()
    wanted = world.push("manzanas", "peras")
    for name in ("wanted", "published"):
        world.here.write(f".git/refs/kbserver/{name}.lock", "")
    with (publisher := world.publisher()).at_work():
        publisher.look()
    assert world.serving == wanted
