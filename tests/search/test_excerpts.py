from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.markdown import sections_of
from kbserver.search.excerpts import SIZE, Match, excerpt, utf16_ranges

SENTENCES = "Uno dos tres cuatro. " * 30
TEXTS = st.text(st.sampled_from("aéñ😀ﬁ\u0301 \n.¡?—k"), max_size=700)
WORD = re.compile(r"[^\W_]+")


def cut(text: str, start: int, end: int) -> str:
    """A range of UTF-16 code units, as a browser would cut it."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def matches(text: str, *words: str) -> list[Match]:
    found = [
        (at.start(), at.end(), n) for n, word in enumerate(words) for at in re.finditer(re.escape(word), text)
    ]
    return sorted(found)


def shown(text: str, *words: str) -> tuple[str, list[str]]:
    result, ranges = excerpt(text, matches(text, *words))
    return result, [cut(result, *each) for each in ranges]


def test_a_short_text_is_shown_whole() -> None:
    assert shown("Cada lote cuesta $300.", "lote") == ("Cada lote cuesta $300.", ["lote"])


def test_without_a_match_the_beginning_is_shown() -> None:
    result, ranges = shown(SENTENCES)
    assert SENTENCES.startswith(result)
    assert result.endswith(".")
    assert ranges == []


def test_the_window_with_most_different_words_is_taken() -> None:
    text = "lote lote lote. " + "x " * 200 + "El precio del lote es alto. " + "y " * 200
    result, marked = shown(text, "lote", "precio")
    assert "El precio del lote es alto." in result
    assert set(marked) == {"precio", "lote"}


def test_whole_sentences_are_shown_where_they_fit() -> None:
    text = SENTENCES + "El aviso llega a las 45. " + SENTENCES
    result, marked = shown(text, "aviso")
    assert result.startswith("Uno dos tres cuatro.") or result.startswith("El aviso")
    assert result.endswith(".")
    assert marked == ["aviso"]


def test_a_long_sentence_is_cut_between_words_with_ellipses() -> None:
    text = "palabra " * 100 + "aviso " + "palabra " * 100
    result, marked = shown(text, "aviso")
    assert result.startswith("…palabra")
    assert result.endswith("palabra…")
    assert marked == ["aviso"]


@pytest.mark.parametrize("line", ["Uno.", "¿Uno?", "«¡Uno!»", "(Véase uno.)", "Los pasos:", "Uno · ", "…"])
def test_a_line_that_ends_in_a_mark_is_joined_to_the_next_by_a_blank(line: str) -> None:
    assert shown(f"{line}\nDos", "Dos") == (f"{line} Dos", ["Dos"])


@pytest.mark.parametrize("line", ["Uno", "«Uno»", "Uno (1)", ")", "— 😀"])
def test_a_bar_ends_a_line_that_ends_without_a_mark(line: str) -> None:
    assert shown(f"{line}\nDos", line, "Dos") == (f"{line} | Dos", [line, "Dos"])


def test_items_and_rows_stay_apart() -> None:
    text = """
Call us back:

- Send the form
- Wait for the *code*

| Requests | Price |
|----------|-------|
| 10       | $300  |
| 20       | $600  |

!!! script "Opening"
    Good morning
"""
    [section] = sections_of(text)
    result, marked = shown(section.text, "form", "code", "$600", "morning")
    assert result == (
        "Call us back: Send the form | Wait for the code | Requests · Price | 10 · $300 | 20 · $600"
        " | Opening | Good morning"
    )
    assert marked == ["form", "code", "$600", "morning"]


def test_a_match_across_a_line_s_end_is_marked_with_the_bar() -> None:
    assert excerpt("llamada en\nespera", [(8, 17, 0)]) == ("llamada en | espera", [(8, 19)])


def test_items_of_a_long_list_are_shown_whole() -> None:
    text = "\n".join(f"Paso {n} del trámite" for n in range(100, 160))
    result, marked = shown(text, "140")
    assert set(result.split(" | ")) <= set(text.split("\n"))
    assert marked == ["140"]


def test_emoji_count_two_units() -> None:
    result, ranges = excerpt("😀 lote 😀 lote", matches("😀 lote 😀 lote", "lote"))
    assert ranges == [(3, 7), (11, 15)]
    assert [cut(result, *each) for each in ranges] == ["lote", "lote"]


def test_combining_accents_stay_with_their_letters() -> None:
    assert shown("Una nin\u0303a vio", "nin\u0303a") == ("Una nin\u0303a vio", ["nin\u0303a"])


def test_a_match_longer_than_the_window_is_clipped() -> None:
    text = "x" * 500
    result, ranges = excerpt(text, [(0, 500, 0)])
    assert result == "x" * SIZE + "…"
    assert ranges == [(0, SIZE)]


@given(TEXTS, st.sets(st.integers(0, 150), max_size=12))
def test_marked_ranges_are_the_words_that_matched(text: str, chosen: set[int]) -> None:
    found = [(at.start(), at.end(), n % 3) for n, at in enumerate(WORD.finditer(text)) if n in chosen]
    result, ranges = excerpt(text, found)
    words = {text[start:end] for start, end, _ in found}
    marked = [cut(result, *each) for each in ranges]
    assert all(any(piece in word for word in words) for piece in marked)
    assert all(marked)
    assert bool(marked) == bool(found)


@given(TEXTS)
def test_an_excerpt_is_a_part_of_the_text_of_bounded_length(text: str) -> None:
    found = [(at.start(), at.end(), 0) for at in WORD.finditer(text)]
    result, _ = excerpt(text, found[len(found) // 2 :])
    inner = result.strip("…").replace(" | ", " ")
    assert inner in text.replace("\n", " ")
    assert len(inner) <= SIZE


@given(st.lists(st.sampled_from(["Uno", "dos.", "😀 tres", "¿k?", "(1)", "«Sí.»"]), max_size=30))
def test_marks_or_bars_tell_where_every_line_ends(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    found = [(at.start(), at.end(), 0) for at in re.finditer(r"(?m)^.+$", text)]
    result, ranges = excerpt(text, found[:1])
    whole = [cut(result, *each) for each in excerpt(text, found)[1]]
    assert "\n" not in result
    assert [cut(result, *each) for each in ranges] == lines[:1]
    assert all(any(piece in line for line in lines) for piece in whole)
    parts = re.split(r"(?<=[.?]) |(?<=\.») | \| ", result.strip("…"))
    assert parts == lines[: len(parts)] or not lines


@given(st.text(max_size=40), st.data())
def test_utf16_ranges_cut_what_character_ranges_cut(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    text = text.encode("utf-8", "ignore").decode()
    start, end = min(start, len(text)), min(end, len(text))
    [found] = utf16_ranges(text, [(start, end)])
    assert cut(text, *found) == text[start:end]


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_a_blank_text_has_a_blank_excerpt(text: str) -> None:
    assert excerpt(text, []) == ("", [])
