"""`kb verify`: every approval and version checked again, from git alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from kbserver.approval.replay import Skew
from kbserver.approval.verification import Finding, Mismatch, Then, Verification
from kbserver.approval.verification import verify as verified
from kbserver.approval.versions import Given, Version
from kbserver.cli.options import Json, Project, day, settings
from kbserver.counting import counted
from kbserver.languages import format_date
from kbserver.repository import Repository

__all__ = ["verify"]

_SECONDS_OF_A_DAY = 24 * 60 * 60
_UNREAD = "it cannot be read as a guide, so its approvals are not known"
_UNCOMMITTED = "it is not as git has it; what is not committed was not checked"


def verify(
    ctx: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Check what stood at the day's end; say what was in force."),
    ] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Check every approval and version again, from git alone; exit 1 if one that stands does not hold."""
    chosen = settings(ctx, project, as_json)
    repository = Repository(chosen.project)
    found = verified(repository, day(as_of), chosen.progress)
    uncommitted = repository.uncommitted() if found.day is None else []
    chosen.emit(_plain(found, uncommitted), "\n".join(_lines(found, uncommitted)))
    if not found.holds:
        raise typer.Exit(1)


def _plain(found: Verification, uncommitted: list[str]) -> dict[str, Any]:
    return {
        "commit": found.commit,
        "as_of": found.day.isoformat() if found.day else None,
        "holds": found.holds,
        "approvals": found.approvals,
        "versions": found.versions,
        "failed": [_plain_finding(each) for each in found.failed],
        "mismatches": [_plain_mismatch(each) for each in found.mismatches],
        "changed": [_plain_finding(each) for each in found.changed],
        "former": [_plain_finding(each) for each in found.former],
        "notes": [_plain_finding(each) for each in found.notes],
        "skews": [{"commit": skew.commit, "seconds": skew.seconds} for skew in found.skews],
        "unread": found.unread,
        "uncommitted": uncommitted,
        "in_force": [_plain_then(each) for each in found.in_force],
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    place = {"guide_id": finding.guide_id, "lang": finding.lang, "path": finding.path}
    return place | _plain_given(finding.given) | {"reason": finding.reason}


def _plain_given(given: Given) -> dict[str, Any]:
    return {
        "area": given.area,
        "by": given.approval.by,
        "date": given.approval.date.isoformat(),
        "digest": given.approval.digest,
        "commit": given.commit,
        "recorded": given.recorded.isoformat(),
    }


def _plain_mismatch(mismatch: Mismatch) -> dict[str, Any]:
    version = mismatch.version
    place = {"guide_id": mismatch.guide_id, "lang": mismatch.lang, "version": version.number}
    return place | {"path": version.path, "blob": version.blob, "digest": version.digest}


def _plain_then(then: Then) -> dict[str, Any]:
    version = then.version
    place = {"guide_id": then.guide_id, "lang": then.lang, "version": version.number if version else None}
    return place | {
        "digest": version.digest if version else None,
        "begins": version.begins.isoformat() if version else None,
        "reached": version.reached_on.isoformat() if version and version.reached_on else None,
        "approvals": [_plain_given(given) for given in version.approvals] if version else [],
    }


def _lines(found: Verification, uncommitted: list[str]) -> Iterator[str]:
    yield from (_then(each, found) for each in found.in_force)
    yield from (_finding(each, "note") for each in found.notes)
    yield from (f"commit {each.commit[:12]}: note: {_skew(each)}" for each in found.skews)
    yield from (f"{path}: note: {_UNREAD}" for path in found.unread)
    yield from (f"{path}: note: {_UNCOMMITTED}" for path in uncommitted)
    yield from (_finding(each, "formerly failed") for each in found.former)
    yield from (_finding(each, "warning") for each in found.changed)
    yield from (_finding(each, "failed") for each in found.failed)
    yield from (_mismatch(each.version) for each in found.mismatches)
    yield _summary(found)


def _finding(finding: Finding, kind: str) -> str:
    return f"{finding.path}: {kind}: {_given(finding.given)}: {finding.reason}"


def _skew(skew: Skew) -> str:
    days = counted(skew.seconds // _SECONDS_OF_A_DAY, "day")
    return f"it claims to be {days} older than the one before it"


def _mismatch(version: Version) -> str:
    what = f"its text in git does not give {version.digest}"
    return f"{version.path}: failed: version {version.number}: {what}"


def _given(given: Given) -> str:
    by, date = given.approval.by, format_date(given.approval.date, "en")
    return f"{given.area} by {by} on {date} (commit {given.commit[:12]})"


def _then(then: Then, found: Verification) -> str:
    name = f"{then.guide_id} {then.lang}"
    version = then.version
    if version is None:
        over = then.absence is not None and then.absence.over
        return (
            f"{name}: not in force at that time: {then.absence}"
            if over
            else f"{name}: not approved at that time"
        )
    approved = ", ".join(_given(given) for given in version.approvals)
    return f"{name}: version {version.number}, {version.digest}, {approved}{_late(version, found)}"


def _late(version: Version, found: Verification) -> str:
    """What is added of a version that was in git only after the day."""
    if found.day and version.reached_on and version.reached_on > found.day:
        return f"; recorded later, on {format_date(version.reached_on, 'en')}"
    return ""


def _summary(found: Verification) -> str:
    if found.commit is None:
        return "the history begins after that day: no text stood then"
    count = len(found.failed) + len(found.mismatches)
    checked = f"{counted(found.approvals, 'approval')} and {counted(found.versions, 'version')}"
    said = f"{count} failed" if count else "all that stand hold"
    return f"{checked} up to commit {found.commit[:12]}: {said}"
