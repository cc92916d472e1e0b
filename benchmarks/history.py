"""Reading the approved past from git: a year of edits, each approved, scanned for the first time and again.

The repository is made with `git fast-import` and packed as a clone is, without what `git gc` would add to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.guides import KB_YML
from benchmarks.inputs import Inputs
from benchmarks.isolation import alone
from benchmarks.table import Figure, at_most
from kbserver.approval.digest import digest_text
from kbserver.approval.history import read_history
from kbserver.repository import Repository

__all__ = ["LANGUAGES", "VERSIONS", "figures", "figures_of", "make_year", "one_more"]

VERSIONS = 20
"""Versions of each text, one a commit."""
LANGUAGES = ("es", "pt", "en")
_FOLDERS = 20
_GUIDES_A_MERGE = 17
"""Guides edited, each in every language, for one of them edited on a branch: 51 commits and a merge."""
_BEGIN = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_YEAR = 365 * 24 * 60 * 60

_ENGINE = "search: {engine: memory}\n"
_WORDS = {
    "es": "la solicitud el límite una llamada del agente en feriado precio dirección espera cliente atención "
    "reembolso cuando confirme registre según número área ningún después respuesta «urgente» horario plazo",
    "pt": "a solicitação o limite uma ligação do agente em feriado preço endereço espera cliente atenção "
    "devolução quando confirme registre segundo número área nenhum depois resposta “urgente” horário prazo",
    "en": "the request a limit one call of agent on holiday price address hold client attention refund when "
    "confirm record by number area no after answer “urgent” hours deadline case ticket first please until",
}
_KINDS = ("protocol", "service", "tutorial", "faq")


class _Edit(NamedTuple):
    """One commit."""

    second: int
    """Second of the year."""
    files: Mapping[str, bytes]


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Seconds and memory of scans."""
    return figures_of(inputs.past)


def figures_of(guides: int) -> Iterator[Figure]:
    """The same for a year of so many guides."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        start = time.perf_counter()
        make_year(project, guides)
        made = time.perf_counter() - start
        first, again = alone(_scan, project), alone(_scan, project)
        one_more(project)
        more = alone(_scan, project)
    yield Figure("history: versions", first.result[1], "")
    yield Figure("history: made in", made, "s")
    yield Figure("history: scanned for the first time in", first.result[0], "s", at_most(60))
    yield Figure("history: scanned again in", again.result[0], "s", at_most(2))
    yield Figure("history: scanned after one more commit in", more.result[0], "s")
    yield Figure("history: peak of the first scan", first.peak, "MB", at_most(1000))
    yield Figure("history: peak of a git it runs", first.children_peak, "MB")


def make_year(project: Path, guides: int) -> None:
    """A repository in which every text of `guides` guides was edited and approved `VERSIONS` times."""
    project.mkdir(parents=True)
    _git(project, "init", "--quiet", "--initial-branch=main")
    _import(project, _stream(guides))
    _git(project, "repack", "-a", "-d", "-f", "--quiet")


def _scan(project: Path) -> tuple[float, int]:
    """Seconds until the history up to HEAD is known, and how many versions it has."""
    start = time.perf_counter()
    repository = Repository(project)
    history = read_history(repository, repository.head())
    seconds = time.perf_counter() - start
    return seconds, sum(len(each.versions) for each in history.all())


def one_more(project: Path) -> None:
    """Commit one edit more of the first guide."""
    *_, edits = chain.from_iterable(_rounds(1, VERSIONS + 1))
    start = b"reset refs/heads/main\nfrom refs/heads/main^0\n\n"
    _import(project, iter([start, _commit("main", edits[0])]))


def _import(project: Path, stream: Iterator[bytes]) -> None:
    command = ["git", "-C", str(project), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.writelines(stream)
        process.stdin.close()
        assert process.wait() == 0


def _git(project: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(project), *arguments], check=True, capture_output=True)


def _stream(guides: int) -> Iterator[bytes]:
    """Commits for `git fast-import`: of every few guides one is edited on a branch, which is merged."""
    yield _commit("main", _Edit(0, {"kb.yml": (KB_YML + _ENGINE).encode()}))
    for edited in _rounds(guides):
        while some := list(islice(edited, _GUIDES_A_MERGE)):
            yield b"reset refs/heads/edit\nfrom refs/heads/main\n\n"
            for place, edits in enumerate(some):
                yield from (_commit("main" if place else "edit", edit) for edit in edits)
            merged = {path: content for edit in some[0] for path, content in edit.files.items()}
            yield _commit("main", _Edit(edits[-1].second, merged), merge="edit")


def _commit(branch: str, edit: _Edit, merge: str = "") -> bytes:
    who = f"Ana <ana@example.org> {int(_BEGIN.timestamp()) + edit.second} +0000"
    lines = [f"commit refs/heads/{branch}", f"author {who}", f"committer {who}", "data 5", "Edit\n"]
    lines += [f"merge refs/heads/{merge}"] if merge else []
    parts = ["\n".join([*lines, ""]).encode()]
    for path, content in edit.files.items():
        parts += [f"M 100644 inline {path}\ndata {len(content)}\n".encode(), content, b"\n"]
    return b"".join([*parts, b"\n"])


def _rounds(guides: int, versions: int = VERSIONS) -> Iterator[Iterator[list[_Edit]]]:
    """For every round the edits of each guide, one in each language."""
    texts = [[_Text(number, lang) for lang in LANGUAGES] for number in range(guides)]
    chance = random.Random(guides)
    step = _YEAR / (guides * len(LANGUAGES) * VERSIONS)
    seconds = (int(number * step) for number in count())
    for version in range(versions):
        yield (_edited(group, version, seconds) for group in chance.sample(texts, len(texts)))


def _edited(group: list[_Text], version: int, seconds: Iterator[int]) -> list[_Edit]:
    """Edits of a guide: its source first, in two of the versions with another picture, then the others."""
    edits: list[_Edit] = []
    picture = group[0].picture(version)
    source = ""
    for text, second in zip(group, seconds, strict=False):
        day = _BEGIN.date() + dt.timedelta(seconds=second)
        path, content, digest = text.edited(day, picture, source)
        changed = picture if not source and version in (0, VERSIONS // 2) else {}
        source = source or digest
        edits.append(_Edit(second, {**changed, path: content}))
    return edits


@dataclass(slots=True)
class _Text:
    """A guide in one language, and what may change in it."""

    number: int
    lang: str
    parts: list[str] = field(default_factory=list)
    chance: random.Random = field(init=False)
    words: list[str] = field(init=False)
    title: str = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.number} {self.lang}")
        self.words = _WORDS[self.lang].split()
        self.title = f"{self._some(4)} {self.number}"
        self.parts = [self._part(place) for place in range(self.chance.randint(8, 13))]

    def picture(self, version: int) -> dict[str, bytes]:
        """The picture one guide in ten shows; it is another one from the middle of the year on."""
        late = version >= VERSIONS // 2
        content = f"<svg><title>{self.number} {late}</title></svg>\n".encode()
        return {f"content/assets/guide-{self.number:04}.svg": content} if self.number % 10 == 0 else {}

    def edited(self, day: dt.date, picture: Mapping[str, bytes], source: str) -> tuple[str, bytes, str]:
        """Change one part or two and approve the text; its path, the file and the digest."""
        for place in self.chance.sample(range(len(self.parts)), self.chance.randint(1, 2)):
            self.parts[place] = self._part(place)
        head = [
            "---",
            f"title: {self.title}",
            f"kind: {_KINDS[self.number % len(_KINDS)]}",
            f"audience: {'agents' if self.number % 3 == 0 else 'clients'}",
            "created: 2024-11-28",
            f"updated: {day}",
            "owner: quality@example.org",
            f"tags: [{self.words[1]}, {self.words[3]}]",
        ]
        if source:
            head.append(f'translation: {{of: {LANGUAGES[0]}, digest: "{source}"}}')
        shown = [f"![{self._some(5)}](../../{path.removeprefix('content/')})\n" for path in picture]
        body = ["---\n", *self.parts[:3], *shown, *self.parts[3:]]
        if self.number % 8 == 0:
            body.append(f'!!! internal "{self._some(3)}"\n    {self._some(40)}.\n')
        guide_id = _guide_id(self.number)
        hashes = {path: hashlib.sha256(content).hexdigest() for path, content in picture.items()}
        digest = digest_text(guide_id, self.lang, "\n".join([*head, *body]), hashes)
        approval = f'  - {{area: quality, by: quality@example.org, date: {day}, digest: "{digest}"}}'
        content = "\n".join([*head, "approvals:", approval, *body])
        return f"content/{self.lang}/{guide_id}.md", content.encode(), digest

    def _part(self, place: int) -> str:
        some, link = self._some, f"../{_guide_id(self.number + place)}.md#part-{place}"
        shapes = (
            lambda: f"{some(45)}.\n\n{some(30)}: [{some(3)}]({link}).\n",
            lambda: f"## {some(3)} {{#part-{place}}}\n\n{some(60)}.\n",
            lambda: f'!!! script "{some(3)}"\n    {some(9)} [[agent.name]]. {some(30)}.\n',
            lambda: "".join(f"{number}. {some(14)}.\n" for number in range(1, 6)),
            lambda: f'??? faq "¿{some(5)}?"\n    {some(40)}, **{some(2)}**.\n',
            lambda: f"| {some(2)} | {some(2)} |\n| --- | --- |\n" + f"| {some(3)} | {some(12)} |\n" * 4,
            lambda: f"### {some(3)} {{#part-{place}}}\n\n{some(50)} `{some(2)}`.\n",
            lambda: f'!!! limit "{some(3)}"\n    {some(20)} [{some(2)}](#part-1).\n',
        )
        return shapes[place % len(shapes)]()

    def _some(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, k=count)).capitalize()


def _guide_id(number: int) -> str:
    return f"area-{number % _FOLDERS:02}/guide-{number:04}"
