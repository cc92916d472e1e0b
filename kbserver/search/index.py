"""The search index of one audience: a shelf per language, the glossary that joins them, and answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbserver.config import Languages
from kbserver.search.analyzers import analyzer, split
from kbserver.search.completion import Completer
from kbserver.search.conditions import Conditions, Values
from kbserver.search.documents import Document, index_version
from kbserver.search.engines import engine_class
from kbserver.search.engines.base import Everything, Filter, Found, Node, Request, Some, Term
from kbserver.search.glossary import Glossary
from kbserver.search.hits import make_hit
from kbserver.search.query import Query, parse
from kbserver.search.ranking import Plan, Question, plan
from kbserver.search.results import Completions, Hit, Results
from kbserver.search.shelf import Shelf

__all__ = ["Completions", "Hit", "Query", "Results", "SearchIndex"]

_COUNTED = ("kind", "tag", "area")
_COMPLETION_HITS = 5


class SearchIndex:
    """Searches documents; unchanging after construction, safe to read from any thread."""

    version: str
    """Names exactly these documents."""
    documents: Sequence[Document]
    """What it was made of, in the order given."""

    def __init__(self, documents: Sequence[Document], languages: Languages, engine: str = "tantivy") -> None:
        """Index documents in memory; `EngineUnavailable` when the engine's package is not installed."""
        self.documents = tuple(documents)
        self.version = index_version(self.documents)
        self._default = languages.default
        self._glossary = Glossary(self.documents)
        self._values = Values(self.documents)
        serves = _serves(self.documents, languages)
        made = engine_class(engine)
        by_lang: dict[str, list[Document]] = defaultdict(list)
        for document in sorted(self.documents, key=lambda each: (each.guide_id, each.position, each.id)):
            by_lang[document.lang].append(document)
        shelves = {lang: Shelf(lang, held, serves[lang], made) for lang, held in by_lang.items()}
        self._reach = {lang: _reach(lang, languages, shelves, serves) for lang in languages.list}
        self._completers = {lang: _completer(lang, reach, serves) for lang, reach in self._reach.items()}

    def search(self, query: Query) -> Results:
        """One page of what answers a query, with facts about all pages."""
        return self._begin(query).results()

    def complete(self, text: str, lang: str, limit: int = 8) -> Completions:
        """What a half-typed query may become, and first hits for it; nothing for an empty text."""
        if not text.strip():
            return Completions([], [])
        search = self._begin(Query(text, lang, limit=_COMPLETION_HITS), unfinished=not split(text)[-1])
        return Completions(self._completers[search.lang].complete(text, limit), search.results().hits)

    def _begin(self, query: Query, *, unfinished: bool = False) -> _Search:
        lang = query.lang if query.lang in self._reach else self._default
        shelves = [shelf for shelf in self._reach[lang] if query.fallback or shelf.lang == lang]
        conditions = Conditions.of(query, parse(query.text), self._values)
        tokens = split(conditions.words)[1::2]
        mentions = self._glossary.mentions(tokens)
        questions = [Question(tokens, mentions, _known(tokens, shelves, shelf), unfinished) for shelf in shelves]
        plans = [
            (shelf, plan(shelf, question, self._glossary)) for shelf, question in zip(shelves, questions, strict=True)
        ]
        return _Search(query, lang, tokens, conditions, plans)


@dataclass(frozen=True, slots=True)
class _Search:
    """One query on its way through the shelves, the asked language's first."""

    query: Query
    lang: str
    tokens: Sequence[str]
    conditions: Conditions
    plans: Sequence[tuple[Shelf, Plan]]

    def results(self) -> Results:
        total, hits = 0, list[Hit]()
        counts: dict[str, Counter[str]] = {name: Counter() for name in self.query.facets}
        for shelf, made in self.plans:
            limit, offset = self.query.limit - len(hits), max(0, self.query.offset - total)
            found = self._ask(shelf, made, max(limit, 0), offset)
            total += found.total
            for name, counted in {**found.counts, "lang": {shelf.lang: found.total}}.items():
                if name in counts and found.total:
                    counts[name].update(counted)
            hits += [self._hit(shelf, each, made) for each in found.hits]
        facets = {name: dict(sorted(counted.items(), key=_most_first)) for name, counted in counts.items()}
        return Results(total, hits, facets, self._suggestion(), self._missing(total))

    def _ask(self, shelf: Shelf, made: Plan, limit: int, offset: int) -> Found:
        node = made.node
        if node is None and self.conditions.filters and not self.tokens:
            node = Everything()
        if node is None:
            return Found(0, [])
        counts = tuple(name for name in self.query.facets if name in _COUNTED)
        return shelf.engine.search(self._request(shelf, node, limit, offset, counts))

    def _request(
        self, shelf: Shelf, node: Node, limit: int = 0, offset: int = 0, counts: tuple[str, ...] = ()
    ) -> Request:
        filters = self.conditions.filters
        if shelf.lang != self.lang:
            filters = (*filters, Filter("serves", (self.lang,)))
        required, without = self.conditions.required(shelf, node), self.conditions.without(shelf)
        return Request(required, filters, without, limit, offset, counts)

    def _hit(self, shelf: Shelf, found: tuple[int, float], made: Plan) -> Hit:
        return make_hit(shelf, found, made, is_fallback=shelf.lang != self.lang, explain=self.query.explain)

    def _suggestion(self) -> str | None:
        """The query with the asked language's corrections; None when every word is known."""
        corrections = self.plans[0][1].corrections if self.plans else {}
        if not corrections:
            return None
        typed = {self.tokens[place]: spelling for place, spelling in corrections.items()}
        corrected = "".join(typed.get(part, part) for part in split(self.query.text.strip()))
        return corrected.encode("utf-8", "ignore").decode()

    def _missing(self, total: int) -> tuple[str, ...]:
        """Words that no hit has: unknown to every shelf, or never where the conditions hold."""
        places = {place for _, made in self.plans for place in [*made.missing, *made.words.values()]}
        missing = [
            place
            for place in sorted(places)
            if not any(self._has(shelf, made, place) for shelf, made in self.plans)
        ]
        return tuple(dict.fromkeys(self.tokens[place] for place in missing))

    def _has(self, shelf: Shelf, made: Plan, place: int) -> bool:
        """Whether a hit has the word; the engine is asked only where conditions may keep it out."""
        marks = {mark for mark, of in made.words.items() if of == place}
        if not marks or not self.conditions.narrow:
            return bool(marks)
        node = Some(tuple(Term("stem", shelf.stems[ord(mark)]) for mark in sorted(marks)))
        return bool(shelf.engine.search(self._request(shelf, node)).total)


def _known(tokens: Sequence[str], shelves: Sequence[Shelf], shelf: Shelf) -> set[int]:
    """Places of words that the other shelves have as typed."""
    others = [other for other in shelves if other is not shelf]
    return {
        place
        for place, token in enumerate(tokens)
        if any(other.vocabulary.variants(other.analyzer.exact(token)) for other in others)
    }


def _serves(documents: Sequence[Document], languages: Languages) -> dict[str, dict[str, list[str]]]:
    """For each language and guide in it, the languages whose readers get it for want of their own."""
    present: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        present[document.guide_id].add(document.lang)
    serves: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for guide_id, langs in present.items():
        for lacking in set(languages.list) - langs:
            stand_in = next((lang for lang in languages.preference(lacking) if lang in langs), None)
            if stand_in:
                serves[stand_in][guide_id].append(lacking)
    return serves


def _reach(
    lang: str, languages: Languages, shelves: Mapping[str, Shelf], serves: Mapping[str, Mapping[str, Sequence[str]]]
) -> list[Shelf]:
    """The shelves a reader of a language gets hits from, in order of preference."""
    useful = {stand_in for stand_in, guides in serves.items() if any(lang in served for served in guides.values())}
    return [shelves[each] for each in languages.preference(lang) if each in shelves and (each == lang or each in useful)]


def _completer(lang: str, reach: Sequence[Shelf], serves: Mapping[str, Mapping[str, Sequence[str]]]) -> Completer:
    """Titles before questions before headings, of the reader's own language and of what stands in."""
    seen = [
        document
        for shelf in reach
        for document in (shelved.document for shelved in shelf.shelved)
        if shelf.lang == lang or lang in serves[shelf.lang].get(document.guide_id, ())
    ]
    phrases = [document.title for document in seen if not document.anchor]
    phrases += [question for document in seen for question in document.questions]
    phrases += [document.heading for document in seen]
    own = next((shelf.vocabulary for shelf in reach if shelf.lang == lang), None)
    return Completer(analyzer(lang), phrases, own)


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
