"""What a reader must know of a text before reading it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kbserver.api.drawn.tree import Node, node
from kbserver.languages import NAMES
from kbserver.messages import message

__all__ = ["draw_badges"]


def draw_badges(facts: Mapping[str, Any], reader: str) -> Iterator[Node]:
    """That it is in another language, that its review is overdue, or that nobody has approved it."""
    if facts["is_fallback"]:
        lang = facts["lang"]
        yield _badge(message(reader, "panel.in_language", language=NAMES.get(lang, lang)))
    if facts.get("status") not in (None, "approved"):
        yield _badge(message(reader, "panel.overdue" if facts["status"] == "overdue" else "panel.draft"))


def _badge(words: str) -> Node:
    return node("span", {"className": "badge"}, words)
