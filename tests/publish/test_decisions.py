"""Decisions on their way out: pages, documents, the past; and what clients never see of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kbserver.guides.decisions import decision_of
from kbserver.help.decisions import Chooser
from kbserver.publish.past import write_past
from kbserver.search.documents import read_documents
from tests.conftest import DAY, Project
from tests.plugins.pages import parse
from tests.publish.conftest import Stage

TREE = """
    content/es/folder/calls.md [clients tutorial]
        Cómo se clasifica.

        ## Decisión {#decision}

        ```decision
        question: ¿Qué es?
        options:
          - {id: new, title: Nuevo, when: [pregunta por precios], examples: [Do you do root canals?]}
          - {id: current, title: Actual, when: [ya vino], examples: [I came last month]}
        precedence: [new, current]
        ```

        ## Más {#more}

        Texto.

        !!! internal "Solo agentes"
            Con zarzamora.

            ```decision
            question: ¿Zarzamora o mora?
            options:
              - {id: ripe, title: Zarzamora, when: [es zarzamora], examples: [zarzamora]}

              - {id: unripe, title: Mora zarzamora, when: [no es zarzamora]}
            open: [¿Y otra zarzamora?]
            ```

        Fin.
"""
PATH = "content/es/folder/calls.md"


@pytest.fixture
def approved(project: Project) -> Project:
    project(TREE).approve()
    project.commit()
    return project


def test_the_staged_page_has_a_block_any_generator_renders(approved: Project, staged: Stage) -> None:
    body = staged("clients").body("es/folder/calls.md")
    assert '!!! decision "¿Qué es&#63;"\n    - **Nuevo**\n' in body
    assert "```" not in body


def test_a_document_has_it_as_text_as_html_and_as_data(approved: Project, staged: Stage) -> None:
    _lead, section, _more = staged("clients").documents
    assert "Nuevo\nSe elige cuando:\npregunta por precios\n" in section.text
    assert "<li>“Do you do root canals?”</li>" in section.html
    assert '<div class="admonition decision">' in section.html
    [block] = section.blocks
    assert (block["type"], block["title"], block["slots"]) == ("decision", "¿Qué es?", [])
    assert block["text"].startswith("Nuevo\n")
    assert block["decision"] == {
        "question": "¿Qué es?",
        "options": [
            {
                "id": "new",
                "title": "Nuevo",
                "when": ["pregunta por precios"],
                "examples": [{"say": "Do you do root canals?", "means": ""}],
                "exceptions": [],
            },
            {
                "id": "current",
                "title": "Actual",
                "when": ["ya vino"],
                "examples": [{"say": "I came last month", "means": ""}],
                "exceptions": [],
            },
        ],
        "precedence": ["new", "current"],
        "overlaps": [],
        "open": [],
    }
    found = Chooser(decision_of(block["decision"])).answer("root canals")
    assert found is not None
    assert found.option.id == "new"


def test_other_blocks_have_no_decision(approved: Project, staged: Stage) -> None:
    [internal, decision] = staged("agents").documents[2].blocks
    assert (internal["type"], decision["type"]) == ("internal", "decision")
    assert "decision" not in internal
    assert decision["decision"]["open"] == ["¿Y otra zarzamora?"]


def test_one_in_an_internal_block_is_for_agents_alone(approved: Project, staged: Stage) -> None:
    assert staged("agents").everything().lower().count(b"zarzamora") > 10
    assert b"zarzamora" not in staged("clients").everything().lower()


def test_clients_get_the_same_bytes_whatever_it_says(approved: Project, staged: Stage) -> None:
    before, agents = staged("clients").everything(), staged("agents").everything()
    text = approved.read(PATH)
    approved.write(PATH, text.replace("zarzamora", "frambuesa").replace("unripe", "other"))
    approved.approve().commit()
    assert staged("clients").everything() == before
    assert staged("agents").everything() != agents


def test_an_approval_covers_the_file_as_written(approved: Project) -> None:
    approved.replace(PATH, "title: Nuevo,", "title:  Nuevo,")
    assert sum("approval-fails" in line for line in approved.check()) == 1


def test_pages_of_past_versions_and_of_changes_show_it(
    approved: Project, staged: Stage, tmp_path: Path
) -> None:
    approved.replace(PATH, "pregunta por precios", "pregunta por seguros")
    approved.approve(day=DAY + dt.timedelta(10)).commit(day=DAY + dt.timedelta(10))
    now = staged("clients", DAY + dt.timedelta(20))
    past = list(read_documents(now.folder / "past.jsonl"))
    assert [block["decision"]["options"][0]["when"] for d in past for block in d.blocks] == [
        ["pregunta por precios"]
    ]
    (tmp_path / "site").mkdir()
    write_past(now.folder, tmp_path / "site")
    first = (tmp_path / "site/folder/calls/versions/1/index.html").read_text(encoding="utf-8")
    block = parse(first).one(".decision")
    assert block.one(".label").text == "Decisión"
    assert "pregunta por precios" in block.text
    difference = (tmp_path / "site/folder/calls/diff/1-2/index.html").read_text(encoding="utf-8")
    marks = [*parse(difference).all("del"), *parse(difference).all("ins")]
    assert ["precios" in marks[0].text, "seguros" in marks[-1].text] == [True, True]
