"""The text of a section: its HTML, in which typed blocks are scripts, decisions, clocks and lists to tick."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kbserver.api.drawn.decision import draw_decision
from kbserver.api.drawn.links import guide_at, safe_link
from kbserver.api.drawn.markup import Element, Piece, parse
from kbserver.api.drawn.script import draw_script
from kbserver.api.drawn.tree import Node, node
from kbserver.messages import message, messages

__all__ = ["draw_body"]

_KIND = re.compile(r"[a-z-]+")
_ELSEWHERE = {"target": "_blank", "rel": "noopener noreferrer"}


def draw_body(section: Mapping[str, Any], owner: str, lang: str, reader: str, site: str) -> Node:
    """A section's text.

    Args:
        section: With `html`, `text` and `blocks`, as in `Card` and `GuideView`.
        owner: Id of the card, guide or section, as events say it.
        lang: Language of the text.
        reader: Language of the reader.
        site: Address of the site.
    """
    return node("div", {"className": "body", "lang": lang}, _Body(section, owner, lang, reader, site).drawn())


class _Body:
    def __init__(self, section: Mapping[str, Any], owner: str, lang: str, reader: str, site: str) -> None:
        self._section, self._owner, self._lang, self._reader, self._site = section, owner, lang, reader, site
        blocks = section.get("blocks") or ()
        self._blocks = {
            kind: [block for block in blocks if block["type"] == kind]
            for kind in ("script", "decision", "standard")
        }
        self._scripts = tuple(self._blocks["script"])
        self._decisions = len(self._blocks["decision"])
        self._ticks = 0

    def drawn(self) -> Iterator[Node]:
        html = self._section.get("html")
        yield from self._all(parse(html or ""), "")
        if not html:
            yield node("p", {}, self._section.get("text") or self._section.get("excerpt"))
        # a script that the text does not hold is not lost
        yield from (self._script(block) for block in self._blocks["script"])

    def _all(self, pieces: Iterable[Piece], within: str) -> list[Node]:
        return [piece if isinstance(piece, str) else self._element(piece, within) for piece in pieces]

    def _element(self, element: Element, within: str) -> Node:
        name, attributes = element.name, element.attributes
        kind = attributes.get("class", "").replace("admonition", "").strip()
        if kind and name in ("div", "details"):
            return self._block(kind, element)
        if name in ("a", "img"):
            return self._link(element, within)
        children = self._all(element.children, within)
        if "data-slot" in attributes:
            return node("span", {"className": "gap"}, children)
        if name == "li" and within == "checklist":
            return self._item(children)
        start = attributes.get("start", "")
        made = node(name, {"start": int(start)} if start.isdecimal() else {}, children)
        # a table wider than the panel is moved by itself
        if name == "table":
            label = message(self._reader, "panel.table")
            return node(
                "div", {"className": "table", "tabIndex": 0, "role": "group", "ariaLabel": label}, made
            )
        return made

    def _block(self, kind: str, element: Element) -> Node:
        held = self._blocks[kind].pop(0) if self._blocks.get(kind) else {}
        if kind == "script" and held:
            return self._script(held)
        title = [each for each in element.children if _titles(each)]
        rest = self._all([each for each in element.children if not _titles(each)], kind)
        if decision := held.get("decision"):
            return self._decision(decision, rest)
        label = node(
            "span",
            {"className": "label", "lang": self._reader},
            messages(self._reader).get(f"site.block.{kind}"),
        )
        words = [piece for each in title if isinstance(each, Element) for piece in each.children]
        return node(
            element.name,
            {"className": f"block {kind}" if _KIND.fullmatch(kind) else "block"},
            node(
                "summary" if element.name == "details" else "p",
                {"className": "title"},
                [label, *self._all(words, kind)],
            ),
            rest,
            self._clock(held) if held.get("timer") else None,
        )

    def _script(self, block: Mapping[str, Any]) -> Node:
        return draw_script(block, self._owner, self._lang, self._reader)

    def _decision(self, decision: Mapping[str, Any], rule: list[Node]) -> Node:
        left = len(self._blocks["decision"])
        # the server answers for the first of a section
        asked = self._owner if left == self._decisions - 1 else None
        return draw_decision(decision, f"{self._owner} {left}", asked, self._lang, self._reader, rule)

    def _clock(self, block: Mapping[str, Any]) -> Node:
        timer = {name: value for name, value in block["timer"].items() if name != "say"}
        timer |= {"title": block["title"], "lang": self._lang}
        if say := block["timer"].get("say"):
            script = next((each for each in self._scripts if each["text"] == say), {"title": "", "text": say})
            timer |= {"says": script["title"], "script": self._script(script)}
        return node("div", {"part": "timer", "timer": timer}, self._rating(timer.get("limits")))

    def _rating(self, limits: Mapping[str, int] | None) -> Node | None:
        """The choice of a complexity, on which the limit depends."""
        if not limits:
            return None
        label = message(self._reader, "panel.complexity")
        options = [
            node("option", {"value": value}, message(self._reader, f"panel.complexity.{value}"))
            for value in limits
        ]
        return node(
            "select",
            {"name": "complexity", "ariaLabel": label, "lang": self._reader},
            ["option", {"value": ""}, label],
            options,
        )

    def _item(self, children: list[Node]) -> Node:
        self._ticks += 1
        tick = f"{self._owner} {self._ticks}"
        return node(
            "li",
            {},
            node("label", {}, node("input", {"type": "checkbox", "tick": tick}), node("span", {}, children)),
        )

    def _link(self, element: Element, within: str) -> Node:
        """Pictures are links: a console's own policy may forbid pictures from elsewhere."""
        attributes = element.attributes
        href = safe_link(attributes.get("href") or attributes.get("src") or "")
        words = self._all(element.children, within) or [attributes.get("alt", "")]
        if href is None:
            return node("span", {}, words)
        guide = guide_at(href, self._site)
        return node("a", {"href": href, **_ELSEWHERE, "guide": guide}, words)


def _titles(piece: Piece) -> bool:
    return isinstance(piece, Element) and (
        piece.name == "summary" or piece.attributes.get("class") == "admonition-title"
    )
