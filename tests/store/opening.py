"""Which keys a text opens."""

from __future__ import annotations

from kbserver.store import ApiKey, Keys

__all__ = ["opened"]


def opened(keys: Keys, text: str) -> list[ApiKey]:
    """The keys whose text this is: one, or none where it opens nothing."""
    return [key for key in keys.every() if key.opens(text)]
