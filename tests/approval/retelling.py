"""The past told again in the plainest way: whole trees, every page looked at again at every turn.

Nothing here is shared with what it is compared to but the digest. A turn is one commit, in the order in which
parents come before children and first parents before the others.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.approval.pasts import (
    KB,
    LANGS,
    Line,
    Made,
    Page,
    Rules,
    Tree,
    digest_in,
    files_in,
    path_of,
    rendered,
)

__all__ = ["Retelling", "Tale", "Told", "blob", "day_of", "in_force", "retold"]

DAY = dt.timedelta(days=1)
Key = tuple[str, str]


@dataclass
class Told:
    """A version."""

    digests: set[str]
    page: Page
    """As it last stood with this text on the main line, or as it was approved."""
    path: str
    lines: set[Line]
    """The approvals that made it one."""
    more: set[Line]
    begins: dt.date
    commit: int
    reads: tuple[object, ...]
    """What clients read and see."""
    after_end: bool
    """Whether the guide was out of force before."""
    ends: dt.date | None = None
    why: str | None = None
    reached: int | None = None

    @property
    def last(self) -> dt.date:
        """Last day it can be in force."""
        return min(day for day in (self.ends, self.page.retire, dt.date.max) if day)


@dataclass
class Tale:
    """One translation."""

    versions: list[Told] = field(default_factory=list)
    holds: dict[Line, bool] = field(default_factory=dict)
    """Whether an approval held by the rules of the commit that added it."""
    spent: set[Line] = field(default_factory=set)
    stood: set[str] = field(default_factory=set)
    """Digests of all texts so far."""
    over: bool = False
    """Whether something ended it since its last version."""
    named: dt.date | None = None
    """The day its page named when it was last withdrawn."""
    out: dt.date | None = None
    """The first day without it on the main line, until that has it back."""
    stays: list[tuple[str, int, dt.date | None]] = field(default_factory=list)
    """Where it stood before: the id, how many versions the main line had, the day it got the move."""

    def end(self, day: dt.date, why: str) -> None:
        """Nothing of it is in force from a day on, or from that since which the main line lacks it."""
        day = min(day, self.out or day)
        for told in self.versions:
            if told.ends is None or told.ends > day - DAY:
                told.ends, told.why = day - DAY, why
        self.over = bool(self.versions)
        self.out = day if self.over else None


@dataclass
class Turn:
    """One commit."""

    number: int
    main: bool
    merge: bool
    rules: Rules | None
    day: dt.date


class Retelling:
    """What is known after some turns."""

    def __init__(self) -> None:
        self.tales: dict[Key, Tale] = {}
        self.tree: Tree = {}
        """What stands: after a turn on the main line, exactly its tree."""
        self._main: Tree = {}
        self._branch: set[str] = set()
        """Paths set since the last turn on the main line."""
        self._moves: list[tuple[Key, Key, Tale]] = []
        """From, to, and what the tale was, of moves since then."""

    def turn(self, turn: Turn, commit: Made, parents: Sequence[Tree]) -> None:
        """Go on by one commit."""
        before = dict(self.tree)
        digests = {path: self.digests(path) for path in _pages(before)}
        if turn.main:
            self.tree = dict(commit.tree)
            self._undo_moves()
        else:
            for path in {path for tree in (commit.tree, *parents) for path in tree}:
                if all(tree.get(path) != commit.tree.get(path) for tree in parents):
                    self._set(path, commit.tree)
        for path in sorted(_pages(self.tree)):
            if turn.main or self.tree[path] != before.get(path) or self.digests(path) != digests.get(path):
                self._look(path, before.get(path), turn)
        if turn.main:
            gone = (self._main.keys() | self._branch) - self.tree.keys()
            for path in gone & {path_of(*key) for key in self.tales}:
                self.tales[_key(path)].end(turn.day, "removed")
            for told in (told for tale in self.tales.values() for told in tale.versions):
                told.reached = turn.number if told.reached is None else told.reached
            for tale in self.tales.values():
                tale.out = tale.out if tale.over else None
                tale.stays = [(name, count, until or turn.day) for name, count, until in tale.stays]
            self._main, self._branch = commit.tree, set()

    def digests(self, path: str) -> list[str]:
        """Those that stand for the text at a path: under its id, and under former ones that nobody has."""
        page = self.tree[path]
        assert isinstance(page, Page)
        ids = [_key(path)[0], *(alias for alias in page.aliases if not self._lives(alias))]
        return [digest_in(self.tree, path, guide_id) for guide_id in ids]

    def good(self, path: str) -> list[Line]:
        """The approvals at a path that hold for its text."""
        page, tale, digests = self.tree[path], self.tales[_key(path)], self.digests(path)
        assert isinstance(page, Page)
        lines = [line for line in dict.fromkeys(page.lines) if tale.holds[line] and line not in tale.spent]
        return [line for line in lines if line.digest in digests]

    def _lives(self, guide_id: str) -> bool:
        return any(path_of(guide_id, lang) in self.tree for lang in LANGS)

    def _set(self, path: str, tree: Tree) -> None:
        self._branch.add(path)
        if path in tree:
            self.tree[path] = tree[path]
        else:
            self.tree.pop(path, None)

    def _look(self, path: str, before: object, turn: Turn) -> None:
        """See what a page is now."""
        page, digests = self.tree[path], self.digests(path)
        assert isinstance(page, Page)
        if page.broken:
            return
        tale = self._tale(_key(path), page, turn)
        former = before.lines if isinstance(before, Page) and not before.broken else ()
        stood = bool(tale.stood.intersection(digests))
        tale.stood.update(digests)
        for line in page.lines:
            judged_again = line not in former and not turn.merge and not tale.holds.get(line)
            if line not in tale.holds or judged_again:
                tale.holds[line] = _may(line, page, path, turn.rules)
        if page.withdrawn:
            if turn.main:
                if not tale.over or tale.named != page.withdrawn:
                    tale.end(max(page.withdrawn, turn.day), "withdrawn")
                tale.named = page.withdrawn
                tale.spent.update(tale.holds)
            return
        good = self.good(path)
        needed = turn.rules.areas(_key(path)[0], page.kind) if turn.rules else ()
        full = bool(needed) and {line.area for line in good}.issuperset(needed)
        last = tale.versions[-1] if tale.versions and not tale.over else None
        if last and last.digests.intersection(digests):
            last.digests.update(digests)
            last.page, last.path = (page, path) if turn.main else (last.page, last.path)
            last.more |= set(good) - last.lines if full else set()
        elif full:
            anew = not stood or not set(good).issubset(former)
            self._approved(tale, path, needed, good, anew, turn)

    def _approved(
        self, tale: Tale, path: str, needed: Sequence[str], good: list[Line], anew: bool, turn: Turn
    ) -> None:
        page = self.tree[path]
        assert isinstance(page, Page)
        firsts = [min((line for line in good if line.area == area), key=_by_day) for area in needed]
        begins = max([line.date for line in firsts] + [page.effective or dt.date.min])
        unused = [line.date for line in good if not any(line in v.lines | v.more for v in tale.versions)]
        if unused and anew:
            begins = max(begins, min(unused))
        elif turn.main:
            begins = max(begins, turn.day)
        else:
            return
        pictures = [item for item in files_in(self.tree, page) if page.shows and item[0].endswith("/p.svg")]
        told = Told(
            digests=set(self.digests(path)),
            page=page,
            path=path,
            lines=set(firsts),
            more=set(good) - set(firsts),
            begins=begins,
            commit=turn.number,
            reads=(page.title, page.body, page.shows, *pictures, page.kind, page.retire),
            after_end=tale.over,
        )
        tale.versions.append(told)
        tale.over = False

    def _tale(self, key: Key, page: Page, turn: Turn) -> Tale:
        own = self.tales.setdefault(key, Tale())
        for alias in page.aliases if not own.versions else ():
            former = self.tales.get((alias, key[1]))
            if former and former.versions and not self._lives(alias):
                if not turn.main:
                    self._moves.append(((alias, key[1]), key, copy.deepcopy(former)))
                del self.tales[alias, key[1]]
                former.holds = {
                    k: former.holds.get(k) or own.holds.get(k, False) for k in own.holds | former.holds
                }
                former.stood |= own.stood
                former.spent |= own.spent
                arrived = [told for told in former.versions if told.reached is not None]
                former.stays.append((alias, len(arrived), None))
                self.tales[key] = former
                return former
        return own

    def _undo_moves(self) -> None:
        """What moved on a branch moved only if the main line has it so."""
        now_at: dict[Key, Key] = {}
        for former, to, tale in reversed(self._moves):
            page = self.tree.get(path_of(*to))
            named = to in now_at or (isinstance(page, Page) and not page.broken and former[0] in page.aliases)
            if named and not self._lives(former[0]):
                now_at[former] = now_at.get(to, to)
            else:
                moved = self.tales[now_at.get(to, to)]
                moved.versions = moved.versions[len(tale.versions) :]
                moved.over, moved.out = moved.over and bool(moved.versions), None
                moved.stays = moved.stays[len(tale.stays) + 1 :]
                self.tales[former] = tale
        self._moves = []


def retold(commits: Sequence[Made]) -> Iterator[tuple[int, Retelling]]:
    """After each commit of the main line: its place, and what is known then, in the same object each time."""
    main = {len(commits) - 1}
    while parents := commits[min(main)].parents:
        main.add(parents[0])
    found = Retelling()
    for number in _in_order(commits, len(commits) - 1):
        commit = commits[number]
        turn = Turn(number, number in main, len(commit.parents) > 1, rules_of(commit), day_of(commit))
        found.turn(turn, commit, [commits[parent].tree for parent in commit.parents])
        if turn.main:
            yield number, found


def rules_of(commit: Made) -> Rules | None:
    """The rules a commit has, if they can be read."""
    rules = commit.tree.get(KB)
    return rules if isinstance(rules, Rules) and not rules.broken else None


def day_of(commit: Made) -> dt.date:
    """The day of a commit in the zone of its own rules."""
    rules = rules_of(commit)
    zone = zoneinfo.ZoneInfo(rules.zone if rules else "UTC")
    return dt.datetime.fromtimestamp(commit.time, zone).date()


def in_force(versions: Sequence[Told], day: dt.date) -> Told | None:
    """The version in force on a day."""
    for told in reversed(versions):
        if told.begins <= day:
            return told if day <= told.last else None
    return None


def blob(page: Page) -> str:
    """Git's name of a page's file."""
    content = rendered(page)
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _in_order(commits: Sequence[Made], number: int) -> list[int]:
    order: list[int] = []

    def visit(at: int) -> None:
        if at not in order:
            for parent in commits[at].parents:
                visit(parent)
            order.append(at)

    visit(number)
    return order


def _key(path: str) -> Key:
    _content, lang, name = path.split("/")
    return name.removesuffix(".md"), lang


def _pages(tree: Tree) -> list[str]:
    return [path for path, item in tree.items() if isinstance(item, Page)]


def _by_day(line: Line) -> tuple[dt.date, str]:
    return line.date, line.by


def _may(line: Line, page: Page, path: str, rules: Rules | None) -> bool:
    """Whether an approval counts by some rules, whatever its text."""
    if rules is None or line.by not in rules.approvers(line.area):
        return False
    return line.area in rules.areas(_key(path)[0], page.kind)
