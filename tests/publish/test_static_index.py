"""What the files of the search without a server hold, and what they must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbserver.config import Languages
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import Selection
from kbserver.publish.static_index import static_index
from kbserver.publish.static_index.endings import learn_endings
from kbserver.publish.static_index.shelf import FULL
from tests.conftest import Project
from tests.publish.conftest import Stage

TREE = """
    content/es/service/limits.md [clients service]
        Cuántas solicitudes hay al año.

        ## Alcance {#scope}

        Diez solicitudes gratuitas. Un seguimiento por e-mail.

        !!! internal "Saldo"
            El saldo secreto está en la consola.

        ??? faq "¿Cuántas hay?"
            Diez.
    content/pt/service/limits.md
        ---
        title: Limites
        kind: service
        audience: clients
        tags: [Prazos]
        ---

        Quantas solicitações há.
    content/es/faq/hours.md [clients faq]
        De nueve a seis.
    content/es/glossary.md [clients glossary]
        Palabras.

        ## Solicitud / pedido de ayuda {#request}

        Lo que se pide.

        - caso de soporte
    content/pt/protocols/callback.md [agents]
        Segredo dos agentes.
"""
LANGUAGES = Languages(default="es", list=["es", "pt", "en"], fallback={"en": ["pt", "es"]})

Index = dict[str, Any]
Read = Callable[..., "Files"]


class Files:
    """A static index taken apart."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def index(self, lang: str) -> Index:
        index: Index = self._json(f"{lang}.json")
        return index

    def shelves(self, lang: str) -> dict[str, list[str]]:
        """Guides by the language they come in, in order."""
        shelves = self.index(lang)["shelves"]
        return {shelf["lang"]: [guide["id"] for guide in shelf["guides"]] for shelf in shelves}

    def shelf(self, lang: str, number: int = 0) -> Index:
        shelf: Index = self.index(lang)["shelves"][number]
        return shelf

    def guide(self, lang: str, guide_id: str) -> Index:
        guides = [guide for shelf in self.index(lang)["shelves"] for guide in shelf["guides"]]
        (file,) = [guide["file"] for guide in guides if guide["id"] == guide_id]
        guide: Index = self._json(f"guides/{file}.json")
        return guide

    def phrases(self, lang: str) -> list[str]:
        found: Any = self._json(f"phrases/{self.index(lang)['phrases']}.json")
        return list(found)

    def places(self, lang: str, word: str) -> list[Any]:
        """The row of a word: itself, sections, guides."""
        files = [name for _, name in self.shelf(lang)["files"]]
        rows = [row for name in files for stem in self._json(f"words/{name}.json") for row in stem]
        (row,) = [row for row in rows if row[0] == word]
        return list(row)

    def _json(self, path: str) -> Any:
        return json.loads(self.files[f"search/{path}"])


@pytest.fixture
def read(project: Project, selected: Callable[..., Selection]) -> Read:
    """The index of the drawn project for an audience."""

    def call(audience: str = "clients", tree: str = TREE, full: int = FULL) -> Files:
        project(tree).approve()
        selection = selected(audience)
        return Files(dict(static_index(documents_of(selection), LANGUAGES, selection.base, full)))

    return call


def test_every_language_has_its_own_texts_and_the_stand_ins_its_readers_prefer(read: Read) -> None:
    files = read()
    assert files.shelves("es") == {"es": ["faq/hours", "glossary", "service/limits"]}
    assert files.shelves("pt") == {"pt": ["service/limits"], "es": ["faq/hours", "glossary"]}
    assert files.shelves("en") == {"pt": ["service/limits"], "es": ["faq/hours", "glossary"]}


def test_agents_have_theirs(read: Read) -> None:
    files = read("agents")
    assert files.shelves("pt")["pt"] == ["protocols/callback", "service/limits"]
    assert files.guide("pt", "protocols/callback")["sections"][0]["url"] == "pt/protocols/callback/"


def test_clients_get_no_word_of_agents(read: Read) -> None:
    everything = b"\n".join(read().files.values()).lower()
    for word in (b"saldo", b"secret", b"consola", b"callback", b"segredo", b"internal"):
        assert word not in everything


def test_what_agents_alone_read_changes_nothing_for_clients(read: Read) -> None:
    changed = TREE.replace("El saldo secreto", "El otro saldo").replace("Segredo dos", "Os")
    assert read(tree=changed).files == read().files
    assert read("agents", changed).files != read("agents").files


def test_the_same_texts_give_the_same_bytes_in_any_order(read: Read, selected: Any) -> None:
    files = read().files
    documents = list(documents_of(selected("clients")))
    assert dict(static_index(reversed(documents), LANGUAGES)) == files


def test_a_guide_s_file_holds_what_hits_show(read: Read) -> None:
    guide = read().guide("es", "service/limits")
    assert {name: guide[name] for name in ("guide_id", "title", "kind", "lang", "version", "status")} == {
        "guide_id": "service/limits",
        "title": "Limits",
        "kind": "service",
        "lang": "es",
        "version": 1,
        "status": "approved",
    }
    assert guide["approvals"] == [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}]
    lead, scope = guide["sections"]
    assert (lead["url"], lead["heading_path"]) == ("service/limits/", [])
    assert (scope["id"], scope["url"]) == ("service/limits#scope", "service/limits/#scope")
    assert scope["heading_path"] == ["Alcance"]
    assert "Diez solicitudes gratuitas." in scope["text"]


def test_words_are_folded_and_lead_to_stems_without_stop_words(read: Read) -> None:
    shelf = read().shelf("es")
    stems = dict(zip(shelf["words"].split(" "), shelf["stems"], strict=True))
    assert stems["solicitud"] == stems["solicitudes"] != stems["gratuitas"]
    assert "ano" not in stems
    assert "año" in stems
    assert not {"al", "un", "por"} & stems.keys()
    assert shelf["spellings"]["alcance"] == "Alcance"


def test_what_hyphens_join_is_found_and_never_offered(read: Read) -> None:
    shelf = read().shelf("es")
    assert shelf["joined"] == ["email"]
    assert "mail" in shelf["words"].split(" ")


def test_places_say_how_often_and_where(read: Read) -> None:
    files = read()
    # sections in order: hours; glossary, its request; limits, its scope
    assert files.places("es", "alcance") == ["alcance", [4, 1 << 2 | 1]]
    assert files.places("es", "solicitudes") == ["solicitudes", [3, 1 << 2, 1, 1 << 2]]
    assert files.places("es", "limits") == ["limits", [], [2, 1 << 2 | 1]]
    assert files.places("pt", "prazos") == ["prazos", [], [0, 1 << 2 | 2]]
    questions = files.places("es", "cuantas")[1]
    assert questions[-1] & 2


def test_glossary_names_lead_to_the_section_that_explains_them(read: Read) -> None:
    (concept,) = read().index("pt")["glossary"]
    assert concept == {
        "guide": "glossary",
        "at": {"es": 1},
        "names": {"es": ["solicitud", "pedido ayuda", "caso soporte"]},
    }


def test_phrases_are_titles_then_questions_then_headings(read: Read) -> None:
    assert read().phrases("es") == [
        *("Hours", "Glossary", "Limits"),
        "¿Cuántas hay?",
        *("Solicitud / pedido de ayuda", "Alcance"),
    ]


def test_readers_words_lead_to_what_they_mean_in_a_stand_in(read: Read) -> None:
    shelf = read().shelf("en", 1)
    assert shelf["lang"] == "es"
    stems = dict(zip(shelf["words"].split(" "), shelf["stems"], strict=True))
    assert stems["ayuda"] in shelf["meanings"]["help"]


def test_only_words_that_readers_are_shown_have_spellings(read: Read) -> None:
    assert read().shelf("pt", 1)["spellings"] == {}


def test_without_texts_there_still_is_an_index() -> None:
    files = Files(dict(static_index([], LANGUAGES)))
    assert files.index("pt")["shelves"] == []
    assert files.phrases("pt") == []


def test_many_words_are_spread_over_files(read: Read) -> None:
    files = read(full=200)
    numbers = [first for first, _ in files.shelf("es")["files"]]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 0
    assert len(numbers) > 2
    assert files.places("es", "alcance")[1] == [4, 5]


def test_staging_writes_it(project: Project, staged: Stage) -> None:
    project(TREE).approve()
    folder: Path = staged("clients").folder / "search"
    assert {path.name for path in folder.glob("*.json")} == {"es.json", "pt.json", "en.json"}
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {"guides", "phrases", "words"}


def test_endings_are_learnt_from_words_of_one_stem() -> None:
    endings = learn_endings([["pedido", "pedidos"], ["turno", "turnos"], ["devolucao", "devolucoes"]])
    assert endings == {"": ["s"], "ao": ["oes"], "oes": ["ao"], "s": [""]}


def test_too_short_words_and_numbers_teach_nothing() -> None:
    assert learn_endings([["fe", "fes"], ["2024", "20245"], ["ano", "año"]]) == {}
