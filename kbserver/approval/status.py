"""Where a text stands on a day: derived from its history, never declared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kbserver.approval.policy import Policy
from kbserver.approval.translation_history import Reading, TranslationHistory
from kbserver.approval.versions import Given, Version, in_force

__all__ = ["PUBLISHED", "Standing", "Status", "standing"]

Status = Literal["draft", "approved", "changed", "scheduled", "overdue", "retired"]
PUBLISHED: tuple[Status, ...] = ("approved", "overdue")
"""States in which readers get the text."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One working text on one day."""

    status: Status
    digests: tuple[str, ...]
    """Of the text: under its guide's id, and after a move under the former one."""
    approvals: tuple[Given, ...]
    """Those that hold for this very text."""
    waiting_for: tuple[str, ...]
    """Required areas that have not approved this text; a withdrawal waits for none."""
    version: Version | None
    """The version it is; None while it is not approved."""
    in_force: Version | None
    """The version readers get, of this text or of a former one."""
    review_by: dt.date | None
    """Next review of what readers get; None where nothing was ever approved and the text names none."""

    @property
    def digest(self) -> str:
        """Digest of the text under its guide's id."""
        return self.digests[0]

    @property
    def in_force_from(self) -> dt.date | None:
        """First day of the version it is."""
        return self.version.begins if self.version else None

    @property
    def published(self) -> bool:
        """Whether readers get this very text."""
        return self.version is not None and self.version is self.in_force


def standing(history: TranslationHistory, now: Reading, policy: Policy, on: dt.date) -> Standing:
    """Where a text stands on the day `on`."""
    held = history.holding(now)
    waiting = history.waiting_for(now, held, policy) or ()
    version = history.versions[-1] if history.same(now) else None
    current = in_force(history.versions, on)
    reviewed = version or current
    review = reviewed.review(policy.approval.review_interval) if reviewed else now.text.review_by
    return Standing(
        status=_status(history, now, version, review, on),
        digests=now.digests,
        approvals=tuple(held),
        waiting_for=() if version or (now.text.withdrawn and history.versions) else waiting,
        version=version,
        in_force=current,
        review_by=review,
    )


def _status(
    history: TranslationHistory, now: Reading, version: Version | None, review: dt.date | None, on: dt.date
) -> Status:
    if now.text.withdrawn and history.versions:
        version = history.versions[-1]  # until its end, what was approved last stands
        if version.ends is not None and version.ends < on:
            return "retired"
    if version is None:
        known = bool(history.versions) or any(a.digest not in now.digests for a in now.text.approvals)
        return "changed" if known else "draft"
    if version.retire and on > version.retire:
        return "retired"
    if on < version.begins:
        return "scheduled"
    return "overdue" if review and review < on else "approved"
