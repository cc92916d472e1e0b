from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.ranges import Span, Unsatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=0-99", Span(0, 99)),
        ("bytes=0-500", Span(0, 99)),
        ("bytes=99-", Span(99, 99)),
        ("bytes=-1", Span(99, 99)),
        ("bytes=-500", Span(0, 99)),
        ("bytes = 1 - 2", Span(1, 2)),
    ],
)
def test_one_part_is_understood(header: str, expected: Span) -> None:
    assert parse_range(header, 100) == expected


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=1--2",
        "bytes=٣-٤",
    ],
)
def test_anything_else_means_the_whole_file(header: str | None) -> None:
    assert parse_range(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_a_part_outside_the_file_cannot_be_had(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(header, size)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_part_always_lies_within_the_file(size: int, first: int, last: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            span = parse_range(header, size)
        except Unsatisfiable:
            continue
        if span:
            assert 0 <= span.first <= span.last < size
            assert span.size == span.last - span.first + 1
            assert span.content_range(size) == f"bytes {span.first}-{span.last}/{size}"


@given(st.text(max_size=30))
def test_no_header_is_an_error(header: str) -> None:
    for text in (header, f"bytes={header}"):
        try:
            parse_range(text, 10)
        except Unsatisfiable:
            continue
