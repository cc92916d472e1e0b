"""What changed between two texts of a guide: section by section, and in each which words.

Both texts are given as their sections, projected for the same audience, rendered with the same slots and
addresses: whatever is given may show in the result. Ranges count UTF-16 code units, as browsers do.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kbserver.approval.words import word_ranges
from kbserver.guides.model import Section
from kbserver.guides.utf16 import Range

__all__ = ["Change", "SectionComparison", "compare", "summary"]

Change = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True, slots=True)
class SectionComparison:
    """One section in two texts."""

    anchor: str
    """Its id, from the later text that has one; empty for the lead and for headings without."""
    heading: str
    """Its heading, from the later text that has it; empty for the lead."""
    change: Change
    """`same` wherever it stands now; `changed` without ranges when only its form differs: bold, an address, a
    picture, a block's type, the heading's level, blanks and line ends."""
    before: str | None
    """Plain text: the heading as the first line, then what stands under it; None if it was not there."""
    after: str | None
    """The same now; None if it is no longer there."""
    before_ranges: list[Range]
    """Words of `before` that are gone, in order: each range within a line, without blanks around it. Empty
    unless the section has changed: all of an added or removed one is new or gone."""
    after_ranges: list[Range]
    """Words of `after` that are new."""


def compare(before: Sequence[Section], after: Sequence[Section]) -> list[SectionComparison]:
    """All sections of both texts, in the later one's order; a removed one follows what it used to follow."""
    pairs = _pairs(before, after)
    removed: dict[int, list[SectionComparison]] = defaultdict(list)
    previous = -1
    for place, section in enumerate(before):
        previous = pairs.get(place, previous)
        if place not in pairs:
            removed[previous].append(_lone(section, "removed"))
    former = {new: before[old] for old, new in pairs.items()}
    result = removed[-1]
    for place, section in enumerate(after):
        result.append(_both(former[place], section) if place in former else _lone(section, "added"))
        result += removed[place]
    return result


def summary(comparisons: Sequence[SectionComparison]) -> dict[Change, int]:
    """How many sections were added, removed, changed and stayed the same; every kind is there."""
    counts = Counter(comparison.change for comparison in comparisons)
    return {change: counts[change] for change in get_args(Change)}


_SHARED: list[Callable[[Section], Hashable]] = [
    lambda section: (section.heading, bool(section.path), section.text),
    lambda section: (section.heading, section.path),
    lambda section: (section.heading, bool(section.path)),
]
_RULES: list[tuple[bool, bool, Callable[[Section], Hashable]]] = [
    (True, True, lambda section: section.anchor),
    *((*ids, shared) for shared in _SHARED for ids in ((False, False), (False, True), (True, False))),
]
"""What pairs sections, best first: whether the earlier and the later have an id, and what they must share.
Ids never change, so two different ones keep equal headings apart; one may have been written since."""


def _pairs(before: Sequence[Section], after: Sequence[Section]) -> dict[int, int]:
    """For the place of a section in the earlier text, its place in the later; equals pair in order."""
    pairs: dict[int, int] = {}
    for one, other, key in _RULES:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place, section in enumerate(before):
            if place not in pairs and bool(section.anchor) == one:
                waiting[key(section)].append(place)
        taken = set(pairs.values())
        for place, section in enumerate(after):
            if place not in taken and bool(section.anchor) == other and waiting[key(section)]:
                pairs[waiting[key(section)].popleft()] = place
    return pairs


def _lone(section: Section, change: Literal["added", "removed"]) -> SectionComparison:
    text = _plain(section)
    before, after = (None, text) if change == "added" else (text, None)
    return SectionComparison(section.anchor, section.heading, change, before, after, [], [])


def _both(old: Section, new: Section) -> SectionComparison:
    before, after = _plain(old), _plain(new)
    same = (before, old.html, old.level) == (after, new.html, new.level)
    change: Change = "same" if same else "changed"
    anchor = new.anchor or old.anchor
    return SectionComparison(anchor, new.heading, change, before, after, *word_ranges(before, after))


def _plain(section: Section) -> str:
    return "\n".join(filter(None, (section.heading, section.text.rstrip())))
