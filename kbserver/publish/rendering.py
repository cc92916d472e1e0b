"""Whether a translation still renders what an audience reads of its source."""

from __future__ import annotations

from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Version
from kbserver.guides.model import Translation
from kbserver.guides.translations import TranslationState

__all__ = ["rendering_state"]


def rendering_state(
    translation: Translation, source: Version | None, history: TranslationHistory | None, audience: str
) -> TranslationState:
    """How a text renders the source in force, as far as an audience can tell.

    For agents the digest decides. It covers agents' text too, so for clients another digest proves nothing:
    what clients read of the text it names is compared, and a text that never stood in git proves nothing
    either.

    Args:
        translation: The text in question.
        source: The version of the guide's source that is in force, if any.
        history: The source's history.
        audience: `clients` or `agents`.
    """
    if translation.meta.translation is None:
        return "source"
    rendered = translation.meta.translation.digest
    if source is None or rendered in source.digests:
        return "current"
    if audience == "agents":
        return "outdated"
    then = history.readings.get(rendered) if history else None
    return "outdated" if then is not None and then != source.reading else "current"
