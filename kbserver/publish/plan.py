"""What a build is about: which texts, for whom, for which day; and the id that follows from all that."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import kbserver
from kbserver.approval.history import History, read_history, working_history
from kbserver.counting import counted
from kbserver.derived import Derived
from kbserver.errors import ChecksFailed
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.checks import check_library
from kbserver.publish.selection import Selection
from kbserver.publish.shards import index_version_of
from kbserver.publish.sites import CONFIG_NAME
from kbserver.publish.versions import turns_of
from kbserver.repository import Repository, Snapshot

__all__ = ["Plan", "Progress", "make_plan"]

Progress = Callable[[str], None]
"""Told something, a line at a time."""

_WRITERS = (
    "markdown",
    "markdown-it-py",
    "mdit-py-plugins",
    "mkdocs",
    "mkdocs-material",
    "mkdocs-static-i18n",
    "nh3",
    "pymdown-extensions",
)
"""Packages whose version shows in what a release holds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A build whose content has passed the checks."""

    project: Path
    audiences: Sequence[str]
    preview: bool
    site: bool
    on: dt.date
    library: Library
    history: History
    head: str | None
    """The commit HEAD names; a preview shows the folder, and only its history is that commit's."""
    release_id: str
    """Day, source, configuration and what is left out: equal ids mean equal bytes."""
    configuration: str
    """Names the site's settings and the software: where they are the same, sites differ by texts alone."""

    @property
    def moves_pointer(self) -> bool:
        """Whether the release is to serve when it is done."""
        return not self.preview and set(self.audiences) == set(AUDIENCES)

    def facts(self, selections: Sequence[Selection]) -> dict[str, Any]:
        """What the manifest says beside the files, of what was selected for each audience."""
        return {
            "id": self.release_id,
            "on": self.on.isoformat(),
            "commit": self.library.snapshot.commit,
            "audiences": list(self.audiences),
            "preview": self.preview,
            "site": self.site,
            "software": kbserver.__version__,
            "configuration": self.configuration,
            "turns": sorted({day for selection in selections for day in turns_of(selection)}),
            "index": {selection.audience: index_version_of(selection) for selection in selections},
        }


def make_plan(
    project: Path,
    *,
    audiences: Sequence[str],
    preview: bool,
    site: bool,
    on: dt.date | None,
    commit: str | None = None,
    progress: Progress,
    warn: Progress,
    derived: Derived | None = None,
) -> Plan:
    """Read and check the texts of HEAD, or of another commit; of the folder in a preview or without git.

    Raises:
        ConfigError: `kb.yml` cannot be used.
        ChecksFailed: The content has errors.
        RepositoryError: Git refused.
    """
    derived = derived or Derived()
    repository = Repository(project)
    head = repository.head()
    chosen = None if preview else repository.commit(commit) if commit else head
    for path in repository.uncommitted() if chosen and not commit else ():
        warn(f"not committed, left out: {path}")
    snapshot = repository.snapshot(chosen, derived)
    config = config_of(snapshot, derived)
    library = load_library(snapshot, config, derived)
    day = on or config.today()
    progress("reading the history")
    if preview:
        history = working_history(repository, snapshot, day)
    else:
        history = read_history(repository, chosen, derived=derived)
    progress(f"checking {counted(len(library.translations), 'text')}")
    errors = [problem for problem in check_library(library, day, history) if problem.severity == "error"]
    if errors:
        raise ChecksFailed(errors)
    configuration = _configuration(project)
    parts = [day.isoformat(), _source(snapshot, head), configuration]
    if set(audiences) != set(AUDIENCES):
        parts += audiences
    parts += ["preview"] * preview + ["data"] * (not site)
    release_id = "-".join(parts)
    return Plan(project, audiences, preview, site, day, library, history, head, release_id, configuration)


def _source(snapshot: Snapshot, head: str | None) -> str:
    if snapshot.commit:
        return snapshot.commit[:12]
    digest = hashlib.sha256((head or "").encode())
    for path in sorted(snapshot.files):
        content = hashlib.sha256(snapshot.files[path]).hexdigest()
        digest.update(f"{path}\0{content}\n".encode("utf-8", "surrogateescape"))
    return "files" + digest.hexdigest()[:12]


def _configuration(project: Path) -> str:
    digest = hashlib.sha256()
    for name, content in [(CONFIG_NAME, _bytes(project / CONFIG_NAME)), *_software()]:
        digest.update(f"{name}\0{len(content)}\n".encode() + content)
    return digest.hexdigest()[:8]


@cache
def _software() -> tuple[tuple[str, bytes], ...]:
    return tuple(_writers())


def _writers() -> Iterator[tuple[str, bytes]]:
    """What else could change a release: this package, the site plugin, and what they write with."""
    package = Path(kbserver.__file__).parent
    for root in (package, package.parent / "plugins" / "mkdocs_kb", package.parent / "mkdocs_kb"):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(package.parent).as_posix(), path.read_bytes()
    yield "python", ".".join(platform.python_version_tuple()[:2]).encode()
    yield from ((name, _version(name)) for name in _WRITERS)


def _version(distribution: str) -> bytes:
    try:
        return version(distribution).encode()
    except PackageNotFoundError:
        return b""


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
