"""Where the staged texts come from: a release that is being built, or the checkout itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from kbserver.errors import KnowledgeBaseError
from mkdocs_kb.staged import Staged

__all__ = ["AUDIENCE", "STAGED", "find_staged", "watch"]

STAGED = "KB_STAGED"
"""Environment variable that names the folder of one audience: `staged/` and the data files beside it."""

AUDIENCE = "KB_AUDIENCE"
"""Environment variable for a plain `mkdocs build`: `clients`, as by default, or `agents`."""


def find_staged(project: Path, *, preview: bool = False) -> Staged:
    """The staged texts that the environment names, or else those of the project, staged now.

    Args:
        project: Folder with `kb.yml` and `content/`.
        preview: Whether to show the folder as it lies there, marked, and not only what is approved.

    Raises:
        PluginError: the audience is unknown or the content cannot be staged.
    """
    if folder := os.environ.get(STAGED):
        return Staged(Path(folder))
    audience = os.environ.get(AUDIENCE, "clients")
    if audience not in ("clients", "agents"):
        raise PluginError(f"{AUDIENCE} is {audience!r}: set it to clients or agents")
    return Staged(_stage(project, audience, preview))


def watch(server: LiveReloadServer, staged: Staged, project: Path) -> LiveReloadServer:
    """Rebuild when the content or `kb.yml` changes; the staged copy changes with every build."""
    server.unwatch(str(staged.docs))
    for name in ("content", "kb.yml"):
        server.watch(str(project / name))
    return server


def _stage(project: Path, audience: str, preview: bool) -> Path:
    # a release's build is given its texts and does without the packages that staging needs
    from kbserver.publish.staging import stage

    out = project / ".kb" / "site" / audience
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    try:
        stage(project, audience, out, preview=preview)
    except KnowledgeBaseError as error:
        raise PluginError(str(error)) from error
    return out
