"""Made-up pasts: commits as data, a whole tree each, and the real git repository that holds them."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kbserver.approval.digest import digest_text

__all__ = [
    "KB",
    "LANGS",
    "LINK",
    "PEOPLE",
    "PICTURE",
    "Item",
    "Line",
    "Link",
    "Made",
    "Page",
    "Rules",
    "Tree",
    "ancestors",
    "digest_in",
    "files_in",
    "joined",
    "main_line",
    "path_of",
    "rendered",
    "write",
]

LANGS = ("es", "pt")
KB, PICTURE, LINK = "kb.yml", "content/p.svg", "content/link.svg"
PEOPLE = {"quality": ("q1@x.org", "q2@x.org"), "legal": ("l1@x.org", "l2@x.org")}


class Line(NamedTuple):
    """An approval as a file has it."""

    area: str
    by: str
    date: dt.date
    digest: str


@dataclass(frozen=True)
class Page:
    """A guide's file."""

    title: int = 0
    body: int = 0
    internal: int = 0
    """Text in a block for agents, which shows a picture through a link; 0 for none."""
    kind: str = "faq"
    audience: str = "clients"
    effective: dt.date | None = None
    retire: dt.date | None = None
    withdrawn: dt.date | None = None
    review_by: dt.date | None = None
    tag: int = 0
    aliases: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    shows: bool = False
    """Whether it shows a picture to everybody."""
    broken: bool = False
    """Whether it cannot be read."""


@dataclass(frozen=True)
class Rules:
    """A `kb.yml`."""

    required: tuple[str, ...] = ("quality",)
    of_protocols: tuple[str, ...] = ("quality",)
    of_b: tuple[str, ...] = ("quality", "legal")
    """Of guides whose id begins with `b-`, before all else."""
    quality: tuple[str, ...] = PEOPLE["quality"][:1]
    legal: tuple[str, ...] = PEOPLE["legal"][:1]
    zone: str = "America/Sao_Paulo"
    broken: bool = False

    def areas(self, guide_id: str, kind: str) -> tuple[str, ...]:
        """Areas that must approve a guide."""
        if guide_id.startswith("b-"):
            return self.of_b
        return self.of_protocols if kind == "protocol" else self.required

    def approvers(self, area: str) -> tuple[str, ...]:
        """Who may approve for an area."""
        return {"quality": self.quality, "legal": self.legal}.get(area, ())


class Link(NamedTuple):
    """A symbolic link."""

    target: str


Item = Page | Rules | Link | bytes
Tree = dict[str, Item]


@dataclass
class Made:
    """One commit."""

    parents: tuple[int, ...]
    """Their places in the list of all commits."""
    tree: Tree
    time: int


def main_line(commits: Sequence[Made], tip: int) -> list[int]:
    """Places of a commit and its first parents, the oldest first."""
    line = [tip]
    while parents := commits[line[-1]].parents:
        line.append(parents[0])
    return line[::-1]


def ancestors(commits: Sequence[Made], tip: int) -> set[int]:
    """Places of a commit and all that led to it."""
    found, waiting = set(), [tip]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += commits[at].parents
    return found


def joined(base: Item | None, ours: Item | None, theirs: Item | None, right: bool) -> Item | None:
    """One file after a merge."""
    if theirs == base or ours == theirs:
        return ours
    if ours == base:
        return theirs
    if (
        isinstance(ours, Page)
        and isinstance(theirs, Page)
        and replace(ours, lines=()) == replace(theirs, lines=())
    ):
        return replace(ours, lines=tuple(dict.fromkeys(ours.lines + theirs.lines)))
    return theirs if right else ours


def path_of(guide_id: str, lang: str) -> str:
    """Where a guide's file stands."""
    return f"content/{lang}/{guide_id}.md"


def digest_in(tree: Mapping[str, Item], path: str, guide_id: str) -> str:
    """The digest of a page's text in a tree, under an id."""
    page = tree[path]
    assert isinstance(page, Page)
    return _digest(page, guide_id, path.split("/")[1], files_in(tree, page))


@lru_cache(maxsize=100_000)
def _digest(page: Page, guide_id: str, lang: str, files: tuple[tuple[str, bytes], ...]) -> str:
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files}
    return digest_text(guide_id, lang, rendered(page).decode(), hashes)


def files_in(tree: Mapping[str, Item], page: Page) -> tuple[tuple[str, bytes], ...]:
    """What a page shows in a tree: path and content."""
    shown = [LINK] * bool(page.internal) + [PICTURE] * page.shows
    return tuple((path, content) for path in shown if (content := _content(tree, path)) is not None)


def _content(tree: Mapping[str, Item], path: str) -> bytes | None:
    item = tree.get(path)
    if isinstance(item, Link):
        item = tree.get(f"content/{item.target}")
    return item if isinstance(item, bytes) else None


@lru_cache(maxsize=100_000)
def rendered(item: Item) -> bytes:
    """The bytes of a file."""
    match item:
        case bytes():
            return item
        case Link(target):
            return target.encode()
        case Rules():
            return _kb_yml(item).encode()
        case Page():
            return _markdown(item).encode()


def _kb_yml(rules: Rules) -> str:
    areas = "".join(
        f"  {area}: {{name: N, approvers: [{', '.join(rules.approvers(area))}]}}\n" for area in PEOPLE
    )
    required = (
        ("paths: ['b-*']", rules.of_b),
        ("kinds: [protocol]", rules.of_protocols),
        ("", rules.required),
    )
    lines = "".join(
        f"    - {{{which}{', ' if which else ''}areas: [{', '.join(names)}]}}\n"
        for which, names in required
        if names
    )
    return (
        f"site: {{name: {{es: G, pt: G}}}}\ntimezone: {rules.zone}\n"
        f"languages: {{default: es, list: [es, pt]}}\n{'[' * rules.broken}"
        f"areas:\n{areas}approval:\n  required:\n{lines}"
    )


def _markdown(page: Page) -> str:
    head = [f"title: T{page.title}", f"kind: {page.kind}", f"audience: {page.audience}"]
    days = {key: getattr(page, key) for key in ("effective", "retire", "withdrawn", "review_by")}
    head += [f"{key}: {day}" for key, day in days.items() if day]
    head += [f"tags: [t{page.tag}]"] * bool(page.tag)
    head += [f"aliases: [{', '.join(page.aliases)}]"] * bool(page.aliases)
    head += ["approvals:"] * bool(page.lines)
    head += [
        f"  - {{area: {a}, by: {by}, date: {day}, digest: '{digest}'}}" for a, by, day, digest in page.lines
    ]
    head += ["unknown: ["] * page.broken
    body = ["", f"Cuerpo {page.body}.", ""]
    body += ["![p](../p.svg)", ""] * page.shows
    body += ['!!! internal "I"', f"    Interno {page.internal}. ![l](../link.svg)", ""] * bool(page.internal)
    return "\n".join(["---", *head, "---", *body])


def write(folder: Path, commits: Sequence[Made]) -> list[str]:
    """Put commits into the git repository of a folder; their hashes, in order."""
    contents = {rendered(item): None for commit in commits for item in commit.tree.values()}
    blobs = {content: number for number, content in enumerate(contents, 1)}
    first = len(blobs) + 1
    out = [b"blob\nmark :%d\ndata %d\n%s\n" % (n, len(content), content) for content, n in blobs.items()]
    for number, commit in enumerate(commits, first):
        out.append(b"reset refs/heads/made\n\ncommit refs/heads/made\nmark :%d\n" % number)
        out.append(b"committer Ana <ana@example.org> %d +0000\ndata 0\n" % commit.time)
        for word, parent in zip([b"from", *[b"merge"] * 9], commit.parents, strict=False):
            out.append(b"%s :%d\n" % (word, first + parent))
        out.append(b"deleteall\n")
        for path, item in commit.tree.items():
            mode = b"120000" if isinstance(item, Link) else b"100644"
            out.append(b"M %s :%d %s\n" % (mode, blobs[rendered(item)], path.encode()))
    out += [b"get-mark :%d\n" % number for number in range(first, first + len(commits))]
    command = ["git", "fast-import", "--quiet", "--force"]
    done = subprocess.run(command, cwd=folder, input=b"".join(out), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().split()
