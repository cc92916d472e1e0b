"""A team that pushes to a bare repository: texts that readers are to get, and much that must not go out.

Every text says which push it is of: `turno7` in what clients read, `interno7` in what agents alone read,
`malo7` in what nobody may ever read.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.conftest import KB_YML, ROOT, Project

__all__ = ["BAD", "GOOD", "GUIDE", "SECRET", "Push", "Team"]

GUIDE = "faq/refunds"
REPOSITORY = "https://git.example.org/team/kb.git"
SECRET = "the-forge-s-secret"
_MORE = f"""\
limits: {{address: 1000000/second, key: 1000000/second}}
sign_in: {{trusted_proxies: [127.0.0.1]}}
publish: {{poll: 2s, keep: {{count: 3}}, hook: {{repository: "{REPOSITORY}"}}}}
"""
_CLIENTS = """\
    content/{lang}/faq/refunds.md [clients faq]
        Manzana, maçã, apple: turno0.

        !!! internal "Zarzamora"
            Zarzamora: interno0.

        ## Más {{#more}}

        Manzana, maçã, apple: turno0. [Vea](../service/limits.md#most).
    content/{lang}/service/limits.md [clients service]
        Manzana, maçã, apple: turno0.

        ## Límite {{#most}}

        Manzana, maçã, apple, una sola: turno0.
"""
_AGENTS = """\
    content/es/protocols/escalation.md [agents]
        Zarzamora, de la manzana: interno0.
"""
_SOURCE = f"content/es/{GUIDE}.md"
_EDITED = "content/es/service/limits.md"
_TRANSLATIONS = [f"content/{lang}/{guide}.md" for lang in ("pt", "en") for guide in (GUIDE, "service/limits")]


@dataclass(frozen=True, slots=True)
class Push:
    """One push."""

    number: int
    kind: str
    commit: str
    expected: str | None
    """The outcome that the publisher must come to; None where it is to be published."""
    turno: int
    """The number that clients' texts have once it is published."""
    interno: int
    """The number that agents' texts have then."""
    at: float = field(default_factory=time.monotonic)


class Team:
    """Its clone, and the bare repository it pushes to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remote = folder / "kb.git"
        self.work = Project(folder / "team")
        self.work.write("kb.yml", KB_YML.replace("memory", "tantivy").replace("https:", "http:") + _MORE)
        self.work.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
        self.work(_AGENTS)
        for lang in ("es", "pt", "en"):  # one after another: a text is a source until it says that it is none
            self.work(_CLIENTS.format(lang=lang))
            self.work.translate(*(path for path in _TRANSLATIONS if f"/{lang}/" in path))
        self.work.approve()
        self.pushes = [Push(0, "the first", self.work.commit("Begin"), None, 0, 0)]
        self.work.git("clone", "--quiet", "--bare", ".", str(self.remote))

    @property
    def good(self) -> Push:
        """The last push that is to be published."""
        return next(push for push in reversed(self.pushes) if push.expected is None)

    def clone(self, name: str) -> Project:
        """A clone of its own of what was pushed."""
        project = Project(self.folder / name)
        self.work.git("clone", "--quiet", str(self.remote), str(project.folder))
        return project

    def push(self, kind: str, expect: Callable[[Push], None]) -> Push:
        """Push a commit of a kind of `GOOD` or `BAD`; `expect` hears of it before anybody can fetch it."""
        number, good = len(self.pushes), self.good
        if kind != "deleted branch":
            self._prepare(kind, good)
            (GOOD | BAD)[kind].change(self.work, number)
            self.work.commit(f"Push {number}: {kind}")
        turno = number if kind == "texts of clients" else good.turno
        interno = number if kind in _APPROVED else good.interno
        outcome = (GOOD | BAD)[kind].outcome
        push = Push(number, kind, self.work.git("rev-parse", "HEAD"), outcome, turno, interno)
        self.pushes.append(push)
        expect(push)
        if kind == "deleted branch":
            self.work.git("update-ref", "-d", "refs/heads/main", cwd=self.remote)
        else:
            self.work.git("push", "--quiet", "--force", str(self.remote), "HEAD:refs/heads/main")
        return push

    def _prepare(self, kind: str, good: Push) -> None:
        """Bring back the files as they were last approved, on top of whatever came after that."""
        if kind == "rewritten history":
            self.work.git("reset", "--quiet", "--hard", f"{good.commit}~1")
        elif self.pushes[-1].kind in ("rewritten history", "deleted branch"):
            self.work.git("reset", "--quiet", "--hard", good.commit)
        approved = next(push for push in reversed(self.pushes) if push.kind in _APPROVED)
        self.work.git("read-tree", "-u", "--reset", approved.commit)

    def announcement(self, push: Push) -> bytes:
        """What the forge says of it."""
        content = {
            "ref": "refs/heads/main",
            "after": push.commit,
            "number": len(self.pushes),
            "at": time.time(),
        }
        return json.dumps(content | {"repository": {"clone_url": REPOSITORY}}).encode()


def _renumber(project: Project, word: str, number: int) -> None:
    for path in project.folder.glob("content/*/*/*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"{word}\d+", f"{word}{number}", text), encoding="utf-8")


def _texts_of_clients(project: Project, number: int) -> None:
    _renumber(project, "turno", number)
    _texts_of_agents(project, number)


def _texts_of_agents(project: Project, number: int) -> None:
    _renumber(project, "interno", number)
    project.translate(*_TRANSLATIONS).approve()


def _edit(project: Project, number: int) -> None:
    """What nobody has approved waits, and what stood there before stays.

    Not in the guide whose refused texts are approved: the last approved text of that one is a refused one.
    """
    text = project.read(_EDITED)
    project.write(_EDITED, re.sub(r"turno\d+", f"malo{number}", text))


class Kind(NamedTuple):
    """A kind of push."""

    change: Callable[[Project, int], None]
    """Does it to the files."""
    outcome: str | None = None
    """What the publisher must come to."""


_APPROVED = ("the first", "texts of clients", "texts of agents")
GOOD = {
    "texts of clients": Kind(_texts_of_clients),
    "texts of agents": Kind(_texts_of_agents),
    "an edit": Kind(_edit),
}


def _approved(more: str) -> Callable[[Project, int], None]:
    """An approval does not make a text publishable that cannot be."""

    def change(project: Project, number: int) -> None:
        text = re.sub(r"turno\d+", f"malo{number}", project.read(_SOURCE))
        project.write(_SOURCE, f"{text}\nmalo{number}.\n{more}")
        project.translate(*_TRANSLATIONS).approve()

    return change


def _written(path: str, content: bytes) -> Callable[[Project, int], None]:
    def change(project: Project, number: int) -> None:
        project.write(path, content.replace(b"malo", b"malo%d" % number))

    return change


def _linked(project: Project, number: int) -> None:
    project.write("malo.md", f"malo{number}\n")
    (project.folder / "content/es/faq/linked.md").symlink_to("../../../malo.md")


BAD = {
    "broken front matter": Kind(_written(_SOURCE, b"---\ntitle: [malo\n---\n\nmalo\n"), "checks-failed"),
    "a broken link": Kind(_approved("\n[Vea](../faq/nowhere.md)\n"), "checks-failed"),
    "a conflict": Kind(_approved("\n<<<<<<< HEAD\nuno\n=======\notro\n>>>>>>> main\n"), "checks-failed"),
    "a symbolic link": Kind(_linked, "checks-failed"),
    "too large a file": Kind(_written("content/es/faq/large.md", b"malo " * 400_000), "checks-failed"),
    "no UTF-8": Kind(_written(_SOURCE, b"---\ntitle: malo\n---\n\nma\xf1ana malo\n"), "checks-failed"),
    "a broken kb.yml": Kind(_written("kb.yml", b"site: malo\n"), "config-invalid"),
    "rewritten history": Kind(_approved(""), "history-rewritten"),
    "deleted branch": Kind(lambda _project, _number: None, "fetch-failed"),
}
