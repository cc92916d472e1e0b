"""`kb ids`: write the heading ids that are missing."""

from __future__ import annotations

import typer

from kbserver.cli.options import Json, Project, TextPath, project_path, settings
from kbserver.counting import counted
from kbserver.guides.ids import with_ids

__all__ = ["ids"]


def ids(ctx: typer.Context, path: TextPath, project: Project = None, as_json: Json = False) -> None:
    """Write an id on every heading of a guide's file that lacks one."""
    chosen = settings(ctx, project, as_json)
    name = project_path(chosen, path)
    library = chosen.library()
    translation = library.at(name)
    text, added = with_ids(translation, library.guide(translation.guide_id).source)
    if added:
        chosen.write(name, text)
    said = "".join(f"\n  {{#{anchor}}}" for anchor in added)
    chosen.emit({"path": name, "added": added}, f"{name}: {counted(len(added), 'id')} added{said}")
