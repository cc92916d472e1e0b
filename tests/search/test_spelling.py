from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.spelling import Speller, distance

WORDS = st.text("abcdeñ", max_size=9)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = [
    "solicitud",
    "solicitudes",
    "cliente",
    "capacitacion",
    "espera",
    "llamada",
    "lote",
    "lotes",
    "6.12",
]


def plainly(one: str, other: str) -> int:
    """Optimal string alignment by its definition, without any shortcut."""
    table = [[max(i, j) if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(WORDS, WORDS, st.integers(1, 2))
def test_the_distance_is_the_plain_one_as_far_as_it_matters(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(plainly(one, other), most + 1)


@given(WORDS, WORDS)
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 2) == distance(other, one, 2)


@given(WORDS)
def test_a_word_is_no_edit_away_from_itself(word: str) -> None:
    assert distance(word, word, 2) == 0


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("lote", "lotes", 1),
        ("lote", "ltoe", 1),
        ("lote", "late", 1),
        ("lote", "lte", 1),
        ("lote", "latex", 2),
    ],
)
def test_each_kind_of_edit_counts_one(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == edits


class TestSpeller:
    speller = Speller(VOCABULARY)

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("solicitdu", "solicitud"),
            ("colicitud", "solicitud"),
            ("solicitu", "solicitud"),
            ("xcliente", "cliente"),
            ("liente", "cliente"),
            ("cleinte", "cliente"),
            ("capasitasion", "capacitacion"),
            ("lotr", "lote"),
        ],
    )
    def test_a_misspelt_word_finds_the_right_one(self, typed: str, meant: str) -> None:
        assert meant in {word for _, word in self.speller.near(typed)}

    @pytest.mark.parametrize("typed", ["lo", "abc", "9001", "6.13", "zzzzzzzz", ""])
    def test_short_words_codes_and_strangers_find_nothing(self, typed: str) -> None:
        assert self.speller.near(typed) == []

    def test_short_words_may_be_one_edit_off_only(self) -> None:
        assert self.speller.near("lxtx") == []

    def test_two_edits_are_tried_only_where_one_finds_nothing(self) -> None:
        assert {away for away, _ in self.speller.near("solicitude")} == {1}

    @given(
        st.sampled_from([word for word in VOCABULARY if len(word) > 5]),
        st.integers(0, 40),
        st.sampled_from(LETTERS),
    )
    def test_one_letter_replaced_is_always_mended(self, word: str, place: int, letter: str) -> None:
        place %= len(word)
        typed = word[:place] + letter + word[place + 1 :]
        assert word in {found for _, found in self.speller.near(typed)}


@given(st.integers(0, 8), st.integers(4, 9), st.permutations("abcdefghi"))
def test_every_swap_of_neighbours_is_forgiven_but_in_the_shortest_words(
    place: int, length: int, letters: list[str]
) -> None:
    word = "".join(letters[:length])
    place %= length - 1
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    edges = {swapped[:2] == word[:2], swapped[-2:] == word[-2:]}
    assert ((1, word) in Speller([word]).near(swapped)) is (True in edges)
