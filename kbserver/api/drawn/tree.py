"""Trees on the wire: a text, or `[name, properties, *children]`, the properties being those of the DOM."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["Node", "node"]

Node = str | list[Any]


def node(name: str, properties: dict[str, Any], *children: Node | Iterable[Node] | None) -> Node:
    """An element; properties without a value and children that are None or empty are left out."""
    made: list[Any] = [name, {key: value for key, value in properties.items() if value not in (None, "")}]
    for child in children:
        if not child:
            continue
        if isinstance(child, str) or (isinstance(child, list) and _is_element(child)):
            made.append(child)
        else:
            made.extend(each for each in child if each)
    return made


def _is_element(child: list[Any]) -> bool:
    return len(child) > 1 and isinstance(child[0], str) and isinstance(child[1], dict)
