"""From an entry's number to a hit a reader can judge: excerpt, highlights, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbserver.search.excerpts import Match, Range, excerpt, utf16_ranges
from kbserver.search.numbers import long_numbers
from kbserver.search.plan import Plan
from kbserver.search.results import Hit
from kbserver.search.runs import Run, Standing, standing
from kbserver.search.shelf import Shelf
from kbserver.search.shelved import Shelved

__all__ = ["make_hit"]

_Runs = Sequence[tuple[Run, Sequence[int]]]
_NOWHERE: Standing = {}


def make_hit(
    shelf: Shelf, found: tuple[int, float], plan: Plan, tokens: Sequence[str], *, is_fallback: bool
) -> Hit:
    """The hit for an entry number and its score; `tokens` are the query's words as typed."""
    number, score = found
    shelved, words = shelf.shelved[number], plan.shown
    document = shelved.document
    runs = standing(plan.runs, shelved, shelf.analyzer) if plan.runs else _NOWHERE
    matches = _matches(shelved.text, shelved.text_ends, words, runs.get("text", ()))
    if plan.numbers:
        matches = sorted({*matches, *_numbers(document.text, plan.numbers)})
    shown, ranges = excerpt(document.text, matches)
    present = {word for _, _, word in matches}
    in_title = []
    if "title" in runs or not words.keys().isdisjoint(shelved.title):
        in_title = _matches(shelved.title, shelved.title_ends, words, runs.get("title", ()))
        present.update([word for _, _, word in in_title])
    absent = [place for place in plan.content if place not in present]
    # By position: names would take a tenth of the time of all of it.
    return Hit(
        document,
        round(score, 4),
        shown,
        _title_ranges(document.title, in_title) if in_title else [],
        ranges,
        _reasons(shelved, plan, runs, bool(in_title), bool(matches)),
        is_fallback,
        _missing(shelved, plan, runs, tokens, absent) if absent else (),
    )


def _matches(marks: str, at: Sequence[int], words: Mapping[str, int], runs: _Runs) -> list[Match]:
    """Where tokens match, in order, each with the query word it matches; `at` is where parts end."""
    found, find = [], marks.find
    for mark, word in words.items():
        n = find(mark)
        while n >= 0:
            found.append((at[2 * n], at[2 * n + 1], word))
            n = find(mark, n + 1)
    if runs:
        alone = {match[:2] for match in found}
        whole = {(at[2 * n], at[2 * n + 1]): run.place for run, tokens in runs for n in tokens}
        found += [(*place, word) for place, word in whole.items() if place not in alone]
    found.sort()
    return found


def _numbers(text: str, wanted: Mapping[str, int]) -> list[Match]:
    """Where long numbers stand in groups."""
    return [(start, end, wanted[digits]) for start, end, digits in long_numbers(text) if digits in wanted]


def _title_ranges(title: str, found: Sequence[Match]) -> list[Range]:
    # the topic's number stands behind the title and is not shown there
    return utf16_ranges(title, [(start, end) for start, end, _ in found if end <= len(title)])


def _reasons(shelved: Shelved, plan: Plan, runs: Standing, in_title: bool, in_text: bool) -> tuple[str, ...]:
    apart = plan.shown.keys().isdisjoint
    reasons = ["title"] if in_title else []
    if "heading" in runs or not apart(shelved.heading):
        reasons.append("heading")
    if "question" in runs or (shelved.questions and not apart(shelved.questions)):
        reasons.append("question")
    if in_text:
        reasons.append("text")
    if "tag" in runs or (shelved.tags and not apart(shelved.tags)):
        reasons.append("tag")
    if "kind" in runs or not apart(shelved.kind):
        reasons.append("kind")
    if plan.stands_in:
        whole = _whole(shelved)
        how = {plan.stands_in[mark]: None for mark in plan.shown if mark in plan.stands_in and mark in whole}
        how.update((run.reason, None) for some in runs.values() for run, _ in some if run.reason)
        reasons += how
    return tuple(reasons)


def _missing(
    shelved: Shelved, plan: Plan, runs: Standing, tokens: Sequence[str], absent: Sequence[int]
) -> tuple[str, ...]:
    """Words the section lacks; the other name of a concept counts as all words of its name."""
    beside = shelved.heading + shelved.questions + shelved.tags + shelved.kind
    present = {place for mark, place in plan.shown.items() if mark in beside}
    for run in (run for some in runs.values() for run, _ in some):
        present.update(plan.names.get(run.place, (run.place,)))
    return tuple(dict.fromkeys([tokens[place] for place in absent if place not in present]))


def _whole(shelved: Shelved) -> str:
    return shelved.title + shelved.heading + shelved.questions + shelved.tags + shelved.kind + shelved.text
