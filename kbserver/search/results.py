"""What a search gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kbserver.search.documents import Document

__all__ = ["Completions", "Hit", "Reason", "Results"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a hit's score."""

    words: tuple[str, ...]
    """Words of the query, as typed."""
    where: str
    """text, title, heading, question or name; as-typed, accents, side-by-side, phrase or all-words for what
    counts on top of these."""
    how: str
    """prefix, fuzzy, synonym, translation or glossary where they were not found as typed; else empty."""
    score: float


@dataclass(slots=True)
class Hit:
    """One section that answers."""

    document: Document
    score: float
    """Comparable within one language of one answer only."""
    excerpt: str
    """Plain text around the matches."""
    title_ranges: list[tuple[int, int]]
    """`[start, end)` of the matches in the guide's title, in UTF-16 code units."""
    excerpt_ranges: list[tuple[int, int]]
    """`[start, end)` of the matches in the excerpt, in UTF-16 code units."""
    reasons: tuple[str, ...]
    """Where it matches (title, heading, question, text, tag, kind); how, if not as typed (prefix, fuzzy,
    synonym, translation, glossary)."""
    is_fallback: bool
    """Whether it is in another language than asked, its guide having none in that one."""
    missing: tuple[str, ...]
    """Words of the query that this section lacks, as typed."""
    more: Sequence[Hit] = ()
    """Other sections of the guide that match, best first, where hits are grouped."""
    more_total: int = 0
    """How many others there are."""
    explanation: tuple[Reason, ...] = ()
    """What gave the score, greatest part first, where asked for."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, and facts about all of them."""

    total: int
    """How many sections match, on all pages; how many guides, where hits are grouped."""
    hits: list[Hit]
    """This page, best first; fallback languages after the asked one."""
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """Sections per value, or guides, over all pages, most frequent first."""
    did_you_mean: str | None = None
    """The query with words the index lacks replaced by those they were taken for."""
    missing: tuple[str, ...] = ()
    """Words of the query that no hit has; none where there is no hit at all."""


@dataclass(frozen=True, slots=True)
class Completions:
    """What a half-typed query may become."""

    completions: list[str]
    """Whole texts for the search box, likeliest first."""
    hits: list[Hit]
    """At most five, for the query as far as typed."""
