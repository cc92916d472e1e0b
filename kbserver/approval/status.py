"""Where a text stands on a day: derived from its approvals, never declared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kbserver.approval.policy import holding, required_areas
from kbserver.config import Config
from kbserver.guides.model import Approval, Translation

__all__ = ["PUBLISHED", "Standing", "Status", "standing"]

Status = Literal["draft", "approved", "changed", "scheduled", "overdue", "retired"]
PUBLISHED: tuple[Status, ...] = ("approved", "overdue")
"""States in which readers get the text."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One text on one day."""

    status: Status
    digest: str
    """Digest of the text."""
    approvals: tuple[Approval, ...]
    """Those that hold."""
    waiting_for: tuple[str, ...]
    """Required areas that have not approved this text."""
    in_force_from: dt.date | None
    """None unless fully approved."""
    review_by: dt.date | None
    """The next review; None for a text never approved that names none."""

    @property
    def published(self) -> bool:
        """Whether readers get the text."""
        return self.status in PUBLISHED


def standing(translation: Translation, digest: str, config: Config, on: dt.date) -> Standing:
    """Where a translation with this digest stands on the day `on`."""
    meta = translation.meta
    approvals = holding(translation, digest, config)
    required = required_areas(config, translation.guide_id, meta.kind)
    waiting = tuple(area for area in required if area not in {a.area for a in approvals})
    complete = bool(required) and not waiting
    since = _in_force_from(meta.effective, approvals) if complete else None
    review = meta.review_by
    if review is None and approvals:
        review = _after(max(a.date for a in approvals), config.approval.review_interval)
    status = _status(translation, digest, since, review, on)
    return Standing(status, digest, approvals, waiting, since, review)


def _in_force_from(effective: dt.date | None, approvals: tuple[Approval, ...]) -> dt.date:
    """The later of `effective` and the day the last required area first approved this text."""
    first: dict[str, dt.date] = {}
    for approval in approvals:
        first[approval.area] = min(approval.date, first.get(approval.area, approval.date))
    last = max(first.values())
    return max(effective, last) if effective else last


def _after(day: dt.date, interval: dt.timedelta) -> dt.date:
    """The day an interval later, or the calendar's last."""
    return day + interval if interval <= dt.date.max - day else dt.date.max


def _status(
    translation: Translation, digest: str, since: dt.date | None, review: dt.date | None, on: dt.date
) -> Status:
    meta = translation.meta
    if since is None:
        return "changed" if any(a.digest != digest for a in meta.approvals) else "draft"
    if meta.retire and on > meta.retire:
        return "retired"
    if on < since:
        return "scheduled"
    return "overdue" if review and review < on else "approved"
