from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.directives import with_blocks
from kbserver.guides.blocks import BLOCK_TYPES, block_lines


@pytest.mark.parametrize(
    "written",
    [
        "/// warning | Mind this\n\nInner text\n\n///\n",
        ":::caution[Mind this]\nInner text\n:::\n",
        '!!! warning "Mind this"\n    Inner text\n',
        "> [!WARNING] Mind this\n> Inner text\n",
    ],
)
def test_a_warning_of_any_system_becomes_one_block(written: str) -> None:
    body = with_blocks(f"Before\n\n{written}\nAfter\n", "en")
    assert '!!! limit "Mind this"' in body.split("\n")
    assert "    Inner text" in body.split("\n")
    assert "After" in body.split("\n")


def test_an_alert_shortcode_becomes_a_block_with_its_title() -> None:
    body = with_blocks('{{% alert title="Nota" %}}\nTexto\n{{% /alert %}}\n', "es")
    assert body.strip() == '!!! standard "Nota"\n    Texto'


@pytest.mark.parametrize(("lang", "title"), [("en", "Note"), ("es", "Nota"), ("pt", "Nota")])
def test_a_block_without_title_gets_one_in_its_language(lang: str, title: str) -> None:
    assert f'!!! phrases-use "{title}"' in with_blocks("/// tip\n\nText\n\n///\n", lang)


def test_details_become_a_folded_question() -> None:
    assert '??? faq "Why?"' in with_blocks("/// details | Why?\n\nText\n\n///\n", "en")


def test_blocks_within_blocks_keep_only_their_text() -> None:
    body = with_blocks("//// tab | A\n\nOuter\n\n/// tip\n\nInner\n\n///\n\n////\n\nAfter\n", "en")
    markers = [line for line in body.split("\n") if line.startswith("!!!")]
    assert len(markers) == 1
    assert "    Inner" in body.split("\n")
    assert "After" in body.split("\n")


def test_an_end_without_beginning_is_dropped() -> None:
    assert with_blocks("///\n\nText\n", "en").strip() == "Text"


def test_directives_in_code_stay_code() -> None:
    text = "```\n/// tip\n:::\n```\n"
    assert "/// tip" in with_blocks(text, "en")


_LINES = st.sampled_from(
    ["/// tip", "///", ":::note[A]", ":::", "> [!TIP]", "> b", "!!! note", "    c", "", "d"]
)


@given(st.lists(_LINES, max_size=14))
def test_every_block_has_a_known_type(lines: list[str]) -> None:
    body = with_blocks("\n".join(lines), "pt")
    assert {block.type for block in block_lines(body)} <= set(BLOCK_TYPES)
