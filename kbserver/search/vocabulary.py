"""The words of one language's documents: how often they occur, how they are spelt, what they begin with."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from heapq import nlargest

from kbserver.search.analyzers import Analyzer, written
from kbserver.search.spelling import Speller

__all__ = ["Vocabulary"]

_BEYOND = "\U0010ffff"
_SURE = 2
"""Letters at the beginning of a word that its plural keeps."""
_REMEMBERED = 5_000
"""Beginnings and misspelt words whose words are kept: people type the same ones, letter by letter."""


class Vocabulary:
    """Exact words of one index with their number of occurrences; unchanging after construction."""

    def __init__(self, analyzer: Analyzer, tokens: Mapping[str, int], exact: Mapping[str, str]) -> None:
        """Count `tokens` (as written, with occurrences) under their exact forms."""
        self.analyzer = analyzer
        self.counts: Counter[str] = Counter()
        self._spellings: dict[str, tuple[int, str]] = {}
        self._accents: dict[str, str] = {}
        self._ambiguous: set[str] = set()
        self._count(tokens, exact)
        self._words = sorted(self.counts)
        self._speller = Speller(self._words)
        self._arrange()

    def with_tokens(
        self, tokens: Mapping[str, int], exact: Mapping[str, str], gone: Set[str] = frozenset()
    ) -> Vocabulary:
        """One with more occurrences counted, and without the words that are gone."""
        other = Vocabulary(self.analyzer, {}, {})
        other.counts, other._spellings = self.counts.copy(), self._spellings.copy()
        other._accents, other._ambiguous = self._accents.copy(), self._ambiguous - gone
        for word in gone:
            for known in (other.counts, other._spellings, other._accents):
                known.pop(word, None)
        other._count(tokens, exact)
        new = {word for token in tokens if (word := exact[token]) and word not in self.counts}
        other._words = sorted([*(word for word in self._words if word not in gone), *sorted(new)])
        other._speller = self._speller.with_words(new, gone)
        other._arrange()
        return other

    def _count(self, tokens: Mapping[str, int], exact: Mapping[str, str]) -> None:
        for token, count in sorted(tokens.items()):
            word = exact[token]
            self.counts[word] += count
            self._spellings[word] = max(self._spellings.get(word, (0, "")), (count, token))
            spelt = token.casefold() if token.isascii() else written(token)
            if self._accents.setdefault(word, spelt) != spelt:
                self._ambiguous.add(word)
        del self.counts[""]

    def _arrange(self) -> None:
        self._frequencies = [self.counts[word] for word in self._words]
        self.starting = lru_cache(_REMEMBERED)(self._starting)
        """The most frequent words that begin with a prefix and are longer, so many at most; no stop words."""
        self.near = lru_cache(_REMEMBERED)(self._near)
        """Words a misspelt one may stand for, with the edits between: nearest first, then most frequent."""
        self._tildes: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if "ñ" in word:
                self._tildes[word.replace("ñ", "n")].append(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self.counts

    def __len__(self) -> int:
        return len(self.counts)

    def spelling(self, word: str) -> str:
        """An exact word as the documents mostly write it, accents and all."""
        return self._spellings[word][1] if word in self._spellings else word

    def is_ambiguous(self, word: str) -> bool:
        """Whether documents write an exact word with different accents: `papa` and `papá`."""
        return word in self._ambiguous

    def variants(self, word: str) -> list[str]:
        """The word and its spellings with ñ, as far as documents have them."""
        known = [word] if word in self.counts else []
        return known + self._tildes.get(word, [])

    def forms(self, singular: str) -> list[str]:
        """The words with this `singular`, plurals included."""
        beginning = singular[: max(_SURE, len(singular) - 2)]
        start, stop = bisect_left(self._words, beginning), bisect_left(self._words, beginning + _BEYOND)
        return [each for each in self._words[start:stop] if self.analyzer.singular(each) == singular]

    def _starting(self, prefix: str, limit: int) -> list[str]:
        start, stop = bisect_left(self._words, prefix), bisect_left(self._words, prefix + _BEYOND)
        if start < stop and self._words[start] == prefix:
            start += 1
        stops = self.analyzer.stop_words
        places = (place for place in range(start, stop) if self._words[place] not in stops)
        found = nlargest(limit, places, key=self._frequencies.__getitem__)
        return [self._words[place] for place in found]

    def _near(self, word: str, limit: int) -> list[tuple[str, int]]:
        found = sorted((away, -self.counts[other], other) for away, other in self._speller.near(word))
        return [(other, away) for away, _, other in found[:limit]]
