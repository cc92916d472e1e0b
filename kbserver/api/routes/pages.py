"""The two sites: clients' pages for everybody at `/`, agents' pages behind the sign-in at `/agents/`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import takewhile
from pathlib import Path
from urllib.parse import urlencode

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse, StreamingResponse
from starlette.routing import Match

from kbserver.api.answers import UNSTORED, matches
from kbserver.api.codings import preferred
from kbserver.api.exchange import exchange_of
from kbserver.api.moved import moved_to
from kbserver.api.pages import Page, Pages
from kbserver.api.problems import ProblemError
from kbserver.api.ranges import Span, Unsatisfiable, parse_range
from kbserver.api.service import AGENTS, CHALLENGE, Service, service_of

__all__ = ["attach", "wrong_method"]

_CHUNK = 256 * 1024
_LASTING = "max-age=31536000, immutable"


async def nothing(request: Request) -> Response:
    """What no other route of the interface takes: an unknown address, or a known one with a wrong method."""
    problem = wrong_method(request)
    if problem.kind.code == "not-found" and request.scope["path"].startswith("/api/"):
        await service_of(request).admit(request)
    raise problem


def wrong_method(request: Request) -> ProblemError:
    """The problem of a method that an address does not know, or of an address that the interface lacks."""
    matching = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    known = takewhile(lambda route: route.endpoint is not nothing, matching)
    methods = {method for route in known for method in route.methods}
    if not methods:
        return ProblemError("not-found", "The interface has no such address.")
    methods |= {"HEAD"} if "GET" in methods else set()
    allowed = {"Allow": ", ".join(sorted(methods))}
    return ProblemError("method-not-allowed", f"It knows {allowed['Allow']}.", headers=allowed)


async def clients_page(request: Request, address: str) -> Response:
    """A page or a file of the clients' site; keys and cookies play no part."""
    service = service_of(request)
    exchange_of(request).audience = "clients"
    return await _serve(request, _pages(service, "clients"), address, "public")


async def agents_home(request: Request) -> Response:
    """The address without its slash."""
    return RedirectResponse(f"{AGENTS}/", 308)


async def agents_page(request: Request, address: str) -> Response:
    """A page or a file of the agents' site; whoever is not signed in is not told what there is."""
    service = service_of(request)
    if not await service.signed_in(request):
        return _to_sign_in(request, service, address)
    exchange_of(request).audience = "agents"
    return await _serve(request, _pages(service, "agents"), address, "private")


def attach(router: APIRouter) -> None:
    """Add the routes; they match what no other does, so they come last."""
    every = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    for pattern in ("/api/{rest:path}", "/hooks/push", f"{AGENTS}/api/{{rest:path}}", f"{AGENTS}/sign-out"):
        router.add_api_route(pattern, nothing, methods=every, include_in_schema=False)
    router.add_api_route(AGENTS, agents_home, include_in_schema=False)
    router.add_api_route(f"{AGENTS}/{{address:path}}", agents_page, include_in_schema=False)
    router.add_api_route("/{address:path}", clients_page, include_in_schema=False)


def _pages(service: Service, audience: str) -> Pages:
    edition = service.desk.edition
    if pages := edition.pages.get(audience):
        return pages
    if edition.collections:
        raise ProblemError("no-site", "The release in force has no pages; build it without --no-site.")
    raise ProblemError("no-release", "Build a release with `kb build`; it is taken up at once.")


def _to_sign_in(request: Request, service: Service, address: str) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        raise ProblemError("not-signed-in", "Sign in at /agents/sign-in first.", headers=CHALLENGE)
    first = address.partition("/")[0]
    asked = {"next": f"{AGENTS}/{address}"}
    if first in service.config.languages.list:
        asked["lang"] = first
    target = f"{AGENTS}/sign-in?{urlencode(asked)}"
    return RedirectResponse(target, 303, UNSTORED)


async def _serve(request: Request, pages: Pages, address: str, scope: str) -> Response:
    path = request.scope["path"]
    if (goal := pages.goal(address)) is not None:
        # a guide may move back: who keeps the answer must ask again
        headers = {"Cache-Control": f"{scope}, no-cache"} | ({} if scope == "public" else {"Vary": "Cookie"})
        return moved_to(request, path.removesuffix(address) + goal, headers)
    page = pages.find(address)
    if page is not None:
        return await _send(request, pages, page, scope, 200)
    if pages.is_folder(address):
        return moved_to(request, f"{path}/")
    missing = pages.missing(address)
    accepted = request.headers.get("accept", "*/*")
    if missing is None or not ("text/html" in accepted or "*/*" in accepted):
        raise ProblemError("not-found", "The site has no such page.")
    return await _send(request, pages, missing, scope, 404)


async def _send(request: Request, pages: Pages, page: Page, scope: str, status: int) -> Response:
    coding = preferred(request.headers.get("accept-encoding")) if page.encodes else None
    headers = _headers(page, scope, coding)
    if status == 200 and matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if page.is_text and (coding or status != 200 or "range" not in request.headers):
        return Response(await _content(pages, page, coding), status, headers, page.media_type)
    return _stream(request, page, headers)


async def _content(pages: Pages, page: Page, coding: str | None) -> bytes:
    named = (page.digest, coding or "", b"")
    content = pages.sent.get(named)
    if content is None:
        content = await anyio.to_thread.run_sync(page.content, coding)
        pages.sent.put(named, content)
    return content


def _headers(page: Page, scope: str, coding: str | None) -> dict[str, str]:
    headers = {
        "ETag": f'"{page.digest}{f"-{coding}" if coding else ""}"',
        "Cache-Control": f"{scope}, {_LASTING if page.lasting else 'no-cache'}",
        "Vary": "Accept-Encoding" if scope == "public" else "Accept-Encoding, Cookie",
    }
    if coding:
        headers["Content-Encoding"] = coding
    else:
        headers["Accept-Ranges"] = "bytes"
    if page.policy:
        headers["Content-Security-Policy"] = page.policy
    return headers


def _stream(request: Request, page: Page, headers: dict[str, str]) -> Response:
    span = None
    if request.headers.get("if-range", headers["ETag"]) == headers["ETag"]:
        try:
            span = parse_range(request.headers.get("range"), page.size)
        except Unsatisfiable:
            whole = {"Content-Range": f"bytes */{page.size}"}
            raise ProblemError("range-not-satisfiable", f"It has {page.size} bytes.", headers=whole) from None
    part = span or Span(0, page.size - 1)
    headers["Content-Length"] = str(part.size)
    if span:
        headers["Content-Range"] = span.content_range(page.size)
    chunks = _nothing() if exchange_of(request).bare else _chunks(page.file, part)
    return StreamingResponse(chunks, 206 if span else 200, headers, page.media_type)


async def _chunks(path: Path, part: Span) -> AsyncIterator[bytes]:
    left = part.size
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(part.first)
        while left > 0 and (chunk := await file.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    yield b""
