"""Numbers of things in messages."""

from __future__ import annotations

__all__ = ["counted"]


def counted(count: int, what: str) -> str:
    """A number and what there are of it: `1 error`, `2 errors`."""
    return f"{count} {what}{'s' * (count != 1)}"
