"""The first text of a guide: enough to pass every check, little enough to be written over."""

from __future__ import annotations

import datetime as dt
import json

from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Translation
from kbserver.languages import LANGUAGES
from kbserver.messages import message

__all__ = ["starting_text", "still_to_write", "translation_text"]

_SENTENCES = ("new.lead", "new.text")
"""What stands where an editor is to write."""


def starting_text(guide_id: str, lang: str, kind: str, audience: str, title: str | None, on: dt.date) -> str:
    """A new guide's file: head, lead and one section."""
    name = title or guide_id.rpartition("/")[2].replace("-", " ").capitalize()
    heading, text = message(lang, "new.heading"), message(lang, "new.text")
    body = f"{message(lang, 'new.lead')}\n\n## {heading} {{#first-step}}\n\n{text}\n"
    return _head(name, kind, audience, None, on) + body


def translation_text(source: Translation, lang: str, title: str | None, on: dt.date) -> str:
    """A new translation's file: the source's head and headings, for the text to be written under them."""
    meta = source.meta
    head = _head(title or meta.title, meta.kind, meta.audience, meta.topic, on)
    parts = []
    for section in sections_of(source.body):
        marks = (
            f"{'#' * section.level} {section.heading} {{#{section.anchor}}}\n\n" if section.heading else ""
        )
        parts.append(f"{marks}{message(lang, 'new.text')}\n")
    return head + "\n".join(parts)


def still_to_write(translation: Translation) -> tuple[int, str] | None:
    """The first line of the file on which a sentence to be written over stands yet, and that sentence."""
    body = translation.body
    # a text may have been begun in another language than its own
    left = [said for lang in LANGUAGES for key in _SENTENCES if (said := message(lang, key)) in body]
    if not left:
        return None
    place, said = min((body.index(said), said) for said in left)
    return translation.body_line + body.count("\n", 0, place), said


def _head(title: str, kind: str, audience: str, topic: str | None, on: dt.date) -> str:
    lines = [f"title: {json.dumps(title, ensure_ascii=False)}"]
    lines += [f"topic: {json.dumps(topic)}"] if topic else []
    lines += [f"kind: {kind}", f"audience: {audience}", f"created: {on}", f"updated: {on}"]
    return "\n".join(["---", *lines, "---", "", ""])
