"""Cards for the situation, and a guide as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kbserver.api.drawn.badges import draw_badges
from kbserver.api.drawn.body import draw_body
from kbserver.api.drawn.links import safe_link
from kbserver.api.drawn.tree import Node, node
from kbserver.languages import format_date
from kbserver.messages import message, messages

__all__ = ["draw_card", "draw_guide"]

_DEEPEST = 6


def draw_card(card: Mapping[str, Any], reader: str, site: str) -> Node:
    """A `Card` for one who reads `reader`; `site` is the address of the site."""
    lang, heading = card["lang"], (card["heading_path"] or [None])[-1]
    chosen = {name: card[name] for name in ("id", "url", "lang", "version")}
    return node(
        "details",
        {"className": "card", "part": "card", "hit": chosen},
        node(
            "summary",
            {},
            node("h2", {"lang": lang}, heading or card["title"]),
            node("span", {"className": "path", "lang": lang}, card["title"]) if heading else None,
            draw_badges(card, reader),
        ),
        draw_body(card, card["id"], lang, reader, site),
        node(
            "div",
            {"className": "foot"},
            _because(card, reader),
            _approvals(card, reader),
            node(
                "p",
                {"className": "actions"},
                node("button", {"name": "guide"}, message(reader, "panel.guide")),
            ),
            _feedback(card["id"], reader),
        ),
    )


def draw_guide(guide: Mapping[str, Any], reader: str, site: str) -> Node:
    """A `GuideView` for one who reads `reader`; `site` is the address of the site."""
    guide_id, url = guide["guide_id"], safe_link(guide["url"])
    link = {"href": url, "target": "_blank", "rel": "noopener noreferrer"}
    return node(
        "article",
        {"className": "guide"},
        node("h2", {"tabIndex": -1, "lang": guide["lang"]}, guide["title"]),
        draw_badges(guide, reader),
        [_section(section, guide, reader, site) for section in guide["sections"]],
        node(
            "div",
            {"className": "foot"},
            _approvals(guide, reader),
            node(
                "p", {"className": "actions"}, node("a", link, message(reader, "panel.site")) if url else None
            ),
            _feedback(guide_id, reader),
        ),
    )


def _section(section: Mapping[str, Any], guide: Mapping[str, Any], reader: str, site: str) -> Node:
    anchor, lang = section["anchor"], guide["lang"]
    owner = f"{guide['guide_id']}#{anchor}" if anchor else guide["guide_id"]
    level = min(section["level"] + 1, _DEEPEST)
    heading = node(f"h{level}", {"tabIndex": -1, "lang": lang, "id": f"at-{anchor}"}, section["heading"])
    body = draw_body(section, owner, lang, reader, site)
    return node("section", {}, heading if section["heading"] else None, body)


def _because(card: Mapping[str, Any], reader: str) -> Node | None:
    """Why a card is there."""
    words = messages(reader)
    names = [words.get(f"panel.reason.{each}", words["panel.reason.text"]) for each in card["reasons"] or ()]
    said = f"{words['panel.because']}: {', '.join(dict.fromkeys(names))}"
    return node("p", {"className": "because"}, said) if names else None


def _approvals(facts: Mapping[str, Any], reader: str) -> Node:
    said = [
        message(
            reader,
            "site.approved",
            area=each["area_name"],
            date=format_date(dt.date.fromisoformat(str(each["date"])), reader),
        )
        for each in facts["approvals"] or ()
    ]
    if facts["version"]:
        said.append(message(reader, "panel.version", version=facts["version"]))
    return node("p", {"className": "approvals"}, " · ".join(said))


def _feedback(owner: str, reader: str) -> Node:
    buttons = [node("button", {"name": name}, message(reader, f"panel.{name}")) for name in ("yes", "no")]
    return node("p", {"className": "feedback", "owner": owner}, message(reader, "panel.helpful"), buttons)
