from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.analyzers import analyzer, split
from kbserver.search.reader import Reader


def reader(lang: str = "es") -> Reader:
    return Reader(analyzer(lang))


def test_a_text_gives_exact_words_stems_and_pairs() -> None:
    read = reader().read("Los límites del servicio, e-mail")
    assert list(read.exact) == ["los", "limites", "del", "servicio", "e", "mail"]
    assert read.content == ["limit", "servici", "mail", "email"]
    assert read.pairs == ["limit_servici", "servici_mail"]


def test_a_number_in_groups_is_one_word_as_well() -> None:
    read = reader().read("al (855) 555-0149")
    assert read.content == ["855", "555", "0149", "8555550149", "5550149"]


def test_accents_are_kept_apart_as_written() -> None:
    read = reader().read("El PAPÁ de él come papa, no mas")
    assert read.written == ["papá"]
    assert read.exact.count("papa") == 2


def test_marks_stand_for_stems() -> None:
    made = reader()
    read = made.read("límite límites lote")
    assert read.marks[0] == read.marks[1] == made.marks["limit"]
    assert read.marks[2] == made.marks["lot"] != read.marks[0]


@given(st.text(max_size=80))
def test_there_is_a_mark_for_every_token(text: str) -> None:
    read = reader("pt").read(text)
    assert len(read.marks) == len(read.exact) == len(split(text)) // 2


@given(st.lists(st.text(max_size=20), max_size=6))
def test_stems_and_marks_are_one_to_one(texts: list[str]) -> None:
    made = reader("en")
    for text in texts:
        made.read(text)
    assert len(set(made.marks.values())) == len(made.marks)


def test_tokens_are_counted_once_for_a_text_that_is_kept() -> None:
    made = reader()
    assert made.read("Guía") is made.read("Guía")
    assert made.tokens["Guía"] == 1
    made.forget()
    made.read("Guía")
    assert made.tokens["Guía"] == 2


def test_a_stop_word_lends_its_stem_to_nobody() -> None:
    made = reader()
    made.read("para este")
    assert analyzer("es").stem("para") == "par"
    assert "par" not in made.marks
