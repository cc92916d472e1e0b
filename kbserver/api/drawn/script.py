"""A script to read aloud, with its gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kbserver.api.drawn.tree import Node, node
from kbserver.messages import message

__all__ = ["draw_script"]

_GAP = re.compile(r"\[\[([^\[\]\n]{1,80})\]\]")
_SHORT, _LONG = 6, 24


def draw_script(block: Mapping[str, Any], owner: str, lang: str, reader: str) -> Node:
    """The script of a section or guide `owner`, in `lang`, for one who reads `reader`."""
    slots = {slot["name"]: slot for slot in block.get("slots") or ()}
    lines = [node("p", {}, _pieces(line, slots)) for line in block["text"].strip().split("\n")]
    return node(
        "div",
        {"className": "block script", "part": "script", "owner": owner},
        node("p", {"className": "label", "lang": reader}, message(reader, "site.block.script")),
        node("p", {"className": "title"}, block.get("title")),
        node("div", {"className": "spoken", "lang": lang}, lines),
        node(
            "p",
            {"className": "actions", "lang": reader},
            node("button", {"name": "insert", "className": "main"}, message(reader, "panel.insert")),
            node("button", {"name": "copy"}, message(reader, "panel.copy")),
            node("span", {"className": "missing"}),
        ),
    )


def _pieces(line: str, slots: Mapping[str, Mapping[str, Any]]) -> Iterator[Node]:
    for at, piece in enumerate(_GAP.split(line)):
        yield _gap(slots.get(piece) or {"name": piece, "type": "text"}) if at % 2 else piece


def _gap(slot: Mapping[str, Any]) -> Node:
    """A gap; what stands in it is how the agent fills it, or its label where that will do."""
    name, forms = slot["name"], slot.get("forms") or {}
    label = slot.get("label") or " / ".join(dict.fromkeys(forms.values())) or name
    kind = "text" if slot["type"] == "choice" and not forms else slot["type"]
    facts = {"ariaLabel": label, "required": slot.get("required", False)}
    fill: Node = label
    if kind == "choice":
        options = [node("option", {"value": key}, form) for key, form in forms.items()]
        fill = node("select", facts, ["option", {"value": ""}, label], options)
    # nobody reads a technical name to a caller: a gap that has no other is filled by the agent
    elif facts["required"] or label == name:
        facts |= {"placeholder": label, "size": min(max(len(label), _SHORT), _LONG), "autocomplete": "off"}
        fill = node("input", facts | {"inputMode": "numeric" if kind == "number" else "text"})
    return node("span", {"className": "gap", "gap": {**slot, "type": kind, "label": label}}, fill)
