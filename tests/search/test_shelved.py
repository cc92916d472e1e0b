from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.shelved import Shelved, read_shelved, write_shelved
from tests.search.conftest import document

MARKS = st.lists(st.integers(0, 0x10FFFF).map(chr), max_size=5).map("".join)
"""Any characters: the halves of pairs as well."""


@st.composite
def shelved(draw: st.DrawFn) -> Shelved:
    parts = [draw(MARKS) for _ in range(6)]

    def ends(marks: str) -> list[int]:
        size = 2 * len(marks) + 1 if marks else 0
        return draw(st.lists(st.integers(0, 2**32 - 1), min_size=size, max_size=size))

    title, heading, questions, tags, kind, text = parts
    return Shelved(document(), title, ends(title), heading, questions, tags, kind, text, ends(text))


@given(st.lists(shelved(), max_size=5))
def test_what_was_written_is_read(written: list[Shelved]) -> None:
    with TemporaryDirectory() as folder:
        write_shelved(written, Path(folder))
        read = read_shelved(Path(folder), [each.document for each in written])
    assert [each.parts for each in read] == [each.parts for each in written]
    assert [[*each.title_ends, *each.text_ends] for each in read] == [
        [*each.title_ends, *each.text_ends] for each in written
    ]
    assert all(one.document is other.document for one, other in zip(read, written, strict=True))
