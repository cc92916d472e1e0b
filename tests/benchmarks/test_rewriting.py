from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rewriting import FOREIGN, plain_words, rewrite
from kbserver.guides.markdown import parse, sections_of


def rewritten(body: str) -> str:
    return rewrite(body, "Title").rstrip("\n")


@pytest.mark.parametrize(
    ("written", "supported"),
    [
        ("* a\n  * b\n\n    c\n", "- a\n\n    - b\n\n        c"),
        ("3) a\n4) b\n", "1. a\n2. b"),
        ("> a\n> # b\n", "a\n\nb"),
        ("a  \nb\\\nc", "a b c"),
        ("![A chart](x.png)", "A chart"),
        ("    code\n", "```\ncode\n```"),
        ("~~~Py\nprint('`')\n~~~", "```py\nprint('`')\n```"),
        ("a|b\n-|-\nx \\| y|", "| a | b |\n| --- | --- |\n| x ¦ y | – |"),
        ("<b>a</b>", "a"),
        ("*a* __b__", "a **b**"),
        (
            "[a](x.md#y) [b](https://example.org/a_(b))",
            "[a](foreign:x.md#y) [b](https://example.org/a_%28b%29)",
        ),
        ("[a](<x y>) [](b)", "[a](foreign:x%20y)"),
        ("[[agent.name]]", "agent name"),
        ("1\\. a", "1\\. a"),
        ("a {.note} b", "a (note) b"),
        ("---", "Title."),
    ],
)
def test_markdown_is_put_into_the_supported_subset(written: str, supported: str) -> None:
    assert rewritten(written) == supported


def test_headings_get_ids_that_differ_and_text_beneath() -> None:
    body = rewritten("# A\n\n## A\n\n### B {#own}\n\ntext\n\nC\n---\n")
    assert [(s.level, s.anchor) for s in sections_of(body)][-4:] == [
        (2, "a"),
        (2, "a-2"),
        (3, "own"),
        (2, "c"),
    ]
    assert all(section.text.strip() for section in sections_of(body))


def test_a_heading_in_a_quotation_or_list_becomes_bold() -> None:
    assert rewritten("- ## A\n\n  b\n") == "- A\n\n    b"
    assert rewritten('!!! tip "T"\n    ## A\n\n    b\n').endswith("    **A**\n\n    b")


def test_typed_blocks_keep_their_title_and_lists() -> None:
    assert (
        rewritten('!!! limit "Fifty *a* year"\n    - a\n    - b\n')
        == '!!! limit "Fifty a year"\n    - a\n    - b'
    )


def test_some_blocks_after_other_text_are_for_agents_only() -> None:
    body = "\n\n".join(f'text\n\n!!! limit "T"\n    number {n}' for n in range(40))
    types = {line.split()[1] for line in rewritten(body).split("\n") if line.startswith("!!!")}
    assert types == {"limit", "internal"}


def test_links_wait_for_their_address_in_one_form() -> None:
    match = FOREIGN.search(rewritten("see [the *limits*](../limits.md#year)"))
    assert match is not None
    assert match.groups() == ("the limits", "../limits.md#year")


def test_words_are_all_that_is_left_of_plain_words() -> None:
    assert plain_words("a_b *c*: `d` é-1\n[x](y)") == "a b c d é 1 x y"


@given(st.text(max_size=200))
def test_every_text_can_be_rewritten_and_parsed_again(text: str) -> None:
    body = rewrite(text, "Title")
    assert body.endswith("\n")
    assert not any(token.type in ("html_block", "code_block") for token in parse(body))
