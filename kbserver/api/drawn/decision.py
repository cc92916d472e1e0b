"""A decision as a choice: by what the caller said, or by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kbserver.api.drawn.tree import Node, node
from kbserver.messages import message

__all__ = ["draw_decision", "draw_reason"]


def draw_decision(
    decision: Mapping[str, Any], name: str, owner: str | None, lang: str, reader: str, rule: Sequence[Node]
) -> Node:
    """A decision.

    Args:
        decision: What it holds, as in `Block`.
        name: Which no other decision of the tree has.
        owner: Section that answers what a caller said, or None for none.
        lang: Language of the text.
        reader: Language of the reader.
        rule: The decision as the text has it, for what the choice does not show.
    """
    return node(
        "div",
        {"className": "block decision", "part": "decision", "asks": owner},
        node("p", {"className": "label", "lang": reader}, message(reader, "site.block.decision")),
        node("p", {"className": "title"}, decision["question"]),
        _asking(reader) if owner else None,
        [_option(each, name, lang, reader) for each in decision["options"]],
        node(
            "details",
            {"className": "rule"},
            node("summary", {"lang": reader}, message(reader, "panel.rule")),
            node("div", {"className": "body"}, rule),
        ),
    )


def draw_reason(choice: Mapping[str, Any], reader: str) -> list[Node]:
    """Why what a caller said leads to an option, or that it leads to none."""
    title = choice["title"]
    others = ", ".join(other["title"] for other in choice["others"])
    if not title:
        return [_doubt(choice.get("open"), others, reader)]
    example = choice["example"] or {}
    # a quotation within a sentence ends without its own full stop
    say, means = (example.get(name, "").removesuffix(".") for name in ("say", "means"))
    said = [message(reader, "panel.like_means" if means else "panel.like", example=say, means=means)]
    if others and choice["reason"] != "example":
        said.append(message(reader, "panel.before", title=title, others=others))
    return [node("strong", {"lang": choice["lang"]}, title), f" {' '.join(said)}"]


def _doubt(question: str | None, options: str, reader: str) -> str:
    if question:
        return message(reader, "panel.open", question=question)
    return (
        message(reader, "panel.several", options=options) if options else message(reader, "panel.undecided")
    )


def _asking(reader: str) -> Iterator[Node]:
    said = node("input", {"maxLength": 500, "autocomplete": "off"})
    yield node(
        "form",
        {"className": "asking", "lang": reader},
        node("label", {}, message(reader, "panel.said"), said),
        node("button", {"className": "main"}, message(reader, "panel.ask")),
    )
    yield node("p", {"className": "answer", "role": "status", "lang": reader})


def _option(option: Mapping[str, Any], name: str, lang: str, reader: str) -> Node:
    quoted = [
        [
            node("q", {}, example["say"]),
            node("span", {"className": "means"}, example["means"]) if example.get("means") else None,
        ]
        for example in option.get("examples") or ()
    ]
    return node(
        "details",
        {"className": "option", "name": name, "option": option["id"], "lang": lang},
        node("summary", {}, option["title"]),
        node(
            "div",
            {"className": "body"},
            _items("when", [[each] for each in option.get("when") or ()], reader),
            _items("examples", quoted, reader),
            _items("exceptions", [[each] for each in option.get("exceptions") or ()], reader),
        ),
    )


def _items(label: str, items: Sequence[Sequence[Node | None]], reader: str) -> Iterator[Node]:
    if items:
        yield node("p", {"className": "label", "lang": reader}, message(reader, f"panel.{label}"))
        yield node("ul", {}, [node("li", {}, *item) for item in items])
