"""What follows some words in the published texts: how a half-typed question may go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbserver.search.engines.base import All, Phrase, Request, Term
from kbserver.search.shelf import Shelf
from kbserver.search.shelved import Shelved

__all__ = ["sequels"]

_CONTEXT = 3
"""Words before that count; the more of them texts have together, the better."""
_LOOKED_AT = 40
"""Sections; those where the words before matter most."""


def sequels(shelf: Shelf, before: Sequence[str], beginning: str, limit: int) -> list[str]:
    """Words that begin so and follow exact words in a shelf's texts, as written there, most frequent first.

    Where no text has all the words before together, those nearest follow each other in one that has the rest.
    """
    known = [shelf.vocabulary.variants(word)[:1] for word in before]
    if not all(known):
        return []
    words = [word for (word,) in known]
    for first in range(max(0, len(words) - _CONTEXT), len(words)):
        if found := _following(shelf, words[:first], words[first:], beginning):
            return [token for token, _ in found.most_common(limit)]
    return []


def _following(shelf: Shelf, beside: Sequence[str], before: Sequence[str], beginning: str) -> Counter[str]:
    spelt: dict[str, Counter[str]] = {}
    others = [Term("stem", shelf.stem(word)) for word in beside if word not in shelf.analyzer.stop_words]
    node = All((Phrase(tuple(before)), *others))
    for number, _ in shelf.engine.search(Request(node, limit=_LOOKED_AT)).hits:
        for exact, token in _after(shelf.shelved[number], before, beginning, shelf):
            spelt.setdefault(exact, Counter())[token] += 1
    return Counter({tokens.most_common(1)[0][0]: tokens.total() for _, tokens in sorted(spelt.items())})


def _after(
    shelved: Shelved, before: Sequence[str], beginning: str, shelf: Shelf
) -> Iterator[tuple[str, str]]:
    """Longer words that begin so and follow these with only blanks between: exact and as written."""
    text, at, exact = shelved.document.text, shelved.text_ends, shelf.analyzer.exact
    marks, size = "".join(shelf.marks[shelf.stem(word)] for word in before), len(before)
    first, last = shelved.text.find(marks), len(shelved.text) - size
    while 0 <= first < last:
        after = first + size
        token = text[at[2 * after] : at[2 * after + 1]]
        # first what most of them fail: frequent words stand in a text many times
        if (word := exact(token)).startswith(beginning) and word != beginning:
            row = [exact(text[at[2 * n] : at[2 * n + 1]]) for n in range(first, after)]
            blanks = [text[at[2 * n - 1] : at[2 * n]] for n in range(first + 1, after + 1)]
            if row == list(before) and blanks == [" "] * size:
                yield word, token
        first = shelved.text.find(marks, first + 1)
