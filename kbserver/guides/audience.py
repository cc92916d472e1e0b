"""What each audience may read of a text: the projection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from kbserver.guides.blocks import block_lines
from kbserver.guides.model import Audience, FrontMatter

__all__ = ["AUDIENCES", "may_read", "project"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""`clients` and `agents`."""
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n[^\S\n]*(?:\n|\Z)")


def may_read(audience: str, meta: FrontMatter) -> bool:
    """Whether an audience sees the guide at all: agents see everything."""
    return audience == "agents" or meta.audience == audience


def project(body: str, audience: str) -> str:
    """The body as an audience reads it: for clients, every `internal` block is gone with its lines.

    For clients a run of blank lines counts as one, so that a block leaves no trace where it stood.
    """
    if audience == "agents":
        return body
    text = body.strip("\n")
    if "internal" not in text and not text[:1].isspace() and not _BLANK_LINES.search(text):
        return text + "\n"  # as most are
    lines = body.split("\n")
    for block in reversed(list(block_lines(body))):
        if block.type == "internal":
            del lines[block.start : block.end]
    return "\n".join(_single_spaced(lines)).strip("\n") + "\n"


def _single_spaced(lines: Iterable[str]) -> Iterator[str]:
    blank, fenced = True, False
    for line in lines:
        text = line.lstrip()
        fenced ^= text.startswith(("```", "~~~"))
        if text or not blank or fenced:
            yield line
        blank = not text
