"""One query on its way through the shelves a reader gets hits from, the asked language's first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kbserver.search.analyzers import analyzer, cased, split
from kbserver.search.conditions import Conditions
from kbserver.search.engines.base import Everything, Filter, Found, Node, Request, Some, Term
from kbserver.search.explanation import explain
from kbserver.search.glossary import Glossary
from kbserver.search.grouping import grouped
from kbserver.search.hits import make_hit
from kbserver.search.plan import Plan, Planner
from kbserver.search.query import Query
from kbserver.search.question import Question
from kbserver.search.results import Hit, Results
from kbserver.search.shelf import Shelf

__all__ = ["Inquiry"]

_COUNTED = ("kind", "tag", "area")


class Inquiry:
    """A query, what it asks of each shelf, and its results."""

    def __init__(
        self,
        query: Query,
        lang: str,
        planners: Sequence[Planner],
        conditions: Conditions,
        glossary: Glossary,
        unfinished: bool,
    ) -> None:
        self._query, self.lang = query, lang
        self._planners, self._shelves = planners, [planner.shelf for planner in planners]
        self._conditions = conditions
        self._glossary = glossary
        self._tokens = split(conditions.words)[1::2]
        speaks, own = analyzer(lang), next((shelf for shelf in self._shelves if shelf.lang == lang), None)
        self._stems = [(own or speaks).stem(speaks.exact(token)) for token in self._tokens]
        self._quoted = [places for places in conditions.quoted if places]
        self._mentions = [
            mention
            for mention in glossary.mentions(self._tokens, self._is_published)
            if all(mention.stop <= places.start or places.stop <= mention.start for places in self._quoted)
        ]
        self._unfinished = unfinished
        self._plans: list[Plan] = []

    def results(self) -> Results:
        """One page of what answers, with facts about all pages."""
        total, hits = 0, list[Hit]()
        counts: dict[str, Counter[str]] = {name: Counter() for name in self._query.facets}
        for place, shelf in enumerate(self._shelves):
            limit, offset = max(0, self._query.limit - len(hits)), max(0, self._query.offset - total)
            made = self._plan(place, counting=not limit)
            node = self._node(made)
            if node is None:
                continue
            found, shown = self._answers(shelf, made, node, limit, offset)
            total += found.total
            hits += shown
            for name, counted in {**found.counts, "lang": {shelf.lang: found.total}}.items():
                if name in counts and found.total:
                    counts[name].update(counted)
        facets = {name: dict(sorted(counted.items(), key=_most_first)) for name, counted in counts.items()}
        return Results(total, hits, facets, self._suggestion(), self._missing() if total else ())

    def _is_published(self, token: str) -> bool:
        """Whether texts have a token, its singular or its plural."""
        for planner in self._planners:
            speaks = planner.shelf.analyzer
            if planner.shelf.has(token) or planner.forms(speaks.singular(speaks.exact(token))):
                return True
        return False

    def _plan(self, place: int, *, counting: bool) -> Plan:
        others = [shelf for other, shelf in enumerate(self._shelves) if other != place]
        question = Question(
            self.lang,
            self._tokens,
            self._stems,
            self._mentions,
            known=lambda word: any(shelf.has(self._tokens[word]) for shelf in others),
            spell=not place,
            foreign=lambda word: any(shelf.analyzer.is_stop_word(self._tokens[word]) for shelf in others),
            unfinished=self._unfinished,
            quoted=self._quoted,
        )
        made = self._planners[place].plan(question, self._glossary, counting=counting)
        self._plans.append(made)
        return made

    def _node(self, made: Plan) -> Node | None:
        if made.node is None and self._conditions.filters and not self._tokens:
            return Everything()
        return made.node

    def _answers(
        self, shelf: Shelf, made: Plan, node: Node, limit: int, offset: int
    ) -> tuple[Found, list[Hit]]:
        """What one shelf has: sections, or guides where the query asks for them."""
        counts = tuple(name for name in self._query.facets if name in _COUNTED)
        request = self._request(shelf, node, limit, offset, counts)
        if not self._query.grouped:
            found = shelf.engine.search(request)
            return found, self._hits(shelf, made, request, found.hits)
        groups = grouped(shelf, request)
        first = self._hits(shelf, made, request, [group.best for group in groups.page])
        for hit, group in zip(first, groups.page, strict=True):
            hit.more = self._hits(shelf, made, request, group.others)
            hit.more_total = group.total - 1
        return Found(groups.total, [], groups.counts), first

    def _hits(
        self, shelf: Shelf, made: Plan, request: Request, found: Sequence[tuple[int, float]]
    ) -> list[Hit]:
        tokens, is_fallback = self._tokens, shelf.lang != self.lang
        hits = [make_hit(shelf, each, made, tokens, is_fallback=is_fallback) for each in found]
        if self._query.explain and hits:
            numbers = [number for number, _ in found]
            explain(shelf, made, request, tokens, dict(zip(numbers, hits, strict=True)))
        return hits

    def _request(
        self, shelf: Shelf, node: Node, limit: int = 0, offset: int = 0, counts: tuple[str, ...] = ()
    ) -> Request:
        filters = self._conditions.filters
        if shelf.lang != self.lang and self.lang not in shelf.all_serve:
            filters = (*filters, Filter("serves", (self.lang,)))
        required, without = self._conditions.required(shelf, node), self._conditions.without(shelf)
        return Request(required, filters, without, limit, offset, counts)

    def _suggestion(self) -> str | None:
        """The query with the asked language's corrections; None when every word is known."""
        corrections = self._plans[0].corrections if self._plans else {}
        if not corrections:
            return None
        typed = {
            (token := self._tokens[place]): cased(spelling, token) for place, spelling in corrections.items()
        }
        corrected = "".join(typed.get(part, part) for part in split(self._query.text.strip()))
        return corrected.encode("utf-8", "ignore").decode()

    def _missing(self) -> tuple[str, ...]:
        """Words that no hit has: unknown to every shelf, or never where the conditions hold."""
        suspect = set[int]().union(*(made.missing for made in self._plans))
        if self._conditions.narrow:
            suspect.update(*(made.words.values() for made in self._plans))
        suspect.intersection_update(*(made.content for made in self._plans[:1]))
        missing = [place for place in sorted(suspect) if not self._occurs(place)]
        return tuple(dict.fromkeys(self._tokens[place] for place in missing))

    def _occurs(self, place: int) -> bool:
        """Whether a hit has the word; the engine is asked only where conditions may keep it out."""
        for shelf, made in zip(self._shelves, self._plans, strict=True):
            marks = [mark for mark, of in made.words.items() if of == place]
            if marks and not self._conditions.narrow:
                return True
            node = Some(tuple(Term("stem", shelf.stems[ord(mark)]) for mark in marks))
            if marks and shelf.engine.search(self._request(shelf, node)).total:
                return True
        return False


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
