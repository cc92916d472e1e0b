"""A section's sanitised HTML as pieces: what is not on the list loses its tag and keeps its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

__all__ = ["Element", "Piece", "parse"]

_EMPTY = frozenset({"hr", "br", "img"})
_HOLDING = frozenset({"", "div", "blockquote", "details", "ul", "ol", "table", "thead", "tbody", "tr"})
"""Elements that hold elements only: blanks between those are the writer's."""
_WORDED = frozenset({"p", "summary", "pre", "code", "em", "strong", "li", "th", "td", "a"})
_ALLOWED = _EMPTY | _HOLDING | _WORDED


@dataclass(frozen=True, slots=True)
class Element:
    """An element with what stands in it."""

    name: str
    attributes: Mapping[str, str]
    children: list[Piece] = field(default_factory=list)


Piece = str | Element


@lru_cache(maxsize=512)
def parse(html: str) -> Sequence[Piece]:
    """The pieces at the top, to be read only."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.top.children


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("", {})
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED:
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].name == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if data.strip() or self._open[-1].name not in _HOLDING:
            self._open[-1].children.append(data)
