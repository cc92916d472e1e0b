from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from kbserver.search.engines.base import Entry, Request, Term
from kbserver.search.engines.tantivy import TantivyEngine
from tests.search.engines.contract import ENTRIES, EngineContract

NEW = Entry({"stem": "year"}, {"guide": ("x/z",)})
YEAR = Request(Term("stem", "year"))


class TestTantivyEngine(EngineContract):
    name = "tantivy"


def contents(folder: Path) -> dict[str, str]:
    """Digests of what lies in a folder, locks aside."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix != ".lock"
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    TantivyEngine.made_in(tmp_path / "engine", ENTRIES)
    return tmp_path / "engine"


def test_what_was_made_in_a_folder_finds_the_same_when_it_is_opened(folder: Path) -> None:
    for word in ("limit", "request", "year", "call", "absent"):
        request = Request(Term("stem", word), counts=("kind",))
        assert TantivyEngine.opened(folder).search(request) == TantivyEngine(ENTRIES).search(request)


def test_amending_one_that_was_opened_leaves_the_folder_and_who_else_reads_it_alone(folder: Path) -> None:
    before = contents(folder)
    one, other = TantivyEngine.opened(folder), TantivyEngine.opened(folder)
    for engine in (one, other):
        amended = engine.amended(["x/y"], [NEW, NEW], len(ENTRIES))
        assert amended is not None
        again = amended.amended([], [NEW], len(ENTRIES) + 2)
        assert again is not None
        assert [each.search(YEAR).total for each in (engine, amended, again)] == [2, 3, 4]
    assert contents(folder) == before
    assert TantivyEngine.opened(folder).search(YEAR).total == 2


def test_a_folder_that_is_gone_cannot_be_opened_and_what_was_opened_goes_on(folder: Path) -> None:
    opened = TantivyEngine.opened(folder)
    shutil.rmtree(folder.parent)
    with pytest.raises(OSError, match="DoesNotExist"):
        TantivyEngine.opened(folder)
    assert opened.search(YEAR).total == 2
    assert opened.amended([], [NEW], len(ENTRIES)) is None
    assert opened.search(YEAR).total == 2


def test_a_place_that_is_taken_is_said_to_be_so(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        TantivyEngine.made_in(folder, ENTRIES)
