"""Hits by guide: the best section first, the guide's others with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kbserver.search.engines.base import Filter, Request
from kbserver.search.shelf import Shelf

__all__ = ["MOST_OTHERS", "Group", "Groups", "grouped"]

MOST_OTHERS = 5
"""Other sections shown with the best one."""
_SECTIONS = 4
"""The first look is at so many sections for every guide wanted."""


@dataclass(slots=True)
class Group:
    """One guide's sections that match."""

    best: tuple[int, float]
    """Entry number and score."""
    total: int
    """How many there are, this one included."""
    others: list[tuple[int, float]] = field(default_factory=list)
    """The next ones, best first; `MOST_OTHERS` at most."""


@dataclass(frozen=True, slots=True)
class Groups:
    """One page of guides."""

    total: int
    """How many guides match."""
    page: list[Group]
    """By their best sections, best first."""
    counts: dict[str, dict[str, int]]
    """Per requested keyword field, guides per value."""


def grouped(shelf: Shelf, request: Request) -> Groups:
    """Search a shelf by guide: limit, offset and counts of the request are of guides."""
    wanted = request.offset + request.limit if request.limit else 0
    sections: Mapping[str, int] = {}
    best: dict[str, tuple[int, float]] = {}
    window = wanted * _SECTIONS
    while True:
        found = shelf.engine.search(request._replace(limit=window, offset=0, counts=("guide",)))
        sections = found.counts.get("guide", {})
        for number, score in found.hits:
            best.setdefault(shelf.shelved[number].document.guide_id, (number, score))
        if len(best) >= min(wanted, len(sections)):
            break
        window *= _SECTIONS
    page = list(best)[request.offset : wanted]
    groups = {guide: Group(best[guide], sections[guide]) for guide in page}
    for guide, each in _others(shelf, request, groups):
        if each != groups[guide].best and len(groups[guide].others) < MOST_OTHERS:
            groups[guide].others.append(each)
    return Groups(len(sections), list(groups.values()), _counts(shelf, sections, request.counts))


def _others(
    shelf: Shelf, request: Request, groups: Mapping[str, Group]
) -> Iterator[tuple[str, tuple[int, float]]]:
    """Every section of the page's guides, best first."""
    several = tuple(guide for guide, group in groups.items() if group.total > 1)
    if not several:
        return
    only = (*request.filters, Filter("guide", several))
    all_of_them = sum(groups[guide].total for guide in several)
    for found in shelf.engine.search(
        request._replace(filters=only, limit=all_of_them, offset=0, counts=())
    ).hits:
        yield shelf.shelved[found[0]].document.guide_id, found


def _counts(shelf: Shelf, sections: Mapping[str, int], fields: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Guides per value: what is filtered by is the same in all sections of a guide."""
    return {
        field: dict(Counter(value for guide in sections for value in shelf.keywords[guide][field]))
        for field in fields
    }
