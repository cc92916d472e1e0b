"""`kb approve`: record that an area consents to a text."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from kbserver.approval.history import read_history
from kbserver.approval.recording import approve_text
from kbserver.cli.options import Json, Project, Settings, TextPath, day, project_path, settings
from kbserver.errors import ApprovalRefused
from kbserver.guides.model import Approval, Translation
from kbserver.guides.starting import still_to_write
from kbserver.languages import format_date
from kbserver.repository import Repository

__all__ = ["approve"]

_SPENT = "this very approval was given before the guide was withdrawn, and counts no more"
_GIVE_ANOTHER = "give it for a later day, or have somebody else give it"


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
    before = library.at(name)
    known = text == before.text
    if (known or before.meta.withdrawn) and _spent(chosen, before, approval):
        raise ApprovalRefused(name, _SPENT, _GIVE_ANOTHER)
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


def _spent(chosen: Settings, translation: Translation, approval: Approval) -> bool:
    """Whether git has a withdrawal after which this approval counts no more."""
    repository = Repository(chosen.project)
    head = repository.head()
    past = read_history(repository, head).of(translation.guide_id, translation.lang) if head else None
    return past is not None and approval in past.spent


def _of_another_day(date: dt.date, today: dt.date) -> str:
    """What follows from the day of an approval that is not given today."""
    said = format_date(date, "en")
    if date < today:
        return f"{said} is past: agents and auditors are shown that day, and the one on which it is committed"
    remedy = f"leave --on out and write effective: {date} in the front matter if it is given today"
    return f"{said} has not come yet, and the approval counts from then on: {remedy}"
