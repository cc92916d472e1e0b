"""Guides and their versions, as commands name them."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.approval.history import History
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Version
from kbserver.errors import GuideNotFound
from kbserver.guides.decision_blocks import written_out
from kbserver.guides.library import read_translation
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Section, Translation

__all__ = ["GuideId", "sections_of_versions", "translation_history"]

GuideId = Annotated[str, typer.Argument(help="Such as protocols/callback.")]


def translation_history(past: History, guide_id: str, lang: str) -> TranslationHistory:
    """The history of a guide in a language; raise `GuideNotFound` where it never stood in git."""
    found = past.of(guide_id, lang)
    if found is None:
        raise GuideNotFound(guide_id, lang)
    return found


def sections_of_versions(past: History, *versions: Version) -> list[list[Section]]:
    """The texts of versions, cut into sections; nothing is withheld."""
    texts = past.texts(versions)
    return [_sections(read_translation(v.path, text)) for v, (text, _) in zip(versions, texts, strict=True)]


def _sections(translation: Translation) -> list[Section]:
    return sections_of(written_out(translation.body, translation.lang)[0])
