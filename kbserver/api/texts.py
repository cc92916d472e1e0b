"""A guide's text looked up, and the three ways in which it may not be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Path

from kbserver.api.collection import Collection, GuideText
from kbserver.api.problems import ProblemError

__all__ = ["GuideId", "find_language", "find_text"]

_LONGEST_ID = 400

GuideId = Annotated[str, Path(max_length=_LONGEST_ID, examples=["protocols/callback"])]
"""The guide in an address."""


def find_text(collection: Collection, guide_id: str, lang: str, day: dt.date, *, fallback: bool) -> GuideText:
    """The text in force in a language, or in the one its readers prefer next; `day` is the collection's.

    Raises the problems `unknown-guide`, `not-in-this-language` and `not-approved-then`.
    """
    if text := collection.text(guide_id, lang, fallback=fallback):
        return text
    own = find_language(collection, guide_id, lang, fallback=fallback)
    versions = collection.past.versions.get(guide_id, {}).get(own, ())
    raise ProblemError(
        "not-approved-then", f"No text of {guide_id} was in force at that time{_why(versions, own, day)}."
    )


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


def _why(versions: Sequence[Mapping[str, Any]], lang: str, day: dt.date) -> str:
    """What the list of versions that this audience may read says of a day without a text."""
    on = day.isoformat()
    over = [each for each in versions if each["in_force_to"] and each["in_force_to"] < on]
    to_come = [each for each in versions if each["in_force_from"] and each["in_force_from"] > on]
    if over:
        last = max(over, key=lambda each: str(each["in_force_to"]))
        # clients are not told what ended it: their versions do not have it
        ended = f", then {last['ended_by']}" if last.get("ended_by") else ""
        return f": version {last['version']} in {lang} was approved, in force to {last['in_force_to']}{ended}"
    if to_come:
        first = min(to_come, key=lambda each: str(each["in_force_from"]))
        return f": version {first['version']} in {lang} is the first in force, from {first['in_force_from']}"
    return ""
