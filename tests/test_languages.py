from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.languages import LANGUAGES, NAMES, format_date, negotiate, primary, resolve

DAY = dt.date(2024, 11, 8)


@pytest.mark.parametrize(
    ("lang", "written"), [("es", "08/11/2024"), ("pt", "08/11/2024"), ("en", "8 Nov 2024")]
)
def test_a_day_is_written_as_readers_write_it(lang, written):
    assert format_date(DAY, lang) == written


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_days_that_differ_are_written_differently(day, lang):
    other = day + dt.timedelta(days=1 if day < dt.date.max else -1)
    assert format_date(day, lang) != format_date(other, lang)


def test_every_language_has_a_name():
    assert set(NAMES) == set(LANGUAGES)


@pytest.mark.parametrize(("tag", "subtag"), [("pt-BR", "pt"), ("ES", "es"), ("pt_BR", "pt"), (" en ", "en")])
def test_the_primary_subtag_of_a_tag(tag, subtag):
    assert primary(tag) == subtag


def test_a_tag_resolves_to_an_available_language_or_none():
    assert resolve("pt-BR", LANGUAGES) == "pt"
    assert resolve("fr", LANGUAGES) is None
    assert resolve("", LANGUAGES) is None


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "es"),
        ("", "es"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("en;q=0.5, pt;q=0.7", "pt"),
        ("fr, en;q=0.1", "en"),
        ("fr", "es"),
        ("*", "es"),
        ("pt;q=0, *;q=0.1", "es"),
        ("en;q=zero, pt;q=0.1", "pt"),
        ("en;q=2, pt;q=0.1", "pt"),
        ("pt;q=nan", "es"),
        ("en, pt", "en"),
    ],
)
def test_the_header_chooses_the_heaviest_available_language(header, lang):
    assert negotiate(header, LANGUAGES, "es") == lang


@given(st.text())
def test_no_header_is_an_error(header):
    assert negotiate(header, LANGUAGES, "es") in LANGUAGES
