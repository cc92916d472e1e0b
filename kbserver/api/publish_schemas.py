"""The shapes on the wire of what concerns publishing."""

from __future__ import annotations

from typing import Literal

from kbserver.api.schemas import Schema

__all__ = ["HookAnswer"]


class HookAnswer(Schema):
    """The answer to `POST /hooks/push`."""

    status: Literal["accepted", "ignored", "pong"]
    """Whether the remote will be looked at, now; `pong` answers a ping."""
    reason: str | None = None
    """Why it was ignored."""
