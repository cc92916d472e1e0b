"""Decisions read from YAML: plain data out, every mistake with its line."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given

from kbserver.errors import ContentError
from kbserver.guides.decisions import Decision, Example, as_data, decision_of, read_decision
from tests.decisions import decisions

YAML = textwrap.dedent("""\
    question: ¿Qué es esta llamada?
    options:
      - id: new
        title: Nuevo
        when: [pregunta por  precios]
        examples:
          - How much is a cleaning?
          - {say: Do you do root canals?, means: ¿Hacen conductos?}
      - {id: current, title: Actual, when: [ya vino], exceptions: [solo facturación]}
    precedence: [new, current]
    overlaps:
      - {example: "I've been there, my son hasn't", options: [current, new]}
    open: ["¿Y si nunca tuvo cita?"]
    """)


def read(yaml: str) -> Decision:
    return read_decision(yaml, 10, "content/es/a.md")[0]


def problems(yaml: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(yaml)
    return [str(problem).removeprefix("content/es/a.md:") for problem in caught.value.problems]


def test_all_of_it_is_read():
    decision = read(YAML)
    new, current = decision.options
    assert decision.question == "¿Qué es esta llamada?"
    assert (new.id, new.title, new.when) == ("new", "Nuevo", ("pregunta por precios",))
    assert new.examples == (
        Example("How much is a cleaning?", ""),
        Example("Do you do root canals?", "¿Hacen conductos?"),
    )
    assert (current.examples, current.exceptions) == ((), ("solo facturación",))
    assert decision.precedence == ("new", "current")
    assert decision.overlaps[0].options == ("current", "new")
    assert decision.open == ("¿Y si nunca tuvo cita?",)


def test_options_rank_by_precedence_and_then_as_written():
    decision = read(YAML.replace("precedence: [new, current]", "precedence: [current]"))
    assert sorted(("new", "current"), key=decision.rank) == ["current", "new"]
    assert decision.option("current").title == "Actual"


def test_each_part_knows_its_line():
    _decision, data = read_decision(YAML, 10, "a.md")
    assert data.line(("options", 0, "examples", 1)) == 17
    assert data.line(("overlaps", 0)) == 21


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "when: [ya vino]",
            "wen: [ya vino]",
            "18: unknown-key: unknown key 'options.1.wen': did you mean 'when'?",
        ),
        ("question:", "queston:", "10: unknown-key: unknown key 'queston': did you mean 'question'?"),
        ("title: Actual, ", "", "18: missing-key: options.1.title is missing: add it"),
        (
            "title: Nuevo",
            "title: 5",
            '13: bad-value: options.0.title is a number, 5, and must be text: quote it: "5"',
        ),
        (
            "means:",
            "mean:",
            "17: unknown-key: unknown key 'options.0.examples.1.mean': did you mean 'means'?",
        ),
        (
            "[pregunta por  precios]",
            "['?']",
            "14: bad-value: options.0.when.0: holds no word: correct the value",
        ),
        (
            "title: Nuevo",
            'title: "Nue\\u200bvo"',
            "13: bad-value: options.0.title: holds the unseen character U+200B: correct the value",
        ),
        (
            "[new, current]",
            "[new, current",
            "19: yaml: did not find expected ',' or ']': close the bracket ] or put a comma",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(old, new, expected):
    assert old in YAML
    assert expected in problems(YAML.replace(old, new, 1))


def test_a_list_is_no_decision():
    what = "10: yaml: the decision is not a list of keys and values: write key: value lines, question: first"
    assert problems("- a\n") == [what]
    assert problems("") == [what]


def test_ids_are_plain_and_there_are_two_options_at_least():
    assert "bad-value" in problems(YAML.replace("id: new", "id: Nuevo"))[0]
    assert "bad-value" in problems("question: a\noptions: [{id: a, title: A, when: [b]}]\n")[0]


@given(decisions())
def test_a_decision_survives_json(decision):
    assert decision_of(json.loads(json.dumps(as_data(decision)))) == decision
