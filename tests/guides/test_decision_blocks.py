"""Decisions in a body: found where they may stand, written out so that every parser reads the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from kbserver.guides.audience import AUDIENCES, project
from kbserver.guides.decision_blocks import decision_lines, with_decisions, written_out
from kbserver.guides.decisions import Decision
from kbserver.guides.markdown import sections_of
from tests.decisions import decisions, fenced
from tests.guides.test_decisions import YAML
from tests.readings import by_markdown_it, by_python_markdown, words_of

FENCE = f"```decision\n{YAML}```\n"
INDENTED = "".join(f"    {line}\n" for line in FENCE.splitlines())


def test_a_body_without_decisions_stays_as_it_is():
    body = "Texto.\n\n```yaml\nquestion: a\n```\n"
    assert written_out(body, "es") == (body, [])


@pytest.mark.parametrize("body", [FENCE, f"Antes.\n\n{FENCE}\nDespués.\n", f'!!! internal "T"\n{INDENTED}'])
def test_one_is_found_where_it_may_stand(body):
    [place] = decision_lines(body)
    lines = body.split("\n")
    assert lines[place.start].strip() == "```decision"
    assert lines[place.end - 1].strip() == "```"
    assert place.yaml == YAML


@pytest.mark.parametrize(
    "body",
    [
        f'!!! faq "T"\n{INDENTED}',
        f"- a\n\n{INDENTED}",
        FENCE.replace("```", "~~~"),
        FENCE.replace("```decision", "```Decision"),
        f"~~~\n{FENCE}~~~\n",
        "Texto ```decision\n",
    ],
)
def test_it_stands_nowhere_else(body):
    assert list(decision_lines(body)) == []
    assert written_out(body, "es") == (body, [])


def test_one_that_cannot_be_read_stays_code_and_the_next_is_written_out():
    body = f"```decision\nquestion: [\n```\n\n{FENCE}"
    text, found = written_out(body, "es")
    assert text.startswith("```decision\nquestion: [\n```\n\n!!! decision")
    assert len(found) == 1


def test_all_of_it_can_be_read_in_the_text():
    text, found = written_out(f"{FENCE}", "es")
    [section] = with_decisions(sections_of(text), found)
    assert section.text.splitlines() == [
        "¿Qué es esta llamada?",
        "Nuevo",
        "Se elige cuando:",
        "pregunta por precios",
        "Quien llama dice, por ejemplo:",
        "“How much is a cleaning?”",
        "“Do you do root canals?” (¿Hacen conductos?)",
        "Actual",
        "Se elige cuando:",
        "ya vino",
        "Excepciones:",
        "solo facturación",
        "Si vale más de una opción, se elige la primera de estas: Nuevo, Actual.",
        "Frases que valen para varias opciones:",
        "“I've been there, my son hasn't”: Nuevo, antes que Actual",
        "Preguntas abiertas, todavía sin respuesta:",
        "¿Y si nunca tuvo cita?",
    ]
    [block] = section.blocks
    assert (block.type, block.title, block.decision) == ("decision", "¿Qué es esta llamada?", found[0])


def test_what_it_has_not_is_not_mentioned():
    options = "[{id: a, title: A, when: [b]}, {id: c, title: C, when: [d]}]"
    text, _found = written_out(f"```decision\nquestion: Q\noptions: {options}\n```\n", "en")
    assert text == (
        '!!! decision "Q"\n    - **A**\n\n        Choose it when:\n\n        - b\n\n'
        "    - **C**\n\n        Choose it when:\n\n        - d\n"
    )


def test_for_clients_one_in_an_internal_block_is_gone():
    body = f'Texto.\n\n!!! internal "T"\n{INDENTED}\nTexto.\n'
    text, found = written_out(project(body, "clients"), "es")
    assert (text, found) == ("Texto.\n\nTexto.\n", [])
    assert len(written_out(project(body, "agents"), "es")[1]) == 1


PLACES = [
    "{fence}",
    "Antes.\n\n{fence}\nDespués.\n",
    "## H {{#h}}\n\nAntes.\n\n{fence}Después.\n",
    "## H {{#h}}\n{fence}\n## I {{#i}}\n\nTexto.\n",
    "{fence}\n{fence}",
    '!!! limit "L"\n    a\n\n{fence}\n!!! faq "F"\n    b\n',
    '!!! internal "T"\n{indented}\nDespués.\n',
    '!!! internal "T"\n    Antes.\n\n{indented}\n    Después.\n\n{indented}',
    '!!! internal "T"\n    Antes.\n\n{indented}    Después.\n',
    '??? internal "T"\n    - a\n\n{indented}\nDespués.\n',
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("audience", AUDIENCES)
@settings(max_examples=max(10, settings().max_examples // 10))
@given(decision=decisions())
def test_both_parsers_read_what_is_written_out_alike(place: str, audience: str, decision: Decision):
    body = place.format(fence=fenced(decision), indented=fenced(decision, "    "))
    text, found = written_out(project(body, audience), "es")
    hidden = audience == "clients" and "internal" in place
    assert found == [] if hidden else len(found) == len(re.findall("{fence}|{indented}", place))
    assert all(each == decision for each in found)
    seen = by_markdown_it(text)
    assert by_python_markdown(text) == seen
    words = words_of(seen)
    for option in decision.options if not hidden else ():
        for each in (option.title, *option.when, *(example.say for example in option.examples)):
            assert re.sub(r"\s+", "", each) in words
    sections = with_decisions(sections_of(text), found)
    assert [b.decision for s in sections for b in s.blocks if b.type == "decision"] == found
