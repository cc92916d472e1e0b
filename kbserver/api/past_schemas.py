"""The shapes on the wire of versions, differences and changes; see `schemas.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from kbserver.api.schemas import Approval, Day, Range, Schema

__all__ = ["Changes", "Diff", "VersionList"]


class RecordedApproval(Approval):
    """An approval and, for agents, how git has it."""

    by: str | None = None
    """Who approved; agents only."""
    recorded: Day | None = None
    """Day of the commit that holds it; agents only."""
    late: bool | None = None
    """Whether it is dated before that day; agents only."""


class Version(Schema):
    """One approved version."""

    version: int
    """Its number; never changes."""
    title: str
    """Title of the guide in it."""
    in_force_from: Day | None
    """First day in force; null where a later version took its place by then, or it ended before."""
    in_force_to: Day | None
    """Last day in force, where that is known."""
    approvals: list[RecordedApproval]
    """Those by which it became fully approved."""
    url: str | None
    """Path of its page; null where it never was in force."""
    renewals: Annotated[list[RecordedApproval], Field(default_factory=list)]
    """Later approvals of the same text; agents only."""
    ended_by: Literal["withdrawn", "removed", "narrowed"] | None = None
    """What ended it, if no later version did; agents only."""
    digest: str | None = None
    """Digest of its text; agents only."""
    commit: str | None = None
    """Commit in which it became fully approved; agents only."""
    reached_on: Day | None = None
    """Day on which it reached the main branch; agents only."""


class VersionList(Schema):
    """The answer to `GET /guides/{guide_id}/versions`."""

    guide_id: str
    """The guide."""
    lang: str
    """Language of the versions."""
    requested_lang: str
    """Language asked for."""
    is_fallback: bool
    """Whether they stand in for ones missing in the language asked for."""
    versions: list[Version]
    """Oldest first."""


class Ranges(Schema):
    """Words that differ, as `[start, end)` in UTF-16 code units of the plain texts."""

    before: list[Range]
    """Words of `before` that are gone."""
    after: list[Range]
    """Words of `after` that are new."""


class SectionDiff(Schema):
    """One section in two versions."""

    anchor: str
    """Id of the heading; empty before the first heading."""
    heading: str
    """The heading, of the later version that has it."""
    change: Literal["added", "removed", "changed", "same"]
    """`changed` without ranges where only the form differs: bold, a link's address, a picture."""
    before: str | None
    """Plain text of the earlier version; null where it had no such section."""
    after: str | None
    """Plain text of the later version; null where it has no such section."""
    ranges: Ranges
    """What to mark in both."""


class Diff(Schema):
    """The answer to `GET /guides/{guide_id}/diff`."""

    model_config = ConfigDict(use_attribute_docstrings=True, populate_by_name=True)

    guide_id: str
    """The guide."""
    lang: str
    """Language of both versions."""
    requested_lang: str
    """Language asked for."""
    is_fallback: bool
    """Whether they stand in for ones missing in the language asked for."""
    from_: Annotated[int, Field(alias="from")]
    """Number of the earlier version."""
    to: int
    """Number of the later version."""
    sections: list[SectionDiff]
    """In the order of the later version."""


class ChangeEntry(Schema):
    """One text that came into force, or went out of it."""

    guide_id: str
    """The guide."""
    lang: str
    """Language of the text."""
    title: str
    """Title of the guide in that version."""
    version: int
    """Number of the version."""
    in_force_from: Day
    """First day it was in force."""
    kind_of_change: Literal["new", "changed", "withdrawn"]
    """Whether there was none before, another one before, or none after it."""
    date: Day
    """Day of the change."""
    url: str
    """Path of the version's page."""


class Changes(Schema):
    """The answer to `GET /changes`."""

    changes: list[ChangeEntry]
    """Newest first."""
