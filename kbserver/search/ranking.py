"""What each part of a match is worth.

A word counts by its stem anywhere in a section, more in the title, the headings and the questions it
answers, and more again as it was typed; two words that stand together count for more than apart. BM25
makes rare words weigh more than frequent ones, so a long question ranks first the section with most of
what matters in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbserver.search.engines.base import All, Best, Node, Some, Term
from kbserver.search.shelf import BOOSTED_FIELDS, Shelf

__all__ = [
    "ALL_WORDS",
    "ASKING",
    "DIRECT",
    "FUZZY",
    "GLOSSARY",
    "INSTEAD",
    "NAME",
    "PREFIX",
    "SYNONYM",
    "TRANSLATION",
    "WRITTEN",
    "alternatives",
    "any_of",
    "having",
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
ALL_WORDS = 200.0
"""Score of having all of a few words: more than any of them can be worth."""

_BOOSTS = dict(zip(BOOSTED_FIELDS, (0.6, 0.7, 0.6), strict=True))
_EXACT = 0.5
_PAIR = 0.3


def word(shelf: Shelf, stem: str, exact: Iterable[str], worth: float) -> list[Node]:
    """One word in every field that has it; what matches adds up."""
    terms: list[Node] = [Term("stem", stem, worth)]
    terms += [
        Term(field, stem, boost * worth) for field, boost in _BOOSTS.items() if stem in shelf.boosted[field]
    ]
    terms += [Term("exact", each, _EXACT * worth) for each in exact]
    return terms


def pair(one: str, other: str) -> Node:
    """Two stems side by side, on top of what each is worth."""
    return Term("pair", f"{one}_{other}", _PAIR)


def name(shelf: Shelf, stems: Sequence[str], worth: float) -> Node:
    """Another name of a concept: all its words."""
    words = [Some(tuple(word(shelf, stem, (), worth))) for stem in stems]
    return words[0] if len(words) == 1 else All(tuple(words))


def having(stems: Sequence[str]) -> Node:
    """All the words of a name anywhere in a section, whatever that is worth."""
    words = tuple(Term("stem", stem) for stem in stems)
    return words[0] if len(words) == 1 else All(words)


def any_of(nodes: Sequence[Node]) -> Node:
    """Any of several ways to have a word."""
    return nodes[0] if len(nodes) == 1 else Some(tuple(nodes))


def alternatives(nodes: Sequence[Node]) -> Node:
    """The best of several readings of the same words."""
    return nodes[0] if len(nodes) == 1 else Best(tuple(nodes))
