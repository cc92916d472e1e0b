"""Commits made to reach other files than the content: none gets anywhere, and readers keep what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from kbserver.publisher.publisher import Publisher
from tests.publisher.conftest import GUIDE, World

SECRET = "content-of-another-file"


class Attacked(NamedTuple):
    world: World
    publisher: Publisher
    good: str
    """The commit before the attack."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """One world for all attacks: each begins from the same commit."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "secret.md").write_text(SECRET)
    world = World(folder)
    with (publisher := world.publisher()).at_work():
        publisher.look()
        yield Attacked(world, publisher, world.remote.git("rev-parse", "HEAD"))


def blob(world: World, text: str) -> str:
    world.remote.write("untracked.txt", text)
    found = world.remote.git("hash-object", "-w", "untracked.txt")
    world.remote.remove("untracked.txt")
    return found


def entry(world: World, mode: str, name: str, path: str, text: str) -> None:
    """Commit an entry of any mode, as no file system need allow it."""
    world.remote.git("update-index", "--add", "--cacheinfo", f"{mode},{name or blob(world, text)},{path}")
    world.remote.git("commit", "--quiet", "--message", "Attack")


def link(world: World, path: str, target: str) -> None:
    entry(world, "120000", "", path, target)


Attack = Callable[[World], None]
ATTACKS: dict[str, tuple[Attack, str | None]] = {
    "a guide that is a link out of the repository": (
        lambda world: link(world, "content/es/faq/stolen.md", "../../../../secret.md"),
        "checks-failed",
    ),
    "a guide that is a link to a file of the machine": (
        lambda world: link(world, "content/es/faq/stolen.md", "/etc/passwd"),
        "checks-failed",
    ),
    "a folder that is a link": (lambda world: link(world, "content/es/stolen", "../../.."), "checks-failed"),
    "links in a circle": (lambda world: link(world, "content/es/faq/a.md", "a.md"), "checks-failed"),
    "a configuration that is a link": (
        lambda world: link(world, "kb.yml", "../secret.md"),
        "config-invalid",
    ),
    "a submodule among the guides": (
        lambda world: entry(world, "160000", "1" * 40, "content/es/module", ""),
        None,
    ),
    "a name that is an option": (
        lambda world: entry(world, "100644", "", "content/es/faq/--output=x.md", "Sin cabecera.\n"),
        "checks-failed",
    ),
    "a name with a line end": (
        lambda world: entry(world, "100644", "", "content/es/faq/a\nb.md", "Sin cabecera.\n"),
        "checks-failed",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_gets_nowhere(attacked: Attacked, name: str) -> None:
    attack, expected = ATTACKS[name]
    world, publisher, good = attacked
    world.remote.git("reset", "--quiet", "--hard", good)
    attack(world)
    publisher.look()
    failure = publisher.state.failure
    assert (failure.outcome if failure else None) == expected
    assert SECRET not in str(publisher.state)
    assert {document.guide_id for document in world.documents} == {"faq/refunds"}
    assert not [path for path in world.here.folder.rglob("*") if path.name in ("module", "stolen.md")]


@pytest.mark.parametrize("name", ["..", ".git", "."])
def test_trees_with_names_that_lead_elsewhere_are_refused_before_they_are_kept(
    attacked: Attacked, name: str
) -> None:
    world, publisher, good = attacked
    world.remote.git("reset", "--quiet", "--hard", good)
    inner = world.remote.git("rev-parse", "HEAD:content/es/faq")
    guide = world.remote.git("rev-parse", f"HEAD:{GUIDE}")
    raw = b"40000 " + name.encode() + b"\0" + bytes.fromhex(inner)
    raw += b"100644 refunds.md\0" + bytes.fromhex(guide)
    world.remote.write("tree.bin", raw)
    tree = world.remote.git("hash-object", "-t", "tree", "-w", "--literally", "tree.bin")
    world.remote.remove("tree.bin")
    hostile = world.remote.git("commit-tree", tree, "-p", good, "-m", "Attack")
    world.remote.git("update-ref", "refs/heads/main", hostile)
    publisher.look()
    assert publisher.state.failure is not None
    assert publisher.state.failure.outcome == "fetch-failed"
    assert {document.guide_id for document in world.documents} == {"faq/refunds"}
