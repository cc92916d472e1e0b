"""Every version an audience may know of, as `versions.json` has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kbserver.approval.versions import Given, Span
from kbserver.publish.pages import approvals_of
from kbserver.publish.selection import Selection

__all__ = ["turns_of", "version_url", "versions_of"]

_DAY = dt.timedelta(days=1)


def versions_of(selection: Selection) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Versions by guide and language, oldest first."""
    return dict(sorted(selection.of_guides("versions", _versions).items()))


def _versions(selection: Selection, guide_id: str) -> dict[str, list[dict[str, Any]]]:
    return {
        lang: [_version(selection, guide_id, lang, span) for span in each]
        for lang, each in selection.spans[guide_id].items()
    }


def version_url(selection: Selection, guide_id: str, lang: str, span: Span) -> str:
    """Path of a version's page: the guide's own while it is in force."""
    number = None if span.covers(selection.on) else span.version.number
    return selection.url(guide_id, lang, version=number)


def turns_of(selection: Selection) -> list[str]:
    """Days after this one on which something begins, ends or falls due: another release is needed then."""
    days = set[dt.date]().union(*selection.of_guides("turns", _turns).values())
    return sorted(day.isoformat() for day in days if day > selection.on)


def _turns(selection: Selection, guide_id: str) -> set[dt.date]:
    days: set[dt.date] = set()
    for span in (span for each in selection.spans[guide_id].values() for span in each):
        days |= {span.first} if span.first else set()
        days |= {span.last + _DAY} if span.last and span.last < dt.date.max else set()
        review = selection.review_by(span.version)
        if span.covers(selection.on) and review and review < dt.date.max:
            days.add(review + _DAY)
    return days


def _version(selection: Selection, guide_id: str, lang: str, span: Span) -> dict[str, Any]:
    version = span.version
    entry: dict[str, Any] = {
        "version": version.number,
        "title": version.title,
        "in_force_from": span.first.isoformat() if span.first else None,
        "in_force_to": span.last.isoformat() if span.last else None,
        "approvals": approvals_of(selection, version.approvals),
        "url": version_url(selection, guide_id, lang, span) if span.first else None,
    }
    if later := span.overtaken_by:
        day = span.replaced_on
        entry |= {"replaced_by": later.number, "replaced_on": day.isoformat() if day else None}
    if selection.audience != "agents":
        return entry
    return entry | {
        "approvals": [
            shown | _recorded(given)
            for shown, given in zip(entry["approvals"], version.approvals, strict=True)
        ],
        "renewals": [
            shown | _recorded(given)
            for shown, given in zip(approvals_of(selection, version.renewals), version.renewals, strict=True)
        ],
        "ended_by": span.ended_by,
        "digest": version.digest,
        "commit": version.commit or None,
        "reached_on": version.reached_on.isoformat() if version.reached and version.reached_on else None,
    }


def _recorded(given: Given) -> dict[str, Any]:
    """Who gave it, and when git got it: for agents, who may judge an approval that was recorded late."""
    return {"by": given.approval.by, "recorded": given.recorded.isoformat(), "late": given.late}
