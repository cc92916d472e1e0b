"""Reviews that are overdue or due soon, by area and owner: for agents, whose areas do them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mkdocs_kb.navigation import title_key
from mkdocs_kb.staged import Staged

__all__ = ["WITHIN", "Area", "Owner", "Review", "review_horizon", "reviews_due"]

WITHIN = dt.timedelta(days=60)
"""How far ahead the register looks."""


@dataclass(frozen=True, slots=True)
class Review:
    """One text in force whose review is due."""

    title: str
    lang: str
    path: str
    """Its page, relative to the site's root."""
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom to ask, with what is due in the area."""

    address: str | None
    """E-mail address; None for texts without an owner."""
    reviews: tuple[Review, ...]
    """The longest overdue first."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area that approved texts whose review is due."""

    name: str
    owners: tuple[Owner, ...]
    """By address, texts without an owner last."""


def review_horizon(staged: Staged) -> str:
    """The last day whose reviews are listed."""
    return (staged.site.on + WITHIN).isoformat()


def reviews_due(staged: Staged) -> list[Area]:
    """What is due by the horizon, by area; a text that two areas approved is listed under both."""
    due = sorted(_due(staged), key=_order)
    return [
        Area(name, tuple(_owner(address, each) for address, each in groupby(found, key=lambda item: item[1])))
        for name, found in groupby(due, key=lambda item: item[0])
    ]


_Due = tuple[str, str | None, Review]
"""Area, owner, review."""


def _due(staged: Staged) -> Iterator[_Due]:
    last = review_horizon(staged)
    for guide in staged.register["guides"]:
        for lang, facts in guide["translations"].items():
            if facts.get("url") and facts["review_by"] and facts["review_by"] <= last:
                review = _review(staged, lang, facts)
                areas = {approval["area_name"] for approval in facts["approvals"]}
                yield from ((name, facts["owner"], review) for name in areas)


def _review(staged: Staged, lang: str, facts: Mapping[str, Any]) -> Review:
    return Review(
        title=facts["title"],
        lang=lang,
        path=staged.site.within(facts["url"]),
        due=facts["review_by"],
        overdue=bool(facts.get("overdue")),
    )


def _owner(address: str | None, found: Iterable[_Due]) -> Owner:
    return Owner(address, tuple(review for _, _, review in found))


def _order(item: _Due) -> tuple[Any, ...]:
    name, address, review = item
    owner = (address is None, address or "")
    return title_key(name), name, owner, review.due, title_key(review.title), review.path
