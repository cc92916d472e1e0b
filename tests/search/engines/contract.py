"""What every engine must do; each engine's test file runs it."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kbserver.search.engines import engine_class
from kbserver.search.engines.base import (
    All,
    Best,
    Engine,
    Entry,
    Everything,
    Filter,
    Flat,
    Found,
    Phrase,
    Request,
    Some,
    Term,
)

ENTRIES = [
    Entry({"stem": "limit request year", "exact": "the limit of requests a year"}, {"kind": ("service",)}),
    Entry(
        {"stem": "request request help", "exact": "requests for help"},
        {"kind": ("service",), "tag": ("a b",)},
    ),
    Entry({"stem": "callback call", "title": "callback", "exact": "call back"}, {"kind": ("protocol",)}),
    Entry({"stem": "call hold", "exact": "back call hold"}, {"kind": ("protocol",), "tag": ("a b", "c")}),
    Entry({"stem": "year"}, {"serves": ("pt", "en"), "guide": ("x/y",)}),
]

WORDS = ("limit", "request", "year", "help", "callback", "call", "hold", "absent")


def terms(*words: str) -> Some:
    return Some(tuple(Term("stem", word) for word in words))


def numbers(found: Found) -> list[int]:
    return [number for number, _ in found.hits]


class EngineContract:
    """Inherited by one class for each engine, which names it."""

    name: str

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        return cls.build(ENTRIES)

    @classmethod
    def build(cls, entries: Sequence[Entry]) -> Engine:
        return engine_class(cls.name)(entries)

    def test_a_word_finds_the_entries_that_have_it(self, engine: Engine) -> None:
        found = engine.search(Request(terms("call")))
        assert sorted(numbers(found)) == [2, 3]
        assert found.total == 2

    def test_more_matches_rank_higher(self, engine: Engine) -> None:
        assert numbers(engine.search(Request(terms("request", "help"))))[0] == 1

    def test_scores_are_bm25(self, engine: Engine) -> None:
        [(_, score)] = engine.search(Request(terms("limit"))).hits
        idf = math.log(1 + (5 - 1 + 0.5) / 1.5)
        length, average = 3, 11 / 5
        assert score == pytest.approx(idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / average)), rel=0.02)

    def test_a_weight_multiplies(self, engine: Engine) -> None:
        plain = engine.search(Request(Term("stem", "limit"))).hits[0][1]
        assert engine.search(Request(Term("stem", "limit", 2.5))).hits[0][1] == pytest.approx(
            2.5 * plain, rel=1e-5
        )

    def test_some_adds_scores_up(self, engine: Engine) -> None:
        title = Term("title", "callback")
        apart = [engine.search(Request(node)).hits[0][1] for node in (title, Term("stem", "callback"))]
        both = engine.search(Request(Some((title, Term("stem", "callback"))))).hits
        assert dict(both) == {2: pytest.approx(sum(apart), rel=1e-5)}

    def test_all_wants_every_part(self, engine: Engine) -> None:
        node = All((Term("stem", "call"), Term("stem", "hold")))
        assert numbers(engine.search(Request(node))) == [3]

    def test_best_takes_the_highest_part(self, engine: Engine) -> None:
        single = dict(engine.search(Request(Term("stem", "request"))).hits)
        node = Best((Term("stem", "request"), Term("stem", "help", 0.01)))
        assert dict(engine.search(Request(node)).hits) == pytest.approx(single, rel=1e-5)

    def test_a_flat_node_scores_the_same_for_all_that_match(self, engine: Engine) -> None:
        node = Some((Flat(All((Term("stem", "call"), Term("stem", "hold"))), 50.0), Term("stem", "call")))
        alone = dict(engine.search(Request(Term("stem", "call"))).hits)
        found = engine.search(Request(node))
        assert dict(found.hits) == pytest.approx({2: alone[2], 3: alone[3] + 50.0}, rel=1e-5)
        assert numbers(found) == [3, 2]
        assert dict(engine.search(Request(Flat(terms("request", "year"), 2.0))).hits) == {
            0: 2.0,
            1: 2.0,
            4: 2.0,
        }

    def test_nodes_nest(self, engine: Engine) -> None:
        inner = Best((All((Term("stem", "call"), Term("stem", "hold"))), Term("stem", "limit")))
        found = engine.search(Request(Some((inner, Term("stem", "absent"), Term("stem", "help")))))
        assert sorted(numbers(found)) == [0, 1, 3]

    def test_a_phrase_wants_its_words_in_a_row(self, engine: Engine) -> None:
        assert numbers(engine.search(Request(Phrase(("call", "back"))))) == [2]
        assert numbers(engine.search(Request(Phrase(("back", "call", "hold"))))) == [3]
        assert engine.search(Request(Phrase(("back", "hold")))).total == 0

    def test_a_phrase_of_one_word_is_a_word(self, engine: Engine) -> None:
        assert numbers(engine.search(Request(Phrase(("limit",))))) == [0]

    def test_a_phrase_with_an_unknown_word_finds_nothing(self, engine: Engine) -> None:
        assert engine.search(Request(Phrase(("call", "nowhere")))).total == 0

    def test_everything_is_every_entry_in_order_without_score(self, engine: Engine) -> None:
        assert engine.search(Request(Everything())).hits == [(number, 0.0) for number in range(5)]

    def test_nothing_is_found_by_no_part(self, engine: Engine) -> None:
        assert engine.search(Request(Some(()))) == Found(0, [])

    def test_filters_narrow_without_scoring(self, engine: Engine) -> None:
        free = dict(engine.search(Request(terms("call"))).hits)
        found = engine.search(Request(terms("call"), (Filter("tag", ("c",)),)))
        assert dict(found.hits) == {3: pytest.approx(free[3], rel=1e-5)}

    def test_a_filter_takes_any_of_its_values_and_all_filters_must_hold(self, engine: Engine) -> None:
        either = Filter("kind", ("service", "protocol"))
        assert engine.search(Request(Everything(), (either,))).total == 4
        assert numbers(engine.search(Request(Everything(), (either, Filter("tag", ("c",)))))) == [3]

    def test_a_filter_value_may_hold_blanks(self, engine: Engine) -> None:
        assert numbers(engine.search(Request(Everything(), (Filter("tag", ("a b",)),)))) == [1, 3]
        assert engine.search(Request(Everything(), (Filter("tag", ("a",)),))).total == 0

    def test_a_filter_without_values_lets_nothing_through(self, engine: Engine) -> None:
        assert engine.search(Request(Everything(), (Filter("kind", ()),))).total == 0

    def test_an_entry_has_every_one_of_its_values(self, engine: Engine) -> None:
        for lang in ("pt", "en"):
            assert numbers(engine.search(Request(terms("year"), (Filter("serves", (lang,)),)))) == [4]

    def test_exclusions_leave_out(self, engine: Engine) -> None:
        found = engine.search(
            Request(terms("call", "year"), without=(Term("stem", "hold"), Term("stem", "limit")))
        )
        assert sorted(numbers(found)) == [2, 4]

    def test_counts_cover_everything_found_whatever_the_page(self, engine: Engine) -> None:
        found = engine.search(Request(terms("call", "request"), limit=1, counts=("kind", "tag")))
        assert found.total == 4
        assert found.counts == {"kind": {"service": 2, "protocol": 2}, "tag": {"a b": 2, "c": 1}}

    def test_counts_can_be_had_without_hits(self, engine: Engine) -> None:
        found = engine.search(Request(terms("call"), limit=0, counts=("kind",)))
        assert found == Found(2, [], {"kind": {"protocol": 2}})

    def test_equal_scores_come_in_order_of_entries(self) -> None:
        engine = self.build([Entry({"stem": "same"}, {})] * 30)
        assert numbers(engine.search(Request(terms("same"), limit=30))) == list(range(30))

    def test_pages_join_into_the_whole_list(self, engine: Engine) -> None:
        node = terms("call", "request", "year")
        whole = engine.search(Request(node, limit=10)).hits
        pages = [
            hit for offset in range(6) for hit in engine.search(Request(node, limit=1, offset=offset)).hits
        ]
        assert pages == whole

    def test_no_entries_is_an_index_too(self) -> None:
        assert self.build([]).search(Request(terms("call"), counts=("kind",))) == Found(0, [])

    def test_words_of_any_script_are_words(self) -> None:
        engine = self.build([Entry({"stem": "año 6.12 日本語 😀 a_b"}, {"tag": ("ação, “x”",)})])
        for word in ("año", "6.12", "日本語", "😀", "a_b"):
            assert engine.search(Request(terms(word), (Filter("tag", ("ação, “x”",)),))).total == 1

    def test_many_threads_read_the_same(self, engine: Engine) -> None:
        request = Request(terms("call", "request"), counts=("kind",))
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: engine.search(request), range(40)))
        assert all(each == found[0] for each in found)

    def test_it_agrees_with_the_plainest_engine(self, engine: Engine) -> None:
        chance, plainest = random.Random(7), engine_class("memory")(ENTRIES)
        for _ in range(60):
            words, rare = chance.choices(WORDS, k=chance.randint(1, 4)), chance.choice(WORDS)
            node = Some((terms(*words), Best((Term("stem", rare), Term("title", rare, 0.5)))))
            request = Request(node, counts=("kind",))
            ours, plain = engine.search(request), plainest.search(request)
            assert (ours.total, ours.counts) == (plain.total, plain.counts)
            assert dict(ours.hits) == pytest.approx(dict(plain.hits), rel=0.02)
