"""What a caller said, and the option of a decision it leads to.

Each example is a bag of words, and the one most like what was said decides. Callers may speak another
language than the guide, and nobody says which: all is compared as each of our languages has its words, and
the best counts. Nothing is learnt: the same words give the same answer on every machine. An example itself
always scores 1, and nothing else does but the same words, endings aside, so `kb check` can prove that every
example reaches its option.

A wrong answer is worse than none. So there is none where an example of another option is nearly as like, a
clause of what was said leads to another option, what was said denies what an example says, or it is like a
question that the guide leaves open. What speaks against an example must explain a word that it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kbserver.guides.decisions import Decision, Example, Option, decision_of
from kbserver.help.clauses import Word, clauses_of
from kbserver.help.likeness import NO_MATCH, Likeness, Match, matches
from kbserver.languages import LANGUAGES
from kbserver.search.documents import Document

__all__ = ["Answer", "Chooser", "Choosers", "Doubt"]

_LEAST = 0.25
"""Below this score two phrases share words by chance."""
_CLOSE = 0.8
"""From this part of the best score on another is nearly as good."""

_Matches = Mapping[int, Match]
"""By the number of an example or question."""


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
class Doubt:
    """Why something leads to no option; nothing here where it resembles nothing."""

    open: str = ""
    """The open question it is like."""
    others: tuple[str, ...] = ()
    """Ids of the options it could be, by precedence."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    example: Example
    options: tuple[str, ...]
    """By precedence."""


@dataclass(frozen=True, slots=True)
class _Best:
    """The example most like what was said."""

    match: Match
    options: frozenset[str] = frozenset()


class Chooser:
    """Answers for one decision of a text."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self._phrases = list(self._read())
        texts = [phrase.text for phrase in self._phrases]
        whole = [number for number, phrase in enumerate(self._phrases) if len(phrase.options) > 1]
        self._examples = [Likeness(lang, texts, whole) for lang in LANGUAGES]
        # the options' rules show which words of a question are only how the guide speaks of callers
        rules = [rule for option in decision.options for rule in (*option.when, *option.exceptions)]
        asked = [*decision.open, *rules] if decision.open else []
        self._questions = [Likeness(lang, asked, translating=True) for lang in LANGUAGES]

    def answer(self, said: str) -> Answer | None:
        """The option that something a caller said leads to; None where in doubt."""
        found = self.hear(said)
        return found if isinstance(found, Answer) else None

    def hear(self, said: str) -> Answer | Doubt:
        """The option that something a caller said leads to, or why it leads to none."""
        clauses = clauses_of(said)
        words = dict(enumerate(dict.fromkeys(word for clause in clauses for word in clause)))
        found = matches(self._examples, words)
        score = max((match.score for match in found.values()), default=0.0)
        equal = [number for number, match in found.items() if match.score == score > 0]
        if score == 1:
            return self._answer(equal, score)
        first = min(equal, key=self._rank, default=-1)
        options = self._phrases[first].options if equal else ()
        best = _Best(found.get(first, NO_MATCH), frozenset(options))
        if question := self._open(words, found):
            return Doubt(question)
        if score < _LEAST or self._denied(found, best):
            return Doubt()
        if rivals := self._rivals(found, best) | self._astray(clauses, words, best):
            return Doubt(others=self._ranked(best.options | rivals))
        return self._answer(equal, score)

    def _answer(self, equal: Sequence[int], score: float) -> Answer:
        # of equally good ones that of the option which goes first, then the one written first
        phrase = self._phrases[min(equal, key=self._rank)]
        option_id = phrase.options[0]
        others = {option for number in equal for option in self._phrases[number].options} - {option_id}
        return Answer(
            option=self.decision.option(option_id),
            reason="overlap" if len(phrase.options) > 1 else "precedence" if others else "example",
            example=phrase.example,
            confidence=round(score, 3),
            others=self._ranked(others),
        )

    def _open(self, words: Mapping[int, Word], examples: _Matches) -> str:
        """The open question that something is like by a word that no example has, if there is one."""
        found = matches(self._questions, words)
        asked = [number for number in range(len(self.decision.open)) if number in found]
        number = max(asked, key=lambda each: found[each].score, default=-1)
        match = found.get(number, NO_MATCH)
        new = match.explained.difference(*(each.explained for each in examples.values()))
        return self.decision.open[number] if match.score >= _LEAST and new else ""

    def _denied(self, found: _Matches, best: _Best) -> bool:
        """Whether what was said contradicts an example of an option it is no more like otherwise."""
        return any(
            match.contrary >= best.match.score
            and match.explained | match.opposed >= best.match.explained
            and not best.options.isdisjoint(self._phrases[number].options)
            for number, match in found.items()
            if match.opposed
        )

    def _rivals(self, found: _Matches, best: _Best) -> set[str]:
        """Other options of which an example is nearly as like; equally good ones explain other words."""
        score, explained = best.match.score, best.match.explained
        near = [
            number
            for number, match in found.items()
            if match.score > _CLOSE * score
            and not match.explained < explained
            and (match.score, match.explained) != (score, explained)
        ]
        return self._apart(near, best)

    def _astray(self, clauses: Sequence[Sequence[Word]], words: Mapping[int, Word], best: _Best) -> set[str]:
        """Other options that a clause leads to by itself."""
        numbers = {word: number for number, word in words.items()}
        rivals: set[str] = set()
        for clause in clauses if len(clauses) > 1 else ():
            found = matches(self._examples, {numbers[word]: word for word in clause})
            score = max((match.score for match in found.values()), default=0.0)
            least = max(_LEAST, _CLOSE * score)
            leading = [number for number, match in found.items() if match.score >= least]
            options = {option for number in leading for option in self._phrases[number].options}
            new = any(found[number].explained - best.match.explained for number in leading)
            if new and best.options.isdisjoint(options):
                rivals |= options
        return rivals

    def _apart(self, numbers: Iterable[int], best: _Best) -> set[str]:
        """The options of those examples that have none of the best example's."""
        each = (self._phrases[number].options for number in numbers)
        return {option for options in each if best.options.isdisjoint(options) for option in options}

    def _rank(self, number: int) -> tuple[int, int]:
        return self.decision.rank(self._phrases[number].options[0]), number

    def _ranked(self, options: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(options, key=self.decision.rank))

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
