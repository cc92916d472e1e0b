"""A world with a past: versions, one of them to come, a withdrawn guide, texts that wait, reviews due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.conftest import ROOT, Project

LIMITS = ("content/es/service/limits.md", "content/pt/service/limits.md")
FIRST = """
content/es/service/limits.md
    ---
    title: Límites & "costos"
    kind: service
    audience: clients
    owner: quality@example.org
    review_by: 2027-01-31
    ---

    Cuántas solicitudes hay.

    ## Alcance {#scope}

    Diez al año.
content/pt/service/limits.md
    ---
    title: Limites e custos
    kind: service
    audience: clients
    review_by: 2025-08-15
    translation: {of: es, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
    ---

    Quantas solicitações há.

    ## Escopo {#scope}

    Dez por ano.
content/es/service/hours.md
    ---
    title: Horario
    kind: service
    audience: clients
    owner: hours@example.org
    review_by: 2025-06-30
    ---

    Cuándo se atiende.

    ## Horario {#hours}

    De nueve a seis.

    !!! internal "Turnos"
        Dos turnos.
content/es/service/old.md [clients service]
    Lo que ya no se ofrece.

    ## Antes {#before}

    Se ofrecía.
content/pt/protocols/callback.md [agents protocol]
    Como ligar.

    ## Saudação {#greeting}

    Olá!
content/pt/protocols/draft.md [agents protocol]
    Sem homologação.

    ## Nada {#nothing}

    Nada.
"""


def draw_history(folder: Path) -> Project:
    """The world as a project; what it says of days is true on 1 July 2025."""
    project = Project(folder)(FIRST)
    project.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    approved = (
        "content/es/service/hours.md",
        "content/es/service/old.md",
        "content/pt/protocols/callback.md",
    )
    _approve(project, *approved, *LIMITS, on="2025-01-10")
    project.replace(LIMITS[0], "Diez", "Treinta")
    project.replace(LIMITS[1], "Dez", "Trinta")
    _approve(project, *LIMITS, on="2025-03-05", recorded="2025-03-20")
    project.replace(LIMITS[0], "Treinta", "Cincuenta")
    project.replace(LIMITS[0], "review_by", "effective: 2025-09-01\nreview_by")
    _approve(project, LIMITS[0], on="2025-06-20")
    project.replace("content/es/service/hours.md", "Dos turnos", "Tres turnos")
    _approve(project, "content/es/service/hours.md", on="2025-06-21")
    project.replace("content/es/service/old.md", "kind:", "withdrawn: 2025-06-22\nkind:")
    project.replace("content/pt/protocols/callback.md", "Olá!", "Olá, bom dia!")
    project.commit("Not approved yet", day=dt.date(2025, 6, 22))
    return project


def _approve(project: Project, *paths: str, on: str, recorded: str | None = None) -> None:
    if LIMITS[1] in paths:
        project.translate(LIMITS[1])
    project.approve(*paths, day=dt.date.fromisoformat(on))
    project.commit(f"Approved on {on}", day=dt.date.fromisoformat(recorded or on))
