"""`/embed/v1/`: the panel for agent consoles, as an element and in a frame."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import UNSTORED, matches
from kbserver.api.codings import preferred
from kbserver.api.origins import FRAME
from kbserver.api.problems import ProblemError
from kbserver.api.service import service_of
from kbserver.api.widget import frame_page, widget_files
from kbserver.languages import resolve

__all__ = ["attach"]

_EMBED = "/embed/v1"
_FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {origins}"
)


async def file(request: Request, address: str) -> Response:
    """A module or the words of a language; they are for everybody, so any page may load them."""
    found = widget_files().get(address)
    if found is None:
        raise ProblemError("not-found", "The panel has no such file.")
    zipped = preferred(request.headers.get("accept-encoding"), ("gzip",)) is not None
    headers = {
        "ETag": f'"{found.tag}{"-gz" if zipped else ""}"',
        "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    media_type = f"{found.media_type}; charset=utf-8"
    return Response(found.zipped if zipped else found.content, headers=headers, media_type=media_type)


async def frame(request: Request) -> Response:
    """The panel in a page that only the origin in the address may hold, and only if `kb.yml` lists it."""
    service = service_of(request)
    named = request.query_params.getlist("origin")
    if len(named) != 1 or named[0] not in service.config.embed.origins:
        raise ProblemError("unlisted-origin", "Name one origin, of embed.origins in kb.yml.")
    # an unlisted language must not leave a console without its panel: nobody sees a problem in a frame
    lang = service.lang(request, resolve(request.query_params.get("lang", ""), service.config.languages.list))
    theme = request.query_params.get("theme", "")
    page = frame_page(
        lang, escape(service.config.site_name(lang)), theme if theme in ("light", "dark") else "auto"
    )
    headers = {
        # every page above the frame is asked, and consoles hold their apps in frames of their own
        "Content-Security-Policy": _FRAME_POLICY.format(origins=" ".join(service.config.embed.origins)),
        **UNSTORED,
        "Vary": "Accept-Language",
    }
    return Response(page, headers=headers, media_type="text/html")


def attach(router: APIRouter) -> None:
    """Add the routes."""
    router.add_api_route(FRAME, frame, methods=["GET"], include_in_schema=False)
    router.add_api_route(f"{_EMBED}/{{address:path}}", file, methods=["GET"], include_in_schema=False)
