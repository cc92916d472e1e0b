"""About how much of a publication is done, by what the build says it is doing."""

from __future__ import annotations

__all__ = ["percent"]

_SHARES = (
    ("reading", 0.05),
    ("checking", 0.3),
    ("staging clients", 0.45),
    ("staging agents", 0.6),
    ("comparing the pages", 0.4),
    ("patching the sites", 0.6),
    ("comparing the pages", 0.4),
    ("patching the sites", 0.6),
    ("building the sites", 0.7),
)
"""How far one of its builds has come when it begins to do that."""


def percent(part: int, parts: int, said: str) -> int:
    """Percent done, from 0 to 99, while part number `part`, from 0, of so many does what is said."""
    share = next((share for words, share in _SHARES if said.startswith(words)), 0.0)
    return min(99, int(100 * (part + share) / parts))
