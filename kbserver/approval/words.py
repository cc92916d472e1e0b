"""Which words differ between two plain texts.

Lines are compared first (a paragraph, an item, a row of a table), then the words of lines that differ, each
by their longest common subsequence. Two rules make the result readable: what was only added or only removed
slides to where a sentence begins, and a few short words left between two changes go under in one change, as
in the semantic clean-up of diff-match-patch.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from kbserver.guides.utf16 import Range, utf16_ranges

__all__ = ["word_ranges"]

_Item = TypeVar("_Item", bound=Hashable)


def word_ranges(before: str, after: str) -> tuple[list[Range], list[Range]]:
    """Words of two plain texts that are gone, and that are new; without them the same words remain.

    Exchanging the texts exchanges the ranges. Punctuation counts as words, blanks and line ends do not.
    """
    if before == after:
        return [], []
    if after < before:  # ties are settled alike whichever comes first
        there, here = word_ranges(after, before)
        return here, there
    a, b = _read(before), _read(after)
    edits = [edit for lines in _edits(a.lines(), b.lines()) for edit in _edits_of_lines(a, b, lines)]
    here = a.places_of([edit.a for edit in edits])
    there = b.places_of([edit.b for edit in edits])
    return utf16_ranges(before, here), utf16_ranges(after, there)


class _Kinds(dict[int, str]):
    """The kind of every character by its code: one character that `_TOKEN` knows."""

    def __missing__(self, code: int) -> str:
        char, category = chr(code), unicodedata.category(chr(code))
        kind = _KIND_OF.get(category) or _KIND_OF.get(category[0])
        if char.isspace():
            kind = "\n" if char == "\n" else " "
        self[code] = kind = kind or (char if char.isascii() and char.isprintable() else "!")
        return kind


_KIND_OF = {"Nd": "0", "L": "a", "N": "a", "M": "m", "Cf": "m", "Sc": "$"}
_KINDS = _Kinds({ord(char): kind for char, kind in zip("_°’‐‑–‰\u200d", "aa'--~%j", strict=True)})
_KINDS.update(dict.fromkeys(range(0x1F1E6, 0x1F200), "f"))  # letters of flags
_KINDS.update(dict.fromkeys(range(0x1F3FB, 0x1F400), "m"))  # colours of skin

_TOKEN = re.compile(
    r"""
    \n
    | (?:a{0,3}\$[mj]*[ ]?(?=0))?                   # $300, R$ 300
    [a0][mj]*
    (?:(?:
        [.'@-]                                      # n.º, d'água, follow-up, ana@example.org
        | (?<=0)[,:/~](?=0)                         # 1,5, 9:30, 28/11/2024, 50–60
        | (?<=0)(?<!0000)[ ](?=000(?![0amj]))       # 10 000
    )?[a0][mj]*)*
    (?:(?<=0)[ ]?[%$][mj]*(?![a0]))?                # 50 %, 300 €
    | (?:ff|[^ \nmj])[mj]*                          # punctuation, flags, emoji
    (?:(?<=j)[^ \na0mjf][mj]*)*                     # emoji joined to one, by UAX #29
    """,
    re.VERBOSE,
)
"""Line ends and words, over kinds of characters. Marks belong to what they mark, on a blank to the blank."""

_BLANK = re.compile(r"[^\S\n]")
_SENTENCE_ENDS = frozenset(".!?…:;")
_CELL = "·"
"""What stands between the cells of a row."""
_LARGEST = 400_000_000
"""Pairs of items from which on two sequences count as different throughout: 60 MB and half a second."""
_ISLAND = 4
"""Words and punctuation marks that may go under between two changes, at most."""
_SHORT = 4
"""Letters a short word has at most."""


class _Reading(NamedTuple):
    """The words of a text."""

    words: list[str]
    """As compared: all blanks in them are the same."""
    places: list[Range]
    """Where each stands, in characters."""
    starts: list[int]
    """Numbers of the words that begin lines, then the number of words; lines without words are left out."""

    def lines(self) -> list[tuple[str, ...]]:
        """The words of each line."""
        return [tuple(self.words[start:end]) for start, end in pairwise(self.starts)]

    def starts_in(self, first: int, last: int) -> bool:
        """Whether a line begins at one of these words."""
        return bisect_left(self.starts, first) < bisect_right(self.starts, last)

    def parts(self, one: Range, other: Range) -> bool:
        """Whether two spans of words, or the places of empty ones, stand in different lines."""
        return self.starts_in(one[1] + (one[0] == one[1]), other[0] - (other[0] == other[1]))

    def border(self, number: int) -> int:
        """How well a change begins or ends before a word: 2 between lines, 1 between sentences."""
        return 2 if self.starts_in(number, number) else int(self.words[number - 1] in _SENTENCE_ENDS)

    def places_of(self, spans: Sequence[Range]) -> list[Range]:
        """Where words stand, from one number to before another, cut at line ends."""
        result = []
        for first, end in spans:
            inner = self.starts[bisect_right(self.starts, first) : bisect_left(self.starts, end)]
            cuts = [first, *inner, end] if first < end else []
            result += [(self.places[one][0], self.places[other - 1][1]) for one, other in pairwise(cuts)]
        return result


def _read(text: str) -> _Reading:
    words: list[str] = []
    places: list[Range] = []
    starts: list[int] = []
    blanked, fresh = _BLANK.sub(" ", text), True
    for match in _TOKEN.finditer(text.translate(_KINDS)):
        if match[0] == "\n":
            fresh = True
            continue
        if fresh:
            starts.append(len(words))
            fresh = False
        words.append(blanked[match.start() : match.end()])
        places.append(match.span())
    return _Reading(words, places, [*starts, len(words)])


class _Edit(NamedTuple):
    """Items `a0` to before `a1` of one sequence, in whose place the other has its own; either may be none."""

    a0: int
    a1: int
    b0: int
    b1: int

    @property
    def a(self) -> Range:
        """Its span in the first sequence."""
        return self.a0, self.a1

    @property
    def b(self) -> Range:
        """Its span in the second."""
        return self.b0, self.b1

    def moved(self, by_a: int, by_b: int) -> _Edit:
        """The same so much further on."""
        return _Edit(self.a0 + by_a, self.a1 + by_a, self.b0 + by_b, self.b1 + by_b)


def _edits_of_lines(a: _Reading, b: _Reading, lines: _Edit) -> list[_Edit]:
    """What differs in the words of lines."""
    whole = _Edit(a.starts[lines.a0], a.starts[lines.a1], b.starts[lines.b0], b.starts[lines.b1])
    found = _edits(a.words[whole.a0 : whole.a1], b.words[whole.b0 : whole.b1])
    return _joined(a, b, _slid(a, b, whole, [edit.moved(whole.a0, whole.b0) for edit in found]))


def _slid(a: _Reading, b: _Reading, whole: _Edit, edits: Sequence[_Edit]) -> list[_Edit]:
    """Pure additions and removals, moved over equal words: `It [rings. It] is` as `[It rings.] It is`."""
    result: list[_Edit] = []
    low = (whole.a0, whole.b0)
    for edit, high in pairwise([*edits, _Edit(whole.a1, whole.a1, whole.b1, whole.b1)]):
        by = 0
        if edit.a0 == edit.a1:
            by = _slide(b, edit.b, low[1], high.b0)
        elif edit.b0 == edit.b1:
            by = _slide(a, edit.a, low[0], high.a0)
        result.append(edit.moved(by, by))
        low = (result[-1].a1, result[-1].b1)
    return result


def _slide(reading: _Reading, span: Range, low: int, high: int) -> int:
    """By how many words to move a span that may reach from `low` to `high`."""
    words, (first, end), back, forth = reading.words, span, 0, 0
    while first - back > low and words[first - back - 1] == words[end - back - 1]:
        back += 1
    while end + forth < high and words[first + forth] == words[end + forth]:
        forth += 1
    return max(
        range(-back, forth + 1),
        key=lambda by: (reading.border(first + by) + reading.border(end + by), -abs(by), by),
    )


def _joined(a: _Reading, b: _Reading, edits: Sequence[_Edit]) -> list[_Edit]:
    """Edits with what little stands between them."""
    result: list[_Edit] = []
    for edit in edits:
        while result and _is_one(a, b, result[-1], edit):
            last = result.pop()
            edit = _Edit(last.a0, edit.a1, last.b0, edit.b1)
        result.append(edit)
    return result


def _is_one(a: _Reading, b: _Reading, one: _Edit, other: _Edit) -> bool:
    """Whether to show two edits as one: at most two short words stand between them.

    Never across lines or cells, nor so that words would seem gone from a text that only gained some. Figures
    are facts: one that stays stays out, and one in the place of another is a change of its own.
    """
    island = a.words[one.a1 : min(other.a0, one.a1 + _ISLAND + 1)]
    words = [word for word in island if word[0].isalnum()]
    if not island:
        return True
    if len(island) > _ISLAND or len(words) > 2 or any(len(word) > _SHORT for word in words):
        return False
    if _CELL in island or a.parts(one.a, other.a) or b.parts(one.b, other.b):
        return False
    if (one.a0 == one.a1 and other.a0 == other.a1) or (one.b0 == one.b1 and other.b0 == other.b1):
        return False
    return not (any(map(_is_figure, island)) or _swaps_figures(a, b, one) or _swaps_figures(a, b, other))


def _is_figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _swaps_figures(a: _Reading, b: _Reading, edit: _Edit) -> bool:
    single = (edit.a1 - edit.a0, edit.b1 - edit.b0) == (1, 1)
    return single and _is_figure(a.words[edit.a0]) and _is_figure(b.words[edit.b0])


def _edits(a: Sequence[_Item], b: Sequence[_Item]) -> Iterator[_Edit]:
    """What stands between the items two sequences have in common."""
    i = j = 0
    for one, other in [*_common(a, b), (len(a), len(b))]:
        if i < one or j < other:
            yield _Edit(i, one, j, other)
        i, j = one + 1, other + 1


def _common(a: Sequence[_Item], b: Sequence[_Item]) -> list[tuple[int, int]]:
    """Places of the items of a longest common subsequence: equal beginnings and ends, then the middle."""
    shorter = min(len(a), len(b))
    head = next((n for n in range(shorter) if a[n] != b[n]), shorter)
    tail = next((n for n in range(shorter - head) if a[-1 - n] != b[-1 - n]), shorter - head)
    middle = _longest(a[head : len(a) - tail], b[head : len(b) - tail])
    return [
        *((n, n) for n in range(head)),
        *((i + head, j + head) for i, j in middle),
        *((len(a) - n, len(b) - n) for n in range(tail, 0, -1)),
    ]


def _longest(a: Sequence[_Item], b: Sequence[_Item]) -> list[tuple[int, int]]:
    """A longest common subsequence, a row of the table at a time in the bits of one number.

    Bit `i` of row `j` is 0 where that of `a[:i + 1]` and `b[:j]` is longer than that of `a[:i]` and `b[:j]`
    (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004). Repetition costs no time.
    """
    shared = set(a) & set(b)
    left = [i for i, item in enumerate(a) if item in shared]
    right = [j for j, item in enumerate(b) if item in shared]
    if len(left) * len(right) > _LARGEST:
        return []
    bits = dict.fromkeys(shared, 0)
    for place, i in enumerate(left):
        bits[a[i]] |= 1 << place
    rows = [full := (1 << len(left)) - 1]
    for j in right:
        hits = rows[-1] & bits[b[j]]
        rows.append((rows[-1] + hits | rows[-1] - hits) & full)
    found, column, row = [], len(left) - 1, len(right)
    while column >= 0 and row > 0:
        if rows[row] >> column & 1:
            column -= 1
        elif not rows[row - 1] >> column & 1:
            row -= 1
        else:
            found.append((left[column], right[row - 1]))
            column, row = column - 1, row - 1
    return found[::-1]
