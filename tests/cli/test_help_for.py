"""`kb help-for`: the console's question asked from the terminal."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

TREE = """
    content/es/callback.md [agents protocol]
        Cómo se llama.

        ## Cierre {#closing}

        Despídase con amabilidad.
"""


@pytest.fixture
def built(project: Project, kb: Kb) -> Project:
    project(TREE)
    path = project.folder / "content/es/callback.md"
    contexts = 'contexts:\n  - {category: "A > B", stage: closing, section: closing}\n'
    path.write_text(path.read_text().replace("kind: protocol\n", f"kind: protocol\n{contexts}", 1))
    assert "contexts" in path.read_text()
    project.approve()
    kb("build", "--no-site").done()
    return project


def test_it_says_what_is_shown_and_why(built: Project, kb: Kb) -> None:
    said = kb("help-for", '{"category": "a/b/c", "stage": "Closing", "colour": "red"}').done().out
    assert "› Cierre [es]" in said
    assert "rule: category, stage" in said
    assert "ignored: colour" in said


def test_the_same_as_data(built: Project, kb: Kb) -> None:
    found = json.loads(kb("help-for", '{"text": "despídase"}', "--json").done().out)
    assert [(card["id"], card["by_rule"]) for card in found["cards"]] == [("callback#closing", False)]


def test_clients_are_shown_nothing_of_it(built: Project, kb: Kb) -> None:
    found = json.loads(
        kb("help-for", '{"category": "A > B", "stage": "closing"}', "--audience", "clients", "--json")
        .done()
        .out
    )
    assert found["cards"] == []


@pytest.mark.parametrize("context", ["{", "[]", '{"stage": 3}', '{"tags": "x"}'])
def test_what_is_no_context_is_wrong_usage(built: Project, kb: Kb, context: str) -> None:
    assert kb("help-for", context).code == 2
