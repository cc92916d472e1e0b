"""The versions of a guide's text as its page lists them, and what of the future its readers are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mkdocs_kb.staged import Site, Staged, StagedPage

__all__ = [
    "SHOWN",
    "Comparison",
    "State",
    "Version",
    "changes_wait",
    "comparison",
    "former",
    "history_path",
    "next_version",
    "versions",
]

State = Literal["scheduled", "in_force", "past", "never"]

SHOWN = 10
"""So many versions are listed on the guide's page, the newest; its list of versions has them all."""

_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page that shows what changed between two versions."""

    former: int
    """Number of the earlier version."""
    path: str
    """Relative to the site's root."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text."""

    number: int
    state: State
    first: str | None
    """First day in force; None where it never was."""
    last: str | None
    """Last day in force; None where it never was, or where no end is known."""
    approvals: Sequence[_Facts]
    renewals: Sequence[_Facts]
    """Later approvals of the same text; for agents alone."""
    path: str | None
    """Its page, relative to the site's root; None for the page it is listed on, and where it has none."""
    comparison: Comparison | None
    """With the version in force before it, if any."""


def versions(staged: Staged, page: StagedPage) -> list[Version]:
    """The versions of the text that a page shows, newest first; in a fallback those of the other language."""
    listed = staged.versions_of(page.kb["guide_id"], page.kb["lang"])
    return [_version(staged, page, facts) for facts in reversed(listed)]


def next_version(found: Sequence[Version], page: StagedPage) -> Version | None:
    """The version that comes into force next, unless the page shows it already; clients never know of one."""
    coming = [version for version in found if version.state == "scheduled"]
    coming.sort(key=lambda version: version.first or "")
    return coming[0] if coming and coming[0].number != page.kb["version"] else None


def changes_wait(staged: Staged, page: StagedPage) -> bool:
    """Whether changes to the text wait for approval: agents are told, beside the approved text."""
    guide = staged.registered.get(page.kb["guide_id"], {"translations": {}})
    working = guide["translations"].get(page.kb["lang"], {}).get("status")
    return bool(working == "changed" and page.kb["status"] in ("approved", "overdue"))


def former(listed: Sequence[_Facts], number: int) -> int | None:
    """The version that was in force before another; none where either never is."""
    lived = [facts["version"] for facts in listed if facts["in_force_from"]]
    return max((other for other in lived if other < number), default=None) if number in lived else None


def comparison(staged: Staged, guide_id: str, lang: str, number: int) -> Comparison | None:
    """The page that compares a version with the one in force before it."""
    before = former(staged.versions_of(guide_id, lang), number)
    if before is None or _unseen(staged, guide_id, lang) in (before, number):
        return None
    return Comparison(before, f"{staged.site.path(lang, guide_id)}diff/{before}-{number}/")


def history_path(site: Site, guide_id: str, lang: str) -> str:
    """The page that lists every version of a text, relative to the site's root."""
    return f"{site.path(lang, guide_id)}versions/"


def _version(staged: Staged, page: StagedPage, facts: _Facts) -> Version:
    guide_id, lang, number = page.kb["guide_id"], page.kb["lang"], facts["version"]
    path = staged.site.within(facts["url"]) if facts["url"] else None
    return Version(
        number=number,
        state=_state(facts, staged.site.on.isoformat()),
        first=facts["in_force_from"],
        last=facts["in_force_to"],
        approvals=facts["approvals"],
        renewals=facts.get("renewals", ()),
        path=path if path != staged.site.path(page.lang, guide_id) else None,
        comparison=comparison(staged, guide_id, lang, number),
    )


def _unseen(staged: Staged, guide_id: str, lang: str) -> int | None:
    """The version in force that a preview shows nowhere, since the text being written has its page."""
    if not staged.site.preview or (page := staged.pages.get(f"{lang}/{guide_id}.md")) is None:
        return None
    on = staged.site.on.isoformat()
    listed = staged.versions_of(guide_id, lang)
    current = next((facts["version"] for facts in listed if _state(facts, on) == "in_force"), None)
    return current if current != page.kb["version"] else None


def _state(facts: _Facts, today: str) -> State:
    first, last = facts["in_force_from"], facts["in_force_to"]
    if first is None:
        return "never"
    if first > today:
        return "scheduled"
    return "past" if last is not None and last < today else "in_force"
