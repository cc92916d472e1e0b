"""`kb codeowners`: the approvers as a forge's CODEOWNERS."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kbserver.cli.options import Json, Project, settings
from kbserver.errors import RepositoryError
from kbserver.publish.codeowners import codeowners as lines_of
from kbserver.publish.codeowners import with_codeowners
from kbserver.repository import Repository

__all__ = ["codeowners"]

_NAME = "CODEOWNERS"


def codeowners(
    ctx: typer.Context,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write it to CODEOWNERS at the repository's top; keep other lines."),
    ] = False,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Print who approves which guides, as GitHub and GitLab read it: a merge request then asks them."""
    chosen = settings(ctx, project, as_json)
    repository = Repository(chosen.project)
    prefix = repository.prefix() if repository.head() else ""
    text = lines_of(chosen.library(), prefix)
    path = "../" * prefix.count("/") + _NAME
    if write:
        place = chosen.project / path
        text = with_codeowners(_former(place) if place.exists() else "", text)
        chosen.write(path, text)
    chosen.emit({"path": path, "text": text, "written": write}, path if write else text.rstrip())


def _former(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 ({error.reason}); nothing was written"
        raise RepositoryError(f"{_NAME}:{line}: {what}: save it as UTF-8") from error
