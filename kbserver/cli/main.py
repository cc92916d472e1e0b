"""The `kb` command: options before a command, the commands, and one way for errors to end.

Exit codes: 0 done, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn

import typer

import kbserver
from kbserver.cli import (
    approve,
    build,
    check,
    codeowners,
    diff,
    digest,
    evidence,
    help_for,
    history,
    ids,
    init,
    key,
    new,
    publish,
    releases,
    review,
    search,
    serve,
    status,
    token,
    translated,
    unanswered,
    verify,
    withdraw,
)
from kbserver.cli.options import Json, Project
from kbserver.disk import refusal
from kbserver.errors import GuideNotFound, KnowledgeBaseError

__all__ = ["app", "run"]

app = typer.Typer(
    name="kb",
    help="Guides in git: checked, approved, published and found.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: dict[str, Callable[..., None]] = {
    "init": init.init,
    "new": new.new,
    "check": check.check,
    "ids": ids.ids,
    "translated": translated.translated,
    "status": status.status,
    "digest": digest.digest,
    "approve": approve.approve,
    "withdraw": withdraw.withdraw,
    "history": history.history,
    "diff": diff.diff,
    "review": review.review,
    "codeowners": codeowners.codeowners,
    "verify": verify.verify,
    "evidence": evidence.evidence,
    "build": build.build,
    "releases": releases.releases,
    "publish": publish.publish,
    "search": search.search,
    "unanswered": unanswered.unanswered,
    "help-for": help_for.help_for,
    "serve": serve.serve,
    "token": token.token,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(releases.app, name="release")
app.add_typer(key.app, name="key")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"kb {kbserver.__version__}")
        raise typer.Exit


@app.callback()
def _before(
    ctx: typer.Context,
    project: Project = None,
    as_json: Json = False,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    ctx.obj = {"project": project, "json": as_json}


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit; an error the package raises on purpose is a message, never a traceback.

    `arguments` are the command line's by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a terminal that lacks a letter of ours must not end the command
            stream.reconfigure(errors="backslashreplace")
    try:
        app(arguments, prog_name="kb")
    except GuideNotFound as error:
        _fail(f"{error}: `kb status` lists those there are")
    except KnowledgeBaseError as error:
        _fail(error, getattr(error, "problems", ()))
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        _fail(refusal(error))


def _fail(error: Exception | str, problems: Iterable[object] = ()) -> NoReturn:
    typer.echo(f"kb: {error}", err=True)
    for problem in problems:
        if str(problem) not in str(error):
            typer.echo(str(problem), err=True)
    sys.exit(1)
