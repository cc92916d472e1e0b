"""Staged pages: front matter, slots, pictures, links, fallbacks."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.publish.pages import guide_pages
from kbserver.publish.selection import select
from kbserver.yamltext import parse_yaml
from tests.conftest import DAY, Project, library_of
from tests.publish.conftest import Stage

ES = "content/es/folder/limits.md"
TREE = """
    content/es/folder/limits.md
        ---
        title: 'Límites: "cinco"'
        topic: "6.12"
        kind: service
        audience: clients
        owner: quality@example.org
        tags: [solicitudes, límites]
        ---

        Lo que el servicio **hace**, y lo que [no](../faq.md#no).

        !!! internal "Solo agentes"
            El secreto.

        ## Guion {#script}

        !!! script "Saludo"
            Hola, soy [[agent.name]].

        ??? faq "¿Cuántas por año?"
            Cinco.

            Ni una más.
    content/es/faq.md [clients faq]
        Preguntas.

        ## No {#no}

        Nada.
"""


@pytest.fixture
def approved(project: Project) -> Project:
    return project(TREE).approve()


def test_front_matter_has_what_the_templates_need(approved: Project, staged: Stage) -> None:
    head, _body = staged("clients").page("es/folder/limits.md")
    assert head == {
        "title": 'Límites: "cinco"',
        "description": "Lo que el servicio hace, y lo que no.",
        "template": "kb/guide.html",
        "kb": {
            "page": "guide",
            "guide_id": "folder/limits",
            "kind": "service",
            "topic": "6.12",
            "audience": "clients",
            "lang": "es",
            "requested_lang": "es",
            "is_fallback": False,
            "translation": "source",
            "langs": ["es"],
            "owner": "quality@example.org",
            "tags": ["solicitudes", "límites"],
            "version": 1,
            "status": "approved",
            "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}],
            "in_force_from": "2025-06-15",
            "in_force_to": None,
            "review_by": None,
            "overdue": False,
            "faq": [{"question": "¿Cuántas por año?", "answer": "Cinco. Ni una más."}],
        },
    }


@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_front_matter_is_yaml_as_well_as_json(approved: Project, staged: Stage, audience: str) -> None:
    folder = staged(audience)
    for path in folder.files():
        if path.endswith(".md"):
            text = (folder.folder / "staged" / path).read_text(encoding="utf-8")
            yaml = text.removeprefix("---\n").partition("\n---\n")[0]
            assert parse_yaml(yaml).value == folder.page(path)[0]


def test_slots_are_shown_as_what_stands_in_them(approved: Project, staged: Stage) -> None:
    assert "Hola, soy `su nombre`{.kb-slot}." in staged("clients").body("es/folder/limits.md")


def test_every_language_has_a_page_of_every_guide(approved: Project, staged: Stage) -> None:
    folder = staged("clients")
    for lang in ("es", "pt", "en"):
        assert folder.guides(lang) == {"folder/limits", "faq"}
        assert {f"{lang}/index.md", f"{lang}/register.md"} < folder.files().keys()


def test_a_fallback_says_so(approved: Project, staged: Stage) -> None:
    folder = staged("clients")
    head, body = folder.page("pt/folder/limits.md")
    assert (head["kb"]["lang"], head["kb"]["requested_lang"], head["kb"]["is_fallback"]) == ("es", "pt", True)
    assert "su nombre" in body
    assert body == folder.body("es/folder/limits.md")


def test_home_and_register_are_pages_without_text(approved: Project, staged: Stage) -> None:
    folder = staged("agents")
    for page, title in (("index", "Guias"), ("register", "register")):
        head, body = folder.page(f"pt/{page}.md")
        assert (head["title"], body.strip()) == (title, "")


def test_a_review_that_is_due_is_the_agents_business(approved: Project, staged: Stage) -> None:
    late = dt.date(2026, 6, 16)
    ours, theirs = (staged(who, late).kb("es/faq.md") for who in ("agents", "clients"))
    assert (ours["status"], ours["overdue"]) == ("overdue", True)
    assert (theirs["status"], theirs["overdue"]) == ("approved", False)
    assert theirs == staged("clients").kb("es/faq.md")


def test_the_last_day_in_force_is_shown(project: Project, staged: Stage) -> None:
    project(TREE).replace(ES, "kind: service", "kind: service\nretire: 2025-12-31")
    project.approve()
    assert staged("clients").kb("es/folder/limits.md")["in_force_to"] == "2025-12-31"


@pytest.mark.parametrize("status", ["draft", "changed", "scheduled", "retired"])
def test_previews_mark_what_is_not_in_force(project: Project, staged: Stage, status: str) -> None:
    project(TREE)
    days = {"scheduled": "effective: 2025-07-01", "retired": "retire: 2025-06-14"}
    project.replace(ES, "kind: service", f"kind: service\n{days.get(status, 'created: 2025-01-01')}")
    if status != "draft":
        project.approve(ES)
    if status == "changed":
        project.replace(ES, "**hace**", "no hace")
    found = staged("agents", preview=True).kb("es/folder/limits.md")
    assert found["status"] == status
    assert bool(found["approvals"]) == (status in ("scheduled", "retired"))


def test_only_files_a_shown_text_refers_to_are_staged(project: Project, staged: Stage) -> None:
    project("""
        content/es/limits.md [clients]
            ![Gráfico](../assets/chart.svg) y [tabla](data/table.csv)

            !!! internal "Solo agentes"
                ![Plano](../assets/plan.svg)
        content/es/secret.md [agents]
            ![Otro](../assets/other.svg)
        content/es/draft.md [clients]
            ![Borrador](../assets/draft.svg)
        content/assets/chart.svg
            <svg>chart</svg>
        content/assets/plan.svg
            <svg>plan</svg>
        content/assets/other.svg
            <svg>other</svg>
        content/assets/draft.svg
            <svg>draft</svg>
        content/assets/unused.svg
            <svg>unused</svg>
        content/es/data/table.csv
            a,b
    """).approve("content/es/limits.md", "content/es/secret.md")
    files = {
        who: {path for path in staged(who).files() if not path.endswith(".md")}
        for who in ("clients", "agents")
    }
    table = {"es/data/table.csv", "pt/_es/data/table.csv", "en/_es/data/table.csv"}
    assert files["clients"] == {"assets/chart.svg"} | table
    assert files["agents"] == files["clients"] | {"assets/plan.svg", "assets/other.svg"}
    assert staged("clients").files()["assets/chart.svg"] == b"<svg>chart</svg>\n"


def test_a_fallback_shows_its_own_language_s_picture_not_its_neighbour_s(
    project: Project, staged: Stage
) -> None:
    project("""
        content/es/folder/a.md [clients]
            ![Pantalla](img/screen.svg) y ![común](../../assets/all.svg) y [tabla](../t%20b.csv#x)
        content/es/folder/img/screen.svg
            <svg>es</svg>
        content/es/t b.csv
            a
        content/pt/folder/b.md [clients]
            ![Tela](img/screen.svg)
        content/pt/folder/img/screen.svg
            <svg>pt</svg>
        content/assets/all.svg
            <svg>all</svg>
    """).approve()
    folder = staged("clients")
    files = folder.files()
    assert "![Pantalla](img/screen.svg)" in folder.body("es/folder/a.md")
    assert "![Pantalla](../_es/folder/img/screen.svg)" in folder.body("pt/folder/a.md")
    assert "[tabla](../_es/t%20b.csv#x)" in folder.body("pt/folder/a.md")
    assert "![común](../../assets/all.svg)" in folder.body("pt/folder/a.md")
    assert "![Tela](img/screen.svg)" in folder.body("pt/folder/b.md")
    assert files["pt/folder/img/screen.svg"] == b"<svg>pt</svg>\n"
    assert files["pt/_es/folder/img/screen.svg"] == b"<svg>es</svg>\n"
    assert files["es/_pt/folder/img/screen.svg"] == b"<svg>pt</svg>\n"
    assert files["pt/_es/t b.csv"] == b"a\n"


def test_a_link_to_a_heading_that_a_neighbour_lacks_leads_to_its_page(
    project: Project, staged: Stage
) -> None:
    project("""
        content/es/a.md [clients]
            Vea [lo nuevo](b.md#new) y [lo viejo](b.md#old).
        content/es/b.md [clients]
            Texto.

            ## Viejo {#old}

            Texto.
        content/pt/b.md [clients]
            Texto.

            ## Velho {#old}

            Texto.
    """).translate("content/pt/b.md")
    project.write("content/es/b.md", project.read("content/es/b.md") + "\n## Nuevo {#new}\n\nTexto.\n")
    project.approve()
    folder = staged("clients")
    assert "[lo nuevo](b.md#new) y [lo viejo](b.md#old)" in folder.body("es/a.md")
    assert "[lo nuevo](b.md) y [lo viejo](b.md#old)" in folder.body("pt/a.md")
    assert "[lo nuevo](b.md#new)" in folder.body("en/a.md")


def test_a_description_that_is_cut_after_a_sentence_has_one_mark_at_its_end() -> None:
    lead = f"{'abcde ' * 24}fin. Extraordinariamente más."
    library = library_of(f"content/es/faq.md [clients faq]\n    {lead}")
    page = dict(guide_pages(select(library, "clients", DAY, preview=True)))["es/faq.md"]
    assert "abcde fin…" in page


WORDS = st.lists(st.text("abcñ1", min_size=1, max_size=30), min_size=1, max_size=60)


@given(WORDS)
def test_a_description_is_whole_words_of_the_lead_and_fits(words: list[str]) -> None:
    library = library_of(f"content/es/faq.md [clients faq]\n    {' '.join(words)}")
    selection = select(library, "clients", DAY, preview=True)
    page = dict(guide_pages(selection))["es/faq.md"]
    description = json.JSONDecoder().raw_decode(page.removeprefix("---\n"))[0]["description"]
    assert len(description) <= 155
    if description != " ".join(words):
        assert description.endswith("…")
        assert description.removesuffix("…").split() == words[: len(description.split())]
