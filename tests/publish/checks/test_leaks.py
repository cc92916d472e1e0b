"""Agents' text never reaches clients: what the checks let through, everything reads alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kbserver.guides.audience import AUDIENCES, project
from kbserver.guides.decision_blocks import written_out
from tests.readings import by_markdown_it, by_python_markdown, words_of
from tests.texts import SECRET, hidden_bodies, passes

SOUND = f'\nTexto.\n\n!!! internal "T"\n    {SECRET} a.\n\n    - {SECRET} b.\n\nTexto.\n'


@settings(max_examples=5 * settings().max_examples)
@given(hidden_bodies())
def test_whatever_the_checks_let_through_shows_clients_nothing_internal(body):
    if passes(body):
        seen = project(body, "clients")
        assert SECRET not in words_of(by_python_markdown(seen))
        assert SECRET not in words_of(by_markdown_it(seen))
        assert by_python_markdown(body) == by_markdown_it(body)


def test_an_internal_block_written_as_told_passes_and_is_gone():
    assert passes(SOUND)
    assert words_of(by_markdown_it(SOUND)).count(SECRET) == 2
    assert project(SOUND, "clients") == "Texto.\n\nTexto.\n"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_both_parsers_see_the_same_blocks_in_it(audience):
    seen = project(SOUND, audience)
    assert by_python_markdown(seen) == by_markdown_it(seen)


DECISION = f"""\
```decision
# {SECRET} comment
question: {SECRET} q
options:
  - {{id: a, title: {SECRET} A, when: [{SECRET} w], examples: [{SECRET} e]}}
  - {{id: b, title: {SECRET} B, when: [{SECRET} x]}}

open: [{SECRET} o]
```
"""


def test_a_decision_goes_with_the_internal_block_it_stands_in():
    inner = "".join(f"    {line}".rstrip() + "\n" for line in DECISION.splitlines())
    body = f'\nTexto.\n\n!!! internal "T"\n    {SECRET}.\n\n{inner}\nTexto.\n'
    assert passes(body)
    seen, found = written_out(project(body, "clients"), "es")
    assert (seen, found) == ("Texto.\n\nTexto.\n", [])
    whole, _found = written_out(project(body, "agents"), "es")
    assert by_python_markdown(whole) == by_markdown_it(whole)
    assert words_of(by_markdown_it(whole)).count(SECRET) == 8


@pytest.mark.parametrize("indent", ["  ", "   ", "        "])
def test_a_decision_beside_its_internal_block_is_an_error(indent):
    inner = "".join(f"{indent}{line}".rstrip() + "\n" for line in DECISION.splitlines())
    assert not passes(f'\nTexto.\n\n!!! internal "T"\n    a.\n\n{inner}\nTexto.\n')


SPELLINGS = """
!!! Internal "T"
!!! INTERNAL "T"
!!!internal "T"
!!!  internal "T"
!!! internal
!!! internal ""
!!! internal 'T'
!!! internal “T”
!!! internal "T
!!! internal T
!!! internal note "T"
!!! "internal"
!!!! internal "T"
!!! internal  "T"
!!! internal "T" {.x}
!!!\tinternal "T"
!!!\u00a0internal "T"
!!!\u200b internal "T"
???+ internal "T"
???internal "T"
 !!! internal "T"
  !!! internal "T"
   !!! internal "T"
    !!! internal "T"
        !!! internal "T"
\t!!! internal "T"
> !!! internal "T"
- !!! internal "T"
1. !!! internal "T"
a) !!! internal "T"
| !!! internal "T" |
# !!! internal "T"
<!-- !!! internal "T"
\\!!! internal "T"
**!!! internal** "T"
！！！ internal "T"
¡¡¡ internal "T"
‼! internal "T"
❗❗❗ internal "T"
! ! ! internal "T"
!! internal "T"
! internal "T"
? internal "T"
&#33;!! internal "T"
::: internal
"""


@pytest.mark.parametrize("marker", SPELLINGS.strip().split("\n"))
def test_a_marker_in_any_other_spelling_is_an_error(marker):
    assert not passes(f"\nTexto.\n\n{marker}\n    {SECRET}\n\nTexto.\n")


@pytest.mark.parametrize(
    "prose",
    [
        "¡Atención! Internal transfers",
        "- Internal transfers",
        "¿Video o texto?",
        "¡¿Qué?!",
        "> Internal",
        "!Hola!",
    ],
)
def test_prose_that_only_mentions_a_type_is_no_marker(prose):
    assert passes(f"\n{prose}\n")


LAYOUTS = [
    f'Texto.\n!!! internal "T"\n    {SECRET}\n',
    f'## H {{#h}}\n!!! internal "T"\n    {SECRET}\n',
    f'!!! internal "T"\n\n    {SECRET}\n',
    f'!!! internal "T"\n   {SECRET}\n',
    f'!!! internal "T"\n{SECRET}\n',
    f'!!! internal "T"\n    Texto.\n\n\n    {SECRET}\n',
    f'!!! internal "T"\n    Texto.\n  {SECRET}\n',
    f'!!! internal "T"\n    Texto.\n\n  {SECRET}\n',
    f'!!! internal "T"\n    Texto.\n{SECRET}\n',
    f'!!! internal "T"\n    ```\n    Texto.\n\n{SECRET}\n',
    f'!!! internal "T"\n    ```\n{SECRET}\n    ```\n',
    f'```\n\n!!! internal "T"\n    ```\n\n{SECRET}\n```\n',
    f'- a\n\n    !!! internal "T"\n        {SECRET}\n',
    f'!!! faq "Q"\n    A.\n\n    !!! internal "T"\n        {SECRET}\n',
    f'<!--\n\n!!! internal "T"\n    {SECRET}\n\n-->\n',
    f'!!! internal "T"\r\n    {SECRET}\r\n',
    f'!!! internal "T"\n    Texto.\n\u00a0\n    {SECRET}\n',
    f'!!! internal "T"\n    Texto.\n\x0c\n{SECRET}\n',
]


@pytest.mark.parametrize("body", LAYOUTS)
def test_a_block_laid_out_in_another_way_is_an_error(body):
    assert not passes(f"\n{body}")
