"""`kb status`: guides by language, with approvals, reviews, the state of translations; and reminders."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict
from typing import Annotated, Any

import typer

from kbserver.approval.digest import source_digests
from kbserver.approval.history import History
from kbserver.approval.policy import required_areas
from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.guides.library import Library, path_of
from kbserver.guides.model import Guide
from kbserver.guides.translations import translation_state
from kbserver.languages import format_date
from kbserver.publish.reminders import Reminder, reminders_calendar, reminders_feed

__all__ = ["status"]

_FORMATS = ("table", "json", "atom", "ical")
_AHEAD = 30
"""Days before a review when it enters the feed, unless something else is asked for."""
_NO_HISTORY = "without git there is no history: these are the present texts alone"
_NEVER_WRITTEN: dict[str, Any] = {
    "owner": None,
    "status": None,
    "version": None,
    "approvals": [],
    "waiting_for": [],
    "review_by": None,
    "in_force_from": None,
}


def status(
    ctx: typer.Context,
    due: Annotated[str | None, typer.Option(metavar="DAYS", help="Only reviews due within e.g. 30d.")] = None,
    area: Annotated[str | None, typer.Option(help="Only guides this area must approve.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only texts of this owner (e-mail address).")] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="table; json; atom or ical: reviews as a feed (30d ahead by default) or a calendar.",
        ),
    ] = "table",
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Show every guide in every language: status, approvals, next review, translation."""
    chosen = settings(ctx, project, as_json or one_of(form, _FORMATS) == "json")
    library = chosen.library()
    if area is not None:
        one_of(area, library.config.areas)
    ahead = _days(due) if due is not None else _AHEAD if form == "atom" else None
    history = chosen.history(library)
    today = library.config.today()
    broken = library.all_broken
    rows = [
        row
        for guide_id in sorted({*library.guides, *(key[0] for key in broken)})
        for lang in library.config.languages.list
        for row in [_row(library, history, guide_id, lang, today)]
        if area in (None, *row["areas"]) and owner in (None, row["owner"])
    ]
    if ahead is not None:
        last = today + dt.timedelta(days=ahead)
        rows = [row for row in rows if row["review_by"] and row["review_by"] <= last.isoformat()]
    if form == "ical":
        typer.echo(reminders_calendar(library.config, _reminders(rows), today), nl=False)
    elif form == "atom":
        feed = reminders_feed(library.config, _reminders(rows), dt.timedelta(days=ahead or 0))
        typer.echo(feed, nl=False)
    else:
        note = None if history.commit else _NO_HISTORY
        problems = [problem for each in broken.values() for problem in each]
        plain = [asdict(problem) for problem in problems]
        value = {"on": today.isoformat(), "translations": rows, "problems": plain, "note": note}
        chosen.emit(value, "\n".join(filter(None, [_table(rows), *map(str, problems), note])))


def _reminders(rows: list[dict[str, Any]]) -> list[Reminder]:
    return [
        Reminder(
            row["guide_id"],
            row["lang"],
            row["title"],
            row["owner"],
            tuple(row["areas"]),
            dt.date.fromisoformat(row["review_by"]),
        )
        for row in rows
        if row["review_by"] and row["status"] != "retired"
    ]


def _row(library: Library, history: History, guide_id: str, lang: str, on: dt.date) -> dict[str, Any]:
    guide = library.guides.get(guide_id, Guide(guide_id, {}))
    translation = guide.translations.get(lang)
    row: dict[str, Any] = {"guide_id": guide_id, "lang": lang, "areas": _areas(library, guide)}
    state = translation_state(translation, source_digests(guide.source, library) if guide.source else None)
    if library.broken(path_of(guide_id, lang)):
        return (
            row | {"title": None, "path": path_of(guide_id, lang), "translation": "broken"} | _NEVER_WRITTEN
        )
    if translation is None:
        return row | {"title": None, "path": None, "translation": state} | _NEVER_WRITTEN
    now = history.standing(translation, library.config, on)
    current = now.in_force
    return row | {
        "title": translation.meta.title,
        "path": translation.path,
        "owner": translation.meta.owner,
        "translation": state,
        "status": now.status,
        "version": current.number if current else None,
        "approvals": [
            {"area": g.area, "by": g.approval.by, "date": g.approval.date.isoformat()} for g in now.approvals
        ],
        "waiting_for": list(now.waiting_for),
        "review_by": now.review_by.isoformat() if now.review_by else None,
        "in_force_from": now.in_force_from.isoformat() if now.in_force_from else None,
    }


def _areas(library: Library, guide: Guide) -> list[str]:
    """The areas that must approve a guide; none are known where none of its files can be read."""
    first = guide.source or next(iter(guide.translations.values()), None)
    return list(required_areas(library.config, guide.guide_id, first.meta.kind)) if first else []


def _days(text: str) -> int:
    match = re.fullmatch(r"(\d{1,5})d?", text)
    if not match:
        raise typer.BadParameter(f"{text!r} is not a number of days such as 30d")
    return int(match[1])


def _table(rows: list[dict[str, Any]]) -> str:
    head = ("guide", "lang", "status", "in force", "translation", "approved", "review by")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    approved = ", ".join(f"{a['area']} {_date(a['date'])}" for a in row["approvals"])
    waiting = "waiting for " + ", ".join(row["waiting_for"]) if row["waiting_for"] else ""
    said = "; ".join(filter(None, (approved, waiting)))
    return (
        row["guide_id"],
        row["lang"],
        row["status"] or "-",
        f"v{row['version']}" if row["version"] else "-",
        row["translation"],
        said or "-",
        _date(row["review_by"]) if row["review_by"] else "-",
    )


def _date(iso: str) -> str:
    return format_date(dt.date.fromisoformat(iso), "en")
