"""What has changed in one language, day by day, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mkdocs_kb.staged import Staged
from mkdocs_kb.versions import Comparison, comparison

__all__ = ["LATEST", "Change", "Changes", "Day", "changes", "feed_path"]

LATEST = 100
"""So many changes are listed; earlier ones stand in each guide's list of versions."""

_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A text that came into force, changed, or went out of force."""

    what: str
    """new, changed or withdrawn."""
    title: str
    kind: str
    version: int
    path: str
    """The version's page, relative to the site's root."""
    comparison: Comparison | None
    """With the former version, where it took the place of one."""


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day."""

    date: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The latest changes of one language."""

    days: tuple[Day, ...]
    """Newest first."""
    total: int
    """How many there are, listed or not."""


def changes(staged: Staged, lang: str) -> Changes:
    """The latest changes of the texts in `lang`."""
    own = [facts for facts in staged.changes if facts["lang"] == lang]
    days = groupby(own[:LATEST], key=lambda facts: str(facts["date"]))
    return Changes(
        tuple(Day(date, tuple(_change(staged, facts) for facts in found)) for date, found in days), len(own)
    )


def feed_path(lang: str) -> str:
    """The same changes as an Atom feed, relative to the site's root."""
    return f"feed.{lang}.xml"


def _change(staged: Staged, facts: _Facts) -> Change:
    what, number = facts["kind_of_change"], facts["version"]
    guide_id, lang = facts["guide_id"], facts["lang"]
    return Change(
        what=what,
        title=facts["title"],
        kind=facts["kind"],
        version=number,
        path=staged.site.within(facts["url"]),
        comparison=comparison(staged, guide_id, lang, number) if what == "changed" else None,
    )
