"""From one guide edited to its new words found: approve, commit, build the data, load the index."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import DAY
from benchmarks.inputs import Inputs, library_of
from benchmarks.isolation import alone
from benchmarks.table import Figure, at_most
from kbserver.api.edition import Edition, load_pointed
from kbserver.approval.policy import required_areas
from kbserver.approval.recording import approve_text
from kbserver.config import Config, load_config
from kbserver.guides.library import Library
from kbserver.guides.model import Guide
from kbserver.publish.building import build_release
from kbserver.search import Query

__all__ = ["figures", "prepare"]

_WORD = "zarzamorada"
_IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false")


@dataclass(slots=True)
class Stopwatch:
    """Seconds by step, in order."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        start = time.perf_counter()
        yield
        self.steps[name] = time.perf_counter() - start


def figures(inputs: Inputs) -> Iterator[Figure]:
    """The whole way in seconds, and each step of it."""
    measured = alone(_measure, inputs)
    sections, steps = measured.result
    yield Figure("publishing: sections in the project", sections, "")
    yield Figure("publishing: edited and approved, to searchable", sum(steps.values()), "s", at_most(1))
    for name, seconds in steps.items():
        yield Figure(f"publishing: of this, {name}", seconds, "s")
    yield Figure("publishing: peak of the process, server's index included", measured.peak, "MB")


def _measure(inputs: Inputs) -> tuple[int, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        project = prepare(inputs.project(), Path(folder) / "project")
        config = load_config(project)
        build_release(project, site=False, on=DAY)
        edition = load_pointed(project, config, Edition())
        guide = _complete_guide(library_of(project))
        watch = Stopwatch()
        edition = _publish(project, config, guide, edition, watch)
        _assert_found(edition, guide)
    return len(edition.collections["agents"].index.documents), watch.steps


def prepare(project: Path, copy: Path) -> Path:
    """A copy of a project as a git repository with one commit."""
    shutil.copytree(project, copy)
    (copy / ".gitignore").write_text("releases/\n.kb/\n")
    _git(copy, "init", "--quiet")
    _commit(copy)
    return copy


def _publish(project: Path, config: Config, guide: Guide, edition: Edition, watch: Stopwatch) -> Edition:
    source = guide.source
    assert source is not None
    file = project / source.path
    file.write_text(f"{source.text}\nThe word of the day is {_WORD}.\n", encoding="utf-8")
    with watch.step("approving"):
        for area in required_areas(config, guide.guide_id, source.meta.kind):
            by = config.areas[area].approvers[0]
            text, _ = approve_text(library_of(project), source.path, area, by, DAY)
            file.write_text(text, encoding="utf-8")
    with watch.step("committing"):
        _commit(project)
    with watch.step("building the data"):
        build_release(project, site=False, on=DAY)
    with watch.step("loading the index"):
        return load_pointed(project, config, edition)


def _complete_guide(library: Library) -> Guide:
    """The first guide for clients that is there in every language."""
    wanted = len(library.config.languages.list)
    guides = (guide for guide in library.guides.values() if len(guide.translations) == wanted)
    return next(guide for guide in guides if guide.source and guide.source.meta.audience == "clients")


def _assert_found(edition: Edition, guide: Guide) -> None:
    assert guide.source is not None
    for collection in edition.collections.values():
        hits = collection.index.search(Query(_WORD, guide.source.lang)).hits
        assert [hit.document.guide_id for hit in hits] == [guide.guide_id]


def _commit(project: Path) -> None:
    _git(project, "add", "--all")
    _git(project, *_IDENTITY, "commit", "--quiet", "--message", "Edit")


def _git(project: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(project), *arguments], check=True, capture_output=True)
