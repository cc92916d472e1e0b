"""One translation through time: the approvals git has of it, and the versions that follow from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kbserver.approval.policy import Policy, required_areas, why_not
from kbserver.approval.texts import Text
from kbserver.approval.versions import Given, Version, day_before
from kbserver.guides.model import Approval

__all__ = ["Former", "Moment", "Reading", "TranslationHistory"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A commit as the history of one translation sees it."""

    commit: str
    """Full hash; empty for what is not committed."""
    day: dt.date
    policy: Policy
    on_main: bool
    signer: str | None = None
    """Whose key signed it, empty if nobody's; None where that was not asked."""
    merge: bool = False
    """Whether it joins what other commits did: it adds no approval that any of them has added."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with the files it shows, as it stood at a moment."""

    text: Text
    digests: tuple[str, ...]
    """Under the guide's id first, then under former ids that name no living guide."""
    files: tuple[tuple[str, str], ...]
    """What it shows: path and blob."""
    reading: str
    """Names what clients read of it."""


@dataclass(frozen=True, slots=True)
class Former:
    """An id under which a translation stood before it moved."""

    guide_id: str
    versions: int
    """How many of its versions the main line had by then."""
    until: dt.date | None = None
    """Day of the main line's commit that moved it; None while that has not got there."""


@dataclass(slots=True)
class TranslationHistory:
    """What git says of one guide in one language, up to a commit."""

    guide_id: str
    lang: str
    versions: list[Version] = field(default_factory=list)
    """In the order of their numbers."""
    given: dict[Approval, Given] = field(default_factory=dict)
    """Every approval that ever stood in its file, as it was last added."""
    readings: dict[str, str] = field(default_factory=dict)
    """By digest of each text that ever stood there: what clients read of it."""
    spent: set[Approval] = field(default_factory=set)
    """Approvals given before a withdrawal: they count no more."""
    closed: bool = False
    """Whether it is out of force since its last version."""
    withdrawn: dt.date | None = None
    """The day its file named when it was last withdrawn."""
    former: tuple[Former, ...] = ()
    """Where it stood before, the first place first."""
    out_since: dt.date | None = None
    """First day from which the main line has it out of force and has not had it back."""
    changes: int = field(default=0, compare=False)
    """How often this very object has changed: between two equal counts it says the same."""

    def take(self, now: Reading, before: Iterable[Approval], moment: Moment) -> None:
        """Follow the text to a moment; `before` are the approvals its file held just before."""
        self.changes += 1
        stood = not self.readings.keys().isdisjoint(now.digests)
        self.readings.update(dict.fromkeys(now.digests, now.reading))
        former = set(before)
        for approval in now.text.approvals:
            if approval not in former or approval not in self.given:
                self._record(approval, now.text, moment)
        if now.text.withdrawn:
            if moment.on_main:
                self._withdraw(now.text.withdrawn, moment)
                self.spent.update(self.given)
            return
        held = self.holding(now)
        full = self.waiting_for(now, held, moment.policy) == ()
        if self.same(now):
            self.versions[-1] = _renewed(self.versions[-1], now, held if full else ())
            if moment.on_main:
                self.versions[-1] = _as_it_stands(self.versions[-1], now)
        elif full:
            anew = not stood or any(given.approval not in former for given in held)
            self._complete(now, held, moment, anew)

    def close(self, day: dt.date, why: str) -> None:
        """Take it out of force from a day on, or from that on which the main line already has it so.

        What a branch brought since then was never there.
        """
        self.changes += 1
        day = min(day, self.out_since or day)
        last = day_before(day)
        self.versions = [
            version
            if version.ends is not None and version.ends <= last
            else replace(version, ends=last, ended_by=why)
            for version in self.versions
        ]
        self.closed = bool(self.versions)
        self.out_since = day if self.closed else None

    def move(self, guide_id: str) -> None:
        """Go on under another id."""
        self.changes += 1
        reached = sum(version.reached_on is not None for version in self.versions)
        self.former = (*self.former, Former(self.guide_id, reached))
        self.guide_id = guide_id

    def reach(self, commit: str, day: dt.date) -> None:
        """Note that the main line has got to a commit: what came before is there now."""
        self.changes += 1
        self.former = tuple(replace(each, until=each.until or day) for each in self.former)
        if not self.closed:
            self.out_since = None
        for place in range(len(self.versions) - 1, -1, -1):
            version = self.versions[place]
            if version.reached_on is not None:
                break
            self.versions[place] = replace(version, reached=commit, reached_on=day)

    def holding(self, now: Reading) -> list[Given]:
        """The approvals in the text's file that hold for it as it stands."""
        found = [
            self.given[approval]
            for approval in dict.fromkeys(now.text.approvals)
            if approval.digest in now.digests and approval not in self.spent
        ]
        return [given for given in found if given.fault is None]

    @staticmethod
    def waiting_for(now: Reading, held: Sequence[Given], policy: Policy) -> tuple[str, ...] | None:
        """Required areas that have not approved the text; None where no area is required at all."""
        required = required_areas(policy, now.text.guide_id, now.text.kind)
        have = {given.area for given in held}
        return tuple(area for area in required if area not in have) if required else None

    def same(self, now: Reading) -> bool:
        """Whether the text is that of the last version, which nothing has ended since."""
        return (
            bool(self.versions)
            and not self.closed
            and not set(self.versions[-1].digests).isdisjoint(now.digests)
        )

    def copy(self) -> TranslationHistory:
        """The same, apart from what this one follows from now on."""
        return replace(
            self,
            versions=list(self.versions),
            given=dict(self.given),
            readings=dict(self.readings),
            spent=set(self.spent),
        )

    def join(self, other: TranslationHistory) -> None:
        """Take over what is known of another one that has no versions; approvals that hold come first."""
        self.changes += 1
        faulty = {approval for approval, given in self.given.items() if given.fault is not None}
        self.given |= {a: g for a, g in other.given.items() if a not in self.given or a in faulty}
        self.readings = other.readings | self.readings
        self.spent |= other.spent

    def since(self, former: TranslationHistory) -> TranslationHistory:
        """The same without what it had from a former one by moving, its versions numbered anew."""
        own = self.versions[len(former.versions) :]
        versions = [replace(version, number=number) for number, version in enumerate(own, 1)]
        moves = self.former[len(former.former) + 1 :]
        closed = self.closed and bool(versions)
        return replace(self, versions=versions, former=moves, closed=closed, out_since=None)

    def _withdraw(self, named: dt.date, moment: Moment) -> None:
        """Close it from the day named, or the commit's: the days before that are past."""
        if not self.closed or named != self.withdrawn:
            self.close(max(named, moment.day), "withdrawn")
        self.withdrawn = named

    def _record(self, approval: Approval, text: Text, moment: Moment) -> None:
        known = self.given.get(approval)
        if known is None or (known.fault is not None and not moment.merge):
            fault = why_not(approval, text.guide_id, text.kind, moment.policy) or _unsigned(approval, moment)
            signer = moment.signer or ""
            self.given[approval] = Given(approval, moment.commit, moment.day, fault, signer)

    def _complete(self, now: Reading, held: Sequence[Given], moment: Moment, anew: bool) -> None:
        used = {g.approval for version in self.versions for g in (*version.approvals, *version.renewals)}
        unused = [given.approval.date for given in held if given.approval not in used]
        first = _first_of_each_area(held, required_areas(moment.policy, now.text.guide_id, now.text.kind))
        last = max(given.approval.date for given in first)
        begins = max(now.text.effective or last, last)
        if anew and unused:
            begins = max(begins, min(unused))
        elif moment.on_main:
            # nobody approved it anew: a commit brought it back or let it through, on its own day
            begins = max(begins, moment.day)
        else:
            return
        version = _version(len(self.versions) + 1, now, first, begins, moment, self.closed)
        self.versions.append(_renewed(version, now, held))
        self.closed = False


def _unsigned(approval: Approval, moment: Moment) -> str | None:
    if not moment.policy.approval.signed:
        return None
    if not moment.commit:
        return "it is not committed, so nobody has signed it"
    if not moment.signer:
        return "the commit that adds it has no good signature of an approver"
    if moment.signer != approval.by:
        return f"the commit that adds it is signed by {moment.signer}, not by {approval.by}"
    return None


def _first_of_each_area(held: Iterable[Given], areas: Sequence[str]) -> tuple[Given, ...]:
    first: dict[str, Given] = {}
    for given in sorted(held, key=lambda each: (each.approval.date, each.area, each.approval.by)):
        if given.area in areas:
            first.setdefault(given.area, given)
    return tuple(first.values())


def _renewed(version: Version, now: Reading, held: Iterable[Given]) -> Version:
    known = {given.approval for given in (*version.approvals, *version.renewals)}
    more = tuple(given for given in held if given.approval not in known)
    return replace(
        version,
        digests=tuple(dict.fromkeys((*version.digests, *now.digests))),
        renewals=(*version.renewals, *more),
    )


def _as_it_stands(version: Version, now: Reading) -> Version:
    text = now.text
    return replace(version, path=text.path, blob=text.blob, files=now.files, review_by=text.review_by)


def _version(
    number: int,
    now: Reading,
    approvals: tuple[Given, ...],
    begins: dt.date,
    moment: Moment,
    reopens: bool,
) -> Version:
    text = now.text
    return Version(
        number=number,
        digests=now.digests,
        path=text.path,
        blob=text.blob,
        files=now.files,
        approvals=approvals,
        renewals=(),
        commit=moment.commit,
        reached="",
        reached_on=None,
        begins=begins,
        retire=text.retire,
        ends=None,
        ended_by=None,
        title=text.title,
        kind=text.kind,
        topic=text.topic,
        audience=text.audience,
        review_by=text.review_by,
        reading=now.reading,
        reopens=reopens,
    )
