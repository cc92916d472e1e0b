"""Requests for a guide under a former id: the same request under its present one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from kbserver.api.answers import kept_headers
from kbserver.api.collection import Collection

__all__ = ["MOVED", "moved_answer", "moved_to"]

MOVED: dict[int | str, dict[str, Any]] = {
    308: {"description": "The guide has another id now: `Location` is the same request under that one."}
}
"""Documents the answer."""


def moved_answer(request: Request, collection: Collection, guide_id: str, *, past: bool) -> Response | None:
    """The answer that leads from a former id to the guide; None where the id is none.

    `past` tells whether versions are asked for: a guide whose place another one took has its own.
    """
    goal = collection.former.get(guide_id)
    if goal is None or (past and guide_id in collection.known):
        return None
    before, guides, after = request.scope["path"].partition("/guides/")
    path = before + guides + goal + after.removeprefix(guide_id)
    return moved_to(request, path, kept_headers(request))


def moved_to(request: Request, path: str, headers: dict[str, str] | None = None) -> Response:
    """The same request at another path, for good: the browser keeps the fragment."""
    query = request.scope["query_string"].decode("latin-1")
    location = quote(path) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={**(headers or {}), "Location": location})
