"""The search index of one audience: a shelf per language, the glossary that joins them, and answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kbserver.config import Languages
from kbserver.search.analyzers import analyzer, split
from kbserver.search.completion import Completer
from kbserver.search.conditions import Conditions, Values
from kbserver.search.documents import Document, index_version
from kbserver.search.engines import engine_class
from kbserver.search.engines.base import Everything, Filter, Found, Node, Request, Some, Term
from kbserver.search.glossary import Glossary
from kbserver.search.hits import make_hit
from kbserver.search.lexicon import translations
from kbserver.search.plan import Plan, Question, make_plan
from kbserver.search.query import Query, parse
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
        for lang, reach in self._reach.items():
            for shelf in reach:
                # Made now, so that no reader waits for it.
                translations(lang, shelf.lang)
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
        return _Search(query, lang, shelves, conditions, self._glossary, unfinished)


class _Search:
    """One query on its way through the shelves, the asked language's first."""

    def __init__(
        self,
        query: Query,
        lang: str,
        shelves: Sequence[Shelf],
        conditions: Conditions,
        glossary: Glossary,
        unfinished: bool,
    ) -> None:
        self._query, self.lang = query, lang
        self._shelves = shelves
        self._conditions = conditions
        self._glossary = glossary
        self._tokens = split(conditions.words)[1::2]
        speaks, own = analyzer(lang), next((shelf for shelf in shelves if shelf.lang == lang), None)
        self._stems = [(own or speaks).stem(speaks.exact(token)) for token in self._tokens]
        self._mentions = glossary.mentions(self._tokens)
        self._unfinished = unfinished
        self._plans: list[Plan] = []

    def results(self) -> Results:
        total, hits = 0, list[Hit]()
        counts: dict[str, Counter[str]] = {name: Counter() for name in self._query.facets}
        for place, shelf in enumerate(self._shelves):
            limit, offset = max(0, self._query.limit - len(hits)), max(0, self._query.offset - total)
            made = self._plan(place, counting=not limit)
            found = self._ask(shelf, made, limit, offset)
            total += found.total
            hits += [self._hit(shelf, each, made) for each in found.hits]
            for name, counted in {**found.counts, "lang": {shelf.lang: found.total}}.items():
                if name in counts and found.total:
                    counts[name].update(counted)
        facets = {name: dict(sorted(counted.items(), key=_most_first)) for name, counted in counts.items()}
        return Results(total, hits, facets, self._suggestion(), self._missing())

    def _plan(self, place: int, *, counting: bool) -> Plan:
        others = [shelf for other, shelf in enumerate(self._shelves) if other != place]
        question = Question(
            self.lang,
            self._tokens,
            self._stems,
            self._mentions,
            known=lambda word: any(shelf.has(self._tokens[word]) for shelf in others),
            spell=not place,
            unfinished=self._unfinished,
        )
        made = make_plan(self._shelves[place], question, self._glossary, counting=counting)
        self._plans.append(made)
        return made

    def _ask(self, shelf: Shelf, made: Plan, limit: int, offset: int) -> Found:
        node = made.node
        if node is None and self._conditions.filters and not self._tokens:
            node = Everything()
        if node is None:
            return Found(0, [])
        counts = tuple(name for name in self._query.facets if name in _COUNTED)
        return shelf.engine.search(self._request(shelf, node, limit, offset, counts))

    def _request(
        self, shelf: Shelf, node: Node, limit: int = 0, offset: int = 0, counts: tuple[str, ...] = ()
    ) -> Request:
        filters = self._conditions.filters
        if shelf.lang != self.lang:
            filters = (*filters, Filter("serves", (self.lang,)))
        required, without = self._conditions.required(shelf, node), self._conditions.without(shelf)
        return Request(required, filters, without, limit, offset, counts)

    def _hit(self, shelf: Shelf, found: tuple[int, float], made: Plan) -> Hit:
        return make_hit(shelf, found, made, is_fallback=shelf.lang != self.lang, explain=self._query.explain)

    def _suggestion(self) -> str | None:
        """The query with the asked language's corrections; None when every word is known."""
        corrections = self._plans[0].corrections if self._plans else {}
        if not corrections:
            return None
        typed = {self._tokens[place]: spelling for place, spelling in corrections.items()}
        corrected = "".join(typed.get(part, part) for part in split(self._query.text.strip()))
        return corrected.encode("utf-8", "ignore").decode()

    def _missing(self) -> tuple[str, ...]:
        """Words that no hit has: unknown to every shelf, or never where the conditions hold."""
        suspect = set[int]().union(*(made.missing for made in self._plans))
        if self._conditions.narrow:
            suspect.update(*(made.words.values() for made in self._plans))
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
    lang: str,
    languages: Languages,
    shelves: Mapping[str, Shelf],
    serves: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[Shelf]:
    """The shelves a reader of a language gets hits from, in order of preference."""
    useful = {
        stand_in for stand_in, guides in serves.items() if any(lang in served for served in guides.values())
    }
    return [
        shelves[each]
        for each in languages.preference(lang)
        if each in shelves and (each == lang or each in useful)
    ]


def _completer(
    lang: str, reach: Sequence[Shelf], serves: Mapping[str, Mapping[str, Sequence[str]]]
) -> Completer:
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
