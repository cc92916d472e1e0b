"""Staged folders by hand for one module, and one world staged and built for real for them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from mkdocs_kb.staged import Site, Staged, StagedPage

from kbserver.publish.sites import build_site
from kbserver.publish.staging import stage
from tests.conftest import DAY, ROOT, Project
from tests.plugins.history import draw_history
from tests.plugins.pages import Built
from tests.plugins.searching import Host, Tab

WORLD = """
content/es/service/limits.md
    ---
    title: Límites & <b>"costos"</b> </script>
    kind: service
    audience: clients
    owner: quality@example.org
    review_by: 2027-06-15
    tags: [límites, "<costos>"]
    ---

    Cuántas solicitudes hay al año, con **cifras**.

    ## Video {#video}

    !!! video "Cómo se pide"
        [Ver](../../assets/film.webm) · [Subtítulos](../../assets/film.es.vtt)

        **Transcripción.** Se ve un formulario.

    ## Alcance {#scope}

    !!! in-scope "Lo que sí"
        - Citas.

    !!! out-of-scope "Lo que no"
        - Prospectos.

    !!! limit "Cincuenta al año"
        Son **50**.

    !!! internal "Saldo"
        El saldo está en la consola. Véase [la llamada](../protocols/callback.md#greeting).

    !!! standard "Plazo"
        Uno o dos días.

    !!! checklist "Antes"
        - Teléfono al día.

    !!! contact "Vías"
        help@example.org

    !!! phrases-use "Diga"
        - Con gusto.

    !!! phrases-avoid "No diga"
        - ¿Ya?

    | Lote | Precio |
    | --- | --- |
    | 10 | $300 |

    ## Preguntas {#faq}

    Las de siempre.

    ??? faq "¿Cuántas hay al año?"
        Hay **50** por año.

    ??? faq "¿Y </script><script>alert(1)</script>?"
        Nada.
content/pt/service/limits.md
    ---
    title: Limites e custos
    kind: service
    audience: clients
    owner: quality@example.org
    review_by: 2027-06-15
    tags: [limites]
    translation: {of: es, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
    ---

    Quantas solicitações há por ano.

    ## Vídeo {#video}

    Sem vídeo aqui.

    ## Escopo {#scope}

    Ver acima.

    ## Perguntas {#faq}

    Nenhuma.
content/es/service/hours.md [clients service]
    Cuándo se atiende.

    ## Horario {#hours}

    De nueve a seis.
content/pt/service/hours.md
    ---
    title: Horário
    kind: service
    audience: clients
    translation: {of: es, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
    ---

    Quando se atende.

    ## Horário {#hours}

    Das nove às seis.
content/pt/protocols/callback.md
    ---
    title: Ligação ativa
    topic: "6.12"
    kind: protocol
    audience: agents
    review_by: 2025-06-20
    ---

    Como ligar.

    ## Saudação {#greeting}

    !!! script "Abertura"
        Olá! Meu nome é [[agent.name]].
content/es/protocols/second.md
    ---
    title: Segundo
    topic: "6.2"
    kind: protocol
    audience: agents
    ---

    Otro protocolo.

    ## Regla {#rule}

    Una.
content/es/protocols/draft.md [agents protocol]
    Sin homologar.

    ## Nada {#nothing}

    Texto que nadie aprobó.
content/es/glossary.md [clients glossary]
    Términos.

    ## Callback {#callback}

    Llamada.
content/assets/film.webm
    not a film
content/assets/film.es.vtt
    WEBVTT
"""
APPROVED = (
    "content/es/service/limits.md",
    "content/pt/service/limits.md",
    "content/es/service/hours.md",
    "content/pt/service/hours.md",
    "content/pt/protocols/callback.md",
    "content/es/protocols/second.md",
    "content/es/glossary.md",
)
TODAY = "2025-07-01"


def draw_world(folder: Path) -> Project:
    """The world as a project: approved, one translation behind its source, one review overdue."""
    project = Project(folder)(WORLD)
    project.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    project.translate("content/pt/service/limits.md", "content/pt/service/hours.md")
    project.approve(*APPROVED)
    project.commit("First")
    project.replace("content/es/service/hours.md", "De nueve a seis", "De nueve a siete")
    project.approve("content/es/service/hours.md")
    project.commit("Later")
    return project


class World:
    """A drawn project with its audiences staged; sites are built when first asked for."""

    def __init__(self, folder: Path, draw: Callable[[Path], Project] = draw_world) -> None:
        self.project = draw(folder / "project")
        self.folder = folder
        self._built: dict[str, Built] = {}

    def staged(self, audience: str, *, preview: bool = False) -> Path:
        """The audience's staged folder."""
        out = self.folder / f"staged{'-preview' * preview}" / audience
        if not out.exists():
            on = DAY.fromisoformat(TODAY)
            stage(self.project.folder, audience, out, on=on, preview=preview)
        return out

    def site(self, audience: str, *, preview: bool = False) -> Built:
        """The audience's built site."""
        staged = self.staged(audience, preview=preview)
        if str(staged) not in self._built:
            out = staged / "site"
            build_site(self.project.folder, staged, out)
            self._built[str(staged)] = Built(out)
        return self._built[str(staged)]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def clients(world: World) -> Built:
    """The clients' site."""
    return world.site("clients")


@pytest.fixture(scope="session")
def agents(world: World) -> Built:
    """The agents' site."""
    return world.site("agents")


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world with a past."""
    return World(tmp_path_factory.mktemp("history"), draw_history)


SITE: dict[str, Any] = {
    "audience": "clients",
    "base": "/",
    "url": "https://kb.example.org/",
    "names": {"es": "Guías", "pt": "Guias", "en": "Guides"},
    "languages": {"default": "es", "list": ["es", "pt", "en"]},
    "folders": [
        {"folder": "service", "titles": {"es": "Servicio", "pt": "Serviço", "en": "Service"}},
        {"folder": "protocols", "titles": {"es": "Protocolos", "pt": "Protocolos", "en": "Protocols"}},
    ],
    "contact": "help@example.org",
    "on": TODAY,
    "preview": False,
}


def site(**changes: Any) -> Site:
    """The facts of a site, as `site.json` has them."""
    return Site.from_json(SITE | changes)


def guide(src: str, title: str = "", **kb: Any) -> StagedPage:
    """A staged guide at `pt/protocols/callback.md`, with ordinary facts unless told."""
    lang = src.partition("/")[0]
    facts: dict[str, Any] = {
        "page": "guide",
        "guide_id": src.partition("/")[2].removesuffix(".md"),
        "kind": "protocol",
        "topic": None,
        "audience": "clients",
        "lang": lang,
        "requested_lang": lang,
        "is_fallback": False,
        "translation": "source",
        "owner": None,
        "tags": [],
        "version": 1,
        "status": "approved",
        "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}],
        "in_force_from": "2025-06-15",
        "in_force_to": None,
        "review_by": None,
        "overdue": False,
        "langs": [lang],
        "faq": [],
    }
    return StagedPage(src, title or src, "A guide.", facts | kb)


def special(src: str, page: str) -> StagedPage:
    """A home page, a page of changes, or a register."""
    lang = src.partition("/")[0]
    kb = {"page": page, "lang": lang, "requested_lang": lang, "is_fallback": False}
    return StagedPage(src, page, "", kb)


def version(number: int, first: str | None, last: str | None = None, **facts: Any) -> dict[str, Any]:
    """A version of `/a/`, in force between two days, as `versions.json` has it."""
    approvals = [{"area": "quality", "area_name": "Calidad", "date": first or "2025-01-01"}]
    present = first is not None and first <= TODAY and (last is None or last >= TODAY)
    return {
        "version": number,
        "title": "A",
        "in_force_from": first,
        "in_force_to": last,
        "approvals": approvals,
        "url": ("/a/" if present else f"/a/versions/{number}/") if first else None,
        **facts,
    }


@pytest.fixture
def write_staged(tmp_path: Path) -> Callable[..., Staged]:
    """Write pages as staging does and open them: `write_staged(pages, guides=…, versions=…, **site)`."""

    def write(
        pages: Sequence[StagedPage],
        guides: Sequence[Mapping[str, Any]] = (),
        versions: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]] = {},
        changes: Sequence[Mapping[str, Any]] = (),
        **facts: Any,
    ) -> Staged:
        for page in pages:
            path = tmp_path / "staged" / page.src
            path.parent.mkdir(parents=True, exist_ok=True)
            head = {"title": page.title, "description": page.description, "kb": dict(page.kb)}
            path.write_text(
                f"---\n{json.dumps(head, ensure_ascii=False, indent=1)}\n---\n\nText.\n", encoding="utf-8"
            )
        written = {
            "site": SITE | facts,
            "register": {"audience": "clients", "on": TODAY, "guides": list(guides)},
            "versions": versions,
            "changes": {"changes": list(changes)},
        }
        for name, content in written.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        return Staged(tmp_path)

    return write


@pytest.fixture(scope="module")
def host(clients: Built) -> Iterator[Host]:
    """The clients' site on a host that can also answer searches."""
    host = Host(clients)
    yield host
    host.close()


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """A tab of a browser."""
    tab = Tab()
    yield tab
    tab.close()
