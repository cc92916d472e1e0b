"""Versions: texts that became fully approved, numbered in git's order, and which of them is in force when.

A version begins on the later of its `effective` day and the day its last required area approved it. Of
those that have begun, the one with the highest number is in force, until its own end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kbserver.guides.model import Approval

__all__ = ["Given", "Span", "Version", "day_before", "for_clients", "in_force", "spans"]


@dataclass(frozen=True, slots=True)
class Given:
    """An approval as git has it."""

    approval: Approval
    commit: str
    """Commit that added it; empty while it is not committed."""
    recorded: dt.date
    """Day of that commit."""
    fault: str | None = None
    """Why it counts for nothing by the policy of that commit; None when it counts."""
    signer: str = ""
    """Whose key signed that commit, where the policy asks for a signature."""

    @property
    def area(self) -> str:
        """The area that approved."""
        return self.approval.area

    @property
    def late(self) -> bool:
        """Whether it is dated before the day git got it."""
        return bool(self.commit) and self.approval.date < self.recorded


@dataclass(frozen=True, slots=True)
class Version:
    """One approved text of one translation."""

    number: int
    """From 1, in the order in git of becoming fully approved; never changes."""
    digests: tuple[str, ...]
    """Of the text: under the guide's id, and after a move under its former one."""
    path: str
    """File it stood in."""
    blob: str
    """Git's id of the file as it last stood with this text on the main line."""
    files: tuple[tuple[str, str], ...]
    """What it shows: path and blob of each file, sorted."""
    approvals: tuple[Given, ...]
    """Those by which it became fully approved: the first of each required area, by date."""
    renewals: tuple[Given, ...]
    """Further ones of the same text: they renew its review."""
    commit: str
    """Commit in which it became fully approved; empty while that is not committed."""
    reached: str
    """Commit of the main line that brought it there; empty while it has not got there."""
    reached_on: dt.date | None
    """Day of that commit."""
    begins: dt.date
    """First day in force, unless a later version is."""
    retire: dt.date | None
    """Last day in force, as its text says."""
    ends: dt.date | None
    """Last day in force because the guide was withdrawn or removed afterwards."""
    ended_by: str | None
    """`withdrawn`, `removed`, or `narrowed` to agents; None while `ends` is."""
    title: str
    kind: str
    topic: str | None
    audience: str
    review_by: dt.date | None
    """As the text last said; bookkeeping."""
    reading: str
    """Names what clients read of it."""
    reopens: bool = False
    """Whether the guide was out of force when this text became approved."""

    @property
    def digest(self) -> str:
        """Digest its approvals name."""
        return self.approvals[0].approval.digest

    @property
    def last_day(self) -> dt.date | None:
        """Last day it can be in force; None when nothing ends it."""
        ends = [day for day in (self.retire, self.ends) if day]
        return min(ends) if ends else None

    def review(self, interval: dt.timedelta) -> dt.date:
        """Day by which it must be reviewed: its own `review_by`, or an interval after the last approval."""
        if self.review_by:
            return self.review_by
        last = max(given.approval.date for given in (*self.approvals, *self.renewals))
        return last + interval if interval <= dt.date.max - last else dt.date.max


@dataclass(frozen=True, slots=True)
class Span:
    """The days a version is in force, both ends included."""

    version: Version
    first: dt.date | None
    """None where it never is."""
    last: dt.date | None
    """None where no end is known, or where it never is."""
    overtaken_by: Version | None = None
    """The later version that begins no later, where it is never in force because of that one."""

    @property
    def replaced_on(self) -> dt.date | None:
        """The day on which it began and another took its place; None where that is not what happened."""
        later = self.overtaken_by
        return later.begins if later and later.begins == self.version.begins else None

    @property
    def ended_by(self) -> str | None:
        """What ended it after it was approved; None where that is its own last day or a later version."""
        return self.version.ended_by if self.last is not None and self.last == self.version.ends else None

    def covers(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.first is not None and self.first <= day and (self.last is None or day <= self.last)


def day_before(day: dt.date) -> dt.date:
    """The day before; the first day of the calendar has none and stays."""
    return day - dt.timedelta(days=1) if day > dt.date.min else day


def in_force(versions: Iterable[Version], day: dt.date) -> Version | None:
    """The version in force on a day, or None."""
    begun = [version for version in versions if version.begins <= day]
    if not begun:
        return None
    found = max(begun, key=lambda version: version.number)
    return found if found.last_day is None or day <= found.last_day else None


def spans(versions: Sequence[Version]) -> list[Span]:
    """The days of each version, in their order; a version that is never in force has none."""
    found: list[Span] = []
    following: Version | None = None
    for version in reversed(versions):
        ends = [day for day in (version.last_day, following and day_before(following.begins)) if day]
        last = min(ends) if ends else None
        if last is not None and last < version.begins:
            overtaken = following if following and following.begins <= version.begins else None
            found.append(Span(version, None, None, overtaken))
        else:
            found.append(Span(version, version.begins, last))
        if following is None or version.begins < following.begins:
            following = version
    return found[::-1]


def for_clients(versions: Sequence[Version]) -> list[Version]:
    """The sequence clients have: their guides alone, and what reads the same counts once, as at first.

    Numbers are their own. The first of those alike gives approvals and days; the last gives the file.
    """
    found: list[Version] = []
    shown = False
    for version in versions:
        if version.audience != "clients":
            found = [_until(each, day_before(version.begins)) for each in found]
            shown = False
            continue
        if shown and not version.reopens and _same_for_clients(found[-1], version):
            found[-1] = replace(
                found[-1],
                begins=min(found[-1].begins, version.begins),
                path=version.path,
                blob=version.blob,
                files=version.files,
                review_by=version.review_by,
                ends=version.ends,
                ended_by=version.ended_by,
            )
        else:
            found.append(replace(version, number=len(found) + 1, renewals=()))
        shown = True
    return found


def _until(version: Version, day: dt.date) -> Version:
    """The version, over for clients when one for agents alone begins."""
    if version.ends is not None and version.ends <= day:
        return version
    return replace(version, ends=day, ended_by="narrowed")


def _same_for_clients(one: Version, other: Version) -> bool:
    def seen(version: Version) -> tuple[object, ...]:
        return version.reading, version.kind, version.topic, version.retire

    return seen(one) == seen(other)
