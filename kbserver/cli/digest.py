"""`kb digest`: what an approval of a text would name."""

from __future__ import annotations

import typer

from kbserver.approval.digest import digest_of
from kbserver.cli.options import Json, Project, TextPath, project_path, settings
from kbserver.guides.library import read_translation
from kbserver.repository import Repository

__all__ = ["digest"]


def digest(ctx: typer.Context, path: TextPath, project: Project = None, as_json: Json = False) -> None:
    """Print the digest of a guide's file."""
    chosen = settings(ctx, project, as_json)
    name = project_path(chosen, path)
    snapshot = Repository(chosen.project).snapshot(None)
    found = digest_of(read_translation(name, snapshot.files.get(name, b"")), snapshot.files)
    chosen.emit({"path": name, "digest": found}, found)
