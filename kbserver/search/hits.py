"""From an entry's number to a hit a reader can judge: excerpt, highlights, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbserver.search.excerpts import Match, Range, excerpt, utf16_ranges
from kbserver.search.plan import Plan
from kbserver.search.results import Hit
from kbserver.search.shelf import Shelf, Shelved

__all__ = ["make_hit"]


def make_hit(
    shelf: Shelf, found: tuple[int, float], plan: Plan, tokens: Sequence[str], *, is_fallback: bool
) -> Hit:
    """The hit for an entry number and its score; `tokens` are the query's words as typed."""
    number, score = found
    shelved, words = shelf.shelved[number], plan.words
    document = shelved.document
    matches = _matches(shelved.text, shelved.text_ends, words)
    shown, ranges = excerpt(document.text, matches)
    present = {word for _, _, word in matches}
    in_title = []
    if not words.keys().isdisjoint(shelved.title):
        in_title = _matches(shelved.title, shelved.title_ends, words)
        present.update([word for _, _, word in in_title])
    absent = [place for place in plan.content if place not in present]
    # By position: names would take a tenth of the time of all of it.
    return Hit(
        document,
        round(score, 4),
        shown,
        _title_ranges(document.title, in_title) if in_title else [],
        ranges,
        _reasons(shelved, plan, bool(in_title), bool(matches)),
        is_fallback,
        _missing(shelved, plan, tokens, absent) if absent else (),
    )


def _matches(marks: str, at: Sequence[int], words: Mapping[str, int]) -> list[Match]:
    """Where tokens match, in order, each with the query word it matches; `at` is where parts end."""
    found, find = [], marks.find
    for mark, word in words.items():
        n = find(mark)
        while n >= 0:
            found.append((at[2 * n], at[2 * n + 1], word))
            n = find(mark, n + 1)
    found.sort()
    return found


def _title_ranges(title: str, found: Sequence[Match]) -> list[Range]:
    # the topic's number stands behind the title and is not shown there
    return utf16_ranges(title, [(start, end) for start, end, _ in found if end <= len(title)])


def _reasons(shelved: Shelved, plan: Plan, in_title: bool, in_text: bool) -> tuple[str, ...]:
    apart = plan.words.keys().isdisjoint
    reasons = ["title"] if in_title else []
    if not apart(shelved.heading):
        reasons.append("heading")
    if shelved.questions and not apart(shelved.questions):
        reasons.append("question")
    if in_text:
        reasons.append("text")
    if shelved.tags and not apart(shelved.tags):
        reasons.append("tag")
    if not apart(shelved.kind):
        reasons.append("kind")
    if plan.stands_in:
        whole = _whole(shelved)
        reasons += dict.fromkeys(reason for mark, reason in plan.stands_in.items() if mark in whole)
    return tuple(reasons)


def _missing(shelved: Shelved, plan: Plan, tokens: Sequence[str], absent: Sequence[int]) -> tuple[str, ...]:
    """Words the section lacks; the other name of a concept counts as all words of its name."""
    beside = shelved.heading + shelved.questions + shelved.tags + shelved.kind
    present = {place for mark, place in plan.words.items() if mark in beside}
    for first, places in plan.names.items():
        other = [mark for mark, why in plan.stands_in.items() if why == "glossary"]
        whole = _whole(shelved)
        if any(mark in whole for mark in other if plan.words[mark] == first):
            present.update(places)
    return tuple(dict.fromkeys([tokens[place] for place in absent if place not in present]))


def _whole(shelved: Shelved) -> str:
    return shelved.title + shelved.heading + shelved.questions + shelved.tags + shelved.kind + shelved.text
