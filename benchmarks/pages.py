"""Building a site: ours beside stock MkDocs Material with static-i18n, on the same staged texts in one run.

Stock has the same theme, features, languages and Markdown extensions from the same `mkdocs.yml`; without our
plugin it knows neither our templates nor our front matter, so it gets titles and descriptions alone. The
ratio is one of processor time, which other work on the machine disturbs least.

(Not `site.py`: a script run from this folder would find it in place of Python's own module.)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.corpus import DAY, ROOT
from benchmarks.inputs import Inputs
from benchmarks.isolation import Measured, alone
from benchmarks.table import Figure, at_most
from kbserver.guides.library import Library
from kbserver.publish.sites import CONFIG_NAME, build_site
from kbserver.publish.staging import stage_library

__all__ = ["figures", "figures_of", "stock_settings"]

_OURS = "mkdocs_kb"
_ROUNDS = 2
"""Builds of each, in turn; the one that took less processor time counts."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Seconds and memory of both builds, and the ratio of their processor time."""
    return figures_of(_part(inputs.library(), inputs.pages))


def figures_of(library: Library) -> Iterator[Figure]:
    """The same for what clients read of any library."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stage_library(library, "clients", folder / "clients", DAY)
        stock_project(folder / "clients" / "staged", folder / "stock")
        builds = [(alone(_ours, folder), alone(_stock, folder / "stock")) for _ in range(_ROUNDS)]
        ours, stock = (
            min(each, key=lambda build: build.children_seconds) for each in zip(*builds, strict=True)
        )
        pages, theirs = (len(list((folder / site).rglob("*.html"))) for site in ("site", "stock/site"))
    yield Figure("site: pages built", pages, "")
    yield Figure("site: pages stock builds", theirs, "")
    yield from _build_figures("site", ours)
    yield from _build_figures("stock MkDocs + static-i18n", stock)
    ratio = ours.children_seconds / stock.children_seconds
    yield Figure("site ÷ stock, processor time", ratio, "×", at_most(1.15))


def stock_settings(settings: str) -> dict[str, Any]:
    """The settings of `mkdocs.yml` without what only our plugin understands."""
    stock: dict[str, Any] = yaml.safe_load(settings)
    stock["docs_dir"] = "docs"
    # MkDocs' own search, which is on where nobody says otherwise
    languages = {"search": {"lang": ["en", "es", "pt"]}}
    stock["plugins"] = [languages, *(each for each in stock["plugins"] if each != "kb")]
    stock["markdown_extensions"] = [
        each for each in stock["markdown_extensions"] if not str(each).startswith(_OURS)
    ]
    stock["theme"].pop("favicon", None)
    return stock


def stock_project(staged: Path, project: Path) -> None:
    """A project stock MkDocs can build from staged texts."""
    shutil.copytree(staged, project / "docs")
    for page in (project / "docs").rglob("*.md"):
        head, _, body = page.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        known = json.loads(head)
        kept = {key: known[key] for key in ("title", "description") if key in known}
        page.write_text(f"---\n{json.dumps(kept, ensure_ascii=False)}\n---\n{body}", encoding="utf-8")
    settings = stock_settings((ROOT / CONFIG_NAME).read_text(encoding="utf-8"))
    (project / CONFIG_NAME).write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


def _part(library: Library, count: int) -> Library:
    """The first guides of a library that clients may read, the most translated first."""
    guides = sorted(library.guides.items(), key=lambda item: -len(item[1].translations))
    kept = [item for item in guides if item[1].source and item[1].source.meta.audience == "clients"]
    return Library(library.config, library.snapshot, dict(sorted(kept[:count])))


def _build_figures(name: str, build: Measured[float]) -> Iterator[Figure]:
    yield Figure(f"{name}: built in", build.result, "s")
    yield Figure(f"{name}: processor time", build.children_seconds, "s")
    yield Figure(f"{name}: peak", build.children_peak, "MB")


def _ours(folder: Path) -> float:
    start = time.perf_counter()
    build_site(ROOT, folder / "clients", folder / "site")
    return time.perf_counter() - start


def _stock(project: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    quiet = {**os.environ, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=project, env=quiet, check=True, capture_output=True)
    return time.perf_counter() - start
