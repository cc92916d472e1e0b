"""Reads the texts of one language, each word once: its forms, its marks, its spellings.

Every stem gets a *mark*, one character of its own. A text as the string of its tokens' marks is searched
for a stem at the speed of `str.find`, which is what makes excerpts cheap.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from kbserver.search.analyzers import Analyzer, split, written

__all__ = ["Reader", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read."""

    exact: Sequence[str]
    """Exact words of all tokens."""
    marks: str
    """The marks of all tokens' stems."""
    content: list[str]
    """Stems without stop words, then those of compounds and of long numbers."""
    pairs: list[str]
    """Neighbours among the former, joined by an underscore."""
    written: list[str]
    """Tokens with accents, in lower case: what tells `papá` from `papa`."""
    ends: array[int]
    """Where tokens and separators end: token `n` stands at `[ends[2n], ends[2n + 1])`."""


class Reader:
    """Reads texts and learns their words."""

    def __init__(self, speaks: Analyzer) -> None:
        self.analyzer = speaks
        self.tokens: Counter[str] = Counter()
        """How often each token was read."""
        self.forms = _Forms(self)
        """What every token is read as."""
        self.stems: dict[str, str] = {}
        """The stem of every exact word."""
        self.marks: dict[str, str] = {}
        """The mark of every stem."""
        self._kept: dict[str, Reading] = {}

    def read(self, text: str, parts: list[str] | None = None) -> Reading:
        """Read a text; `parts` are its `split`, where at hand. Readings without it are kept for next time."""
        if parts is None:
            reading = self._kept.get(text)
            if reading is None:
                reading = self._kept[text] = self._read(text, split(text))
            return reading
        return self._read(text, parts)

    def _read(self, text: str, parts: list[str]) -> Reading:
        tokens = parts[1::2]
        if not tokens:
            return Reading((), "", [], [], [], array("I"))
        self.tokens.update(tokens)
        exact, marks, content, spelt = zip(*map(self.forms.__getitem__, tokens), strict=True)
        stems = list(filter(None, content))
        pairs = list(map("_".join, pairwise(stems)))
        stems += map(self.learn, self.analyzer.spanning(text, parts))
        at = array("I", accumulate(map(len, parts)))
        return Reading(exact, "".join(marks), stems, pairs, list(filter(None, spelt)), at)

    def copy(self) -> Reader:
        """One that knows the same words and learns others; its count begins anew."""
        other = Reader(self.analyzer)
        other.stems, other.marks = self.stems.copy(), self.marks.copy()
        other.forms.update(self.forms)
        return other

    def plain(self) -> dict[str, Any]:
        """Its words, for JSON."""
        return {"tokens": self.tokens, "stems": self.stems, "marks": list(self.marks)}

    def restore(self, plain: Mapping[str, Any]) -> None:
        """Know the words of another."""
        self.tokens.update(plain["tokens"])
        self.stems.update(plain["stems"])
        self.marks.update((stem, _mark(number)) for number, stem in enumerate(plain["marks"]))

    def forget(self) -> None:
        """Drop the readings kept for next time."""
        self._kept.clear()

    def learn(self, exact: str) -> str:
        """The stem of an exact word, marked."""
        stem = self.stems.get(exact)
        if stem is None:
            # A stop word must not make another word of its stem look known.
            is_stop_word = exact in self.analyzer.stop_words
            stem = self.stems[exact] = exact if is_stop_word else self.analyzer.stem(exact)
            if stem not in self.marks:
                self.marks[stem] = _mark(len(self.marks))
        return stem


def _mark(number: int) -> str:
    # Past the last character stems share a mark; only highlights could tell.
    return chr(min(number, sys.maxunicode))


class _Form(NamedTuple):
    """What one token is read as."""

    exact: str
    mark: str
    content: str
    """Its stem; empty for a stop word."""
    written: str
    """With its accents; empty without any, and for a stop word."""


class _Forms(dict[str, _Form]):
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __missing__(self, token: str) -> _Form:
        reader = self._reader
        exact = reader.analyzer.exact(token)
        stem = reader.learn(exact)
        counts = exact not in reader.analyzer.stop_words
        spelt = written(token) if counts and not token.isascii() else ""
        form = self[token] = _Form(exact, reader.marks[stem], stem if counts else "", spelt)
        return form
