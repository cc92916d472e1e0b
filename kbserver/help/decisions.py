"""What a caller said, and the option of a decision it leads to.

Each example is a bag of stems, a word counts the more the fewer examples have it, and the example that
shares most with what was said decides. Callers may speak another language than the guide, and nobody says
which: all is compared as each of our languages has its words, and the best counts. Only words count, not
their order, and nothing is learnt: the same words give the same answer on every machine. An example itself
always scores 1, and nothing else does but the same words, endings aside, so `kb check` can prove that every
example reaches its option.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, log
from typing import Literal

from kbserver.guides.decisions import Decision, Example, Option, decision_of
from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import Analyzer, analyzer, split
from kbserver.search.documents import Document

__all__ = ["Answer", "Chooser", "Choosers", "words_of"]

_LACKED = 0.7
"""How much a word of the example weighs that was not said; one shared weighs 1."""
_ADDED = 0.3
"""How much a word weighs that was said and is not in the example: callers say more than it takes."""
_COMMON = 0.4
"""How much a word too common to find anything by counts, beside others as rare."""
_LEAST = 0.35
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
    text: str
    example: Example
    options: tuple[str, ...]
    """By precedence."""


class Chooser:
    """Answers for one decision of a text."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self._phrases = list(self._read())
        texts = [phrase.text for phrase in self._phrases]
        self._hearers = [_Hearer(lang, texts) for lang in LANGUAGES]

    def answer(self, said: str) -> Answer | None:
        """The option that something a caller said leads to; None where no example resembles it."""
        scores = [max(each) for each in zip(*(hearer.scores(said) for hearer in self._hearers), strict=True)]
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
            yield _Phrase(text, example, options)


class _Hearer:
    """Compares what was said with some texts as if all were in one language."""

    def __init__(self, lang: str, texts: Sequence[str]) -> None:
        self._speaks = analyzer(lang)
        self._common = frozenset(map(self._speaks.stem, self._speaks.stop_words))
        self._bags = [words_of(text, self._speaks) for text in texts]
        self._known = Counter(word for bag in self._bags for word in bag)

    def scores(self, said: str) -> list[float]:
        """How alike each text is: 1 where it has the same words, 0 where they share none."""
        words = words_of(said, self._speaks)
        return [self._score(words, bag) for bag in self._bags]

    def _score(self, said: frozenset[str], bag: frozenset[str]) -> float:
        if not (shared := said & bag):
            return 0.0
        weight = self._weight(shared)
        return weight / (weight + _LACKED * self._weight(bag - said) + _ADDED * self._weight(said - bag))

    def _weight(self, words: frozenset[str]) -> float:
        # an exact sum, whose order does not show: sets have a different one in every process
        return fsum(map(self._worth, words))

    def _worth(self, word: str) -> float:
        """The more the fewer texts have it; as little as of one that all have, where none does."""
        rarity = log(1 + len(self._bags) / self._known.get(word, len(self._bags)))
        return rarity * _COMMON if word in self._common else rarity


class Choosers:
    """The choosers of one index's decisions, each made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Chooser | None] = {}

    def of(self, section: Document) -> Chooser | None:
        """The chooser of the first decision of a section; None where it holds none."""
        key = (section.id, section.lang)
        if key not in self._made:
            found = next((block["decision"] for block in section.blocks if "decision" in block), None)
            self._made[key] = Chooser(decision_of(found)) if found else None
        return self._made[key]


def words_of(text: str, speaks: Analyzer) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(speaks.stem(speaks.exact(token)) for token in split(text)[1::2])
