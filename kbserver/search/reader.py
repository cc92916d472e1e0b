"""Reads the texts of one language, each word once: its forms, its marks, its spellings.

Every stem gets a *mark*, one character of its own. A text as the string of its tokens' marks is searched
for a stem at the speed of `str.find`, which is what makes excerpts cheap.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from kbserver.search.analyzers import Analyzer, split, written

__all__ = ["Reader", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read."""

    exact: list[str]
    """Exact words of all tokens."""
    marks: str
    """The marks of all tokens' stems."""
    content: list[str]
    """Stems without stop words, then those of compounds."""
    pairs: list[str]
    """Neighbours among the former, joined by an underscore."""
    written: list[str]
    """Tokens with accents, in lower case: what tells `papá` from `papa`."""


class Reader:
    """Reads texts and learns their words."""

    def __init__(self, speaks: Analyzer) -> None:
        self.analyzer = speaks
        self.tokens: Counter[str] = Counter()
        """How often each token was read."""
        self.exact = _Exact(self)
        """The exact word of every token."""
        self.stems: dict[str, str] = {}
        """The stem of every exact word."""
        self.marks: dict[str, str] = {}
        """The mark of every stem."""
        self.token_marks: dict[str, str] = {}
        self.token_content: dict[str, str] = {}
        self.token_written: dict[str, str] = {}
        self._kept: dict[str, Reading] = {}

    def read(self, text: str, parts: list[str] | None = None) -> Reading:
        """Read a text; `parts` are its `split`, where at hand. Readings without it are kept for next time."""
        if parts is None:
            reading = self._kept.get(text)
            if reading is None:
                reading = self._kept[text] = self._read(split(text))
            return reading
        return self._read(parts)

    def _read(self, parts: list[str]) -> Reading:
        tokens = parts[1::2]
        self.tokens.update(tokens)
        exact = list(map(self.exact.__getitem__, tokens))
        content = list(filter(None, map(self.token_content.__getitem__, tokens)))
        pairs = list(map("_".join, pairwise(content)))
        content += map(self.learn, self.analyzer.compounds(parts))
        marks = "".join(map(self.token_marks.__getitem__, tokens))
        written = list(filter(None, map(self.token_written.__getitem__, tokens)))
        return Reading(exact, marks, content, pairs, written)

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
                # Past the last character stems share a mark; only highlights could tell.
                self.marks[stem] = chr(min(len(self.marks), sys.maxunicode))
        return stem


class _Exact(dict[str, str]):
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __missing__(self, token: str) -> str:
        reader = self._reader
        exact = self[token] = reader.analyzer.exact(token)
        stem = reader.learn(exact)
        reader.token_marks[token] = reader.marks[stem]
        is_stop_word = exact in reader.analyzer.stop_words
        reader.token_content[token] = "" if is_stop_word else stem
        reader.token_written[token] = "" if is_stop_word or token.isascii() else written(token)
        return exact
