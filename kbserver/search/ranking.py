"""From the words of a question to what the engine looks for, and what each part is worth.

A word counts by its stem anywhere in a section, more in the title, the section's own heading and the questions
it answers, and more again as it was typed; two words that stand together count for more than apart. BM25 makes
rare words weigh more than frequent ones, so a long question ranks first the section with most of what matters in
it. Words the index lacks are taken as beginnings, or as misspelt, at lower weight; glossary names bring in the other
names of their concept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kbserver.search.engines.base import All, Best, Node, Some, Term
from kbserver.search.glossary import Glossary, Mention
from kbserver.search.shelf import Shelf

__all__ = ["Plan", "Question", "plan"]

_MOST_WORDS = 40
_FIELD_WEIGHTS = {"title": 0.6, "heading": 0.7, "question": 0.6}
_EXACT, _PAIR = 0.5, 0.3
_PREFIX, _FUZZY, _GLOSSARY = 0.8, 0.8, 0.6
_SHORTEST_PREFIX = 3
_COMPLETIONS, _CORRECTIONS = 8, 3


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a query, before any one language reads them."""

    tokens: Sequence[str]
    """As typed."""
    mentions: Sequence[Mention] = ()
    """Glossary concepts they name."""
    known: Collection[int] = ()
    """Places of words that another shelf this reader gets hits from has: they are not misspelt."""
    unfinished: bool = False
    """Whether the last one may be the beginning of a word."""


@dataclass(slots=True)
class Plan:
    """What to ask the engine of one shelf, and how to read its hits."""

    node: Node | None = None
    """None when nothing can match."""
    words: dict[str, int] = field(default_factory=dict)
    """Marks of stems that count as matches, each with the place of the query word it stands for."""
    stands_in: dict[str, str] = field(default_factory=dict)
    """Marks of stems that stand for a word typed otherwise, with the reason: prefix, fuzzy, glossary."""
    corrections: dict[int, str] = field(default_factory=dict)
    """By place in the query, the spelling of the word an unknown one was taken for."""
    missing: list[int] = field(default_factory=list)
    """Places of words that nothing stands for."""


def plan(shelf: Shelf, question: Question, glossary: Glossary) -> Plan:
    """Plan the search of one shelf for a question."""
    return _Planner(shelf, question).plan(glossary)


class _Planner:
    def __init__(self, shelf: Shelf, question: Question) -> None:
        self._shelf = shelf
        self._question = question
        self._exact = [shelf.analyzer.exact(token) for token in question.tokens]
        self._made = Plan()
        self._parts: list[Node] = []

    def plan(self, glossary: Glossary) -> Plan:
        content = self._content()
        stems = [self._add_word(place) for place in content]
        for one, other in pairwise(stems):
            self._parts.append(Term("pair", f"{one}_{other}", _PAIR))
        if not content:
            self._add_stop_words()
        for mention in self._question.mentions:
            self._add_names(mention, glossary.names(mention.concept, self._shelf.lang))
        if self._parts:
            self._made.node = Some(tuple(self._parts))
        return self._made

    def _content(self) -> list[int]:
        """Places of the words that are not stop words, each word once."""
        stop_words = self._shelf.analyzer.stop_words
        first: dict[str, int] = {}
        for place, word in enumerate(self._exact):
            if word and word not in stop_words:
                first.setdefault(word, place)
        return list(first.values())[:_MOST_WORDS]

    def _add_word(self, place: int) -> str:
        """Add one word however the shelf knows it; the stem it is searched by."""
        word = self._exact[place]
        stem = self._shelf.stem(word)
        growing = self._question.unfinished and place == len(self._exact) - 1
        known = stem in self._shelf.marks
        if known:
            direct = self._terms(stem, self._shelf.vocabulary.variants(word), 1.0)
            self._note(stem, place)
            if not growing:
                self._parts += direct
                return stem
            self._parts.append(Best((Some(tuple(direct)), *self._completed(word, place))))
            return stem
        if growing or self._may_be_prefix(word, place):
            longer = self._completed(word, place)
            if longer:
                self._parts.append(Best(tuple(longer)))
                return stem
        return self._add_correction(word, place) or stem

    def _may_be_prefix(self, word: str, place: int) -> bool:
        return place == len(self._exact) - 1 and len(word) >= _SHORTEST_PREFIX and not self._is_explained(place)

    def _is_explained(self, place: int) -> bool:
        mentions = self._question.mentions
        return place in self._question.known or any(each.start <= place < each.stop for each in mentions)

    def _completed(self, word: str, place: int) -> list[Node]:
        nodes: list[Node] = []
        for longer in self._shelf.vocabulary.starting(word, _COMPLETIONS):
            stem = self._shelf.stem(longer)
            self._note(stem, place, "prefix")
            nodes.append(Some(tuple(self._terms(stem, [longer], _PREFIX))))
        return nodes

    def _add_correction(self, word: str, place: int) -> str | None:
        """Add the words a misspelt one may stand for; the stem of the likeliest."""
        if self._is_explained(place):
            return None
        near = self._shelf.vocabulary.near(word, _CORRECTIONS)
        near = [(other, away) for other, away in near if away == near[0][1]]
        if not near:
            self._made.missing.append(place)
            return None
        stems = {self._shelf.stem(other): other for other, _ in reversed(near)}
        for stem in stems:
            self._note(stem, place, "fuzzy")
        nodes = [Some(tuple(self._terms(stem, [other], _FUZZY))) for stem, other in stems.items()]
        self._parts.append(Best(tuple(nodes)) if len(nodes) > 1 else nodes[0])
        self._made.corrections[place] = self._shelf.vocabulary.spelling(near[0][0])
        return self._shelf.stem(near[0][0])

    def _add_stop_words(self) -> None:
        for place, word in enumerate(self._exact):
            for variant in self._shelf.vocabulary.variants(word):
                self._parts.append(Term("exact", variant))
                self._note(self._shelf.stem(variant), place)

    def _add_names(self, mention: Mention, names: Iterable[tuple[str, ...]]) -> None:
        """Add the other names of a concept that the shelf's documents can have."""
        nodes: list[Node] = []
        for name in names:
            if name == mention.name or not all(stem in self._shelf.marks for stem in name):
                continue
            for stem in name:
                self._note(stem, mention.start, "glossary")
            words = [Some(tuple(self._terms(stem, [], _GLOSSARY))) for stem in name]
            nodes.append(All(tuple(words)) if len(words) > 1 else words[0])
        if nodes:
            self._parts.append(Best(tuple(nodes)) if len(nodes) > 1 else nodes[0])

    def _terms(self, stem: str, exact: Iterable[str], weight: float) -> list[Node]:
        """One word in every field that has it."""
        terms: list[Node] = [Term("stem", stem, weight)]
        for name, field_weight in _FIELD_WEIGHTS.items():
            if stem in self._shelf.boosted[name]:
                terms.append(Term(name, stem, field_weight * weight))
        terms += [Term("exact", word, _EXACT * weight) for word in exact]
        return terms

    def _note(self, stem: str, place: int, reason: str = "") -> None:
        mark = self._shelf.marks[stem]
        if not reason:
            self._made.stands_in.pop(mark, None)
        elif mark not in self._made.words:
            self._made.stands_in[mark] = reason
        self._made.words.setdefault(mark, place)
