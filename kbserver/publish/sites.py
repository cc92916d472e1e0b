"""Staged texts built into a static site, by MkDocs in a process of its own.

The generator is replaceable: this module knows its command line and nothing else of it. What it adds to the
texts lives in `plugins/mkdocs_kb`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from kbserver.errors import SiteFailed

__all__ = ["CONFIG_NAME", "build_site"]

CONFIG_NAME = "mkdocs.yml"
"""The generator's settings, in the project's folder; without it, ours."""

STAGED = "KB_STAGED"
"""Names the audience's folder to the MkDocs plugin."""


PATCH = "KB_PATCH"
"""Names the pages to build, where not all of them are wanted."""


def build_site(
    project: Path, audience_folder: Path, out: Path, *, pages: Collection[str] | None = None
) -> None:
    """Build the site of one audience's staged texts into `out`.

    Args:
        project: Folder that may have a `mkdocs.yml`.
        audience_folder: Folder with `staged/`, `site.json` and `register.json`; its name is the audience.
        out: Folder that receives the pages; what it held before is removed.
        pages: Paths under `staged/` of the only ones to build, with the navigation of all; by default all.

    Raises:
        SiteFailed: MkDocs is not installed, found a problem (also a warning) or could not be run; with what
            it said.
    """
    with _config(project.resolve(), audience_folder) as config:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        command += ["--config-file", str(config), "--site-dir", str(out.resolve())]
        environment = _environment(audience_folder, pages)
        try:
            done = subprocess.run(command, env=environment, capture_output=True, check=False)
        except OSError as error:
            raise SiteFailed(audience_folder.name, str(error)) from error
    if done.returncode:
        raise SiteFailed(audience_folder.name, _said(done))


@contextmanager
def _config(project: Path, audience_folder: Path) -> Iterator[Path]:
    """The project's settings, or ours for a project that has none of its own."""
    own = project / CONFIG_NAME
    if own.is_file():
        yield own
        return
    ours = find_spec("mkdocs_kb")
    if ours is None or ours.origin is None:
        raise SiteFailed(audience_folder.name, "the site's packages are missing: install kbserver[site]")
    with tempfile.TemporaryDirectory() as folder:
        staged = audience_folder.resolve() / "staged"
        inherited = json.dumps(str(Path(ours.origin).with_name(CONFIG_NAME)))
        config = Path(folder) / CONFIG_NAME
        config.write_text(f"INHERIT: {inherited}\ndocs_dir: {json.dumps(str(staged))}\n", encoding="utf-8")
        yield config


def _environment(audience_folder: Path, pages: Collection[str] | None) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != PATCH}
    # neither the caller's colours nor Material's notice of its successor belong into a report
    return {
        **inherited,
        **({} if pages is None else {PATCH: "\n".join(sorted(pages))}),
        STAGED: str(audience_folder.resolve()),
        "NO_COLOR": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
    }


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    output = (done.stderr + done.stdout).decode("utf-8", "replace")
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith("INFO ")]
    return "\n".join(lines) or f"mkdocs ended with status {done.returncode}"
