from __future__ import annotations

from kbserver.search.runs import Run, standing
from kbserver.search.shelf import Shelf
from tests.search.conftest import document, shelf

SHELF = shelf(
    "Una llamada en espera. La llamada, y la espera.", "la espera en llamada", title="Llamadas en espera"
)
STOPS = frozenset(SHELF.marks[word] for word in ("en", "la", "una", "y"))


def run(on: Shelf, *stems: str, exact: tuple[list[str], ...] = ()) -> Run:
    return Run("".join(on.marks[stem] for stem in stems), exact, 0, STOPS)


def places(wanted: Run, number: int = 0, on: Shelf = SHELF) -> dict[str, list[list[int]]]:
    found = standing([wanted], on.shelved[number], on.analyzer)
    return {part: [tokens for _, tokens in runs] for part, runs in found.items()}


def test_words_stand_together_in_their_order_with_stop_words_between() -> None:
    assert places(run(SHELF, "llam", "esper")) == {"title": [[0, 2]], "text": [[1, 3], [5, 8]]}
    assert places(run(SHELF, "llam", "esper"), 1) == {"title": [[0, 2]]}


def test_nothing_stands_between_the_words_of_a_phrase() -> None:
    exact = (["llamada"], ["en"], ["espera"])
    phrase = Run("".join(SHELF.marks[each] for each in ("llam", "en", "esper")), exact, 0)
    assert places(phrase) == {"text": [[1, 2, 3]]}


def test_only_the_exact_forms_of_a_word_count_where_they_are_given() -> None:
    on = shelf("Un chamado, a chamada, os chamados.", lang="pt")
    assert places(run(on, "cham", exact=(["chamado", "chamados"],)), on=on) == {"text": [[1], [5]]}


def test_every_part_of_a_section_is_looked_at() -> None:
    section = document(
        "guide",
        "a",
        heading="Lote",
        questions=("¿Qué lote?",),
        tags=("otro", "lote"),
        text="",
        variants=("lotes",),
    )
    on = Shelf("es", [section], {}, type(SHELF.engine))
    found = places(run(on, "lot", exact=(["lote"],)), on=on)
    assert found == {"heading": [[0]], "question": [[1]], "tag": [[1]]}
