"""The modules of the search by themselves, in a real browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.languages import LANGUAGES, format_date
from tests.plugins.searching import HIT, Host, Tab

one_unit_each = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc"]), max_size=30)
word = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
choices = st.lists(word, max_size=3, unique=True)


@pytest.fixture(scope="module")
def modules(host: Host, tab: Tab) -> Tab:
    """A page whose modules can be imported."""
    tab.open(f"{host.url}/robots.txt")
    return tab


@settings(max_examples=60)
@given(text=one_unit_each, ranges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_pieces_put_together_are_the_text(modules, text, ranges):
    pieces = modules.module("text", "m.pieces(v[0], v[1])", text, [sorted(pair) for pair in ranges])
    assert "".join(piece["text"] for piece in pieces) == text
    assert all(piece["text"] for piece in pieces)


def test_ranges_count_utf_16_units(modules):
    pieces = modules.module("text", "m.pieces(v[0], v[1])", "👍 límite", [[3, 9]])
    assert pieces == [{"text": "👍 ", "marked": False}, {"text": "límite", "marked": True}]


def test_overlapping_ranges_mark_once(modules):
    pieces = modules.module("text", "m.pieces(v[0], v[1])", "abcdef", [[3, 5], [1, 4]])
    assert [piece["text"] for piece in pieces if piece["marked"]] == ["bcd", "e"]


def test_facts_fill_their_places_and_no_others(modules):
    assert modules.module("text", "m.fill(v[0], v[1])", "{count} de {total}", {"count": 3}) == "3 de {total}"


@pytest.mark.parametrize(("count", "said"), [(0, "0 guías"), (1, "1 guía"), (2, "2 guías")])
def test_one_and_several_have_words_of_their_own(modules, count, said):
    words = {"guides.one": "1 guía", "guides.other": "{count} guías"}
    assert modules.module("text", "m.counted(v[0], 'guides', v[1])", words, count) == said


@settings(max_examples=60)
@given(q=word, kind=choices, area=choices, tag=choices, own=st.booleans())
def test_an_address_says_what_is_asked(modules, q, kind, area, tag, own):
    asked = {"q": q, "kind": kind, "area": area, "tag": tag, "own": own}
    assert modules.module("asked", "m.readAsked(m.writeAsked(v[0]))", asked) == asked
    assert modules.module("asked", "m.countChosen(v[0])", asked) == len(kind + area + tag) + own


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {"q": ""}),
        ("?q=++citas+&kind=faq&kind=faq&kind=&own=yes&page=3", {"q": "citas", "kind": ["faq"]}),
        (f"?q={'a' * 300}", {"q": "a" * 200}),
    ],
)
def test_an_address_that_nobody_wrote_is_read_as_well_as_can_be(modules, query, asked):
    nothing = {"kind": [], "area": [], "tag": [], "own": False}
    assert modules.module("asked", "m.readAsked(v[0])", query) == nothing | asked


def test_nothing_asked_needs_no_query(modules):
    assert modules.module("asked", "m.writeAsked(m.withoutChoices({q: '', own: true}))") == ""


@settings(max_examples=40)
@given(day=st.dates(min_value=dt.date(1000, 1, 1)))
def test_days_are_written_as_the_pages_write_them(modules, day):
    written = modules.module(
        "days", "v[1].map((lang) => m.formatDay(v[0], lang))", day.isoformat(), LANGUAGES
    )
    assert written == [format_date(day, lang) for lang in LANGUAGES]


TURNS = """(async () => {
  const turns = new m.Turns(), log = [], ends = []
  const work = (name, ms) => async (signal) => {
    log.push(name)
    await new Promise((done) => {
      const timer = setTimeout(done, ms)
      signal.addEventListener("abort", () => { clearTimeout(timer); done() })
    })
    ends.push(name + (signal.aborted ? " aborted" : ""))
  }
  %s
  await new Promise((done) => setTimeout(done, 700))
  return [log, ends]
})()"""


@pytest.mark.parametrize(
    ("steps", "began", "ended"),
    [
        ("turns.take(work('a', 20)); turns.take(work('b', 1)); turns.take(work('c', 1))", "a c", "a c"),
        ("turns.take(work('a', 5000)); turns.take(work('b', 1))", "a b", "a aborted b"),
        ("turns.take(work('a', 50)); turns.take(work('b', 1)); turns.stop()", "a", "a aborted"),
        ("turns.take(work('a', 50)); turns.stop(); turns.take(work('b', 1))", "a b", "a aborted b"),
    ],
    ids=["the latest waits", "not for long", "stopped", "asked again after a stop"],
)
def test_questions_take_turns(modules, steps, began, ended):
    log, ends = modules.module("turns", TURNS % steps)
    assert (" ".join(log), " ".join(ends)) == (began, ended)


def counts(modules: Tab, asked: dict[str, Any]) -> Any:
    """The counts, and what was asked for them."""
    script = """await (async () => {
      const questions = [], every = {kind: {faq: 9}, area: {a: 9}, tag: {t: 9}, lang: {es: 9, pt: 9}}
      const client = {search: async (asked) => (questions.push(asked), {facets: every})}
      const counts = {kind: {faq: 1}, area: {a: 1}, tag: {}, lang: {es: 1}}
      return [await m.countChoices(client, v[0], counts), questions]
    })()"""
    return modules.module("choices", script, asked)


def test_a_group_in_which_something_is_chosen_is_counted_as_if_nothing_were(modules):
    asked = {"q": "citas", "kind": ["faq"], "area": [], "tag": [], "own": True}
    found, questions = counts(modules, asked)
    assert found == {"kind": {"faq": 9}, "area": {"a": 1}, "tag": {}, "lang": {"es": 9, "pt": 9}}
    assert [(question["kind"], question["own"]) for question in questions] == [([], True), (["faq"], False)]


def test_where_nothing_is_chosen_nothing_more_is_asked(modules):
    found, questions = counts(modules, {"q": "citas", "kind": [], "area": [], "tag": [], "own": False})
    assert (found["kind"], questions) == ({"faq": 1}, [])


def test_words_that_are_missing_are_told_as_they_were_typed(modules, host):
    host.answers([HIT | {"missing": [[3, 5]]}], query="👍 ñu cohete", missing=["cohete"])
    script = """await (async () => {
      const settings = {base: "/", lang: "es"}
      const client = new m.SearchClient(settings, new URL("/", location), (...of) => fetch(...of))
      return client.search({q: "x", limit: 5})
    })()"""
    answer = modules.module("client", script)
    assert (answer["missing"], answer["hits"][0]["missing"]) == (["cohete"], ["ñu"])
    assert answer["hits"][0]["url"] == f"{host.url}/service/limits/#scope"
