"""What a rewritten text still has wrong, made plain: a paragraph of words, then a mark, then words alone."""

from __future__ import annotations

import dataclasses

from benchmarks.rewriting import plain_words
from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.guides.markdown import parse, sections_of
from kbserver.guides.model import Translation
from kbserver.publish.checks import TEXT_RULES
from kbserver.publish.checks.page import Page

__all__ = ["repaired"]

_ROUNDS = 4


def repaired(translation: Translation, library: Library) -> Translation:
    """The translation with a body in which no rule about one text finds an error."""
    for attempt in range(_ROUNDS):
        errors = _errors(translation, library)
        if not errors:
            return translation
        translation = _with_body(translation, _reduced(translation, errors, attempt))
    return _with_body(translation, _words_alone(translation))


def _errors(translation: Translation, library: Library) -> list[Problem]:
    # the library has no guides yet, and links are resolved against all of them before
    page = Page(translation, library)
    found = (problem for rule in TEXT_RULES for problem in rule(page))
    return [problem for problem in found if problem.severity == "error"]


def _with_body(translation: Translation, body: str) -> Translation:
    text = translation.text.removesuffix(translation.body) + body
    return dataclasses.replace(translation, text=text, body=body)


def _reduced(translation: Translation, errors: list[Problem], attempt: int) -> str:
    lines = translation.body.split("\n")
    hit = {problem.line - translation.body_line for problem in errors}
    for token in reversed(parse(translation.body)):
        if token.level or token.map is None or token.nesting < 0:
            continue
        start, end = token.map
        if hit.isdisjoint(range(start, end)):
            continue
        words = plain_words("\n".join(lines[start:end])) if not attempt else ""
        plain = _plain_heading(lines[start]) if token.type == "heading_open" else words or "…"
        lines[start:end] = [plain, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _plain_heading(line: str) -> str:
    text, _, anchor = line.rpartition("{#")
    marks = len(line) - len(line.lstrip("#"))
    return f"{'#' * marks} {plain_words(text) or '…'} {{#{anchor}\n\n{plain_words(text) or '…'}."


def _words_alone(translation: Translation) -> str:
    parts = []
    for section in sections_of(translation.body):
        words = plain_words(section.text) or plain_words(section.heading) or "…"
        head = f"{'#' * section.level} {plain_words(section.heading) or '…'} {{#{section.anchor}}}\n\n"
        parts.append((head if section.anchor else "") + f"{words}.\n")
    return "\n".join(parts)
