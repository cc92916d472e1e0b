"""Small knowledge bases made by hand, served in this process: no site generator, no git."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from kbserver.api.app import create_app
from kbserver.publish.release import Release, open_release, releases_folder, write_manifest
from kbserver.search.documents import Document, write_documents
from kbserver.store import open_store

KB_YML = """\
site:
  name: {es: Guías, pt: Guias, en: Guides}
  url: "http://kb.example.org/"
timezone: America/Sao_Paulo
languages: {default: es, list: [es, pt, en], fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}}
areas:
  quality: {name: Calidad, approvers: [quality@example.org]}
approval: {required: [{areas: [quality]}]}
search: {engine: memory}
limits: {address: 1000000/second, key: 1000000/second}
"""

TODAY = dt.date(2026, 11, 21)
APPROVALS = ({"area": "quality", "area_name": "Calidad", "date": "2025-03-01"},)
BASE = "http://kb.example.org"


def section(guide_id: str, anchor: str = "", lang: str = "es", **facts: Any) -> Document:
    """A document with what a test does not care about filled in."""
    heading = facts.pop("heading", anchor.replace("-", " ").capitalize())
    folder = "" if lang == "es" else f"/{lang}"
    prefix = "/agents" if facts.pop("agents", False) else ""
    place = f"#{anchor}" if anchor else ""
    text = facts.pop("text", f"{heading} {guide_id}")
    document = Document(
        id=f"{guide_id}{place}",
        guide_id=guide_id,
        anchor=anchor,
        lang=lang,
        position=0 if not anchor else 1,
        level=1 if not anchor else 2,
        title=guide_id.rpartition("/")[2].replace("-", " ").capitalize(),
        heading=heading,
        heading_path=(heading,) if anchor else (),
        kind="service",
        topic=None,
        tags=(),
        text=text,
        questions=(),
        variants=(),
        html=f"<p>{text}</p>",
        blocks=(),
        url=f"{prefix}{folder}/{guide_id}/{place}",
        source=lang == "es",
        version=1,
        status="approved",
        approvals=APPROVALS,
        in_force_from="2025-03-01",
        in_force_to=None,
        digest=None,
        commit=None,
    )
    return replace(document, **facts)


CLIENTS = (
    section("service/requests", title="Solicitudes", text="Cómo se piden las cosas."),
    section(
        "service/requests",
        "limits",
        heading="Límites del servicio",
        text="Cada cliente tiene 50 solicitudes gratuitas al año. Un lote más cuesta $300.",
        questions=("¿Cuántas solicitudes gratis tengo?",),
        tags=("límite",),
        blocks=({"type": "limit", "title": "", "text": "50 solicitudes", "slots": []},),
        position=1,
    ),
    section("service/requests", "hours", heading="Horario", text="De nueve a cinco.", position=2),
    section("service/requests", lang="pt", title="Solicitações", text="Como se pede."),
    section("service/requests", "limits", "pt", heading="Limites", text="São 50 solicitações gratuitas."),
    section("tutorials/upload", title="Subir archivos", kind="tutorial", text="Suba la solicitud."),
)
"""What clients may read."""

AGENTS = (
    *(replace(each, digest="sha256:" + "0" * 64, commit="c" * 40) for each in CLIENTS),
    section("protocols/callback", title="Rellamada", kind="protocol", agents=True, text="Llame otra vez."),
    section(
        "protocols/callback",
        "no-answer",
        heading="Nadie contesta",
        agents=True,
        kind="protocol",
        text="Escriba zarzamora en el campo del documento.",
    ),
)
"""What agents may read; the word "zarzamora" stands nowhere else."""


def register(documents: Sequence[Document], audience: str) -> dict[str, Any]:
    """The register that goes with documents."""
    guides: dict[str, dict[str, Any]] = {}
    for each in documents:
        if each.anchor:
            continue
        guide = guides.setdefault(
            each.guide_id,
            {
                "guide_id": each.guide_id,
                "kind": each.kind,
                "topic": each.topic,
                "audience": "agents" if each.guide_id.startswith("protocols/") else "clients",
                "source": "es",
                "title": {},
                "translations": {lang: {"translation": "missing"} for lang in ("es", "pt", "en")},
            },
        )
        guide["title"][each.lang] = each.title
        guide["translations"][each.lang] = {
            "title": each.title,
            "translation": "source" if each.source else "current",
            "version": each.version,
            "in_force_from": each.in_force_from,
            "review_by": "2027-03-01",
            "approvals": list(each.approvals),
            "owner": "owner@example.org",
            "url": each.url,
        } | ({"status": each.status} if audience == "agents" else {})
    return {"audience": audience, "on": TODAY.isoformat(), "guides": list(guides.values())}


PAGES: Mapping[str, str | bytes] = {
    "index.html": "<!doctype html><title>Inicio</title><script>first()</script><p>Inicio</p>",
    "404.html": "<!doctype html><title>404</title><p>No hay nada aquí</p>",
    "pt/index.html": "<!doctype html><title>Início</title>",
    "pt/404.html": "<!doctype html><title>404</title><p>Não há nada aqui</p>",
    "service/requests/index.html": "<!doctype html><title>Solicitudes</title>" + "<p>Texto largo.</p>" * 200,
    "assets/javascripts/bundle.0123abcd.min.js": "export const words = 1;\n" * 100,
    "assets/tarifas.20241128.pdf": "%PDF-1.7",
    "assets/film.webm": bytes(range(256)) * 40,
    "assets/film.vtt": "WEBVTT\n",
}
"""Pages that stand for a built site."""


class Knowledge:
    """A project folder with releases made by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.configure("")

    def configure(self, more: str, **replaced: str) -> Knowledge:
        """Write `kb.yml` anew, with lines added and words replaced."""
        text = KB_YML + more
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        (self.folder / "kb.yml").write_text(text, encoding="utf-8")
        return self

    def release(
        self,
        name: str = "first",
        clients: Sequence[Document] = CLIENTS,
        agents: Sequence[Document] = AGENTS,
        pages: Mapping[str, str | bytes] | None = PAGES,
        registers: Mapping[str, dict[str, Any]] | None = None,
    ) -> Release:
        """Write a whole release."""
        folder = releases_folder(self.folder) / name
        for audience, documents in (("clients", clients), ("agents", agents)):
            place = folder / audience
            place.mkdir(parents=True)
            write_documents(documents, place / "documents.jsonl")
            listed = (registers or {}).get(audience) or register(documents, audience)
            (place / "register.json").write_text(json.dumps(listed), encoding="utf-8")
            for path, content in (pages or {}).items():
                file = place / "site" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                mark = (
                    content if isinstance(content, bytes) else content.replace("Inicio", f"Inicio {audience}")
                )
                file.write_bytes(mark.encode() if isinstance(mark, str) else mark)
        write_manifest(
            folder,
            {
                "id": name,
                "on": TODAY.isoformat(),
                "commit": None,
                "audiences": ["clients", "agents"],
                "preview": False,
                "site": pages is not None,
                "software": "0",
            },
        )
        return open_release(releases_folder(self.folder), name)

    def point(self, data: str | None, site: str | None = None) -> None:
        """Point to releases."""
        pointer = releases_folder(self.folder) / "current.json"
        pointer.parent.mkdir(exist_ok=True)
        aside = pointer.with_suffix(".new")
        aside.write_text(json.dumps({"data": data, "site": site}), encoding="utf-8")
        aside.replace(pointer)

    def publish(self, name: str = "first", **parts: Any) -> Knowledge:
        """Write a release and point to it."""
        made = self.release(name, **parts)
        self.point(name, name if made.has_site else None)
        return self

    def key(self, audience: Any = "agents") -> str:
        """A new key."""
        return open_store(self.folder).keys.create(audience, "test")[1]

    def app(self, **parts: Any) -> FastAPI:
        """The application, on a fixed day unless `today` is another."""
        return create_app(self.folder, **{"today": lambda: TODAY} | parts)


class Client:
    """A browser or a program that asks an application in this process."""

    def __init__(self, call: Callable[..., Any], inner: httpx.AsyncClient, app: FastAPI) -> None:
        self._call, self._inner, self.app = call, inner, app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask; redirects are not followed."""
        answer: httpx.Response = self._call(partial(self._inner.request, method, path, **options))
        return answer

    def get(self, path: str, key: str | None = None, **options: Any) -> httpx.Response:
        """GET, with a bearer key if one is given."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return self.request("GET", path, headers=headers, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """POST."""
        return self.request("POST", path, **options)

    def wait(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Run a coroutine function where the application runs."""
        return self._call(partial(call, *arguments))

    def sign_in(self, key: str) -> httpx.Response:
        """Sign in through the form."""
        return self.post("/agents/sign-in", data={"key": key})

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it holds."""
        return self._inner.cookies


@contextmanager
def serving(app: FastAPI) -> Iterator[Client]:
    """Run an application with its lifespan, and a client beside it."""
    with start_blocking_portal() as portal, ExitStack() as stack:
        stack.enter_context(portal.wrap_async_context_manager(app.router.lifespan_context(app)))
        transport = httpx.ASGITransport(app)
        inner = httpx.AsyncClient(transport=transport, base_url=BASE)
        yield Client(portal.call, stack.enter_context(portal.wrap_async_context_manager(inner)), app)


def until(happened: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something that a running server does by itself."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    """An empty knowledge base: `kb.yml` and no release."""
    return Knowledge(tmp_path / "project")


@pytest.fixture
def serve() -> Iterator[Callable[..., Client]]:
    """Serve a knowledge base for the length of a test."""
    with ExitStack() as stack:
        yield lambda knowledge, **parts: stack.enter_context(serving(knowledge.app(**parts)))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The published knowledge base that the tests of a module only read."""
    return Knowledge(tmp_path_factory.mktemp("world")).publish()


@pytest.fixture(scope="module")
def client(world: Knowledge) -> Iterator[Client]:
    """A client of `world`, served once a module; it never signs in."""
    with serving(world.app()) as client:
        yield client


@pytest.fixture(scope="module")
def agents_key(world: Knowledge) -> str:
    """An agents' key of `world`."""
    return world.key("agents")


@pytest.fixture(scope="module")
def clients_key(world: Knowledge) -> str:
    """A clients' key of `world`."""
    return world.key("clients")
