from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.collection import Collection, GuideText
from kbserver.config import Config, parse_config
from kbserver.search import Query
from tests.api.conftest import CLIENTS, KB_YML, register, section

FIRST, LAST = dt.date(2025, 3, 1), dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def config() -> Config:
    return parse_config(KB_YML)


def found(collection: Collection, guide_id: str, lang: str) -> GuideText:
    text = collection.text(guide_id, lang)
    assert text is not None
    return text


def made(config: Config, documents=CLIENTS, former: Collection | None = None) -> Collection:
    return Collection(documents, register(documents, "clients"), config, former)


def test_a_guide_is_read_in_the_language_or_the_one_preferred_next(config: Config) -> None:
    collection = made(config)
    assert found(collection, "service/requests", "pt").lead.lang == "pt"
    assert found(collection, "tutorials/upload", "pt").lead.lang == "es"
    assert collection.text("tutorials/upload", "pt", fallback=False) is None
    assert collection.text("nothing", "es") is None


def test_sections_stand_in_the_order_of_the_text_however_they_came(config: Config) -> None:
    text = found(made(config, tuple(reversed(CLIENTS))), "service/requests", "es")
    assert [each.anchor for each in text.sections] == ["", "limits", "hours"]
    assert text.url == "/service/requests/"


def test_the_same_documents_keep_their_index_and_its_age(config: Config) -> None:
    former = made(config)
    again = made(config, former=former)
    assert (again.index, again.since) == (former.index, former.since)


def test_other_documents_get_an_index_of_their_own(config: Config) -> None:
    former = made(config)
    changed = made(config, (*CLIENTS[:-1], replace(CLIENTS[-1], text="Otra cosa")), former)
    assert changed.index is not former.index
    assert changed.index.version != former.index.version
    assert changed.since >= former.since


def test_a_day_on_which_all_was_in_force_is_the_collection_itself(config: Config) -> None:
    collection = made(config)
    assert collection.on(FIRST) is collection


def test_a_day_has_what_was_in_force_on_it_first_and_last_day_included(config: Config) -> None:
    ending = section("tutorials/old", in_force_to=LAST.isoformat(), text="solicitud antigua")
    collection = made(config, (*CLIENTS, ending))
    assert collection.on(LAST).text("tutorials/old", "es")
    assert collection.on(LAST + dt.timedelta(1)).text("tutorials/old", "es") is None
    assert collection.on(FIRST - dt.timedelta(1)).guides == {}


def test_an_index_of_a_day_is_built_once_for_all_days_like_it(config: Config) -> None:
    later = section("tutorials/new", in_force_from="2026-01-01")
    collection = made(config, (*CLIENTS, later))
    with ThreadPoolExecutor(8) as pool:
        days = list(pool.map(collection.on, [FIRST + dt.timedelta(n) for n in range(40)]))
    assert len(set(map(id, days))) == 1
    assert collection.at_hand(FIRST) is days[0]
    assert collection.at_hand(dt.date(2026, 1, 1)) is None
    assert days[0].whole is collection


def test_only_so_many_days_are_kept(config: Config) -> None:
    many = [section(f"tutorials/t{n}", in_force_from=f"2026-01-{n:02}") for n in range(1, 21)]
    collection = made(config, (*CLIENTS, *many))
    first = collection.on(dt.date(2026, 1, 1))
    for n in range(2, 20):
        collection.on(dt.date(2026, 1, n))
    assert collection.on(dt.date(2026, 1, 1)) is not first


def test_a_draft_in_a_preview_is_there_on_every_day(config: Config) -> None:
    draft = section("tutorials/draft", in_force_from=None, status="draft", version=0)
    assert made(config, (*CLIENTS, draft)).on(dt.date(2000, 1, 1)).text("tutorials/draft", "es")


def test_an_audience_may_have_nothing_at_all(config: Config) -> None:
    collection = made(config, ())
    assert collection.index.search(Query("a", "es")).total == 0
    assert collection.on(FIRST) is collection


DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 20))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=6), st.lists(DAYS, max_size=6))
def test_on_every_day_exactly_the_texts_in_force_are_there(
    config: Config, spans: list[tuple[dt.date, dt.date | None]], days: list[dt.date]
) -> None:
    documents = [
        section(f"g{n}", in_force_from=first.isoformat(), in_force_to=last.isoformat() if last else None)
        for n, (first, last) in enumerate(spans)
    ]
    collection = made(config, tuple(documents))
    for day in days:
        expected = {
            f"g{n}" for n, (first, last) in enumerate(spans) if first <= day and (not last or day <= last)
        }
        assert set(collection.on(day).guides) == expected
