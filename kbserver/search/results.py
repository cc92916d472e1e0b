"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from kbserver.search.documents import Document

__all__ = ["Completions", "Hit", "Results"]


@dataclass(frozen=True, slots=True)
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
    """Where it matches (title, heading, question, text, tag); how, if not as typed (prefix, fuzzy, synonym,
    translation, glossary)."""
    is_fallback: bool
    """Whether it is in another language than asked, its guide having none in that one."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, and facts about all of them."""

    total: int
    """How many sections match, on all pages."""
    hits: list[Hit]
    """This page, best first; fallback languages after the asked one."""
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """Sections per value, over all pages, most frequent first."""
    did_you_mean: str | None = None
    """The query with words the index lacks replaced by those they were taken for."""
    missing: tuple[str, ...] = ()
    """Words of the query that no hit has."""


@dataclass(frozen=True, slots=True)
class Completions:
    """What a half-typed query may become."""

    completions: list[str]
    """Whole texts for the search box, likeliest first."""
    hits: list[Hit]
    """At most five, for the query as far as typed."""
