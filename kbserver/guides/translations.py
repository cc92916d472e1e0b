"""How a translation stands to its source."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from kbserver.guides.model import Translation
from kbserver.guides.starting import still_to_write

__all__ = ["TranslationState", "translation_state"]

TranslationState = Literal["source", "current", "outdated", "missing"]


def translation_state(translation: Translation | None, source: Collection[str] | None) -> TranslationState:
    """`source`, `missing`, or whether the text it renders is still the source's text.

    One that is begun, with sentences to be written over, is missing yet.

    Args:
        translation: None when there is none in the language asked about.
        source: Digests of the source text to compare with, after a move also those under its former ids; None
            when that text is not known.
    """
    if translation is None:
        return "missing"
    if translation.meta.translation is None:
        return "source"
    if still_to_write(translation):
        return "missing"
    rendered = translation.meta.translation.digest
    return "current" if source is None or rendered in source else "outdated"
