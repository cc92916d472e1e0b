from __future__ import annotations

from tests.search.engines.contract import EngineContract


class TestWhooshEngine(EngineContract):
    name = "whoosh"
