from __future__ import annotations

from tests.search.engines.contract import EngineContract


class TestTantivyEngine(EngineContract):
    name = "tantivy"
