"""`kb translated`: record that a translation renders the source's present text."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.approval.recording import record_translation
from kbserver.cli.options import Json, Project, TextPath, project_path, settings

__all__ = ["translated"]


def translated(
    ctx: typer.Context,
    path: TextPath,
    of: Annotated[
        str | None,
        typer.Option(metavar="LANG", help="Language of the source, where several texts could be it."),
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Record in a translation that it renders the source's present text."""
    chosen = settings(ctx, project, as_json)
    name = project_path(chosen, path)
    text, rendering = record_translation(chosen.library(), name, of)
    chosen.write(name, text)
    value = {"path": name, "of": rendering.of, "digest": rendering.digest}
    chosen.emit(value, f"{name}: renders the {rendering.of} text {rendering.digest}")
