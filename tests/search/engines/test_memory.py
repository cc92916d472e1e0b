from __future__ import annotations

from tests.search.engines.contract import EngineContract


class TestMemoryEngine(EngineContract):
    name = "memory"
