"""Staged texts built into a static site, by MkDocs in a process of its own.

The generator is replaceable: this module knows its command line and nothing else of it. What it adds to the
texts lives in `plugins/mkdocs_kb`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kbserver.errors import SiteFailed

__all__ = ["CONFIG_NAME", "build_site"]

CONFIG_NAME = "mkdocs.yml"
"""The generator's settings, in the project's folder."""

STAGED = "KB_STAGED"
"""Names the audience's folder to the MkDocs plugin."""


def build_site(project: Path, audience_folder: Path, out: Path) -> None:
    """Build the site of one audience's staged texts into `out`.

    Args:
        project: Folder with `mkdocs.yml`.
        audience_folder: Folder with `staged/`, `site.json` and `register.json`; its name is the audience.
        out: Folder that receives the pages; what it held before is removed.

    Raises:
        SiteFailed: MkDocs is not installed, found a problem (also a warning) or could not be run; with what
            it said.
    """
    config = project.resolve() / CONFIG_NAME
    if not config.is_file():
        raise SiteFailed(
            audience_folder.name, f"there is no {CONFIG_NAME} in the project: copy the one of kbserver"
        )
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    command += ["--config-file", str(config), "--site-dir", str(out.resolve())]
    try:
        done = subprocess.run(
            command, cwd=config.parent, env=_environment(audience_folder), capture_output=True, check=False
        )
    except OSError as error:
        raise SiteFailed(audience_folder.name, str(error)) from error
    if done.returncode:
        raise SiteFailed(audience_folder.name, _said(done))


def _environment(audience_folder: Path) -> dict[str, str]:
    # neither the caller's colours nor Material's notice of its successor belong into a report
    return {
        **os.environ,
        STAGED: str(audience_folder.resolve()),
        "NO_COLOR": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
    }


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    output = (done.stderr + done.stdout).decode("utf-8", "replace").strip()
    return output or f"mkdocs ended with status {done.returncode}"
