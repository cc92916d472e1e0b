from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.search.engines.contract import EngineContract

INDEX = """
from kbserver.search.engines.base import Request, Term
from tests.search.engines.contract import ENTRIES
from kbserver.search.engines.whoosh import WhooshEngine
assert WhooshEngine(ENTRIES).search(Request(Term("stem", "limit"))).total == 1
"""


class TestWhooshEngine(EngineContract):
    name = "whoosh"

    def test_nothing_is_written_to_disk(self, tmp_path: Path) -> None:
        """Two processes that index at once would remove each other's temporary files."""
        in_the_way = tmp_path / "MAIN.tmp"  # the folder Whoosh would make
        in_the_way.touch()
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", INDEX], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert list(tmp_path.iterdir()) == [in_the_way]
