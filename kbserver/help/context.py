"""What a console knows of a call, comparable: case, accents and separators of categories do not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kbserver.languages import primary
from kbserver.search.analyzers import fold, split

__all__ = ["KEYS", "Context", "category_path", "folded"]

KEYS = ("category", "stage", "direction", "outcome", "complexity", "client_type", "url", "tags", "language")
"""What rules may ask for, in the order reasons are given."""

_SEPARATORS = re.compile(r"[>/\\|»›→]")


@dataclass(frozen=True, slots=True)
class Context:
    """One call as far as a console knows it; empty where it says nothing."""

    category: tuple[str, ...] = ()
    """Path of the ticket's category, outermost first, folded."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The keys of one word: stage, direction, outcome, complexity, client_type; folded."""
    url: str = ""
    """Address of the console's page."""
    tags: frozenset[str] = frozenset()
    """Tags of the ticket, folded."""
    language: str = ""
    """The caller's language, without a region."""
    text: str = ""
    """What the ticket says; it serves one answer and is kept nowhere."""

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Context:
        """The context of values by key; keys that are not there say nothing."""
        words = {key: folded(known[key]) for key in KEYS[1:6] if known.get(key)}
        return cls(
            category=category_path(known.get("category") or ""),
            words=words,
            url=known.get("url") or "",
            tags=frozenset(map(folded, known.get("tags") or ())),
            language=primary(known.get("language") or ""),
            text=known.get("text") or "",
        )


def category_path(category: str) -> tuple[str, ...]:
    """The parts of a category: `A > B / C`, `a/b/c` and `Á › B › C` are one."""
    parts = (folded(part) for part in _SEPARATORS.split(category))
    return tuple(part for part in parts if part)


def folded(text: str) -> str:
    """A text by its words alone: `No-Contact` is `no contact`."""
    return " ".join(word for token in split(text)[1::2] if (word := fold(token)))
