"""From a repository to a release: checked first, written aside, renamed when complete, pointed to last.

Killed at any moment, it leaves the old release serving and at most a folder `.building-*`, which the next
build removes. The same commit, configuration, software and day give the same bytes under the same id.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kbserver
from kbserver.errors import ChecksFailed, ReleaseDamaged
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.checks import check_library
from kbserver.publish.release import (
    Release,
    open_release,
    releases_folder,
    use_release,
    write_manifest,
)
from kbserver.publish.sites import build_site
from kbserver.publish.staging import stage_library
from kbserver.repository import Repository

__all__ = ["build_release"]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    project: Path
    audiences: Sequence[str]
    preview: bool
    site: bool
    on: dt.date
    library: Library
    repository: Repository

    @property
    def moves_pointer(self) -> bool:
        return not self.preview and set(self.audiences) == set(AUDIENCES)

    def release_id(self) -> str:
        parts = [self.on.isoformat(), self._source()[:12], self._configuration()[:8]]
        if set(self.audiences) != set(AUDIENCES):
            parts += self.audiences
        parts += ["preview"] * self.preview + ["data"] * (not self.site)
        return "-".join(parts)

    def _source(self) -> str:
        snapshot = self.library.snapshot
        if snapshot.commit:
            return snapshot.commit
        digest = hashlib.sha256()
        for path in sorted(snapshot.files):
            digest.update(f"{path}\0{hashlib.sha256(snapshot.files[path]).hexdigest()}\n".encode())
        return "files" + digest.hexdigest()

    def _configuration(self) -> str:
        digest = hashlib.sha256()
        for path in [self.project / "mkdocs.yml", *_software()]:
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    def facts(self, release_id: str) -> dict[str, Any]:
        return {
            "id": release_id,
            "on": self.on.isoformat(),
            "commit": self.library.snapshot.commit,
            "audiences": list(self.audiences),
            "preview": self.preview,
            "site": self.site,
            "software": kbserver.__version__,
        }


def build_release(
    project: Path,
    *,
    audiences: Sequence[str] = AUDIENCES,
    preview: bool = False,
    site: bool = True,
    on: dt.date | None = None,
    progress: Progress = lambda _said: None,
) -> Release:
    """Build a release of a project and, unless it is partial or a preview, point to it.

    Args:
        project: Folder with `kb.yml` and `content/`.
        audiences: Which audiences it holds.
        preview: Show texts that are not in force too, marked, from the folder instead of HEAD.
        site: Whether pages are built.
        on: The day it is for; today in the configured zone by default.
        progress: Told what is being done, a line at a time.

    Raises:
        ConfigError: `kb.yml` cannot be used.
        ChecksFailed: The content has errors.
        SiteFailed: The site generator failed.
    """
    plan = _plan(project, audiences, preview, site, on, progress)
    folder, release_id = releases_folder(project), plan.release_id()
    folder.mkdir(exist_ok=True)
    with _only_builder(folder):
        release = _finished(folder, release_id)
        if release is None:
            release = _build(plan, folder, release_id, progress)
        if plan.moves_pointer:
            use_release(folder, release)
    return release


def _plan(
    project: Path,
    audiences: Sequence[str],
    preview: bool,
    site: bool,
    on: dt.date | None,
    progress: Progress,
) -> _Plan:
    repository = Repository(project)
    commit = None if preview else repository.head()
    for path in repository.uncommitted() if commit else ():
        progress(f"not committed, left out: {path}")
    snapshot = repository.snapshot(commit)
    config = config_of(snapshot)
    library = load_library(snapshot, config)
    day = on or config.today()
    progress(f"checking {len(library.translations)} texts")
    errors = [problem for problem in check_library(library, day) if problem.severity == "error"]
    if errors:
        raise ChecksFailed(errors)
    return _Plan(project, audiences, preview, site, day, library, repository)


def _finished(folder: Path, release_id: str) -> Release | None:
    """The release, if it was built before and is whole."""
    if not (folder / release_id).is_dir():
        return None
    try:
        release = open_release(folder, release_id)
        release.verify()
    except ReleaseDamaged:
        return None
    return release


def _build(plan: _Plan, folder: Path, release_id: str, progress: Progress) -> Release:
    building = folder / f".building-{release_id}"
    try:
        earlier = plan.repository.earlier_texts if plan.library.snapshot.commit else None
        for audience in plan.audiences:
            progress(f"staging {audience}")
            stage_library(plan.library, audience, building / audience, plan.on, plan.preview, earlier)
        if plan.site:
            progress("building the sites")
            _build_sites(plan, building)
        write_manifest(building, plan.facts(release_id))
        shutil.rmtree(folder / release_id, ignore_errors=True)
        building.rename(folder / release_id)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return open_release(folder, release_id)


def _build_sites(plan: _Plan, building: Path) -> None:
    with ThreadPoolExecutor(len(plan.audiences)) as pool:
        jobs = [
            pool.submit(build_site, plan.project, building / audience, building / audience / "site")
            for audience in plan.audiences
        ]
        for job in jobs:
            job.result()


def _software() -> list[Path]:
    """The files whose change could change a release: this package and the site plugin."""
    package = Path(kbserver.__file__).parent
    roots = [package, package.parent / "plugins" / "mkdocs_kb", package.parent / "mkdocs_kb"]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return sorted(path for path in files if "__pycache__" not in path.parts)


@contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    """Hold the builders' lock; whatever a killed builder left behind is removed."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
