"""`kb init`: a new knowledge base to begin with."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.languages import LANGUAGES
from kbserver.messages import message
from kbserver.publish.founding import FORGES, Founded, Wishes, found

__all__ = ["init"]

_ADDRESS = re.compile(r"[^\s#@]+@[^\s#@]+")


def init(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="An empty folder, or a new one; this one by default.")
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option(help=f"Language ({', '.join(LANGUAGES)}); again for more, the default first."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the site.")] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID[=NAME]",
            help="Area that approves, and its name for readers; by default quality, in the first language.",
        ),
    ] = None,
    approver: Annotated[
        list[str] | None, typer.Option(help="Who may approve for it (e-mail address); again for more.")
    ] = None,
    timezone: Annotated[
        str, typer.Option(help="Zone in which days begin, such as America/Sao_Paulo.")
    ] = "UTC",
    ci: Annotated[
        str, typer.Option(help="Where merge requests are checked: github, gitlab, forgejo or none.")
    ] = "none",
    no_git: Annotated[bool, typer.Option("--no-git", help="Begin no repository.")] = False,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Begin a knowledge base: kb.yml, first guides as drafts, git with a hook, checks of merge requests."""
    named = folder or project or (ctx.find_root().obj or {}).get("project")
    chosen = settings(ctx, named or Path(), as_json)
    try:
        "".join([name or "", *(area or ()), *(approver or ())]).encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("a name is not UTF-8") from None
    languages = _languages(lang)
    wishes = Wishes(
        languages=languages,
        name=name,
        **_area(area or [f"quality={message(languages[0], 'init.area')}"]),
        approvers=_approvers(approver),
        timezone=timezone,
        forge=None if one_of(ci, (*FORGES, "none")) == "none" else ci,
    )
    made = found(chosen.project, wishes, git=not no_git)
    value = {"folder": str(chosen.project), "paths": made.paths, "committed": made.committed}
    chosen.emit(value, "\n".join([*made.paths, "", *_next_steps(chosen.project, wishes, made)]))


def _languages(given: Sequence[str] | None) -> list[str]:
    asked = list(
        given or re.split(r"[\s,]+", _ask("--lang", f"Languages, the default first ({', '.join(LANGUAGES)})"))
    )
    for each in asked:
        one_of(each, LANGUAGES)
    if len(set(asked)) < len(asked):
        raise typer.BadParameter("a language is named twice")
    return asked


def _approvers(given: Sequence[str] | None) -> list[str]:
    asked = list(given or re.split(r"[\s,]+", _ask("--approver", "Who approves texts (e-mail address)")))
    for each in asked:
        if not _ADDRESS.fullmatch(each):
            raise typer.BadParameter(f"{each!r} is not an e-mail address such as quality@example.org")
    return asked


def _area(given: Sequence[str]) -> dict[str, str]:
    if len(given) > 1:
        more = " and ".join(given[1:])
        raise typer.BadParameter(f"it begins with one area: add {more} to kb.yml afterwards")
    said = given[0]
    match = re.fullmatch(r"(?P<area>[a-z][a-z0-9-]*)(?:=(?P<area_name>.+))?", said)
    if match is None:
        raise typer.BadParameter(f"{said!r} is not an area such as quality or quality=Calidad")
    return {"area": match["area"], "area_name": match["area_name"] or match["area"].capitalize()}


def _ask(option: str, question: str) -> str:
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{option} is needed where nobody can be asked")
    answer: str = typer.prompt(question, err=True)
    return answer.strip()


def _next_steps(folder: Path, wishes: Wishes, made: Founded) -> list[str]:
    first = f"content/{wishes.languages[0]}/service/our-service.md"
    approve = f"kb approve {first} --area {wishes.area} --by {wishes.approvers[0]}"
    steps = [f"In {folder}: write over the guides, then", f"  kb check && {approve}"]
    if made.committed:
        return [*steps, '  git commit -am "Approve the first guide" && kb build && kb serve']
    hook = f"  git config core.hooksPath {made.hooks}"
    return [*steps, "  kb build && kb serve", "In each clone, to check what is staged before a commit:", hook]
