"""Why a hit stands where it does: which words, found where and how, gave which part of its score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kbserver.search.engines.base import (
    All,
    Best,
    Everything,
    Filter,
    Flat,
    Node,
    Phrase,
    Request,
    Some,
    Term,
)
from kbserver.search.plan import Plan
from kbserver.search.results import Hit, Reason
from kbserver.search.shelf import Shelf

__all__ = ["explain"]

_FIELDS = {
    "stem": "text",
    "exact": "as-typed",
    "written": "accents",
    "pair": "side-by-side",
    "name": "name",
    "title": "title",
    "lead": "title",
    "heading": "heading",
    "question": "question",
}
"""What a match in each field of the engine is called."""

_Scores = Mapping[int, float]


def explain(
    shelf: Shelf, plan: Plan, request: Request, tokens: Sequence[str], hits: Mapping[int, Hit]
) -> None:
    """Give hits of one shelf, by entry number, their explanations: parts that add up to the score."""
    guides = tuple(dict.fromkeys(hit.document.guide_id for hit in hits.values()))
    narrow = request._replace(filters=(*request.filters, Filter("guide", guides)), offset=0, counts=())
    explainer = _Explainer(shelf, plan, narrow, tokens)
    for number, hit in hits.items():
        parts: dict[tuple[tuple[str, ...], str, str], float] = defaultdict(float)
        for words, where, how, score in explainer.parts(request.node, number):
            parts[words, where, how] += score
        reasons = [Reason(*key, round(score, 4)) for key, score in parts.items() if score]
        hit.explanation = tuple(sorted(reasons, key=lambda reason: (-reason.score, reason.where)))


class _Explainer:
    def __init__(self, shelf: Shelf, plan: Plan, request: Request, tokens: Sequence[str]) -> None:
        self._shelf, self._plan, self._tokens = shelf, plan, tokens
        self._request = request
        self._found: dict[Node, _Scores] = {}

    def parts(self, node: Node, number: int) -> Iterator[tuple[tuple[str, ...], str, str, float]]:
        """Words as typed, where they were found, how they were read, and what that is worth in an entry."""
        match node:
            case Term(field, word, _):
                words, how = self._meaning(field, word)
                yield words, _FIELDS[field], how, self._scores(node).get(number, 0.0)
            case Phrase(words, _):
                yield words, "phrase", "", self._scores(node).get(number, 0.0)
            case Flat(_, score):
                words = tuple(self._tokens[p] for p in self._plan.content if p not in self._plan.missing)
                yield words, "all-words", "", score * (number in self._scores(node))
            case Some(parts):
                for part in parts:
                    yield from self.parts(part, number)
            case All(parts):
                if number in self._scores(node):
                    for part in parts:
                        yield from self.parts(part, number)
            case Best(parts):
                yield from self.parts(max(parts, key=lambda p: self._scores(p).get(number, 0.0)), number)
            case Everything():
                return

    def _scores(self, node: Node) -> _Scores:
        """What a node is worth to every section of the hits' guides, by number."""
        if node not in self._found:
            asked = self._request._replace(node=node, limit=len(self._shelf.shelved))
            self._found[node] = dict(self._shelf.engine.search(asked).hits)
        return self._found[node]

    def _meaning(self, field: str, word: str) -> tuple[tuple[str, ...], str]:
        """The typed words a term stands for, and how they were read where not as typed."""
        if field == "exact":
            word = self._shelf.stem(word)
        elif field == "written":
            word = self._shelf.stem(self._shelf.analyzer.exact(word))
        stems = word.split("_") if field in ("pair", "name") else [word]
        marks = [self._shelf.marks[stem] for stem in stems if stem in self._shelf.marks]
        places = sorted({self._plan.words[mark] for mark in marks if mark in self._plan.words})
        how = next((self._plan.stands_in[mark] for mark in marks if mark in self._plan.stands_in), "")
        return tuple(self._tokens[place] for place in places) or (word,), how
