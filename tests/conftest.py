"""Worlds for tests, drawn as trees in strings and written for real: files, git, approvals.

    project('''
        content/es/protocols/callback.md [clients]
            Text of the lead.

            ## Límites {#limits}

            Text.
        content/assets/chart.svg
            <svg/>
    ''')

A line at the tree's left edge names a file; what is indented by four spaces below it is its content. Words in
brackets after a guide's name supply front matter: `[clients]` or `[agents]`, and a kind when `protocol` is
not meant: `[clients faq]`. `kb.yml` is supplied unless drawn.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from kbserver.approval.recording import approve_text, record_translation
from kbserver.config import FILE_NAME
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.checks import check_library
from kbserver.repository import Repository, Snapshot

ROOT = Path(__file__).parents[1]
"""The repository's own folder, with the real content."""

DAY = dt.date(2025, 6, 15)
"""The day on which things happen unless a test says otherwise."""

KB_YML = """\
site:
  name: {es: Guías, pt: Guias, en: Guides}
  url: "https://kb.example.org/"
timezone: America/Sao_Paulo
languages:
  default: es
  list: [es, pt, en]
  fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}
areas:
  quality: {name: Calidad, approvers: [quality@example.org]}
  legal: {name: Jurídico, approvers: [legal@example.org]}
approval:
  required:
    - {areas: [quality]}
slots:
  agent.name: {type: text, required: true, label: {es: su nombre, pt: seu nome, en: your name}}
search: {engine: memory}
"""

_FILE = re.compile(r"(?P<path>\S.*?)(?: \[(?P<words>[a-z -]+)\])?")
_IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Ana" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "ana@example.org" for who in ("AUTHOR", "COMMITTER")},
}

# Tests start hundreds of commands: each would compile the whole package again where no bytecode is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

hypothesis.settings.register_profile("kb", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kb"))


_LONGEST = (
    "browser/test_looks",
    "publish/test_killing",
    "test_noninterference",
    "browser/test_searching",
    "chaos/test_chaos",
    "console/test_plays",
    "api/test_contract",
    "publisher/test_pages",
    "publish/test_warm",
    "approval/test_history_property",
    "publish/test_building",
    "publish/test_shards",
    "cli/test_serve",
    "cli/test_publish",
    "benchmarks/test_figures",
    "consoles/test_adapters",
    "publish/checks/test_parity",
    "search/test_hostile",
)
"""Modules that take long, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that at the end no worker waits for another."""
    places = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def draw(tree: str) -> dict[str, str]:
    """The files of a tree drawn in a string, by path, in order."""
    files: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in textwrap.dedent(tree.lstrip("\n")).rstrip().split("\n"):
        if line.startswith("    ") or not line.strip():
            lines.append(line[4:])
        elif match := _FILE.fullmatch(line.rstrip()):
            lines = files.setdefault(match["path"], [])
            lines += head(match["path"], match["words"].split()) if match["words"] else []
    return {path: "\n".join(content).rstrip("\n") + "\n" for path, content in files.items()}


def head(path: str, words: list[str]) -> list[str]:
    """Front matter for a guide: title from its name, audience and kind from the words."""
    audience, kind = words[0], (words[1:] or ["protocol"])[0]
    title = Path(path).stem.replace("-", " ").capitalize()
    return ["---", f"title: {title}", f"kind: {kind}", f"audience: {audience}", "---", ""]


def library_of(tree: str) -> Library:
    """The library of a drawn tree, in memory: no file is written."""
    files = {FILE_NAME: KB_YML, **draw(tree)}
    snapshot = Snapshot(None, {path: text.encode() for path, text in files.items()})
    return load_library(snapshot, config_of(snapshot))


class Project:
    """A real project folder under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, tree: str = "") -> Project:
        """Write a drawn tree over what is there, with the default `kb.yml` if there is none."""
        for path, text in draw(tree).items() if tree.strip() else ():
            self.write(path, text)
        if not (self.folder / FILE_NAME).exists():
            self.write(FILE_NAME, KB_YML)
        return self

    def write(self, path: str, content: str | bytes) -> Path:
        """Write one file, whatever it holds."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def read(self, path: str) -> str:
        """Text of one file."""
        return (self.folder / path).read_bytes().decode()

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit one file as an editor would; `old` must stand in it."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        """Delete one file."""
        (self.folder / path).unlink()

    def git(self, *arguments: str, day: dt.date = DAY, cwd: Path | None = None) -> str:
        """Run git with a fixed identity and date; the output without its last newline."""
        when = f"{day}T12:00:00+00:00"
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", "-c", "maintenance.auto=false", *arguments],
            cwd=cwd or self.folder,
            env={**os.environ, **_IDENTITY, **dates},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def commit(self, message: str = "Write", day: dt.date = DAY) -> str:
        """Commit everything, in a repository made on first use; the commit's hash."""
        if not (self.folder / ".git").exists():
            self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day)
        return self.git("rev-parse", "HEAD")

    @property
    def repository(self) -> Repository:
        """The real reader of this folder."""
        return Repository(self.folder)

    def library(self, commit: str | None = None) -> Library:
        """The library of a commit, or of the folder."""
        snapshot = self.repository.snapshot(commit)
        return load_library(snapshot, config_of(snapshot))

    def check(self, day: dt.date = DAY) -> list[str]:
        """The lines `kb check` prints for the folder."""
        return [str(problem) for problem in check_library(self.library(), day)]

    def translate(self, *paths: str) -> Project:
        """Record that these texts render their source's present text, as `kb translated` does."""
        for path in paths:
            text, _rendering = record_translation(self.library(), path)
            self.write(path, text)
        return self

    def approve(
        self, *paths: str, area: str = "quality", by: str | None = None, day: dt.date = DAY
    ) -> Project:
        """Approve these texts, all when none is named, as `kb approve` does."""
        for path in paths or [t.path for t in self.library().translations]:
            text, _approval = approve_text(self.library(), path, area, by or f"{area}@example.org", day)
            self.write(path, text)
        return self


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project to draw: `project('''…''')` writes, and the helpers approve, translate and commit."""
    return Project(tmp_path / "project")


@pytest.fixture
def new_project(tmp_path: Path) -> Callable[[str], Project]:
    """Further projects, each in a folder of its own, by name."""
    return lambda name: Project(tmp_path / name)


@pytest.fixture(scope="session")
def real_library() -> Library:
    """The library of the repository's own content, as it lies in the folder."""
    snapshot = Repository(ROOT).snapshot(None)
    return load_library(snapshot, config_of(snapshot))
