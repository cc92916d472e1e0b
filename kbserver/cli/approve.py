"""`kb approve`: record that an area consents to a text."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from kbserver.approval.recording import approve_text
from kbserver.cli.options import Json, Project, TextPath, day, project_path, settings
from kbserver.guides.starting import still_to_write
from kbserver.languages import format_date

__all__ = ["approve"]


def approve(
    ctx: typer.Context,
    path: TextPath,
    area: Annotated[str, typer.Option(help="The area that approves, as kb.yml names it.")],
    by: Annotated[str, typer.Option(help="Who approves for it (e-mail address).")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of the approval; today by default.")
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write an approval with the text's digest, in place of the area's former one; refuse who may not."""
    chosen = settings(ctx, project, as_json)
    name = project_path(chosen, path)
    library = chosen.library()
    today = library.config.today()
    date = day(on) or today
    text, approval = approve_text(library, name, area, by, date)
    known = text == library.at(name).text
    if not known:
        chosen.write(name, text)
    if date != today:
        typer.echo(f"{name}: {_of_another_day(date, today)}", err=True)
    if left := still_to_write(library.at(name)):
        line, begun = left
        typer.echo(f"{name}:{line}: still says {begun!r}, as a new guide does", err=True)
    said = f"{name}: {library.config.areas[area].name}, {format_date(date, 'en')}, {approval.digest}"
    said += "\nit was approved so already; nothing was written" if known else ""
    value = {"path": name, "area": area, "by": by, "date": date.isoformat(), "digest": approval.digest}
    chosen.emit(value, said)


def _of_another_day(date: dt.date, today: dt.date) -> str:
    """What follows from the day of an approval that is not given today."""
    said = format_date(date, "en")
    if date < today:
        return f"{said} is past: agents and auditors are shown that day, and the one on which it is committed"
    remedy = f"leave --on out and write effective: {date} in the front matter if it is given today"
    return f"{said} has not come yet, and the approval counts from then on: {remedy}"
