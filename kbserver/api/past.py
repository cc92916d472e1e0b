"""What a release says of other days than its own, for one audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kbserver.publish.facts import Facts
from kbserver.publish.release import Release
from kbserver.search.archive import Archive

__all__ = ["Past", "load_past"]

Versions = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Past:
    """Versions and changes of one audience."""

    archive: Archive = field(default_factory=Archive)
    """Documents of the versions that are not in force."""
    versions: Versions = field(default_factory=dict)
    """By guide and language, oldest first, as `versions.json` has them."""
    changes: Sequence[Mapping[str, Any]] = ()
    """Newest first, as `changes.json` has them."""
    feeds: Mapping[str, bytes] = field(default_factory=dict)
    """Atom feeds by language."""

    def turns(self) -> set[str]:
        """Days on which something came into force, or was out of it for the first time; ISO 8601."""
        versions = [
            version for by_lang in self.versions.values() for each in by_lang.values() for version in each
        ]
        begun = {version["in_force_from"] for version in versions}
        ended = {version["in_force_to"] for version in versions}
        over = {(dt.date.fromisoformat(last) + dt.timedelta(1)).isoformat() for last in ended if last}
        return over | {first for first in begun if first}


def load_past(release: Release, audience: str, facts: Facts) -> Past:
    """Open the past of a release; raise `ReleaseDamaged` where it cannot be read."""
    return Past(
        archive=release.past(audience),
        versions=facts.versions,
        changes=facts.changes,
        feeds=release.feeds(audience),
    )
