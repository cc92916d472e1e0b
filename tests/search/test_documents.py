from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.documents import Document, index_version, read_documents, write_documents
from tests.search.conftest import corpus, document

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DOCUMENTS = st.builds(
    lambda text, tags, blocks: document("a/b", "x", text=text, tags=tuple(tags), blocks=tuple(blocks)),
    TEXTS,
    st.lists(TEXTS, max_size=3),
    st.lists(
        st.fixed_dictionaries({"type": TEXTS, "slots": st.lists(st.dictionaries(TEXTS, TEXTS))}), max_size=2
    ),
)


@given(documents=st.lists(DOCUMENTS, max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> None:
    path = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    write_documents(documents, path)
    assert list(read_documents(path)) == documents


def test_a_line_holds_the_fields_in_order(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    write_documents([document("a", text="é")], path)
    line = path.read_bytes()
    assert list(json.loads(line)) == [field.name for field in dataclasses.fields(Document)]
    assert "é".encode() in line
    assert line.endswith(b"}\n")


def test_the_version_changes_with_any_fact() -> None:
    first = document("a", text="uno")
    others = [
        dataclasses.replace(first, **change) for change in ({"text": "dos"}, {"version": 2}, {"tags": ("x",)})
    ]
    assert len({index_version([each]) for each in (first, *others)}) == 4


def test_the_version_is_sixteen_hex_digits_of_the_lines() -> None:
    documents = list(corpus())
    assert index_version(documents) == index_version(documents)
    assert len(index_version(documents)) == 16
    assert int(index_version([]), 16) >= 0


def test_areas_are_those_that_approved() -> None:
    approvals = tuple({"area": area, "area_name": area, "date": "2024-11-28"} for area in ("b", "a"))
    assert document(approvals=approvals).areas == ("b", "a")
