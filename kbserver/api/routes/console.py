"""`/console`: a console to try the panel in, and its tokens. Only `kb serve --demo` has it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import JSON, UNSTORED, answer
from kbserver.api.origins import is_own
from kbserver.api.problems import ProblemError
from kbserver.api.schemas import TokenGranted
from kbserver.api.service import CHALLENGE, service_of
from kbserver.errors import KeyRejected

__all__ = ["Demonstration", "attach", "is_loopback"]

_CONSOLE = "/console"
_PAGE = "index.html"
_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": JSON,
    "svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "require-trusted-types-for 'script'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache", "Vary": "Origin"}
# Whatever hands a request on to us may speak for somebody who is not at this machine.
_HANDED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What `kb serve --demo` adds."""

    key_id: str
    """The demonstration key."""
    open: bool
    """Whether pages on this machine get tokens without showing the key: only where nobody else can ask."""


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, can only be this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def attach(router: APIRouter, demonstration: Demonstration) -> None:
    """Add the routes; without them nothing under `/console` exists."""

    async def token(request: Request) -> Response:
        """A token for our own page, for whoever sits at this machine."""
        if not (demonstration.open and _is_from_here(request)):
            detail = "Show the key that `kb serve --demo` printed: send it to POST /api/v1/tokens."
            raise ProblemError("key-needed", detail, headers=CHALLENGE)
        return await _granted(request, demonstration.key_id)

    router.add_api_route(f"{_CONSOLE}/token", token, methods=["POST"], include_in_schema=False)
    router.add_api_route(_CONSOLE, page, methods=["GET"], include_in_schema=False)
    router.add_api_route(f"{_CONSOLE}/{{address:path}}", file, methods=["GET"], include_in_schema=False)


async def page(request: Request) -> Response:
    """The console itself."""
    return answer(request, _files()[_PAGE], _TYPES["html"], _HEADERS)


async def file(request: Request, address: str) -> Response:
    """What the page is made of."""
    content = _files().get(address or _PAGE)
    if content is None:
        raise ProblemError("not-found", "The console has no such file.")
    return answer(request, content, _TYPES[(address or _PAGE).rpartition(".")[2]], _HEADERS)


async def _granted(request: Request, key_id: str) -> Response:
    service = service_of(request)
    key = await service.keyring.find(key_id)
    if key is None:
        raise ProblemError("key-rejected", "The demonstration key is gone.", headers=CHALLENGE)
    try:
        minted = service.tokens.mint(key, ())
    except KeyRejected:
        detail = "The demonstration key was revoked; start the server again for another."
        raise ProblemError("key-rejected", detail, headers=CHALLENGE) from None
    granted = TokenGranted(token=minted.text, expires_at=minted.expires_at)
    return Response(granted.model_dump_json(), headers=UNSTORED, media_type=JSON)


def _is_from_here(request: Request) -> bool:
    """Whether a page of ours, shown on this machine, asks.

    The name asked for counts too: another site's name may lead here, and its page would be "our own".
    """
    origins = request.headers.getlist("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    return (
        len(origins) == 1
        and site == "same-origin"
        and is_own(origins[0], request, "")
        and is_loopback(urlsplit(origins[0]).hostname or "")
        and request.client is not None
        and is_loopback(request.client.host)
        and not any(name in request.headers for name in _HANDED_ON)
    )


@cache
def _files() -> dict[str, bytes]:
    """The console's files by their address below `/console/`."""
    package = files("kbserver")
    folder = package / "console"
    found = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    found |= {f"strings/{each.name}": each.read_bytes() for each in (folder / "strings").iterdir()}
    # Words are chosen and filled as in the panel, by the same module.
    found["text.js"] = (package / "widget" / "core" / "text.js").read_bytes()
    return {name: content for name, content in found.items() if name.rpartition(".")[2] in _TYPES}
