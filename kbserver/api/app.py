"""The application: its parts put together."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import kbserver
from kbserver.api import openapi
from kbserver.api.calendar import Calendar
from kbserver.api.cors import Cors
from kbserver.api.credentials import Keyring, Proxy, Tickets
from kbserver.api.desk import Desk, Single, Source
from kbserver.api.envelope import Envelope
from kbserver.api.follower import Follower
from kbserver.api.hook import hook_of
from kbserver.api.lasting import Work, lasting
from kbserver.api.limits import Limits
from kbserver.api.logs import Log, Silence
from kbserver.api.metrics import Metrics
from kbserver.api.parameters import invalid
from kbserver.api.popular import Popular
from kbserver.api.problems import Fault, ProblemError, problem_answer, problem_of
from kbserver.api.publishing import Publishing
from kbserver.api.renewal import Renewal
from kbserver.api.routes import (
    changes,
    console,
    decide,
    embed,
    guides,
    help,
    hooks,
    opensearch,
    operations,
    pages,
    reviews,
    search,
    sign_in,
    tokens,
    versions,
)
from kbserver.api.service import AGENTS, Service
from kbserver.api.unanswered import Unanswered
from kbserver.config import Config, load_config
from kbserver.errors import StoreError
from kbserver.garbage import search_seldom
from kbserver.publish.release import Release
from kbserver.store import Store, Tokens, open_store

__all__ = ["create_app"]

API = "/api/v1"


def create_app(
    project: Path,
    *,
    release: Release | None = None,
    source: Source | None = None,
    store: Store | None = None,
    today: Callable[[], dt.date] | None = None,
    log: Log | None = None,
    demonstration: console.Demonstration | None = None,
) -> FastAPI:
    """The application of a project.

    Args:
        project: Folder with `kb.yml`.
        release: Serve this release alone.
        source: Serve what this brings; by default what `releases/current.json` names, as it changes.
        store: Where the keys are; by default the project's.
        today: Gives the day; by default in the configured zone.
        log: Where events go; by default nowhere.
        demonstration: Serve the console to try things in, with this.

    Raises:
        ConfigError: `kb.yml` cannot be used.
    """
    config = load_config(project)
    log = log or Silence()
    metrics = Metrics()
    desk = Desk(config, metrics, log)
    works: list[Work] = []
    if source is None and release is None:
        works.append(Calendar(project, today or config.today).run)
        works.append(Renewal().run)
    source = source or (Single(release) if release else Follower(project))
    works.append(source.run)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        search_seldom()
        await source.start(desk)
        running = [asyncio.create_task(lasting(work, desk)) for work in works]
        yield
        for task in running:
            task.cancel()
        for task in running:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    app = FastAPI(
        title="Knowledge base",
        version=kbserver.__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        exception_handlers=_HANDLERS,
    )
    app.state.service = service = _service(project, desk, metrics, store, today or config.today)
    works.append(service.popular.run)
    _attach(app, demonstration)
    if config.cors.origins:
        app.add_middleware(Cors, origins=config.cors.origins)
    app.add_middleware(Envelope, metrics=metrics, log=log)
    return app


def _service(
    project: Path, desk: Desk, metrics: Metrics, store: Store | None, today: Callable[[], dt.date]
) -> Service:
    try:
        store = store or open_store(project)
        signing, minting = store.secret("sign-in"), store.secret("tokens")
    except StoreError as error:
        # Clients need no store: a server on a read-only disk goes on answering them.
        desk.log.warning("no keys are accepted", reason=str(error))
        store, signing, minting = None, secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    settings = desk.config.sign_in
    publishing = Publishing(project)
    metrics.registry.register(publishing)
    return Service(
        config=desk.config,
        desk=desk,
        keyring=Keyring(store.keys.find if store else None),
        tickets=Tickets(signing, settings.hours),
        tokens=Tokens(minting),
        proxy=Proxy.of(settings),
        limits=Limits(desk.config.limits),
        metrics=metrics,
        popular=_popular(desk.config, store, today),
        publishing=publishing,
        hook=hook_of(project, desk.config, store, desk.log),
        today=today,
    )


def _popular(config: Config, store: Store | None, today: Callable[[], dt.date]) -> Popular:
    if store is None:
        return Popular(None, today)
    unanswered = Unanswered(store.unanswered) if config.search.unanswered else None
    return Popular(store.questions if config.search.popular else None, today, unanswered)


def _attach(app: FastAPI, demonstration: console.Demonstration | None) -> None:
    router = app.router
    for prefix, documented in ((API, True), (AGENTS + API, False)):
        search.attach(router, prefix, documented=documented)
        operations.attach_document(router, prefix)
        versions.attach(router, prefix, documented=documented)
        guides.attach(router, prefix, documented=documented)
        changes.attach(router, prefix, documented=documented)
        help.attach(router, prefix, documented_here=documented)
        decide.attach(router, prefix, documented_here=documented)
    tokens.attach(router, API)
    operations.attach(router)
    hooks.attach(router)
    opensearch.attach(router)
    embed.attach(router)
    changes.attach_feeds(router)
    reviews.attach(router)
    sign_in.attach(router)
    if demonstration:
        console.attach(router, demonstration)
    pages.attach(router)
    document: dict[str, Any] = {}

    def described() -> dict[str, Any]:
        if not document:
            document.update(openapi.document(app))
        return document

    app.openapi = described  # type: ignore[method-assign]


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 - registered for this type alone
    return problem_answer(request, error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    problem = pages.wrong_method(request) if error.status_code == 405 else problem_of(error)
    return problem_answer(request, problem)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [
        Fault(str(detail["loc"][-1]), str(detail["type"]).replace("_", "-"), str(detail["msg"]))
        for detail in error.errors()
    ]
    return problem_answer(request, invalid(*faults))


_HANDLERS: dict[int | type[Exception], Any] = {
    ProblemError: _on_problem,
    HTTPException: _on_http,
    RequestValidationError: _on_invalid,
}
