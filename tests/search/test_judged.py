"""Each release keeps its place: what people ask of these very guides is found as high as it was before."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from kbserver.search import Query
from tests.search.judged import DEPTH, JUDGED, Judged, indexes, place_of, real_library

LANGS = ("es", "pt", "en")


def reciprocal(places: list[int | None]) -> float:
    return sum(1 / place for place in places if place) / len(places)


def now(lang: str, engine: str = "tantivy") -> list[tuple[Judged, int | None]]:
    index = indexes(engine)
    return [(each, place_of(each, index(each.audience))) for each in JUDGED if each.lang == lang]


@pytest.mark.parametrize("lang", LANGS)
def test_no_answer_stands_lower_than_before(lang: str) -> None:
    lower = [
        f"{judged.text}: {judged.place} → {place}"
        for judged, place in now(lang)
        if (place or DEPTH + 1) > (judged.place or DEPTH + 1)
    ]
    assert not lower, f"better on the whole? then record it: python -m tests.search.judged\n{lower}"


@pytest.mark.parametrize("engine", ["tantivy", "whoosh", "memory"])
@pytest.mark.parametrize("lang", LANGS)
def test_most_answers_come_first_on_every_engine(lang: str, engine: str) -> None:
    places = [place for _, place in now(lang, engine)]
    assert reciprocal(places) > 0.8
    assert sum(place is not None and place <= 3 for place in places) > 0.88 * len(places)


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_accents_make_next_to_no_difference(lang: str) -> None:
    index = indexes("tantivy")
    typed = [(each, place) for each, place in now(lang) if not each.text.isascii()]
    without = [
        place_of(replace(each, text=without_accents(each.text)), index(each.audience)) for each, _ in typed
    ]
    assert reciprocal(without) == pytest.approx(reciprocal([place for _, place in typed]), abs=0.02)


@pytest.mark.parametrize("lang", LANGS)
def test_whoosh_and_tantivy_agree_on_the_first_hit(lang: str) -> None:
    """Nine times in ten: they round the lengths of texts differently."""
    asked = [each for each in JUDGED if each.lang == lang]
    first = [
        [indexes(engine)(each.audience).search(Query(each.text, lang, limit=1)).hits for each in asked]
        for engine in ("tantivy", "whoosh")
    ]
    agreed = [
        [hit.document.id for hit in one] == [hit.document.id for hit in other]
        for one, other in zip(*first, strict=True)
    ]
    assert sum(agreed) >= 0.9 * len(agreed)


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_enough_of_them_and_their_answers_exist(lang: str) -> None:
    asked = [each for each in JUDGED if each.lang == lang]
    assert len(asked) >= 40
    assert len({each.text for each in asked}) == len(asked)
    ids = {
        audience: {d.id for d in indexes("tantivy")(audience).documents} for audience in ("clients", "agents")
    }
    assert not [(each.text, t) for each in asked for t in each.targets if t not in ids[each.audience]]
    assert real_library().config.languages.list == list(LANGS)


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
