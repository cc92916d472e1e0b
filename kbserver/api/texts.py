"""A guide's text looked up, and the three ways in which it may not be there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from kbserver.api.collection import Collection, GuideText
from kbserver.api.problems import ProblemError

__all__ = ["GuideId", "find_language", "find_text"]

_LONGEST_ID = 400

GuideId = Annotated[str, Path(max_length=_LONGEST_ID, examples=["protocols/callback"])]
"""The guide in an address."""


def find_text(collection: Collection, guide_id: str, lang: str, *, fallback: bool) -> GuideText:
    """The text in force in a language, or in the one its readers prefer next.

    Raises the problems `unknown-guide`, `not-in-this-language` and `not-approved-then`.
    """
    if text := collection.text(guide_id, lang, fallback=fallback):
        return text
    find_language(collection, guide_id, lang, fallback=fallback)
    raise ProblemError("not-approved-then", f"No text of {guide_id} was in force at that time.")


def find_language(collection: Collection, guide_id: str, lang: str, *, fallback: bool) -> str:
    """The language in which a guide has ever had a text: the one asked for, or the next its readers prefer.

    Raises the problems `unknown-guide`, `not-in-this-language`, and `not-approved-then` where it never had
    one.
    """
    if guide_id not in collection.known:
        raise ProblemError("unknown-guide", "No guide has this identifier.")
    written = collection.whole.languages(guide_id)
    if written and not fallback and lang not in written:
        raise ProblemError("not-in-this-language", f"{guide_id} has no text of its own in {lang!r}.")
    for each in collection.preference(lang) if fallback else (lang,):
        if each in written:
            return each
    raise ProblemError("not-approved-then", f"No text of {guide_id} has ever been approved.")
