"""Approvals that do not hold, texts nobody has written yet, policies without effect, dates, reviews due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kbserver.approval.history import History
from kbserver.approval.policy import required_areas
from kbserver.approval.status import Standing
from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.guides.model import Approval, Guide, Translation
from kbserver.guides.starting import still_to_write
from kbserver.publish.checks.page import key_line

__all__ = ["check"]


def check(library: Library, guide: Guide, history: History, on: dt.date) -> Iterator[Problem]:
    """Each approval of a guide that does not hold, with the reason, at its line."""
    for translation in guide.translations.values():
        standing = history.standing(translation, library.config, on)
        yield from _approvals(library, history, translation, standing)
        yield from _dates(translation)
        yield from _review(translation, standing, on)
        yield from _unwritten(translation)
        if not required_areas(library.config, translation.guide_id, translation.meta.kind):
            what = "no rule of approval.required covers this guide, so it can never be approved"
            yield Problem(translation.path, 1, "no-required-area", what, "add a rule to kb.yml", "warning")


def _approvals(
    library: Library, history: History, translation: Translation, standing: Standing
) -> Iterator[Problem]:
    holding = {given.approval for given in standing.approvals}
    for index, approval in enumerate(translation.meta.approvals):
        if approval in holding or translation.meta.withdrawn:
            continue
        reason = _why_not(history, translation, standing, approval)
        what = f"the approval of {approval.area} on {approval.date} does not hold: {reason}"
        areas = required_areas(library.config, translation.guide_id, translation.meta.kind)
        area = approval.area if approval.area in areas else " or ".join(areas)
        remedy = f"run `kb approve {translation.path} --area {area} --by …`" if areas else "remove it"
        line = key_line(translation, "approvals", index)
        yield Problem(translation.path, line, "approval-fails", what, remedy, "warning")


def _why_not(history: History, translation: Translation, standing: Standing, approval: Approval) -> str:
    own = history.of(translation.guide_id, translation.lang)
    given = own.given.get(approval) if own else None
    if given and given.fault:
        return given.fault
    if approval.digest in standing.digests:
        return "the guide was withdrawn after it was given"
    if standing.version and approval.digest in standing.version.digests:
        return "it is for this text under a former id, which this guide no longer has"
    if own and approval.digest in own.readings:
        return "the text has changed since"
    if other := history.standing_at(approval.digest):
        return f"its digest is that of content/{other.lang}/{other.guide_id}.md"
    return "its digest is not this text's"


def _review(translation: Translation, standing: Standing, on: dt.date) -> Iterator[Problem]:
    review_by = translation.meta.review_by
    due = review_by or (standing.review_by if standing.status == "overdue" else None)
    if due and due < on and not translation.meta.withdrawn:
        what = f"its review was due on {due}"
        remedy = "review it, then approve it again or set a new review_by"
        line = key_line(translation, "review_by") if review_by else 1
        yield Problem(translation.path, line, "overdue", what, remedy, "warning")


def _unwritten(translation: Translation) -> Iterator[Problem]:
    if left := still_to_write(translation):
        line, said = left
        what = f"still says {said!r}, as a new guide does"
        yield Problem(translation.path, line, "unwritten", what, "write over it", "warning")


def _dates(translation: Translation) -> Iterator[Problem]:
    meta = translation.meta
    if meta.retire and meta.effective and meta.retire < meta.effective:
        what = f"retires on {meta.retire}, before it is in force on {meta.effective}"
        yield Problem(translation.path, key_line(translation, "retire"), "dates", what, "correct one of them")
