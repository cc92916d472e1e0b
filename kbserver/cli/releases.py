"""`kb releases` and `kb release use`: what was built, and which one serves."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.cli import release_archive
from kbserver.cli.options import Json, Project, settings
from kbserver.publish.release import (
    list_releases,
    open_release,
    read_pointer,
    releases_folder,
    use_release,
)

__all__ = ["app", "releases"]

app = typer.Typer(help="Choose a release, send it elsewhere.", no_args_is_help=True)


def releases(ctx: typer.Context, project: Project = None, as_json: Json = False) -> None:
    """List the releases, newest day first; a star marks the one that serves."""
    chosen = settings(ctx, project, as_json)
    folder = releases_folder(chosen.project)
    pointer = read_pointer(folder)
    found = [
        {
            "id": release.id,
            "on": release.created_for,
            "commit": release.commit,
            "preview": release.manifest["preview"],
            "site": release.has_site,
            "serves": [part for part in ("data", "site") if getattr(pointer, part) == release.id],
        }
        for release in list_releases(folder)
    ]
    lines = [f"{'*' if r['serves'] else ' '} {r['id']}  {'+'.join(r['serves'])}".rstrip() for r in found]
    chosen.emit({"releases": found}, "\n".join(lines) or "no releases yet: build one with `kb build`")


@app.callback()
def _group() -> None:
    """Choose a release, send it elsewhere."""


@app.command("use")
def use(
    ctx: typer.Context,
    release_id: Annotated[str, typer.Argument(help="As `kb releases` shows it.")],
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Point to another release: the server follows within a second."""
    chosen = settings(ctx, project, as_json)
    folder = releases_folder(chosen.project)
    release = open_release(folder, release_id)
    release.verify()
    pointer = use_release(folder, release)
    chosen.emit({"data": pointer.data, "site": pointer.site}, f"serving {release.id}")


app.command("export")(release_archive.export)
app.command("import")(release_archive.import_)
