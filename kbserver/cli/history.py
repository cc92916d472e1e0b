"""`kb history`: the versions of a guide, with their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from kbserver.approval.versions import Given, Span, spans
from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.cli.texts import GuideId, translation_history
from kbserver.languages import format_date

__all__ = ["history"]


def history(
    ctx: typer.Context,
    guide_id: GuideId,
    lang: Annotated[str | None, typer.Option(help="Language; the default one if not given.")] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the approved versions of a guide in a language, oldest first, with what git has of them."""
    chosen = settings(ctx, project, as_json)
    library = chosen.library()
    past = chosen.history(library)
    wanted = one_of(lang or library.config.languages.default, library.config.languages.list)
    found = translation_history(past, guide_id, wanted)
    today = library.config.today()
    versions = [_facts(span, today) for span in spans(found.versions)]
    value = {"guide_id": found.guide_id, "lang": wanted, "on": today.isoformat(), "versions": versions}
    chosen.emit(value, "\n".join(_lines(versions)) or "no version of it was ever approved")


def _facts(span: Span, today: dt.date) -> dict[str, Any]:
    version = span.version
    return {
        "version": version.number,
        "in_force_from": _iso(span.first),
        "in_force_to": _iso(span.last),
        "in_force": span.covers(today),
        "title": version.title,
        "audience": version.audience,
        "digest": version.digest,
        "commit": version.commit or None,
        "reached": version.reached or None,
        "reached_on": _iso(version.reached_on) if version.reached else None,
        "ended_by": span.ended_by,
        "never_because": None if span.first else _never(span),
        "approvals": list(map(_given, version.approvals)),
        "renewals": list(map(_given, version.renewals)),
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "area": given.area,
        "by": given.approval.by,
        "date": given.approval.date.isoformat(),
        "commit": given.commit or None,
        "recorded": given.recorded.isoformat() if given.commit else None,
        "late": given.late,
    }


def _lines(versions: Iterable[dict[str, Any]]) -> list[str]:
    lines = []
    for each in versions:
        mark = "*" if each["in_force"] else " "
        lines.append(f"{mark} {each['version']}  {_days(each)}  {each['digest'][:19]}…")
        lines += [f"     approved by {_said(given)}" for given in each["approvals"]]
        lines += [f"     renewed by {_said(given)}" for given in each["renewals"]]
        lines.append(f"     {_place(each)}")
    return lines


def _place(each: dict[str, Any]) -> str:
    if not each["commit"]:
        return "not committed yet: readers get it once it is, and `kb build` has run"
    reached = (
        f"on the main branch {_date(each['reached_on'])}" if each["reached_on"] else "not on the main branch"
    )
    return f"commit {each['commit'][:12]}, {reached}"


def _never(span: Span) -> str:
    version, later = span.version, span.overtaken_by
    begins = format_date(version.begins, "en")
    if later:
        if span.replaced_on:
            return f"replaced on its first day, {begins}, by version {later.number}"
        sooner = format_date(later.begins, "en")
        return f"never in force: version {later.number} began on {sooner}, before its first day, {begins}"
    if version.ends is None or version.ends != version.last_day:
        return f"never in force: its first day would have been {begins}, after the last one its text names"
    out = version.ends + dt.timedelta(days=1)
    if out == version.begins:
        return f"{version.ended_by} on its first day, {begins}"
    return f"never in force: {version.ended_by} on {format_date(out, 'en')}, before its first day, {begins}"


def _days(each: dict[str, Any]) -> str:
    if each["in_force_from"] is None:
        return str(each["never_because"])
    end = f"to {_date(each['in_force_to'])}" if each["in_force_to"] else "on"
    ended = f" ({each['ended_by']})" if each["ended_by"] else ""
    return f"from {_date(each['in_force_from'])} {end}{ended}"


def _said(given: dict[str, Any]) -> str:
    late = f", recorded {_date(given['recorded'])}" if given["late"] else ""
    return f"{given['area']} ({given['by']}) on {_date(given['date'])}{late}"


def _date(iso: str) -> str:
    return format_date(dt.date.fromisoformat(iso), "en")


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
