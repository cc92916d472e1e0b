"""Why no text of a guide was in force on a day: not yet approved, or approved and out of force since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kbserver.approval.versions import Version, in_force, spans
from kbserver.languages import format_date

__all__ = ["Absence", "absence_of"]

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """A day without a text in force."""

    version: Version | None
    """The version that was over by then, or the first one, if it was still to come; None where none was."""
    over: bool
    """Whether that version was approved by then and out of force again."""
    turn: dt.date | None
    """The first day out of force; of a version to come, its first day in force."""
    ended_by: str | None = None
    """`withdrawn` or `removed`; None where its own last day had passed."""

    def __str__(self) -> str:
        if self.version is None or self.turn is None:
            return "no text of it was approved"
        number, turn = self.version.number, format_date(self.turn, "en")
        if not self.over:
            return f"version {number} was the first in force, from {turn} on"
        if self.ended_by:
            return f"version {number} was approved, and {self.ended_by} from {turn} on"
        return f"version {number} was approved, and its own last day was over from {turn} on"


def absence_of(versions: Sequence[Version], day: dt.date) -> Absence | None:
    """Why none of the versions was in force on a day; None where one was."""
    if in_force(versions, day):
        return None
    begun = [version for version in versions if version.begins <= day]
    if not begun and (lived := [span for span in spans(versions) if span.first]):
        first = min(lived, key=lambda span: span.first or dt.date.max)
        return Absence(first.version, False, first.first)
    version = max(begun or versions, key=lambda each: each.number, default=None)
    if version is None or version.last_day is None:
        return Absence(None, False, None)
    ended_by = version.ended_by if version.last_day == version.ends else None
    return Absence(version, True, version.last_day + _DAY, ended_by)
