from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.numbers import SHORTEST, long_numbers


def found(text: str) -> list[str]:
    return [digits for _, _, digits in long_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "+1 (855) 555-0149",
        "1-855-555-0149",
        "+1 855.555.0149",
        "(1) 855 555 0149",
        "+1 855‑555‑0149, o antes",
    ],
)
def test_the_digits_of_groups_are_one_word_with_and_without_the_first_groups(text: str) -> None:
    assert found(text) == ["18555550149", "8555550149", "5550149"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-28",
        "28.11.2024 10.30",
        "2024-2025",
        "1 500 000",
        "$1 500 000",
        "612 345 678 €",
        "1.500.000,00",
        "12 500 000.00",
        "1234567.89",
        "45 50 30",
        "8555550149",
        "A12 345 6789",
        "sin números",
    ],
)
def test_dates_amounts_and_short_lists_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_it_tells_where_a_number_stands() -> None:
    text = "Llame al (855) 555-0149 hoy."
    assert [text[start:end] for start, end, _ in long_numbers(text)] == ["855) 555-0149", "555-0149"]


@given(st.text("0123456789 .()-+,$a", max_size=40))
def test_its_words_are_the_digits_that_stand_there(text: str) -> None:
    for start, end, digits in long_numbers(text):
        assert "".join(filter(str.isdecimal, text[start:end])) == digits
        assert len(digits) >= SHORTEST
