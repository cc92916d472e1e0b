"""History as a sequence: every commit once, in an order that only ever grows at its end.

The main line runs from HEAD through first parents. Oldest first, each of its commits comes after the
commits it brought in, parents before children. A commit on the main line is compared with the one before it
on the main line; a commit on a branch sets what differs from all of its parents. So whoever applies the
changes in order stands, after each commit of the main line, exactly at its tree, and a new commit never
changes what came before.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from kbserver.config import FILE_NAME
from kbserver.repository.git import Git
from kbserver.repository.snapshot import CONTENT

__all__ = ["Change", "Commit", "walk"]

_FILE, _LINK = "100", "120000"
"""How the modes of files begin, and the mode of symbolic links."""
_AT_ONCE = 2048
"""Commits compared by one git: what was compared can be followed while it compares the next."""
_ASKED_ONE_BY_ONE = 16
"""Commits for which git is asked each by itself; for more, it lists them all."""


class Change(NamedTuple):
    """One file as a commit leaves it."""

    path: str
    """Relative to the project, with forward slashes."""
    blob: str | None
    """Git's id of the content; None for a file removed, and for what is no file."""
    link: str | None = None
    """Where it leads, as the link has it; None for what is no symbolic link."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that touched the content or `kb.yml`, or brought in commits that did."""

    id: str
    """Full hash; empty for what lies uncommitted in the folder."""
    time: int
    """When it was committed, by its committer's clock: seconds since 1970 in UTC."""
    on_main: bool
    """Whether it stands on the main line."""
    config: str | None
    """Blob of its `kb.yml`; None where it has none."""
    changes: tuple[Change, ...]
    """What it sets, by path; see above what that means on a branch."""
    parents: tuple[str, ...] = ()
    """Full hashes of its parents, the first one first."""


@dataclass(frozen=True, slots=True)
class _Node:
    time: int
    parents: tuple[str, ...]


def walk(git: Git, head: str, since: str | None = None) -> Iterator[Commit] | None:
    """The commits up to `head`, in order; after `since` where that is given.

    Returns:
        None when `since` does not stand on the main line of `head`: what was read up to there does not count.
    """
    span = [head, f"^{since}"] if since else [head]
    nodes = dict(_nodes(git, span))
    main = _main_line(nodes, head)
    if since is not None and since != head and (not main or nodes[main[0]].parents[:1] != (since,)):
        return None
    for name in _known(git, nodes, main, since) if since else ():
        del nodes[name]
    return _commits(git, nodes, main)


def _commits(git: Git, nodes: Mapping[str, _Node], main: list[str]) -> Iterator[Commit]:
    prefix = os.fsdecode(git("rev-parse", "--show-prefix")).removesuffix("\n")
    on_main = set(main)
    changes: dict[str, list[Change]] = {}
    configs = _Configs(git, nodes, changes)
    order = _in_order(nodes, main)
    while names := list(islice(order, _AT_ONCE)):
        changes.clear()
        compared = (" ".join((name, *nodes[name].parents[:1])) if name in on_main else name for name in names)
        changes.update(_changes(git, prefix, compared))
        _read_links(git, changes)
        for name in names:
            node, own, config = nodes[name], changes.get(name, ()), configs.of(name)
            if own or (name in on_main and len(node.parents) > 1):
                yield Commit(name, node.time, name in on_main, config, tuple(own), node.parents)


def _nodes(git: Git, span: list[str]) -> Iterator[tuple[str, _Node]]:
    for line in git("log", "--format=%H %ct %P", *span).decode().splitlines():
        name, time, *parents = line.split()
        yield name, _Node(int(time), tuple(parents))


def _known(git: Git, nodes: Mapping[str, _Node], main: list[str], since: str) -> set[str]:
    """Those of the commits that `since` has too.

    Git stops looking where commits are older than all it looks for. Where clocks were wrong it then lists,
    of branches merged later, commits from before they began.
    """
    branches = nodes.keys() - set(main)
    lowest = [name for name in branches if not any(parent in nodes for parent in nodes[name].parents)]
    if len(lowest) <= _ASKED_ONE_BY_ONE and not any(git.is_ancestor(name, since) for name in lowest):
        return set()
    return branches.intersection(git.words("rev-list", since))


def _main_line(nodes: Mapping[str, _Node], head: str) -> list[str]:
    """First parents from the oldest down to the head."""
    line, name = [], head
    while name in nodes:
        line.append(name)
        parents = nodes[name].parents
        if not parents:
            break
        name = parents[0]
    return line[::-1]


def _in_order(nodes: Mapping[str, _Node], main: list[str]) -> Iterator[str]:
    """Every commit once: parents before children, first parents before the others."""
    done: set[str] = set()
    for name in main:
        waiting = [name]
        while waiting:
            at = waiting[-1]
            missing = [p for p in nodes[at].parents if p in nodes and p not in done] if at not in done else []
            if missing:
                waiting += reversed(missing)
                continue
            waiting.pop()
            if at not in done:
                done.add(at)
                yield at


def _changes(git: Git, prefix: str, commits: Iterable[str]) -> Iterator[tuple[str, list[Change]]]:
    """What git says of commits, each alone or with the parent to compare it with; by commit."""
    form = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--ignore-submodules=all")
    options = ("--stdin", "--root", "-r", "-c", *form, "--format=%x01%H")
    out = git("diff-tree", *options, "--", CONTENT, FILE_NAME, data="\n".join(commits).encode() + b"\n")
    parts = iter(os.fsdecode(out).split("\0"))
    found: list[Change] = []
    for part in parts:
        if part.startswith("\x01"):
            found = []
            yield part[1:], found
        elif part.strip("\n"):
            found.append(_change(part.strip("\n"), next(parts).removeprefix(prefix)))


def _change(facts: str, path: str) -> Change:
    """One record: `:mode mode blob blob A`, with a colon, a mode and a blob more for each further parent."""
    words = facts.lstrip(":").split(" ")
    parents = len(facts) - len(facts.lstrip(":"))
    mode, blob = words[parents], words[2 * parents + 1]
    return Change(path, blob if mode.startswith(_FILE) else None, blob if mode == _LINK else None)


def _read_links(git: Git, changes: Mapping[str, list[Change]]) -> None:
    """Put where a link leads in place of the blob that says so."""
    blobs = list(dict.fromkeys(change.link for found in changes.values() for change in found if change.link))
    targets = dict(zip(blobs, map(os.fsdecode, git.contents(blobs)), strict=True))
    for found in changes.values() if targets else ():
        found[:] = [c._replace(link=targets[c.link]) if c.link else c for c in found]


class _Configs:
    """The `kb.yml` of each commit: its own, or the one its parents have."""

    def __init__(self, git: Git, nodes: Mapping[str, _Node], changes: Mapping[str, list[Change]]) -> None:
        self._git, self._nodes, self._changes = git, nodes, changes
        self._known: dict[str, str | None] = {}

    def of(self, name: str) -> str | None:
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> str | None:
        node = self._nodes.get(name)
        if node is None:
            return self._asked(name)
        for change in self._changes.get(name, ()):
            if change.path == FILE_NAME:
                return change.blob
        theirs = {self._known[p] if p in self._known else self.of(p) for p in node.parents}
        return theirs.pop() if len(theirs) == 1 else self._asked(name) if theirs else None

    def _asked(self, name: str) -> str | None:
        listing = self._git("ls-tree", name, "--", FILE_NAME).decode().split()
        return listing[2] if listing and listing[0].startswith(_FILE) else None
