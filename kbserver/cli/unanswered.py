"""`kb unanswered`: what readers ask for and no guide has."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbserver.cli.key import opened_store
from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.config import load_config
from kbserver.counting import counted
from kbserver.guides.audience import AUDIENCES
from kbserver.languages import format_date

if TYPE_CHECKING:
    from kbserver.store import Counted

__all__ = ["unanswered"]

_OFF = "Nothing is counted: say `search: {unanswered: true}` in kb.yml, and start the server again."
_NOTHING = "Nothing that three readers asked for was without an answer."


def unanswered(
    ctx: typer.Context,
    lang: Annotated[str | None, typer.Option(help="Only what was asked in this language.")] = None,
    audience: Annotated[str | None, typer.Option(help="Only what clients, or agents, asked.")] = None,
    forget: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Remove these words, as they are listed.")
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List words that three readers or more have searched for and no guide has, most often asked first."""
    chosen = settings(ctx, project, as_json)
    config = load_config(chosen.project)
    questions = opened_store(chosen.project).unanswered
    if forget is not None:
        days = questions.remove(forget)
        chosen.emit({"words": forget, "days": days}, f"Removed what was counted on {counted(days, 'day')}.")
        return
    langs = [one_of(lang, config.languages.list)] if lang else config.languages.list
    audiences = [one_of(audience, AUDIENCES)] if audience else AUDIENCES
    found = [
        each
        for each in questions.counted(dt.date.min)
        if each.question.lang in langs and each.question.audience in audiences
    ]
    nothing = _NOTHING if config.search.unanswered else _OFF
    chosen.emit([_facts(each) for each in found], "\n".join(map(_line, found)) or nothing)


def _facts(found: Counted) -> dict[str, Any]:
    return {**found.question._asdict(), "times": found.times, "last": found.last.isoformat()}


def _line(found: Counted) -> str:
    asked, last = found.question, format_date(found.last, "en")
    return f"{asked.words}  [{asked.lang}, {asked.audience}]  {counted(found.times, 'time')}, last on {last}"
