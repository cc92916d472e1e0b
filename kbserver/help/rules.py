"""Which sections a console is shown unasked: the contexts of front matters, the most specific first.

A rule holds where all it asks for is so. Of those that hold the one with the deeper category goes first, then
the one that asks for more, then by guide and section, so that the order is the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kbserver.help.context import KEYS, Context
from kbserver.search import Document

__all__ = ["Match", "Rule", "Rules"]


@dataclass(frozen=True)
class Rule:
    """One context of a guide; equal in all its languages."""

    guide_id: str
    section: str
    """Anchor of the section to show; empty for the lead."""
    asks: Context
    """What must be so; what is empty here may be anything."""

    @classmethod
    def of(cls, guide_id: str, context: Mapping[str, Any]) -> Rule:
        """The rule of an entry of `contexts`."""
        return cls(guide_id, str(context.get("section", "")), Context.of(context))

    @property
    def id(self) -> str:
        """Names the section, as documents do."""
        return f"{self.guide_id}#{self.section}" if self.section else self.guide_id

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The keys it asks for."""
        asks = self.asks
        asked = {"category": asks.category, "url": asks.url, "tags": asks.tags, "language": asks.language}
        return tuple(key for key in KEYS if asked.get(key) or key in asks.words)

    @cached_property
    def conditions(self) -> tuple[Any, ...]:
        """What it asks for, comparable with another's."""
        asks = self.asks
        return asks.category, tuple(sorted(asks.words.items())), asks.url, asks.tags, asks.language

    @cached_property
    def order(self) -> tuple[int, int, str, str]:
        """Where it stands among the rules that hold."""
        return -len(self.asks.category), -len(self.reasons), self.guide_id, self.section

    def holds(self, context: Context) -> bool:
        """Whether all it asks for is so."""
        asks = self.asks
        return (
            context.category[: len(asks.category)] == asks.category
            and all(context.words.get(key) == word for key, word in asks.words.items())
            and asks.tags <= context.tags
            and (not asks.language or asks.language == context.language)
            and (not asks.url or _is_like(context.url, self._pieces))
        )

    @cached_property
    def _pieces(self) -> tuple[str, ...]:
        """What must stand in an address, in order; anything may stand between, for each `*`."""
        return tuple(self.asks.url.split("*"))


def _is_like(address: str, pieces: Sequence[str]) -> bool:
    first, *middle = pieces
    if not middle:
        return address == first
    last = middle.pop()
    # No regular expression: a few stars would take it minutes to say no.
    position, end = len(first), len(address) - len(last)
    if position > end or not (address.startswith(first) and address.endswith(last)):
        return False
    for piece in middle:
        found = address.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds."""

    rule: Rule
    reasons: tuple[str, ...]
    """The keys it asks for."""


class Rules:
    """All rules of some documents, looked up by the beginnings of a category."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_category: dict[tuple[str, ...], list[Rule]] = defaultdict(list)
        different = {(rule.id, rule.conditions): rule for rule in rules}
        for rule in sorted(different.values(), key=lambda rule: rule.order):
            self._by_category[rule.asks.category].append(rule)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Rules:
        """The rules that point at these documents; a section's are the same in every language."""
        return cls(
            Rule.of(document.guide_id, {**context, "section": document.anchor})
            for document in documents
            for context in document.contexts
        )

    def __len__(self) -> int:
        return sum(map(len, self._by_category.values()))

    def matching(self, context: Context) -> Iterator[Match]:
        """The rules that hold, most specific first."""
        for depth in range(len(context.category), -1, -1):
            for rule in self._by_category.get(context.category[:depth], ()):
                if rule.holds(context):
                    yield Match(rule, rule.reasons)
