"""How alike something said and some texts are, by the words they share.

Words are stems, denied ones other words than affirmed ones. A word counts the more the fewer texts have it,
and one that no text has the most: what no text explains makes all of them less alike. Weights are whole
numbers, so that no order of adding shows and the same words are alike by exactly 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from kbserver.help.clauses import ELLIPSIS, Word, clauses_of
from kbserver.help.commonplaces import CALENDAR, COMMON
from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import Analyzer, analyzer, fold
from kbserver.search.lexicon import translations

__all__ = ["NO_MATCH", "Likeness", "Match", "matches", "words_of"]

_LACKED = 0.7
"""How much a word of the text weighs that was not said; one shared weighs 1."""
_ADDED = 0.5
"""How much a word weighs that was said and is not in the text: callers say more than it takes."""
_COMMON = 0.4
"""How much a common word counts, beside others as rare."""
_COVERED = 0.2
"""The least part that must have been said of the words by which a text differs from others."""
_MOSTLY = 0.51
"""The least part that must have been said of a clause, where a text has several."""
_OPPOSED = 0.5
"""How much of what is shared may be denied on one side and affirmed on the other."""
_SCALE = 1000
_DENIED = ELLIPSIS


@dataclass(frozen=True, slots=True)
class Match:
    """What was said, compared with one text."""

    score: float
    """1 where they have the same words, 0 where too little is shared or too much contradicted."""
    explained: frozenset[int]
    """The words that the text has, by their numbers; common ones left out."""
    contrary: float = 0.0
    """The score if what one denies and the other affirms were the same; 0 where they do not contradict."""
    opposed: frozenset[int] = frozenset()
    """The words that the text has the other way, by their numbers; common ones left out."""

    @property
    def understood(self) -> float:
        """How alike they are but for what is denied."""
        return max(self.score, self.contrary)


@dataclass(frozen=True, slots=True)
class _Part:
    """Those words of a text or clause that tell one text from another, or all where none does."""

    forms: frozenset[str]
    weight: int


NO_MATCH = Match(0.0, frozenset())


class Likeness:
    """Compares what was said with some texts as if all were in one language.

    Args:
        lang: The language.
        texts: The texts.
        whole: Numbers of texts of which some words of every clause must have been said.
        translating: Whether words said in other languages are taken for what they mean in this one.
    """

    def __init__(
        self, lang: str, texts: Sequence[str], whole: Collection[int] = (), *, translating: bool = False
    ) -> None:
        self._speaks = analyzer(lang)
        self._common = frozenset(map(self._speaks.stem, COMMON))
        others = [other for other in LANGUAGES if translating and other != lang]
        self._others = [(analyzer(other), translations(other, lang)) for other in others]
        self._bags = [words_of(text, self._speaks) for text in texts]
        self._known = Counter(form for bag in self._bags for form in bag)
        self._worth = {form: self._rated(form) for form in self._known}
        self._totals = [self._weight(bag) for bag in self._bags]
        self._wanted = [self._part(bag) for bag in self._bags]
        self._clauses = [
            [self._part(_bag(each, self._speaks)) for each in clauses_of(text)] for text in texts
        ]
        self._whole = frozenset(whole)
        self._holders: dict[str, set[int]] = defaultdict(set)
        for number, part in enumerate(self._wanted):
            for form in part.forms:
                self._holders[_plain(form)].add(number)

    def matches(self, said: Mapping[int, Word]) -> Iterator[tuple[int, Match]]:
        """The texts that have any of the words said that tells, by number; the words have numbers, too."""
        words = {form: number for number, word in said.items() for form in self._forms(word)}
        found = {holder for form in words for holder in self._holders.get(_plain(form), ())}
        for number in sorted(found):
            yield number, self._match(words, number)

    def _forms(self, word: Word) -> Iterator[str]:
        """A word as the texts may have it."""
        own = list(_forms(word, self._speaks))
        meant = () if own[0] in self._known else self._translated(word)
        yield from meant or own

    def _translated(self, word: Word) -> list[str]:
        stems = [stem for speaks, meant in self._others for stem in meant.get(_stem(word, speaks), ())]
        return [form for stem in stems if (form := _marked(stem, word)) in self._known]

    def _match(self, words: Mapping[str, int], number: int) -> Match:
        bag, said = self._bags[number], words.keys()
        shared = frozenset(said & bag)
        telling = frozenset(filter(self._tells, shared))
        explained = frozenset(words[form] for form in telling)
        if said == bag:
            return Match(1.0, explained)
        turned = [form for form in said - bag if (other := _opposite(form)) in bag and other not in said]
        opposed = [form for form in turned if self._tells(form)]
        weight, added = self._weight(shared), self._weight(said - bag)
        lacked = self._totals[number] - weight
        score = contrary = 0.0
        if opposed:
            ours, theirs = self._weight(turned), self._weight(map(_opposite, turned))
            contrary = _ratio(weight + ours, lacked - theirs, added - ours)
        if self._enough(shared, number) and self._weight(opposed) <= _OPPOSED * self._weight(telling):
            score = _ratio(weight, lacked, added)
        return Match(score, explained, contrary, frozenset(words[form] for form in opposed))

    def _enough(self, shared: frozenset[str], number: int) -> bool:
        """Whether enough is shared: of the text, and of each clause or one for the most part."""
        clauses = self._clauses[number]
        if number in self._whole:
            return all(self._covered(shared, clause, _COVERED) for clause in clauses)
        if len(clauses) > 1 and not any(self._covered(shared, clause, _MOSTLY) for clause in clauses):
            return False
        return self._covered(shared, self._wanted[number], _COVERED)

    def _covered(self, shared: frozenset[str], part: _Part, least: float) -> bool:
        found = self._weight(shared & part.forms)
        return found > 0 and found >= least * part.weight

    def _part(self, forms: frozenset[str]) -> _Part:
        wanted = frozenset(filter(self._tells, forms)) or forms
        return _Part(wanted, self._weight(wanted))

    def _tells(self, form: str) -> bool:
        """Whether a word tells one text from another."""
        return form == ELLIPSIS or form.removeprefix(_DENIED) not in self._common

    def _weight(self, forms: Iterable[str]) -> int:
        return sum(self._worth.get(form) or self._rated(form) for form in forms)

    def _rated(self, form: str) -> int:
        rarity = log(1 + len(self._bags) / self._known.get(form, 1))
        return round(_SCALE * rarity * (1 if self._tells(form) else _COMMON))


def matches(likenesses: Iterable[Likeness], said: Mapping[int, Word]) -> dict[int, Match]:
    """The match of each text, by number, in the language that understands most of it, denied or not."""
    found: dict[int, Match] = {}
    for likeness in likenesses:
        for number, match in likeness.matches(said):
            if match.understood >= found.get(number, NO_MATCH).understood:
                found[number] = match
    return found


def words_of(text: str, speaks: Analyzer) -> frozenset[str]:
    """The stems of a text's words, denied ones marked."""
    return _bag((word for clause in clauses_of(text) for word in clause), speaks)


def _bag(words: Iterable[Word], speaks: Analyzer) -> frozenset[str]:
    return frozenset(form for word in words for form in _forms(word, speaks))


def _forms(word: Word, speaks: Analyzer) -> Iterator[str]:
    """The stem, and for days and months what they are."""
    yield _marked(_stem(word, speaks), word)
    if kind := CALENDAR.get(fold(word.token)):
        yield _marked(kind, word)


def _stem(word: Word, speaks: Analyzer) -> str:
    return ELLIPSIS if word.token == ELLIPSIS else speaks.stem(speaks.exact(word.token))


def _marked(stem: str, word: Word) -> str:
    return _DENIED + stem if word.denied else stem


def _plain(form: str) -> str:
    return form.removeprefix(_DENIED) or form


def _ratio(shared: int, lacked: int, added: int) -> float:
    return shared / (shared + _LACKED * lacked + _ADDED * added)


def _opposite(form: str) -> str:
    return form[1:] if form.startswith(_DENIED) else _DENIED + form
