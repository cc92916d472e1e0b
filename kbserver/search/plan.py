"""How one shelf is asked a question: each word as the shelf can best read it, and what hits will show.

A word the shelf has is taken as it is. In a shelf of another language its translations are added, and those
of what it may be misspelt for or begin. Of the rest, the last word may be the beginning of longer ones, and
any may be misspelt; but not a common one, nor where the glossary or another shelf knows it, nor where the
question is in another language than its reader's: then it is translated. Glossary names bring in the other
names of their concept. Of a few words, sections that have all of them come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kbserver.search import ranking
from kbserver.search.analyzers import analyzer, written
from kbserver.search.cognates import are_cognates
from kbserver.search.engines.base import All, Flat, Node, Some, Term
from kbserver.search.glossary import Glossary, Mention, Name
from kbserver.search.lexicon import beginning, meant, nearest, translations, words_of
from kbserver.search.numbers import SHORTEST
from kbserver.search.question import Question
from kbserver.search.runs import Run
from kbserver.search.shelf import Shelf, joined
from kbserver.search.stopwords import STOP_WORDS
from kbserver.search.tongue import tongue

__all__ = ["Plan", "Planner"]

_MOST_WORDS = 40
_SHORTEST_PREFIX = 3
_COMPLETIONS = 8
_CORRECTIONS = 3
_REMEMBERED = 5_000
"""Words whose ways to be read are kept: most of a question's were asked before."""
_FEW_WORDS = 3
"""Who types so few wants sections with all of them; of a whole question most will do."""


@dataclass(slots=True)
class Plan:
    """What to ask the engine of one shelf, and how to read its hits."""

    node: Node | None = None
    """None when nothing can match."""
    words: dict[str, int] = field(default_factory=dict)
    """Marks of stems that are asked for, each with the place of the query word it stands for."""
    shown: dict[str, int] = field(default_factory=dict)
    """Of these, what hits match wherever it stands."""
    runs: list[Run] = field(default_factory=list)
    """What hits match as a whole only."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Long numbers, which texts may have in groups, each with its place in the query."""
    stands_in: dict[str, str] = field(default_factory=dict)
    """Marks of stems that stand for a word typed otherwise, with the reason a hit gives for them."""
    corrections: dict[int, str] = field(default_factory=dict)
    """By place in the query, the spelling of the word an unknown one was taken for."""
    missing: list[int] = field(default_factory=list)
    """Places of words that nothing stands for."""
    content: list[int] = field(default_factory=list)
    """Places of the words that sections should have: no stop words, no question words, nothing quoted."""
    names: dict[int, range] = field(default_factory=dict)
    """By its first place, where the name of a concept stands whose other names count as all of it."""


class _Way(NamedTuple):
    """One way to read a word of a question in a shelf."""

    mark: str
    """Of the stem."""
    reason: str
    """Why it stands for the word; empty for the word itself."""
    plain: Node
    """Sections that have it."""
    ranked: Node
    """The same with all that makes one of them better than another; plain where hits are only counted."""


class Planner:
    """Plans how one shelf is asked; safe from any thread."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        marks, stops = shelf.marks, shelf.analyzer.stop_words
        self.stops = frozenset([marks[word] for word in stops if word in marks])
        """Marks of stop words."""
        self.foreign = frozenset[str]().union(*STOP_WORDS.values()) - stops
        """Stop words of other languages: few questions have any."""
        self.forms = lru_cache(_REMEMBERED)(shelf.vocabulary.forms)
        """The exact forms of a name of one word that the shelf has."""
        self.known = lru_cache(_REMEMBERED)(self._known)
        """How the shelf knows a word of a language, by its exact form and its stem in that language: the stem
        that its neighbours stand beside, and every way to read it but as a beginning or a mistake."""

    def plan(self, question: Question, glossary: Glossary, *, counting: bool = False) -> Plan:
        """Plan the search for a question; `counting` matches the same and does not rank."""
        planning = _Planning(self, question, counting)
        planning.add_words()
        for mention in question.mentions:
            planning.add_names(mention, glossary.names(mention.concept, self.shelf.lang))
        return planning.finish()

    def way(self, stem: str, exact: Iterable[str], worth: float, counting: bool, reason: str = "") -> _Way:
        """A way to read a word: a stem of the shelf's, and the exact words that count on top."""
        plain = Term("stem", stem)
        ranked = plain if counting else Some(tuple(ranking.word(self.shelf, stem, exact, worth)))
        return _Way(self.shelf.marks[stem], reason, plain, ranked)

    def _known(self, lang: str, word: str, stem: str, counting: bool) -> tuple[str, tuple[_Way, ...]]:
        shelf, ways = self.shelf, list[_Way]()
        native = lang == shelf.lang
        if not native:
            # one of another language counts only where the shelf has that very word
            stem = shelf.stem_of(word) or word
        is_known = stem in shelf.marks
        if is_known:
            worth = ranking.ASKING if word in shelf.analyzer.question_words else ranking.DIRECT
            ways.append(self.way(stem, shelf.vocabulary.variants(word), worth, counting))
        if not (native and is_known):
            worth, reason = (ranking.SYNONYM, "synonym") if native else (ranking.TRANSLATION, "translation")
            meaning = shelf.meaning(lang, word, is_known)
            ways += [self.way(each, (), worth, counting, reason) for each in meaning]
        return stem, tuple(ways)


class _Planning:
    def __init__(self, planner: Planner, question: Question, counting: bool) -> None:
        self._planner, self._shelf = planner, planner.shelf
        self._counting = counting
        self._question = question
        self._exact = [self._shelf.analyzer.exact(token) for token in question.tokens]
        self._last = len(self._exact) - 1
        self._plan = Plan()
        self._parts: list[Node] = []
        self._quoted = {place for places in question.quoted for place in places} if question.quoted else ()
        self._wanted: dict[int, list[Node]] = {}
        """By place, what has the word."""

    def add_words(self) -> None:
        """Add what is searched for: the words that are not stop words, or else the stop words."""
        content = self._content()
        asking = self._shelf.analyzer.question_words
        outside = [place for place in content if place not in self._quoted] if self._quoted else content
        self._plan.content = [place for place in outside if self._exact[place] not in asking]
        stems = [self._add_word(place) for place in content]
        if not self._counting:
            worth = self._worth_of_pairs(content)
            self._parts += [ranking.pair(one, other, worth) for one, other in pairwise(stems)]
            if 0 < len(stems) <= _FEW_WORDS and self._shelf.boosted["lead"].issuperset(stems):
                self._parts.append(ranking.lead(stems))
        if not content:
            self._add_stop_words()
        for places in self._question.quoted:
            self._add_phrase(places)

    def _add_phrase(self, places: range) -> None:
        """Have hits match quoted words together only; that they must occur so is not a matter of the plan."""
        exact = [word for place in places if (word := self._exact[place])]
        stems = [
            self._shelf.stem(each) for word in exact for each in self._shelf.vocabulary.variants(word)[:1]
        ]
        if exact and len(stems) == len(exact):
            forms = tuple(self._shelf.vocabulary.variants(word) for word in exact)
            marks = "".join(map(self._shelf.marks.__getitem__, stems))
            self._plan.runs.append(Run(marks, forms, places.start))

    def _worth_of_pairs(self, content: Sequence[int]) -> float:
        if len(content) > _FEW_WORDS:
            return ranking.PAIR
        is_alone = len(content) == 2 and content[1] - content[0] == 1
        return ranking.PAIR_ALONE if is_alone else ranking.PAIR_OF_FEW

    def add_names(self, mention: Mention, names: Sequence[Name]) -> None:
        """Add the other names of a concept, as far as the shelf's documents can have them."""
        others = [
            (stems, forms)
            for words, stems in names
            if stems != mention.name and (forms := self._forms(words, stems)) is not None
        ]
        for stems, forms in others:
            self._add_run(stems, forms, mention.start)
        typed = map(self._stem, range(mention.start, mention.stop))
        worth = ranking.GLOSSARY if all(stem in self._shelf.marks for stem in typed) else ranking.INSTEAD
        places = range(mention.start, mention.stop)
        if others:
            self._plan.names[mention.start] = places
            self._parts.append(
                ranking.alternatives(
                    [ranking.name(self._shelf, stems, forms, worth) for stems, forms in others]
                )
            )
        for place in places:
            if others and place in self._plan.content:
                self._wanted.setdefault(place, []).extend(ranking.having(*name) for name in others)
        content = self._plan.content
        if content and places[0] <= content[0] and content[-1] <= places[-1] and not self._counting:
            self._parts += [Term("name", joined(stems), ranking.NAME) for _, stems in names]

    def _forms(self, words: Sequence[str], stems: Sequence[str]) -> Sequence[str] | None:
        """The exact forms of a name of one word; None where the shelf cannot have the name."""
        if not all(stem in self._shelf.marks for stem in stems):
            return None
        return (self._planner.forms(words[0]) or None) if len(words) == 1 else ()

    def _add_run(self, stems: Sequence[str], forms: Sequence[str], place: int) -> None:
        """Have hits match a name as a whole."""
        marks = [self._shelf.marks[stem] for stem in stems]
        for mark in marks:
            self._note(mark, place, "glossary", alone=False)
        exact = (forms,) if forms else ()
        self._plan.runs.append(Run("".join(marks), exact, place, self._planner.stops, "glossary"))

    def finish(self) -> Plan:
        """The plan, once everything is added."""
        wanted = [ranking.any_of(nodes) for nodes in self._wanted.values()]
        if 1 < len(wanted) <= _FEW_WORDS and not self._counting:
            self._parts.append(Flat(All(tuple(wanted)), ranking.ALL_WORDS))
        if self._parts:
            # One flat sum is what engines are fastest at.
            flat = [
                each for part in self._parts for each in (part.parts if isinstance(part, Some) else (part,))
            ]
            self._plan.node = Some(tuple(flat))
        return self._plan

    def _content(self) -> list[int]:
        """Places of the words that are not stop words, each word once."""
        first: dict[str, int] = {}
        theirs, readers = self._shelf.analyzer.stop_words, analyzer(self._question.lang).stop_words
        for place, word in enumerate(self._exact):
            is_content = word not in theirs and word not in readers
            if word and (is_content or self._is_growing(place)):
                first.setdefault(word, place)
        places = list(first.values())[:_MOST_WORDS]
        is_own = self._planner.foreign.isdisjoint(first)
        return places if is_own else self._without_foreign(places)

    def _without_foreign(self, places: list[int]) -> list[int]:
        """The places without another language's stop words, where all else is of that language alone."""
        others = [place for place in places if not self._question.foreign(place)]
        is_foreign = others and all(
            self._question.known(each) and not self._known(each)[1] for each in others
        )
        return others if is_foreign else places

    def _is_growing(self, place: int) -> bool:
        return self._question.unfinished and place == self._last

    def _stem(self, place: int) -> str:
        return self._known(place)[0]

    def _known(self, place: int) -> tuple[str, tuple[_Way, ...]]:
        asked = self._question
        return self._planner.known(asked.lang, self._exact[place], asked.stems[place], self._counting)

    def _add_word(self, place: int) -> str:
        """Add one word however the shelf knows it; the stem that its neighbours stand beside."""
        word = self._exact[place]
        if len(word) >= SHORTEST and word.isdecimal():
            self._plan.numbers[word] = place
        stem, ways = self._known(place)
        if place in self._quoted:
            ways = tuple(way for way in ways if not way.reason)
        if ways and not ways[0].reason:
            self._add_accents(word, place)
        if self._is_growing(place) or (not ways and self._may_be_prefix(word, place)):
            ways += self._longer(word, place)
        if ways:
            readings = [self._take(way, place) for way in ways]
            self._parts += readings if self._counting else [ranking.alternatives(readings)]
            return stem
        return self._add_correction(word, place) or stem

    def _add_accents(self, word: str, place: int) -> None:
        """Where accents make another word of it, put first what is written as typed."""
        token = self._question.tokens[place]
        if token.isascii() or self._counting or word in self._shelf.analyzer.question_words:
            return
        if self._shelf.vocabulary.is_ambiguous(word):
            self._parts.append(Term("written", written(token), ranking.WRITTEN))

    def _take(self, way: _Way, place: int) -> Node:
        """Read the word at a place so."""
        if self._counting:
            self._plan.words.setdefault(way.mark, place)
            return way.plain
        self._note(way.mark, place, way.reason)
        if place in self._plan.content:
            self._wanted.setdefault(place, []).append(way.plain)
        return way.ranked

    def _may_be_prefix(self, word: str, place: int) -> bool:
        is_last = place == self._last and place not in self._quoted
        return is_last and len(word) >= _SHORTEST_PREFIX and not self._is_explained(place)

    def _is_explained(self, place: int) -> bool:
        """Whether the word means something elsewhere, so that it is not misspelt here."""
        mentions = self._question.mentions
        return any(each.start <= place < each.stop for each in mentions) or self._question.known(place)

    def _longer(self, word: str, place: int) -> tuple[_Way, ...]:
        shelf, lang = self._shelf, self._question.lang
        found = [(shelf.stem(each), [each]) for each in shelf.vocabulary.starting(word, _COMPLETIONS)]
        if lang != shelf.lang:
            meanings = self._translated(lang, self._begun(place))
            found += [(stem, []) for stem in meanings[:_COMPLETIONS]]
        return tuple(
            self._planner.way(stem, exact, ranking.PREFIX, self._counting, "prefix") for stem, exact in found
        )

    def _add_correction(self, word: str, place: int) -> str | None:
        """Add the words a misspelt one may stand for; the stem of the likeliest."""
        if self._is_explained(place):
            return None
        if self._question.lang != self._shelf.lang and (respelt := self._respelt(place)):
            return self._add_translations(respelt, place)
        if self._is_common(place) or not self._question.spell:
            self._plan.missing.append(place)
            return None
        near = self._shelf.vocabulary.near(word, _CORRECTIONS)
        asked = self._tongue()
        if asked != self._shelf.lang:
            # no cognates: "reset" is no "resto"
            if translated := self._translated(asked, [self._typed(asked, place)]):
                return self._add_translations(translated, place)
            near = [each for each in near if are_cognates(each[0], word)]
        if not near:
            self._plan.missing.append(place)
            return None
        nearest = near[0][1]
        likely = {self._shelf.stem(other): other for other, away in reversed(near) if away == nearest}
        ways = [
            self._planner.way(stem, [other], ranking.FUZZY, self._counting, "fuzzy")
            for stem, other in likely.items()
        ]
        self._parts.append(ranking.alternatives([self._take(way, place) for way in ways]))
        self._plan.corrections[place] = self._shelf.vocabulary.spelling(near[0][0])
        return self._shelf.stem(near[0][0])

    def _is_common(self, place: int) -> bool:
        """Whether the word at a place is a common one of the reader's language, or begins one: no mistake."""
        lang = self._question.lang
        return self._question.stems[place] in translations(lang, lang) or self._begins(place)

    def _begins(self, place: int) -> bool:
        """Whether the word at a place is still being typed, and may become a common one."""
        return self._is_growing(place) and bool(self._begun(place))

    def _tongue(self) -> str:
        """The language it is asked in, where that is not the reader's own; else the shelf's."""
        is_own = self._question.lang == self._shelf.lang
        return tongue(self._question.tokens, self._shelf) if is_own else self._shelf.lang

    def _typed(self, lang: str, place: int) -> str:
        """The word at a place, as a language reads it."""
        return analyzer(lang).exact(self._question.tokens[place])

    def _respelt(self, place: int) -> list[str]:
        """Stems of the shelf that mean what a misspelt word of the reader's stands for."""
        lang = self._question.lang
        return [] if self._begins(place) else self._translated(lang, nearest(lang, self._typed(lang, place)))

    def _begun(self, place: int) -> Sequence[str]:
        """Common words of the reader's language that the one at a place may be the beginning of."""
        lang, word = self._question.lang, self._typed(self._question.lang, place)
        is_whole = word in words_of(lang) and not self._is_growing(place)
        return () if is_whole else beginning(lang, word)

    def _translated(self, lang: str, words: Iterable[str]) -> list[str]:
        found = dict.fromkeys(each for word in words for each in meant(lang, self._shelf.lang, word))
        return [each for each in found if each in self._shelf.marks]

    def _add_translations(self, stems: Sequence[str], place: int) -> str:
        ways = [
            self._planner.way(stem, (), ranking.TRANSLATION, self._counting, "translation") for stem in stems
        ]
        self._parts.append(ranking.alternatives([self._take(way, place) for way in ways]))
        return stems[0]

    def _add_stop_words(self) -> None:
        for place, word in enumerate(self._exact):
            for variant in self._shelf.vocabulary.variants(word):
                self._parts.append(Term("exact", variant))
                self._note(self._shelf.marks[self._shelf.stem(variant)], place)

    def _note(self, mark: str, place: int, reason: str = "", *, alone: bool = True) -> None:
        """Remember what a mark is asked for, and whether hits match where it stands alone.

        As typed goes before standing in.
        """
        if alone and place not in self._quoted:
            self._plan.shown.setdefault(mark, place)
        if not reason:
            self._plan.stands_in.pop(mark, None)
        elif mark not in self._plan.words:
            self._plan.stands_in[mark] = reason
        self._plan.words.setdefault(mark, place)
