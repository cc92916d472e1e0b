"""Approvals that do not hold, policies that cover nothing, dates that contradict each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kbserver.approval.digest import digest_of
from kbserver.approval.policy import required_areas, why_not
from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.guides.model import Translation
from kbserver.publish.checks.page import key_line

__all__ = ["check"]


def check(library: Library, on: dt.date) -> Iterator[Problem]:
    """Each approval that does not hold, with the reason, at its line."""
    for translation in library.translations:
        yield from _approvals(library, translation)
        yield from _dates(translation)
        meta = translation.meta
        if not required_areas(library.config, translation.guide_id, meta.kind):
            what = "no rule of approval.required covers this guide, so it can never be approved"
            yield Problem(translation.path, 1, "no-required-area", what, "add a rule to kb.yml", "warning")
        if meta.review_by and meta.review_by < on:
            what = f"its review was due on {meta.review_by}"
            remedy = "review it, then approve it again or set a new review_by"
            yield Problem(
                translation.path, key_line(translation, "review_by"), "overdue", what, remedy, "warning"
            )


def _approvals(library: Library, translation: Translation) -> Iterator[Problem]:
    if not translation.meta.approvals:
        return
    digest = digest_of(translation, library.snapshot.files)
    for index, approval in enumerate(translation.meta.approvals):
        if reason := why_not(approval, translation, digest, library.config):
            what = f"the approval of {approval.area} on {approval.date} does not hold: {reason}"
            remedy = f"run `kb approve {translation.path} --area {approval.area} --by …`"
            line = key_line(translation, "approvals", index)
            yield Problem(translation.path, line, "approval-fails", what, remedy, "warning")


def _dates(translation: Translation) -> Iterator[Problem]:
    meta = translation.meta
    if meta.retire and meta.effective and meta.retire < meta.effective:
        what = f"retires on {meta.retire}, before it is in force on {meta.effective}"
        yield Problem(translation.path, key_line(translation, "retire"), "dates", what, "correct one of them")
