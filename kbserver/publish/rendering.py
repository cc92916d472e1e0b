"""Whether a translation still renders what an audience reads of its source."""

from __future__ import annotations

from collections.abc import Collection

from kbserver.approval.translation_history import TranslationHistory
from kbserver.guides.model import Translation
from kbserver.guides.translations import TranslationState

__all__ = ["rendering_state"]


def rendering_state(
    translation: Translation, source: Collection[str], history: TranslationHistory | None, audience: str
) -> TranslationState:
    """How a text renders the source that is shown, as far as an audience can tell.

    For agents the digest decides. It covers agents' text too, so for clients another digest proves nothing:
    what clients read of the text it names is compared, and a text that never stood in git proves nothing
    either.

    Args:
        translation: The text in question.
        source: Digests of the guide's source text that is shown; empty where none is.
        history: The source's history.
        audience: `clients` or `agents`.
    """
    if translation.meta.translation is None:
        return "source"
    rendered = translation.meta.translation.digest
    if not source or rendered in source:
        return "current"
    if audience == "agents" or history is None:
        return "outdated"
    then = history.readings.get(rendered)
    return "outdated" if then is not None and then not in map(history.readings.get, source) else "current"
