"""What users read, in their language: one JSON file a language, the same keys in each."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

__all__ = ["message", "messages"]


@cache
def messages(lang: str) -> dict[str, str]:
    """All messages of a language, by key."""
    text = files(__package__).joinpath(f"{lang}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


def message(lang: str, key: str, /, **facts: object) -> str:
    """One message with its facts filled in; a `KeyError` for a key that no file has."""
    return messages(lang)[key].format(**facts)
