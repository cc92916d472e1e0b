"""What a query asks in words, before any one shelf reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kbserver.search.glossary import Mention

__all__ = ["Question"]


class Question(NamedTuple):
    """The words of a query, before any one shelf reads them."""

    lang: str
    """The reader's language."""
    tokens: Sequence[str]
    """As typed."""
    stems: Sequence[str]
    """Of the tokens, in the reader's language."""
    mentions: Sequence[Mention] = ()
    """Glossary concepts they name."""
    known: Callable[[int], bool] = lambda _: False
    """Whether another shelf this reader gets hits from has the word at a place: then it is not misspelt."""
    spell: bool = True
    """Whether words nobody knows may be misspelt ones of the shelf's."""
    foreign: Callable[[int], bool] = lambda _: False
    """Whether the word at a place is a stop word in the language of another of these shelves."""
    unfinished: bool = False
    """Whether the last one may be the beginning of a word."""
    quoted: Sequence[range] = ()
    """Places of words that must stand together as they were typed."""
