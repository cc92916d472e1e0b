"""What each part of a match is worth.

A word counts by its stem anywhere in a section, more in the title, the headings and the questions it
answers, and more again as it was typed; two words that stand together count for more than apart. BM25
makes rare words weigh more than frequent ones, so a long question ranks first the section with most of
what matters in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kbserver.search.engines.base import All, Best, Flat, Node, Some, Term
from kbserver.search.shelf import BOOSTED_FIELDS, Shelf

__all__ = [
    "ALL_WORDS",
    "ASKING",
    "DIRECT",
    "FUZZY",
    "GLOSSARY",
    "INSTEAD",
    "NAME",
    "PAIR",
    "PAIR_ALONE",
    "PAIR_OF_FEW",
    "PREFIX",
    "SYNONYM",
    "TRANSLATION",
    "WRITTEN",
    "alternatives",
    "any_of",
    "having",
    "lead",
    "name",
    "pair",
    "word",
]

DIRECT = 1.0
"""Worth of a word the shelf has."""
ASKING = 0.5
"""Worth of a question word."""
SYNONYM = 0.8
"""Worth of a word with the meaning of one the shelf lacks."""
PREFIX = 0.8
"""Worth of a longer word for its beginning."""
FUZZY = 0.8
"""Worth of the word a misspelt one is taken for."""
TRANSLATION = 0.8
"""Worth of a word in another language for the reader's own."""
GLOSSARY = 0.35
"""Worth of a concept's other names beside the one that was typed."""
INSTEAD = 0.8
"""Worth of a concept's names where the shelf lacks the one that was typed."""
NAME = 1.0
"""Worth of being what the glossary says a concept is, where nothing but its name was typed."""
WRITTEN = 0.1
"""Worth of the accents as typed, where the same letters are another word without them."""
PAIR = 0.3
"""Worth of two words side by side in a long question."""
PAIR_OF_FEW = 0.45
"""The same in one of few words."""
PAIR_ALONE = 1.5
"""The same where they are all that was typed, with nothing between: then they are mostly a name."""
ALL_WORDS = 200.0
"""Score of having all of a few words: more than any of them can be worth."""

_BOOSTS = dict(zip(BOOSTED_FIELDS, (0.6, 0.7, 0.6), strict=True))
_EXACT = 0.5


def word(shelf: Shelf, stem: str, exact: Iterable[str], worth: float) -> list[Node]:
    """One word in every field that has it; what matches adds up."""
    terms: list[Node] = [Term("stem", stem, worth), *_boosts(shelf, stem, worth)]
    terms += [Term("exact", each, _EXACT * worth) for each in exact]
    return terms


def _boosts(shelf: Shelf, stem: str, worth: float) -> list[Node]:
    return [
        Term(field, stem, boost * worth) for field, boost in _BOOSTS.items() if stem in shelf.boosted[field]
    ]


def pair(one: str, other: str, worth: float) -> Node:
    """Two stems side by side, on top of what each is worth."""
    return Term("pair", f"{one}_{other}", worth)


def lead(stems: Iterable[str]) -> Node:
    """The beginning of a guide whose title and tags have all of a few words: else its shortest section would
    come first.
    """
    terms = tuple(Term("lead", stem) for stem in stems)
    return terms[0] if len(terms) == 1 else All(terms)


def name(shelf: Shelf, stems: Sequence[str], forms: Iterable[str], worth: float) -> Node:
    """Another name of a concept, where it stands as a whole: worth one word, and that they stand together."""
    if len(stems) == 1:
        terms = word(shelf, stems[0], (), worth)
    else:
        beside = worth * (1 + PAIR) / (len(stems) - 1)
        pairs = [Term("pair", each, beside) for each in _pairs(stems)]
        terms = [*pairs, *(boost for stem in stems for boost in _boosts(shelf, stem, worth / len(stems)))]
    return All((Flat(having(stems, forms), 0.0), Some(tuple(terms))))


def having(stems: Sequence[str], forms: Iterable[str]) -> Node:
    """Sections with a name: one of the exact forms of a single word, several words side by side."""
    if len(stems) == 1:
        return any_of([Term("exact", form) for form in forms])
    pairs = tuple(Term("pair", each) for each in _pairs(stems))
    return pairs[0] if len(pairs) == 1 else All(pairs)


def _pairs(stems: Iterable[str]) -> list[str]:
    return list(map("_".join, pairwise(stems)))


def any_of(nodes: Sequence[Node]) -> Node:
    """Any of several ways to have a word."""
    return nodes[0] if len(nodes) == 1 else Some(tuple(nodes))


def alternatives(nodes: Sequence[Node]) -> Node:
    """The best of several readings of the same words."""
    return nodes[0] if len(nodes) == 1 else Best(tuple(nodes))
