"""Guides and their versions, as commands name them."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.approval.history import History
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Version
from kbserver.guides.library import read_translation
from kbserver.guides.model import Section
from kbserver.publish.text_effects import sections_of_text

__all__ = ["GuideId", "sections_of_versions", "translation_history"]

GuideId = Annotated[str, typer.Argument(help="Such as protocols/callback.")]


def translation_history(past: History, guide_id: str, lang: str) -> TranslationHistory:
    """The history of a guide, by its id or a former one; raise `GuideNotFound` where none ever stood."""
    found = past.named(guide_id, lang)
    if found.guide_id != guide_id:
        typer.echo(f"{guide_id} has moved: it is {found.guide_id} now", err=True)
    return found


def sections_of_versions(past: History, *versions: Version) -> list[list[Section]]:
    """The texts of versions, cut into sections; nothing is withheld."""
    texts = past.texts(versions)
    pairs = zip(versions, texts, strict=True)
    return [sections_of_text(read_translation(version.path, text)) for version, (text, _) in pairs]
