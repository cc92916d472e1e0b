"""Search engines behind one protocol; `kb.yml` names the one to use."""

from __future__ import annotations

from importlib import import_module

from kbserver.errors import EngineUnavailable
from kbserver.search.engines.base import Engine

__all__ = ["ENGINES", "engine_class"]

ENGINES: dict[str, tuple[str, str]] = {
    "tantivy": ("TantivyEngine", "pip install tantivy, or set search.engine in kb.yml to whoosh or memory"),
    "whoosh": ("WhooshEngine", "pip install 'kbserver[whoosh]', or set search.engine in kb.yml to tantivy"),
    "memory": ("MemoryEngine", "it needs no package"),
}
"""For each name of an engine, its class in the module of that name, and what to do without its package."""


def engine_class(name: str) -> type[Engine]:
    """The class of an engine, imported now; `EngineUnavailable` when its package is not installed."""
    if name not in ENGINES:
        raise EngineUnavailable(name, f"choose one of {', '.join(ENGINES)}")
    class_name, remedy = ENGINES[name]
    try:
        found: type[Engine] = getattr(import_module(f"{__name__}.{name}"), class_name)
    except ImportError as error:
        raise EngineUnavailable(name, remedy) from error
    return found
