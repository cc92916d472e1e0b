from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.blocks import BLOCK_TYPES, block_lines, stray_markers
from tests.texts import bodies, hidden_bodies


def spans(body: str) -> list[tuple[str, str, int, int]]:
    return [(block.type, block.title, block.start, block.end) for block in block_lines(body)]


@pytest.mark.parametrize("kind", BLOCK_TYPES)
def test_a_block_of_every_type_reaches_to_its_last_indented_line(kind):
    body = f'Text.\n\n!!! {kind} "Título: uno"\n    a\n\n    b\n\nText.\n'
    assert spans(body) == [(kind, "Título: uno", 2, 6)]


def test_question_marks_fold_a_block():
    assert [block.collapsed for block in block_lines('??? faq "Q"\n    a\n\n!!! faq "Q"\n    a\n')] == [
        True,
        False,
    ]


def test_a_block_takes_in_deeper_lines_and_blank_ones_and_ends_at_others():
    assert spans('!!! limit "T"\n    a\n\n\n        b\n   c\n') == [("limit", "T", 0, 5)]


def test_a_block_without_text_is_its_marker():
    assert spans('!!! limit "T"\n') == [("limit", "T", 0, 1)]


def test_blocks_never_nest():
    body = '!!! limit "T"\n    !!! internal "U"\n        a\n'
    assert [block.type for block in block_lines(body)] == ["limit"]
    assert [line for line, _what in stray_markers(body)] == [1]


@given(st.one_of(bodies(), hidden_bodies(), st.text()))
def test_blocks_are_in_order_and_do_not_overlap(body):
    blocks = list(block_lines(body))
    count = len(body.split("\n"))
    places = [place for block in blocks for place in (block.start, block.end)]
    assert places == sorted(places)
    assert all(block.start < block.end <= count for block in blocks)


@given(st.text(st.sampled_from('!?¡: internal\u200b"T-‼')))
def test_a_line_is_a_marker_or_a_stray_one_or_neither(line):
    strays = [number for number, _what in stray_markers(line)]
    assert strays in ([], [0])
    if "!!!" in line.replace(" ", "")[:3]:
        assert strays == [0]


@pytest.mark.parametrize("unit", ["-", " ", "!", "_", "> ", "a", "&#33;", "\u0301"])
def test_a_very_long_line_is_read_in_no_time(unit):
    start = time.perf_counter()
    list(stray_markers(unit * 300_000))
    assert time.perf_counter() - start < 5
