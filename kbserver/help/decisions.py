"""What a caller said, and the option of a decision it leads to.

Each example is a bag of stems, a word counts the more the fewer examples have it, and the example that
shares most with what was said decides. Only words count, not their order, and nothing is learnt: the same
words give the same answer on every machine. An example itself always scores 1, and nothing else does but the
same words, so `kb check` can prove that every example reaches its option.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum, log
from typing import Literal

from kbserver.guides.decisions import Decision, Example, Option
from kbserver.search.analyzers import Analyzer, analyzer, split

__all__ = ["Answer", "Chooser", "words_of"]

_LACKED = 0.7
"""How much a word of the example weighs that was not said; one shared weighs 1."""
_ADDED = 0.3
"""How much a word weighs that was said and is not in the example: callers say more than it takes."""
_LEAST = 0.3
"""Below this score two phrases share words by chance."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The option something leads to, and why."""

    option: Option
    reason: Literal["example", "overlap", "precedence"]
    """An example of this option alone, an example of several, or equally good examples of several: precedence
    decides the last two."""
    example: Example
    """The example that decided."""
    confidence: float
    """Up to 1, where all words were the example's and no other was said."""
    others: tuple[str, ...]
    """Ids of the options it could have been as well, by precedence."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: frozenset[str]
    example: Example
    options: tuple[str, ...]
    """By precedence."""


class Chooser:
    """Answers for one decision in one language."""

    def __init__(self, decision: Decision, lang: str) -> None:
        self.decision = decision
        self._speaks = analyzer(lang)
        self._phrases = list(self._read())
        known = Counter(word for phrase in self._phrases for word in phrase.words)
        self._weights = {word: log(1 + len(self._phrases) / count) for word, count in known.items()}

    def answer(self, said: str) -> Answer | None:
        """The option that something a caller said leads to; None where no example resembles it."""
        words = words_of(said, self._speaks)
        scores = [_score(words, phrase.words, self._weights) for phrase in self._phrases]
        best = max(scores, default=0.0)
        if best < _LEAST:
            return None
        rank = self.decision.rank
        # of equally good ones that of the option which goes first, then the one written first
        found = [phrase for phrase, score in zip(self._phrases, scores, strict=True) if score == best]
        phrase = min(found, key=lambda each: rank(each.options[0]))
        option_id = phrase.options[0]
        rivals = {option for each in found for option in each.options} - {option_id}
        return Answer(
            option=self.decision.option(option_id),
            reason="overlap" if len(phrase.options) > 1 else "precedence" if rivals else "example",
            example=phrase.example,
            confidence=round(best, 3),
            others=tuple(sorted(rivals, key=rank)),
        )

    def _read(self) -> Iterator[_Phrase]:
        for option in self.decision.options:
            for example in option.examples:
                yield from self._phrases_of(example, (option.id,))
        known = {option.id for option in self.decision.options}
        for overlap in self.decision.overlaps:
            ids = sorted(known.intersection(overlap.options), key=self.decision.rank)
            if ids:
                yield from self._phrases_of(overlap.example, tuple(ids))

    def _phrases_of(self, example: Example, options: tuple[str, ...]) -> Iterator[_Phrase]:
        """What the caller says, and what the agent may type of it in the guide's language."""
        for text in filter(None, (example.say, example.means)):
            yield _Phrase(words_of(text, self._speaks), example, options)


def words_of(text: str, speaks: Analyzer) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(speaks.stem(speaks.exact(token)) for token in split(text)[1::2])


def _score(said: frozenset[str], example: frozenset[str], weights: Mapping[str, float]) -> float:
    """How alike two bags of words are: 1 where they are equal, 0 where they share nothing."""
    shared, lacked, added = said & example, example - said, said - example
    if not shared:
        return 0.0
    least = log(2)  # of a word no example has, as of one that all have
    # exact sums, whose order does not show: sets have a different one in every process
    weight = fsum(weights[word] for word in shared)
    lack = fsum(weights[word] for word in lacked)
    extra = fsum(weights.get(word, least) for word in added)
    return weight / (weight + _LACKED * lack + _ADDED * extra)
