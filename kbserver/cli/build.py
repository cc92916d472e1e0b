"""`kb build`: a release."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.cli.options import Json, Project, day, one_of, settings
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.building import build_release

__all__ = ["build"]


def build(
    ctx: typer.Context,
    audience: Annotated[str, typer.Option(help="clients, agents or all.")] = "all",
    preview: Annotated[
        bool, typer.Option("--preview", help="Show texts that are not in force too, marked.")
    ] = False,
    no_site: Annotated[bool, typer.Option("--no-site", help="Documents only, no pages.")] = False,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Day it is for; today by default.")] = None,
    accept_rewritten: Annotated[
        bool,
        typer.Option(
            "--accept-rewritten",
            help="Publish though git has lost a version published before, or was set back on purpose.",
        ),
    ] = False,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Check the content and build a release; print its id and folder."""
    one_of(audience, (*AUDIENCES, "all"))
    chosen = settings(ctx, project, as_json)
    warnings: list[str] = []

    def warn(said: str) -> None:
        warnings.append(said)
        typer.echo(f"kb: {said}", err=True)

    release = build_release(
        chosen.project,
        audiences=AUDIENCES if audience == "all" else (audience,),
        preview=preview,
        site=not no_site,
        on=day(on),
        accept_rewritten=accept_rewritten,
        progress=chosen.progress,
        warn=warn,
    )
    value = {
        "id": release.id,
        "folder": str(release.folder),
        "commit": release.commit,
        "on": release.created_for,
        "warnings": warnings,
    }
    chosen.emit(value, f"{release.id}\n{release.folder}")
