"""A small dictionary of common words, for guides that lack the reader's language.

It holds what `cognates` cannot see: words of different origin, and short ones. One line of `lexicon.txt`
is one meaning.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from kbserver.search.analyzers import analyzer
from kbserver.search.spelling import Speller

__all__ = ["beginning", "meant", "nearest", "translations", "words_of"]

_ORDER = ("es", "pt", "en")
_REMEMBERED = 5_000
_BEYOND = "\U0010ffff"
_LEAST_LETTERS = 4
"""Fewer of them begin too many words."""
_FREE_FROM = 5
"""Letters from which a misspelt word may begin otherwise."""


@cache
def translations(asked: str, written: str) -> Mapping[str, tuple[str, ...]]:
    """From the stems of one language to the stems that mean the same in another."""
    return _joined([column.stems for column in _columns(asked)], written)


def meant(asked: str, written: str, word: str) -> tuple[str, ...]:
    """The stems of one language that mean what an exact word of another does, or of the same one.

    Of a word that the dictionary has, or the plural of one, its own lines count; else all of its stem's:
    a `plazo` is no `plaza`.
    """
    speaks = analyzer(asked)
    own = _of_words(asked, written).get(_without_plural(asked, word))
    return own or translations(asked, written).get(speaks.stem(word), ())


@cache
def words_of(lang: str) -> frozenset[str]:
    """The exact words the dictionary has in a language."""
    return frozenset(word for column in _columns(lang) for word in column.words)


@lru_cache(_REMEMBERED)
def nearest(lang: str, word: str) -> tuple[str, ...]:
    """The exact words of the dictionary that a misspelt one may stand for: those the fewest edits away.

    Of a short word, and with two edits, only such as begin alike: `jora` may be `joya`, not `hora`.
    """
    near = [
        (away, other)
        for away, other in _speller(lang).near(word)
        if other[0] == word[0] or (away == 1 and len(word) >= _FREE_FROM)
    ]
    least = min((away for away, _ in near), default=0)
    return tuple(sorted(other for away, other in near if away == least))


@lru_cache(_REMEMBERED)
def beginning(lang: str, letters: str) -> tuple[str, ...]:
    """The exact words of the dictionary that begin with some letters and are longer, shortest first."""
    if len(letters) < _LEAST_LETTERS:
        return ()
    words = _in_order(lang)
    found = words[bisect_right(words, letters) : bisect_left(words, letters + _BEYOND)]
    return tuple(sorted(found, key=lambda word: (len(word), word)))


@cache
def _in_order(lang: str) -> Sequence[str]:
    return sorted(words_of(lang))


@cache
def _of_words(asked: str, written: str) -> Mapping[str, tuple[str, ...]]:
    """From the words of one language, without their plurals, to the stems that mean the same in another."""
    words = [[_without_plural(asked, word) for word in column.words] for column in _columns(asked)]
    return _joined(words, written)


def _joined(keys: Iterable[Sequence[str]], written: str) -> Mapping[str, tuple[str, ...]]:
    """From what stands for each meaning to the stems of a language for the same."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for own, column in zip(keys, _columns(written), strict=False):  # of no language there are no meanings
        for key in own:
            found[key].update(dict.fromkeys(column.stems))
    return {key: tuple(theirs) for key, theirs in found.items()}


def _without_plural(lang: str, word: str) -> str:
    return analyzer(lang).singular(word).replace("ñ", "n")


@cache
def _speller(lang: str) -> Speller:
    return Speller(sorted(words_of(lang)))


class _Column(NamedTuple):
    """One meaning in one language."""

    words: Sequence[str]
    """Exact; names of several words and stop words are left out."""
    stems: Sequence[str]
    """Of the words."""


@cache
def _columns(lang: str) -> Sequence[_Column]:
    """What each meaning is called in a language; none in a language the dictionary is not in."""
    if lang not in _ORDER:
        return ()
    speaks, place = analyzer(lang), _ORDER.index(lang)
    found = []
    for meaning in _meanings():
        exact = [speaks.exact(word) for word in map(str.strip, meaning[place].split(",")) if word.isalpha()]
        words = [word for word in exact if word not in speaks.stop_words]
        found.append(_Column(words, list(map(speaks.stem, words))))
    return found


@cache
def _meanings() -> Sequence[Sequence[str]]:
    text = files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
