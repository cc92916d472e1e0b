"""What authors, approvers and merges might do, as steps that hypothesis draws.

A step is numbers alone: what is done, where, and which of its forms. What cannot be done where it falls
becomes an edit, so that every list of steps is a past.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from hypothesis import strategies as st

from tests.approval.pasts import (
    KB,
    LANGS,
    LINK,
    PEOPLE,
    PICTURE,
    Item,
    Line,
    Link,
    Made,
    Page,
    Rules,
    Tree,
    ancestors,
    digest_in,
    joined,
    main_line,
    path_of,
)

__all__ = ["START", "Past", "pasts"]

START = dt.date(2025, 3, 1)
GUIDES = ("a", "b-one", "c", "b-two")
FORGED = "sha256:" + "f" * 64


class Step(NamedTuple):
    """What is done next."""

    line: int
    """Line of development; 0 is the main line."""
    do: str
    guide: int
    lang: int
    days: int
    """Since the step before."""
    n: int
    """Which form of it."""


class Authors:
    """Takes steps, and keeps the commits."""

    def __init__(self) -> None:
        self.commits: list[Made] = []
        self.day = START
        tree: Tree = {
            KB: Rules(required=("quality", "legal")),
            PICTURE: b"<svg>0</svg>",
            LINK: Link("p.svg"),
            "content/q.svg": b"<svg>q</svg>",
        }
        for path in (path_of(guide, lang) for guide in GUIDES[:2] for lang in LANGS):
            tree[path] = page = Page(shows=path.startswith("content/es/a"))
            digest = digest_in(tree, path, path.split("/")[2].removesuffix(".md"))
            tree[path] = replace(
                page, lines=tuple(Line(a, by, START, digest) for a, (by, _) in PEOPLE.items())
            )
        self.tips = {0: self._commit((), tree, 0)}

    def take(self, step: Step) -> None:
        """Do one thing."""
        self.day += dt.timedelta(days=step.days)
        if step.line not in self.tips:
            line = main_line(self.commits, self.tips[0])
            self.tips[step.line] = line[max(0, len(line) - 1 - step.n % 4)]
        if step.do in MERGES and self._merge(step):
            return
        tip = self.tips[step.line]
        tree = dict(self.commits[tip].tree)
        self._change(tree, step)
        self.tips[step.line] = self._commit((tip,), tree, step.n)

    def past(self) -> list[Made]:
        """The commits that the main line's last leads to; it comes last itself."""
        wanted = sorted(ancestors(self.commits, self.tips[0]))
        places = {old: new for new, old in enumerate(wanted)}
        made = [self.commits[old] for old in wanted]
        return [replace(each, parents=tuple(places[parent] for parent in each.parents)) for each in made]

    def _commit(self, parents: tuple[int, ...], tree: Tree, n: int) -> int:
        time = dt.datetime.combine(self.day, dt.time((1, 12, 23)[n % 3]), dt.UTC)
        self.commits.append(Made(parents, tree, int(time.timestamp())))
        return len(self.commits) - 1

    def _merge(self, step: Step) -> bool:
        """Join lines; False where there is nothing to join."""
        one = step.line or 1 + step.n % 2
        into, others = {
            "merge": (0, [one]),
            "octopus": (0, [1, 2]),
            "update": (one, [0]),
            "pull": (one, [0]),
            "cross": (one, [3 - one]),
        }[step.do]
        if into not in self.tips:
            return False
        tip = self.tips[into]
        others = [o for o in others if o in self.tips and self.tips[o] not in ancestors(self.commits, tip)]
        if not others or any(tip in ancestors(self.commits, self.tips[other]) for other in others):
            return False
        tree = self.commits[tip].tree
        for other in others:
            tree = self._merged(tip, tree, self.tips[other], step.n)
        if step.n % 5 == 0:
            self._change(tree, step._replace(do="approve" if step.n % 2 else "edit"))
        made = self._commit((tip, *(self.tips[other] for other in others)), tree, step.n)
        self.tips[into] = made
        if step.do == "pull":
            self.tips[0] = made
        if step.n % 2:
            for other in {into, *others} - {0}:
                self.tips.pop(other, None)
        return True

    def _merged(self, tip: int, ours: Tree, other: int, n: int) -> Tree:
        theirs = self.commits[other].tree
        if n % 4 > 1:
            return dict(theirs if n % 4 == 2 and n % 3 else ours)
        base = self.commits[
            max(ancestors(self.commits, tip) & ancestors(self.commits, other), default=0)
        ].tree
        tree: Tree = {}
        for number, path in enumerate(sorted(ours.keys() | theirs.keys())):
            item = joined(base.get(path), ours.get(path), theirs.get(path), bool((n >> number % 4) & 1))
            if item is not None:
                tree[path] = item
        return tree

    def _change(self, tree: Tree, step: Step) -> None:
        here = [path for path in sorted(tree) if path.endswith(".md")]
        wanted = path_of(GUIDES[step.guide], LANGS[step.lang])
        path = wanted if wanted in tree or not here else here[step.n % len(here)]
        if step.do in OTHERS:
            OTHERS[step.do](self, tree, wanted, step)
        elif path in tree:
            page = tree[path]
            assert isinstance(page, Page)
            tree[path] = PAGES.get(step.do, _edit)(self, tree, path, page, step)
        else:
            tree[wanted] = Page(body=step.n % 3)

    def _earlier(self, path: str, n: int) -> Item | None:
        return self.commits[n % len(self.commits)].tree.get(path)

    def _right(self, tree: Tree, path: str, page: Page, step: Step, area: str) -> Line:
        """An approval that might hold: of this very text, or under a former id."""
        ids = [path.split("/")[2].removesuffix(".md"), *page.aliases]
        rules = tree.get(KB)
        who = (rules.approvers(area) if isinstance(rules, Rules) else ()) or PEOPLE[area]
        day = self.day + dt.timedelta(days=(0, 0, 0, -1, -20, 4)[step.n % 6])
        return Line(
            area, who[step.n % len(who)], day, digest_in(tree, path, ids[-1] if step.n % 7 == 0 else ids[0])
        )

    def _remove(self, tree: Tree, path: str, step: Step) -> None:
        for each in [path] if step.n % 3 else [path_of(GUIDES[step.guide], lang) for lang in LANGS]:
            tree.pop(each, None)

    def _again(self, tree: Tree, path: str, step: Step) -> None:
        """A file as it was before, or everything."""
        if step.n % 8 == 0:
            earlier = self.commits[step.n % len(self.commits)].tree
            tree.clear()
            tree.update(earlier)
            return
        for each in (path, *sorted(tree)):
            former = dict.fromkeys(commit.tree.get(each) for commit in self.commits[::-1])
            others = [item for item in former if item not in (None, tree.get(each))]
            if others:
                tree[each] = others[step.n % len(others)]
                return

    def _move(self, tree: Tree, path: str, step: Step) -> None:
        """A guide goes to another id, or is copied there, in one language or all."""
        old, new = GUIDES[step.guide], GUIDES[(step.guide + 1 + step.n % 3) % len(GUIDES)]
        for lang in LANGS if step.n % 4 else LANGS[:1]:
            source, goal = path_of(old, lang), path_of(new, lang)
            page = tree.get(source)
            if isinstance(page, Page) and goal not in tree:
                kept = page.aliases if step.n % 5 else ()
                tree[goal] = replace(page, aliases=tuple(dict.fromkeys((*kept, old))))
                if step.n % 6:
                    del tree[source]

    def _picture(self, tree: Tree, path: str, step: Step) -> None:
        match step.n % 8:
            case 0:
                tree.pop(PICTURE, None)
            case 1 | 2:
                tree[LINK] = Link(("p.svg", "q.svg", "gone.svg")[step.n // 8 % 3])
            case 3:
                tree[LINK] = b"<svg>no link</svg>"
            case n:
                tree[PICTURE] = b"<svg>%d</svg>" % (n % 3)

    def _rules(self, tree: Tree, path: str, step: Step) -> None:
        now = tree.get(KB)
        rules = now if isinstance(now, Rules) else Rules()
        both, n = ("quality", "legal"), step.n // 8
        match step.n % 8:
            case 0 | 1 | 2 | 3:
                tree[KB] = _just_enough(tree, rules)
            case 4:
                tree[KB] = replace(rules, required=(both, both[:1], both[1:], ())[n % 4], broken=False)
            case 5 | 6:
                area = both[n % 2]
                who = (PEOPLE[area], PEOPLE[area][:1], PEOPLE[area][1:], PEOPLE["quality"])[n // 2 % 4]
                tree[KB] = replace(rules, quality=who) if area == "quality" else replace(rules, legal=who)
            case _ if n % 3:
                tree[KB] = replace(rules, zone="Pacific/Auckland", broken=n % 3 == 1)
            case _:
                tree.pop(KB, None)


def _just_enough(tree: Tree, rules: Rules) -> Rules:
    """Rules that ask no more than what some guide that waits has; or of all guides everything."""
    for path, page in sorted(tree.items()):
        guide_id = path.split("/")[-1].removesuffix(".md")
        areas = tuple({line.area for line in page.lines}) if isinstance(page, Page) else ()
        if isinstance(page, Page) and 0 < len(areas) < len(rules.areas(guide_id, page.kind)):
            if guide_id.startswith("b-"):
                return replace(rules, of_b=areas, broken=False)
            if page.kind == "protocol":
                return replace(rules, of_protocols=areas, broken=False)
            return replace(rules, required=areas, broken=False)
    both = tuple(PEOPLE)
    return replace(rules, required=both, of_b=both, of_protocols=both, broken=False)


def _edit(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    match step.n % 8:
        case 0:
            return replace(page, internal=(page.internal + 1) % 3)
        case 1:
            return replace(page, title=1 - page.title)
        case 2:
            return replace(page, shows=not page.shows)
        case n:
            return replace(page, body=n % 3)


def _heading(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    day = authors.day + dt.timedelta(days=(0, 5, 12, -8)[step.n // 4 % 4])
    match step.n % 4:
        case 0:
            return replace(page, effective=None if page.effective else day)
        case 1:
            return replace(page, retire=None if page.retire else day)
        case 2:
            return replace(page, audience="agents" if page.audience == "clients" else "clients")
        case _:
            return replace(page, kind="protocol" if page.kind == "faq" else "faq")


def _keep(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    """Bookkeeping."""
    match step.n % 3:
        case 0:
            return replace(page, review_by=authors.day + dt.timedelta(days=step.n))
        case 1:
            return replace(page, aliases=() if page.aliases else (GUIDES[step.n % 4],))
        case _:
            return replace(page, tag=1 - page.tag)


def _withdraw(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    if page.withdrawn and step.n % 3:
        return replace(page, withdrawn=None)
    return replace(page, withdrawn=authors.day + dt.timedelta(days=(0, 0, 6, -6)[step.n % 4]))


def _break(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    return replace(page, broken=not page.broken)


def _approve_all(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    page = replace(page, withdrawn=None, body=step.n % 4)
    tree[path] = page
    rules = tree.get(KB)
    areas = rules.areas(path.split("/")[2].removesuffix(".md"), page.kind) if isinstance(rules, Rules) else ()
    return replace(page, lines=tuple(authors._right(tree, path, page, step, area) for area in areas))


def _approve(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    """One area approves: in place of its former approval, beside it, or a new text that waits for more."""
    area = tuple(PEOPLE)[step.n // 2 % 2]
    if step.n % 2:
        tree[path] = page = replace(page, body=3 + step.n // 4 % 3, lines=())
    others = [each for each in page.lines if each.area != area or step.n % 8 == 6]
    return replace(page, lines=(*others, authors._right(tree, path, page, step, area)))


def _forge(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    area = tuple(PEOPLE)[step.n % 2]
    line = authors._right(tree, path, page, step, area)
    match step.n // 2 % 4:
        case 0:
            line = line._replace(area="nobody")
        case 1:
            line = line._replace(by=PEOPLE[area][1])
        case 2:
            line = line._replace(digest=FORGED)
        case _:
            others = [each for each in tree.values() if isinstance(each, Page) and each.lines]
            return replace(page, lines=others[step.n % len(others)].lines) if others else page
    return replace(page, lines=(*page.lines, line))


def _lines(authors: Authors, tree: Tree, path: str, page: Page, step: Step) -> Page:
    """Approvals taken out, or put back as they once stood."""
    earlier = authors._earlier(path, step.n)
    if step.n % 3 and isinstance(earlier, Page):
        return replace(page, lines=tuple(dict.fromkeys(page.lines + earlier.lines)))
    return replace(page, lines=page.lines[1:] if step.n % 2 else ())


PAGES = {
    "edit": _edit,
    "heading": _heading,
    "keep": _keep,
    "withdraw": _withdraw,
    "break": _break,
    "approve all": _approve_all,
    "approve": _approve,
    "forge": _forge,
    "lines": _lines,
}
OTHERS = {
    "remove": Authors._remove,
    "again": Authors._again,
    "move": Authors._move,
    "picture": Authors._picture,
    "rules": Authors._rules,
}
MERGES = ("merge", "octopus", "update", "pull", "cross")

_EVERYTHING = [
    *["approve all"] * 12,
    *["again", "merge"] * 6,
    *["edit", "rules", "move"] * 4,
    *["approve", "update", "remove"] * 3,
    *["heading", "forge", "lines", "picture", "keep", "withdraw"] * 2,
    *["break", "pull", "octopus", "cross"],
]


@dataclass(frozen=True)
class Past:
    """What was done, and the commits it made."""

    steps: tuple[Step, ...]

    @cached_property
    def commits(self) -> list[Made]:
        """Those that HEAD, the main line's last, leads to; HEAD comes last."""
        authors = Authors()
        for step in self.steps:
            authors.take(step)
        for line in (1, 2):
            authors.take(Step(line, "merge", 0, 0, 1, self.steps[line].n))
        return authors.past()

    @property
    def main(self) -> list[int]:
        """Places of the commits of the main line, the oldest first."""
        return main_line(self.commits, len(self.commits) - 1)


def pasts(*more: str) -> st.SearchStrategy[Past]:
    """Pasts of everything, and of some things more than of others."""
    steps = st.builds(
        Step,
        st.sampled_from([0, 0, 0, 0, 1, 1, 2]),
        st.sampled_from(_EVERYTHING + [*more] * (36 // max(1, len(more)))),
        st.sampled_from([0, 0, 0, 0, 0, 0, 1, 1, 2, 3]),
        st.sampled_from([0, 0, 0, 0, 1]),
        st.sampled_from([1, 0, 3, 10, -4]),
        st.integers(0, 127),
    )
    return st.lists(steps, min_size=9, max_size=15).map(lambda steps: Past(tuple(steps)))
