from __future__ import annotations

from collections.abc import Iterable

from kbserver.search.engines.base import Entry, Found, Request
from kbserver.search.shelf import Shelf
from tests.search.conftest import document, shelf

SECTION = document(
    "guide",
    "limits",
    title="Guía del servicio",
    heading="Límites",
    heading_path=("Alcance", "Límites"),
    text="Son 50 al año.",
    questions=("¿Cuántas solicitudes?",),
    tags=("uso interno",),
    topic="6.12",
    variants=("cupo",),
)


class Kept:
    """An engine that only keeps what it is given."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)

    def search(self, request: Request) -> Found:
        return Found(0, [])


def entry() -> Entry:
    made = Shelf("es", [SECTION], {"guide": ["pt", "en"]}, Kept)
    assert isinstance(made.engine, Kept)
    return made.engine.entries[0]


def test_the_small_fields_hold_title_heading_and_questions() -> None:
    texts = entry().texts
    assert texts["title"] == "gui servici 6.12"
    assert texts["heading"] == "limit"
    assert texts["question"] == "cuant solicitud"


def test_the_beginning_of_a_guide_has_its_title_and_tags_apart() -> None:
    lead = document("guide", title="Guía del servicio", tags=("uso interno",))
    engine = Shelf("es", [lead], {}, Kept).engine
    assert isinstance(engine, Kept)
    assert engine.entries[0].texts["lead"] == "gui servici uso intern"
    assert "lead" not in entry().texts


def test_the_whole_text_holds_every_part() -> None:
    words = entry().texts["stem"].split()
    assert {"gui", "6.12", "limit", "alcanc", "solicitud", "uso", "50", "ano", "cup"} <= set(words)


def test_no_phrase_runs_from_one_part_into_the_next() -> None:
    assert "6.12 ¶ limites ¶ cupo ¶ alcance" in entry().texts["exact"]


def test_keywords_are_kept_whole() -> None:
    assert entry().keywords == {
        "kind": ("faq",),
        "tag": ("uso interno",),
        "guide": ("guide",),
        "area": ("qualidade",),
        "serves": ("pt", "en"),
    }


def test_places_of_tokens_lead_back_to_the_text() -> None:
    shelved = shelf("Cada lote: $300.").shelved[0]
    at = shelved.text_ends
    assert [shelved.document.text[at[2 * n] : at[2 * n + 1]] for n in range(len(shelved.text))] == [
        "Cada",
        "lote",
        "300",
    ]


def test_a_mark_leads_back_to_its_stem() -> None:
    made = shelf("Cada lote cuesta", "solicitudes al año")
    assert all(made.stems[ord(mark)] == stem for stem, mark in made.marks.items())


def test_it_knows_words_as_typed() -> None:
    made = shelf("El año del límite")
    assert made.has("LIMITE")
    assert made.has("ano")
    assert not made.has("limites")
    assert made.stem_of("limites") is None
    assert made.stem("limites") == made.stem_of("limite") == "limit"
