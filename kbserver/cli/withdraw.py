"""`kb withdraw`: a guide out of force at once."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.approval.recording import withdraw_text
from kbserver.cli.options import Json, Project, day, settings
from kbserver.cli.texts import GuideId
from kbserver.languages import format_date

__all__ = ["withdraw"]


def withdraw(
    ctx: typer.Context,
    guide_id: GuideId,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day out of force; today by default.")
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Take a guide out of force in every language, without asking anybody; a new approval brings it back."""
    chosen = settings(ctx, project, as_json)
    library = chosen.library()
    guide = library.guide(guide_id)
    date = day(on) or library.config.today()
    paths = []
    for translation in guide.translations.values():
        chosen.write(translation.path, withdraw_text(translation, date))
        paths.append(translation.path)
    said = [f"{path}: out of force from {format_date(date, 'en')}" for path in paths]
    said.append("commit it and run `kb build`; readers have it until then")
    chosen.emit({"guide_id": guide_id, "withdrawn": date.isoformat(), "paths": paths}, "\n".join(said))
