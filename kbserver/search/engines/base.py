"""What every search engine takes and gives: entries of words in fields, a tree of conditions, numbered
hits.

Words arrive analysed and separated by blanks; an engine compares them as they are. A text field scores
each term with BM25 (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75, idf = ln(1 + (N - n + 0.5) / (n +
0.5))) times the weights above it. Hits come best first; equal scores by entry number, so that order never
changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

__all__ = [
    "K1",
    "KEYWORD_FIELDS",
    "TEXT_FIELDS",
    "All",
    "Amendable",
    "B",
    "Best",
    "Engine",
    "Entry",
    "Everything",
    "Filter",
    "Flat",
    "Found",
    "Keepable",
    "Node",
    "Phrase",
    "Request",
    "Some",
    "Term",
    "count_values",
]

K1, B = 1.2, 0.75
TEXT_FIELDS = ("exact", "stem", "pair", "title", "heading", "question", "lead", "name", "written")
"""Blank-separated words; only `exact` keeps their places, for phrases."""
KEYWORD_FIELDS = ("kind", "tag", "guide", "area", "serves")
"""Whole values, any number of them; filtered and counted, never scored."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as engines take it; its number is its place among the entries."""

    texts: dict[str, str]
    """By text field."""
    keywords: dict[str, tuple[str, ...]]
    """By keyword field."""


# Named tuples: a question makes dozens of nodes, and a frozen dataclass takes three times as long to make.
class Term(NamedTuple):
    """Entries with this word in this text field."""

    field: str
    word: str
    weight: float = 1.0


class Phrase(NamedTuple):
    """Entries with these words in a row in the field `exact`."""

    words: tuple[str, ...]
    weight: float = 1.0


class Some(NamedTuple):
    """Entries that match any part; scores add up."""

    parts: tuple[Node, ...]


class All(NamedTuple):
    """Entries that match every part; scores add up."""

    parts: tuple[Node, ...]


class Best(NamedTuple):
    """Entries that match any part; the highest score counts."""

    parts: tuple[Node, ...]


class Flat(NamedTuple):
    """Entries that match a node, each with the same score."""

    node: Node
    score: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Every entry, score 0."""


Node = Term | Phrase | Some | All | Best | Flat | Everything


@dataclass(frozen=True, slots=True)
class Filter:
    """Entries with any of these values in a keyword field."""

    field: str
    values: tuple[str, ...]


class Request(NamedTuple):
    """One search."""

    node: Node
    filters: tuple[Filter, ...] = ()
    """All must hold; they do not score."""
    without: tuple[Node, ...] = ()
    """None may match."""
    limit: int = 10
    """At most so many hits; with 0 only the total and the counts are wanted."""
    offset: int = 0
    counts: tuple[str, ...] = ()
    """Keyword fields whose values are counted over everything that matches."""


@dataclass(slots=True)
class Found:
    """What a search gave."""

    total: int
    """How many entries match, whatever the limit."""
    hits: list[tuple[int, float]]
    """Entry number and score, best first."""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """Per requested keyword field, entries per value."""


class Engine(Protocol):
    """A search engine over entries given once; reading is safe from any thread."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries, once through."""

    def search(self, request: Request) -> Found:
        """Find what matches."""


@runtime_checkable
class Amendable(Protocol):
    """An engine of which another can be made without indexing again what stays."""

    def amended(self, gone: Iterable[str], entries: Iterable[Entry], first: int) -> Engine | None:
        """One without the entries of some guides and with others, numbered from `first`; this one stays.

        None where another was made of this one already, even if that came to nothing. Until a new one is
        made, scores count what is gone, and of equal scores the new come last.
        """


@runtime_checkable
class Keepable(Protocol):
    """An engine whose index can lie in a folder, for another process to open."""

    @classmethod
    def made_in(cls, folder: Path, entries: Iterable[Entry]) -> Engine:
        """Index the entries in a new folder; raise `OSError` where they cannot be written."""

    @classmethod
    def opened(cls, folder: Path) -> Engine:
        """What was made in a folder, which stays as it is; raise `OSError` where that cannot be read."""


def count_values(
    keywords: Sequence[Mapping[str, tuple[str, ...]]], numbers: Iterable[int], fields: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Entries per value of some keyword fields, among the entries with these numbers."""
    numbers = list(numbers) if fields else []
    if not numbers:
        return {}
    return {
        field: dict(Counter(value for n in numbers for value in keywords[n].get(field, ())))
        for field in fields
    }
