"""What a reader may be about to type: titles, headings, questions and words of this index, and what many
ask.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from kbserver.search.analyzers import Analyzer, cased, split
from kbserver.search.vocabulary import Vocabulary

__all__ = ["Completer", "Sequels"]

_BEYOND = "\U0010ffff"
_MOST_SCANNED = 200
_WORDS = 3
_POPULAR = 3

Sequels = Callable[[Sequence[str], str, int], list[str]]
"""Words that follow exact words and begin so, so many at most, as texts write them."""

_Key = tuple[str, tuple[int, int]]
"""What is typed; whether that begins within a phrase, and the number of the phrase."""


class Completer:
    """Completes the beginnings of phrases and words; case and accents typed or not."""

    def __init__(self, speaks: Analyzer, phrases: Iterable[str], vocabulary: Vocabulary | None) -> None:
        """Take `phrases` in order of importance, and the words of a vocabulary."""
        self._analyzer = speaks
        self._vocabulary = vocabulary
        self._phrases: list[str] = []
        self._seen: set[str] = set()
        self._arrange([], phrases)

    def with_phrases(
        self, phrases: Iterable[str], gone: Iterable[str], vocabulary: Vocabulary | None
    ) -> Completer:
        """One that completes these as well, after its own, and no longer those that are gone."""
        other = Completer(self._analyzer, (), vocabulary)
        forgotten = {" ".join(self._words(phrase)) for phrase in gone}
        other._phrases, other._seen = self._phrases.copy(), self._seen - forgotten
        numbers = {number for text in forgotten for number in self._numbers(text)}
        keys = zip(self._keyed, self._places, strict=True)
        other._arrange([key for key in keys if key[1][1] not in numbers], phrases)
        return other

    def _numbers(self, folded: str) -> list[int]:
        """The numbers of a phrase that reads so from its beginning: one or none."""
        start, stop = bisect_left(self._keyed, folded), bisect_right(self._keyed, folded)
        return [number for inner, number in self._places[start:stop] if not inner]

    def _arrange(self, keys: list[_Key], phrases: Iterable[str]) -> None:
        for phrase in dict.fromkeys(phrases):  # headings repeat
            words = self._words(phrase)
            folded = " ".join(words)
            if folded and folded not in self._seen:
                self._seen.add(folded)
                keys += self._keys(words, len(self._phrases))
                self._phrases.append(phrase)
        keys.sort()
        self._keyed = [key for key, _ in keys]
        self._places = [place for _, place in keys]

    def complete(
        self, text: str, limit: int, popular: Completer | None = None, sequels: Sequels | None = None
    ) -> list[str]:
        """Phrases that begin so, completions of the last word, then phrases with a word that begins so.

        A few of the popular ones that begin so go before all others. After other words the last one is
        completed by `sequels`, which tell what follows them.
        """
        words = self._words(text)
        if not words or limit < 1:
            return []
        typed = " ".join(words) + (" " if text[-1:].isspace() else "")
        starting, within = self._phrases_with(typed)
        asked = popular._phrases_with(typed)[0][:_POPULAR] if popular else []
        longer = list(self._longer(text, words, sequels))
        ordered = asked + starting[: max(limit - _WORDS - len(asked), 1)] + longer + within + starting
        return self._distinct(ordered, limit)

    def _phrases_with(self, typed: str) -> tuple[list[str], list[str]]:
        """Phrases that begin so, and those of which a later word does."""
        places = sorted(set(self._starting(typed)))
        starting = [self._phrases[number] for inner, number in places if not inner]
        return starting, [self._phrases[number] for inner, number in places if inner]

    def _distinct(self, texts: Iterable[str], limit: int) -> list[str]:
        """The first texts that do not say the same."""
        found: dict[str, str] = {}
        for text in texts:
            found.setdefault(" ".join(self._words(text)), text)
            if len(found) == limit:
                break
        return list(found.values())

    def _words(self, text: str) -> list[str]:
        return [word for token in split(text)[1::2] if (word := self._analyzer.exact(token))]

    def _keys(self, words: list[str], number: int) -> Iterator[_Key]:
        for place, word in enumerate(words):
            if not place or word not in self._analyzer.stop_words:
                yield " ".join(words[place:]), (int(place > 0), number)

    def _starting(self, typed: str) -> list[tuple[int, int]]:
        start = bisect_left(self._keyed, typed)
        stop = bisect_left(self._keyed, typed + _BEYOND)
        return self._places[start : min(stop, start + _MOST_SCANNED)]

    def _longer(self, text: str, words: Sequence[str], sequels: Sequels | None) -> Iterator[str]:
        """The text with its last word completed; after a stop word that is whole, with the next one."""
        *parts, last, after = split(text)
        before = "".join(parts)
        if after:
            return
        if len(words) > 1 and sequels:
            if longer := sequels(words[:-1], words[-1], _WORDS):
                yield from (before + cased(token, last) for token in longer)
            elif words[-1] in self._analyzer.stop_words:
                yield from (f"{text} {cased(token, last)}" for token in sequels(words, "", _WORDS))
        elif len(words) == 1 and self._vocabulary is not None:
            for word in self._vocabulary.starting(words[-1], _WORDS):
                yield before + self._vocabulary.spelling(word)
