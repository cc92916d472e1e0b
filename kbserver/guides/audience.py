"""What each audience may read of a text: the projection."""

from __future__ import annotations

from typing import get_args

from kbserver.guides.blocks import block_lines
from kbserver.guides.model import Audience, FrontMatter

__all__ = ["AUDIENCES", "may_read", "project"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""`clients` and `agents`."""


def may_read(audience: str, meta: FrontMatter) -> bool:
    """Whether an audience sees the guide at all: agents see everything."""
    return audience == "agents" or meta.audience == audience


def project(body: str, audience: str) -> str:
    """The body as an audience reads it: for clients, every `internal` block is gone with its lines."""
    if audience == "agents":
        return body
    lines = body.split("\n")
    for block in reversed(list(block_lines(body))):
        if block.type == "internal":
            end = block.end
            while end < len(lines) - 1 and not lines[end].strip():
                end += 1
            del lines[block.start : end]
    return "\n".join(lines).rstrip("\n") + "\n"
