"""From an entry's number to a hit a reader can judge: excerpt, highlights, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kbserver.search.analyzers import ends, split
from kbserver.search.excerpts import Range, excerpt, utf16_ranges
from kbserver.search.plan import Plan
from kbserver.search.results import Hit
from kbserver.search.shelf import Shelf, Shelved

__all__ = ["make_hit"]

_PLACES = ("title", "heading", "question", "text", "tag")


def make_hit(shelf: Shelf, found: tuple[int, float], plan: Plan, *, is_fallback: bool, explain: bool) -> Hit:
    """The hit for an entry number and its score; with `explain` reasons carry numbers of words."""
    shelved = shelf.shelved[found[0]]
    at = shelved.text_ends
    matches = [(at[2 * n], at[2 * n + 1], word) for n, word in _places(shelved.text, plan.words)]
    shown, ranges = excerpt(shelved.document.text, matches)
    return Hit(
        document=shelved.document,
        score=round(found[1], 4),
        excerpt=shown,
        title_ranges=_title_ranges(shelved, plan.words),
        excerpt_ranges=ranges,
        reasons=_reasons(shelved, plan, explain),
        is_fallback=is_fallback,
    )


def _places(marks: str, words: Mapping[str, int]) -> list[tuple[int, int]]:
    """Which tokens match, in order, each with the query word it matches."""
    found = []
    for mark, word in words.items():
        n = marks.find(mark)
        while n >= 0:
            found.append((n, word))
            n = marks.find(mark, n + 1)
    found.sort()
    return found


def _title_ranges(shelved: Shelved, words: Mapping[str, int]) -> list[Range]:
    found = _places(shelved.title, words)
    if not found:
        return []
    title = shelved.document.title
    at = ends(split(title))
    return utf16_ranges(title, [(at[2 * n], at[2 * n + 1]) for n, _ in found if 2 * n + 1 < len(at)])


def _reasons(shelved: Shelved, plan: Plan, explain: bool) -> tuple[str, ...]:
    parts = (shelved.title, shelved.heading, shelved.questions, shelved.text, shelved.tags)
    marks = plan.words.keys()
    reasons = [place for place, part in zip(_PLACES, parts, strict=True) if not marks.isdisjoint(part)]
    if plan.stands_in:
        whole = "".join(parts)
        reasons += dict.fromkeys(reason for mark, reason in plan.stands_in.items() if mark in whole)
    return tuple(_counted(reasons, parts, plan)) if explain else tuple(reasons)


def _counted(reasons: Iterable[str], parts: Sequence[str], plan: Plan) -> Iterator[str]:
    """Reasons, each with the number of different query words it holds for."""
    whole = "".join(parts)
    for reason in reasons:
        where = parts[_PLACES.index(reason)] if reason in _PLACES else whole
        marks = plan.words if reason in _PLACES else [m for m, why in plan.stands_in.items() if why == reason]
        yield f"{reason}:{len({plan.words[mark] for mark in marks if mark in where})}"
