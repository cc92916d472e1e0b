"""Answers of the API as the panel asks for them: the same facts, with trees instead of HTML and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from kbserver.api.drawn.card import draw_card, draw_guide
from kbserver.api.drawn.decision import draw_reason
from kbserver.api.drawn.hit import draw_hit
from kbserver.api.drawn.links import leading

__all__ = ["DRAWN", "asked_drawn", "drawn_cards", "drawn_choice", "drawn_guide", "drawn_hits"]

DRAWN = "application/vnd.guide-help+json"
"""Media type of these answers, by which they are asked for."""


def asked_drawn(request: HTTPConnection) -> bool:
    """Whether a request asks for a drawn answer."""
    return request.headers.get("accept") == DRAWN


def drawn_cards(answer: Mapping[str, Any], reader: str, site: str, host: str = "") -> dict[str, Any]:
    """`Cards` for one who reads `reader`.

    `site` is the address of the site; `host` stands before links to it, for pages of another host.
    """
    cards = [
        {name: value for name, value in card.items() if name not in ("html", "blocks")}
        | {"drawn": leading(draw_card(card, reader, site), host)}
        for card in answer["cards"]
    ]
    return {**answer, "cards": cards}


def drawn_hits(answer: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """`SearchResults` or `Completions`, with each hit as an option of a list."""
    hits = [hit | {"drawn": draw_hit(hit, place, reader)} for place, hit in enumerate(answer["hits"])]
    return {**answer, "hits": hits}


def drawn_guide(answer: Mapping[str, Any], reader: str, site: str, host: str = "") -> dict[str, Any]:
    """`GuideView` in the same way."""
    facts = {name: value for name, value in answer.items() if name != "sections"}
    return facts | {"drawn": leading(draw_guide(answer, reader, site), host)}


def drawn_choice(answer: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """`Choice`, with its reason as a sentence."""
    return {**answer, "drawn": draw_reason(answer, reader)}
