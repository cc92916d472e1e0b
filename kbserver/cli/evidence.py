"""`kb evidence`: a folder for the auditor, of what was in force on a day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kbserver.approval.evidence import evidence_of
from kbserver.approval.evidence_folder import write_evidence
from kbserver.cli.options import Json, Project, day, settings
from kbserver.cli.texts import GuideId
from kbserver.config import load_config
from kbserver.repository import Repository

__all__ = ["evidence"]

_EVIDENCE = Path(".kb", "evidence")
"""Where git looks away: nobody adds evidence to the guides by mistake."""


def evidence(
    ctx: typer.Context,
    guide_id: GuideId,
    lang: Annotated[str, typer.Option(help="Language of the text.")],
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The day in question.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder to write it in; by default the project's .kb/evidence."),
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write a folder that proves what was in force of a guide on a day; exit 1 if nothing approved was."""
    chosen = settings(ctx, project, as_json)
    on = day(as_of)
    assert on is not None  # noqa: S101 - the option is required
    if on > load_config(chosen.project).today():
        raise typer.BadParameter(f"{as_of} has not come yet")
    found = evidence_of(Repository(chosen.project), guide_id, lang, on, chosen.progress)
    folder = write_evidence(found, (out or chosen.project / _EVIDENCE).resolve())
    value = {
        "folder": str(folder),
        "guide_id": found.history.guide_id,
        "lang": found.history.lang,
        "as_of": on.isoformat(),
        "version": found.version.number,
        "digest": found.version.digest,
    }
    chosen.emit(value, str(folder))
