"""Gaps in scripts, `[[agent.name]]`: where they stand and what readers see in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kbserver.config import Slot

__all__ = ["SLOT", "displays", "fill_site", "slot_names"]

SLOT = re.compile(r"\[\[([^\[\]\n]{1,80})\]\]")
"""A gap; the name stands in the first group."""


def slot_names(text: str) -> tuple[str, ...]:
    """The gaps of a text, in order, each once."""
    return tuple(dict.fromkeys(match[1] for match in SLOT.finditer(text)))


def displays(slots: Mapping[str, Slot], lang: str) -> dict[str, str]:
    """What a reader of `lang` sees in each gap."""
    return {name: slot.display(lang) or name for name, slot in slots.items()}


def fill_site(body: str, shown: Mapping[str, str]) -> str:
    """The body with each gap as a code span of class `kb-slot`, which any Markdown generator renders."""
    return SLOT.sub(lambda match: f"`{shown.get(match[1], match[1])}`{{.kb-slot}}", body)
