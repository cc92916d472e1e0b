"""`kb withdraw`: a guide out of force at once."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from kbserver.approval.recording import withdrawn_texts
from kbserver.approval.versions import day_before
from kbserver.cli.options import Json, Project, day, settings
from kbserver.cli.texts import GuideId
from kbserver.languages import format_date

__all__ = ["withdraw"]


def withdraw(
    ctx: typer.Context,
    guide_id: GuideId,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="First day out of force, not a past one; today by default."),
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Take a guide out of force in every language, without asking anybody; a new approval brings it back."""
    chosen = settings(ctx, project, as_json)
    library = chosen.library()
    today = library.config.today()
    date = _first_day(on, today)
    texts = withdrawn_texts(library, guide_id, date)
    chosen.write_all(texts)
    said = [f"{path}: out of force from {format_date(date, 'en')}" for path in texts]
    until = format_date(day_before(date), "en") if date > today else "then"
    said.append(f"commit it and run `kb build`; readers have it until {until}")
    value = {"guide_id": guide_id, "withdrawn": date.isoformat(), "paths": list(texts)}
    chosen.emit(value, "\n".join(said))


def _first_day(on: str | None, today: dt.date) -> dt.date:
    date = day(on) or today
    if date < today:
        raise typer.BadParameter(f"{date} is past, and the past does not change: name {today} or a later day")
    return date
