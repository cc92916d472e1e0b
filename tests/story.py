"""A small knowledge base with a past, told in real commits; every text has a word of its own."""

from __future__ import annotations

import datetime as dt

from tests.conftest import Project

__all__ = ["CALLBACK", "LIMITS", "TODAY", "WORDS", "tell"]

TODAY = dt.date(2026, 11, 21)
LIMITS, LIMITS_PT, CALLBACK = "content/es/limits.md", "content/pt/limits.md", "content/es/callback.md"

WORDS: dict[str, tuple[str, str, str | None, str]] = {
    "manzanas": ("clients", "2025-01-10", "2025-05-31", "es"),
    "peras": ("clients", "2025-06-01", "2026-12-31", "es"),
    "uvas": ("clients", "2027-01-01", None, "es"),
    "secretouno": ("agents", "2025-01-10", "2025-02-28", "es"),
    "secretodos": ("agents", "2025-03-01", "2025-05-31", "es"),
    "laranjas": ("clients", "2025-01-15", None, "pt"),
    "telefono": ("agents", "2025-02-01", "2025-07-31", "es"),
}
"""By word: who may read it at all, the first and last day it is in force, and its language."""

_TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.

        ## Límites {#limits}

        Hay cincuenta manzanas.

        !!! internal "Solo agentes"
            El secretouno.
    content/pt/limits.md [clients service]
        O que o serviço faz.

        ## Limites {#limits}

        Há cinquenta laranjas.
    content/es/callback.md [agents]
        El telefono que suena.
"""


def tell(project: Project) -> Project:
    """Write and commit the story."""
    project(_TREE).translate(LIMITS_PT).commit("Drafts", day("2025-01-05"))
    _approve(project, LIMITS, "2025-01-10")
    _approve(project, LIMITS_PT, "2025-01-15")
    _approve(project, CALLBACK, "2025-02-01")
    project.replace(LIMITS, "secretouno", "secretodos")
    _approve(project, LIMITS, "2025-03-01")
    project.replace(LIMITS, "cincuenta manzanas", "sesenta peras")
    project.replace(LIMITS, "secretodos", "secretodós")
    _approve(project, LIMITS, "2025-06-01")
    project.replace(CALLBACK, "kind:", "withdrawn: 2025-08-01\nkind:")
    project.commit("Withdraw the callback", day("2025-08-01"))
    project.replace(LIMITS, "sesenta peras", "setenta uvas")
    project.replace(LIMITS, "kind:", "effective: 2027-01-01\nkind:")
    _approve(project, LIMITS, "2026-10-01")
    project.replace(LIMITS, "setenta uvas", "ochenta kiwis")
    project.commit("An edit nobody has approved", day("2026-11-01"))
    return project


def day(text: str) -> dt.date:
    """A day from ISO 8601."""
    return dt.date.fromisoformat(text)


def _approve(project: Project, path: str, on: str) -> None:
    project.approve(path, day=day(on)).commit(f"Approve {path}", day(on))
