"""What follows some words in the published texts: how a half-typed question may go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbserver.search.engines.base import All, Phrase, Request, Term
from kbserver.search.shelf import Shelf, Shelved

__all__ = ["sequels"]

_CONTEXT = 3
"""Words before that count; the more of them texts have together, the better."""
_LOOKED_AT = 100
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
        for token in _tokens_after(shelf.shelved[number], before, shelf):
            exact = shelf.analyzer.exact(token)
            if exact.startswith(beginning) and exact != beginning:
                spelt.setdefault(exact, Counter())[token] += 1
    return Counter({tokens.most_common(1)[0][0]: tokens.total() for _, tokens in sorted(spelt.items())})


def _tokens_after(shelved: Shelved, before: Sequence[str], shelf: Shelf) -> Iterator[str]:
    """The tokens that stand after these words with nothing but blanks between."""
    text, at, exact = shelved.document.text, shelved.text_ends, shelf.analyzer.exact
    marks = "".join(shelf.marks[shelf.stem(word)] for word in before)
    first = shelved.text.find(marks)
    while first >= 0:
        row = [text[at[2 * n] : at[2 * n + 1]] for n in range(first, first + len(marks))]
        after = first + len(marks)
        is_one = all(text[at[2 * n - 1] : at[2 * n]] == " " for n in range(first + 1, after + 1))
        if after < len(shelved.text) and is_one and list(map(exact, row)) == list(before):
            yield text[at[2 * after] : at[2 * after + 1]]
        first = shelved.text.find(marks, first + 1)
