"""A hit of a search, as an option of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kbserver.api.drawn.badges import draw_badges
from kbserver.api.drawn.tree import Node, node

__all__ = ["draw_hit"]


def draw_hit(hit: Mapping[str, Any], place: int, reader: str) -> Node:
    """A `Hit`, the `place`th of its list counted from 0, for one who reads `reader`."""
    lang, marks = hit["lang"], hit.get("highlights") or {}
    return node(
        "div",
        {"id": f"option-{place}", "part": "item", "role": "option"},
        node("span", {"className": "name", "lang": lang}, _marked(hit["title"], marks.get("title"))),
        draw_badges(hit, reader),
        node("span", {"className": "path", "lang": lang}, " › ".join(hit["heading_path"] or ())),
        node("span", {"className": "excerpt", "lang": lang}, _marked(hit["excerpt"], marks.get("excerpt"))),
    )


def _marked(text: str | None, ranges: Sequence[tuple[int, int]] | None) -> Iterator[Node]:
    """The text in pieces; ranges are in UTF-16 code units, in order."""
    units, at = (text or "").encode("utf-16-le", "surrogatepass"), 0
    for start, end in ranges or ():
        yield _decoded(units, at, start)
        if piece := _decoded(units, max(at, start), end):
            yield node("mark", {}, piece)
        at = max(at, end)
    yield _decoded(units, at, len(units))


def _decoded(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")
