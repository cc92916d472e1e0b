"""`kb review`: what a change does for readers."""

from __future__ import annotations

import re
from typing import Annotated

import orjson
import typer

from kbserver.cli.options import Json, Project, day, settings
from kbserver.errors import RepositoryError
from kbserver.publish.effects import effects_of
from kbserver.publish.effects_report import markdown_report, text_report
from kbserver.repository import Repository

__all__ = ["review"]


def review(
    ctx: typer.Context,
    commits: Annotated[
        str,
        typer.Argument(
            metavar="BASE..HEAD",
            help="Two commits; with three dots, from where HEAD left BASE; HEAD by default.",
        ),
    ],
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown for a merge request's comment.")
    ] = False,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Day to judge by; today by default.")] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Show what a change does for readers, agents' texts too; exit 1 if `kb check` finds errors in HEAD."""
    chosen = settings(ctx, project, as_json)
    repository = Repository(chosen.project)
    base, head = _commits(repository, commits)
    effects = effects_of(repository, base, head, day(on))
    report = markdown_report(effects).rstrip("\n") if markdown else text_report(effects)
    chosen.emit(orjson.loads(orjson.dumps(effects)), report)
    if effects.errors:
        raise typer.Exit(1)


def _commits(repository: Repository, said: str) -> tuple[str, str]:
    match = re.fullmatch(r"(?P<base>.+?)(?P<dots>\.{3}|\.\.)(?P<head>.*)", said)
    if match is None:
        raise typer.BadParameter(f"{said!r} is not two commits such as main..HEAD")
    repository.refuse_shallow()
    base, head = (_commit(repository, name) for name in (match["base"], match["head"] or "HEAD"))
    return (repository.fork(base, head) if match["dots"] == "..." else base), head


def _commit(repository: Repository, name: str) -> str:
    try:
        return repository.commit(name)
    except RepositoryError:
        repository.refuse_shallow()  # outside git this says so
        raise typer.BadParameter(f"there is no commit {name!r} here; fetch it, or name another") from None
