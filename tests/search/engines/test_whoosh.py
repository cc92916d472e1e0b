from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kbserver.search.engines.base import Request, Term
from tests.search.engines.contract import ENTRIES, EngineContract


class TestWhooshEngine(EngineContract):
    name = "whoosh"

    def test_nothing_is_written_to_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two processes that index at once would remove each other's temporary files."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
        assert self.build(ENTRIES).search(Request(Term("stem", "limit"))).total == 1
        assert not (tmp_path / "absent").exists()
