"""Guides with a past, as real sites show it, and their pages read back."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from kbserver.publish.past import write_past
from kbserver.publish.staging import stage
from tests.conftest import DAY, Project
from tests.plugins.pages import Built

__all__ = ["CALL", "LIMITS", "TITLE", "change", "copied", "draw", "past_of", "past_pages"]

TITLE = 'Límites & <b>"costos"</b> </script>'
LIMITS, PARKING, CALL = (
    f"content/es/{name}.md" for name in ("service/limits", "service/parking", "protocols/callback")
)
TREE = f"""
content/es/service/limits.md
    ---
    title: {TITLE}
    kind: service
    audience: clients
    ---

    Cuántas solicitudes hay al año, en [horario](#hours) normal; vea también [estacionar](parking.md).

    ## Lote 5 < 6 & "precio" {{#lots}}

    !!! limit "Cuarenta al año"
        - Son **40** solicitudes, con arándano.

    !!! internal "Saldo"
        Saldo de zarzamora.

    ### Precios {{#prices}}

    | Lote | Precio |
    | --- | --- |
    | 10 | $300 |

    ## Horario {{#hours}}

    De nueve a *seis*. ![Gráfico](../../assets/chart.svg)

    ??? faq "¿Y los sábados?"
        No.
content/pt/service/limits.md
    ---
    title: Limites
    kind: service
    audience: clients
    translation: {{of: es, digest: "sha256:{"0" * 64}"}}
    ---

    Quantas solicitações há por ano.

    ## Lote {{#lots}}

    São 40.

    ### Preços {{#prices}}

    São $300.

    ## Horário {{#hours}}

    Das nove às seis.
content/es/service/parking.md [clients service]
    Dónde se puede estacionar.
content/es/protocols/callback.md [agents]
    Cómo se llama.

    ## Saludo {{#greeting}}

    Hola, con mora.
content/assets/chart.svg
    <svg xmlns="http://www.w3.org/2000/svg"><title>first</title></svg>
"""
FIRST, SECOND = dt.date(2025, 1, 10), dt.date(2025, 3, 1)


def draw(folder: Path) -> Project:
    """Guides with a former, a present and a scheduled text, a withdrawn one, one that never was in force."""
    project = Project(folder)(TREE)
    project.translate("content/pt/service/limits.md")
    project.approve(day=FIRST).commit(day=FIRST + dt.timedelta(2))
    project.write(
        "content/assets/chart.svg", project.read("content/assets/chart.svg").replace("first", "second")
    )
    project.replace(LIMITS, "Cuarenta al año", "Cincuenta al año")
    project.replace(LIMITS, "**40** solicitudes, con arándano", "**50** solicitudes, con frambuesa")
    project.replace(LIMITS, "| $300 |", "| $350 |")
    project.replace(LIMITS, f"title: {TITLE}", f"title: Nuevos {TITLE}")
    project.write(LIMITS, project.read(LIMITS) + "\n## Equipo {#team}\n\nSomos ocho.\n")
    project.replace(PARKING, "kind: service\n", "kind: service\nwithdrawn: 2025-04-01\n")
    change(project, CALL, "Hola, con mora", "Hola, con higo", effective="2025-12-01", day=dt.date(2025, 2, 1))
    project.approve(LIMITS, day=SECOND).commit(day=SECOND)
    change(project, CALL, "Hola, con higo", "Hola, con uva", effective="2025-03-01", day=SECOND)
    project.approve(CALL, day=dt.date(2025, 5, 5)).commit(day=dt.date(2025, 5, 5))
    project.replace(LIMITS, "*seis*", "seis")
    change(project, LIMITS, "frambuesa", "grosella", effective="2025-09-01", day=dt.date(2025, 6, 1))
    return project


def change(project: Project, path: str, old: str, new: str, *, effective: str, day: dt.date) -> None:
    project.replace(path, old, new)
    text = re.sub(r"^effective: .*\n", "", project.read(path), flags=re.MULTILINE)
    project.write(path, text.replace("\nkind:", f"\neffective: {effective}\nkind:", 1))
    project.approve(path, day=day).commit(day=day)


def copied(project: Project, folder: Path) -> Project:
    """The same guides and history in another folder, without what was built of them."""
    copy = Project(folder)
    shutil.copytree(project.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("releases"))
    return copy


def past_pages(built: Built) -> dict[str, str]:
    """The pages of the past by their address."""
    return {
        path.removesuffix("index.html"): content.decode()
        for path, content in built.files.items()
        if re.search(r"/(versions|diff)/", path)
    }


def past_of(project: Project, audience: str, out: Path, *, preview: bool = False) -> Built:
    """The pages of the past alone, written anew below a folder."""
    folder = out / audience
    stage(project.folder, audience, folder, on=DAY, preview=preview)
    (folder / "site").mkdir()
    write_past(folder, folder / "site")
    return Built(folder / "site")
