"""Which endings words of one stem have, learnt from the words there are.

A browser has no stemmer. A word that no document has is taken for one that differs in an ending only, where
the documents' own words differ so: with `pedido` and `pedidos` about, `turnos` leads to `turno`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

__all__ = ["learn_endings"]

_SHORTEST = 3
"""Letters that must stay the same."""
_MOST = 400
"""Pairs kept: the most frequent say nearly all."""


def learn_endings(groups: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """From groups of words of one stem: for each ending the others it stands beside, likeliest first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for group in groups:
        words = sorted(word for word in group if word.isalpha())
        for one, other in combinations(words, 2):
            size = _shared(one, other)
            if size >= _SHORTEST:
                pairs[one[size:], other[size:]] += 1
                pairs[other[size:], one[size:]] += 1
    endings: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:_MOST]:
        endings[one].append(other)
    return dict(sorted(endings.items()))


def _shared(one: str, other: str) -> int:
    """Letters two different words have in common at their beginning."""
    differing = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))
