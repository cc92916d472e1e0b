"""`kb check`: every problem of the content at once."""

from __future__ import annotations

from dataclasses import asdict

import typer

from kbserver.cli.options import Json, Project, settings
from kbserver.counting import counted
from kbserver.errors import ConfigError, Problem
from kbserver.publish.checks import check_library
from kbserver.repository import CONTENT

__all__ = ["check"]


def check(ctx: typer.Context, project: Project = None, as_json: Json = False) -> None:
    """Find every problem, as file:line: code: what: remedy; exit 1 if any is an error."""
    chosen = settings(ctx, project, as_json)
    problems: list[Problem]
    count = 0
    try:
        library = chosen.library()
        count = len(library.translations)
        problems = check_library(library, library.config.today(), chosen.history(library))
        if not (chosen.project / CONTENT).is_dir():
            what = "there is no such folder, where every guide stands"
            problems.insert(0, Problem(CONTENT, 0, "no-content", what, "bring it back from git, or make it"))
    except ConfigError as error:
        problems = list(error.problems)
    errors = sum(problem.severity == "error" for problem in problems)
    said = [str(problem) for problem in problems]
    warnings = len(problems) - errors
    said.append(f"{counted(count, 'text')}: {counted(errors, 'error')}, {counted(warnings, 'warning')}")
    value = {"problems": [asdict(problem) for problem in problems], "errors": errors, "texts": count}
    chosen.emit(value, "\n".join(said))
    if errors:
        raise typer.Exit(1)
