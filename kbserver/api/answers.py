"""Answers to GET: bytes with a strong entity tag, and nothing at all for who has them already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from kbserver.api.security import API_POLICY

__all__ = ["JSON", "UNSTORED", "answer", "json_answer", "kept_headers", "matches", "unkept_answer"]

JSON = "application/json"

UNSTORED = {"Cache-Control": "no-store"}
"""Headers of what nobody on the way may keep."""

_API_HEADERS = {
    "Cache-Control": "private, max-age=60",
    "Vary": "Origin, Authorization, Accept, Accept-Language",
    "Content-Security-Policy": API_POLICY,
}
_AGENTS_VARY = "Origin, Authorization, Accept, Accept-Language, Cookie"


def json_answer(request: Request, content: object) -> Response:
    """The JSON of plain dicts, lists, dataclasses and scalars."""
    return answer(request, orjson.dumps(content), JSON)


def answer(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The body with its entity tag, or 304 where `If-None-Match` has it (RFC 9110, section 13.1.2).

    The tag is a hash of the body alone: the same question to an index made in the same way gives the same tag
    in every process.
    """
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    fields = {**kept_headers(request), "ETag": tag, **(headers or {})}
    if matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=fields)
    return Response(body, headers=fields, media_type=media_type)


def kept_headers(request: Request) -> dict[str, str]:
    """Who may keep an answer for how long, and what it depends on."""
    vary = {"Vary": _AGENTS_VARY} if request.scope["path"].startswith("/agents/") else {}
    return _API_HEADERS | vary


def unkept_answer(content: object, media_type: str = JSON) -> Response:
    """The JSON of what is answered to a call alone, and kept nowhere on the way."""
    headers = {**UNSTORED, "Content-Security-Policy": API_POLICY}
    return Response(orjson.dumps(content), headers=headers, media_type=media_type)


def matches(header: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` header names the tag, by weak comparison."""
    if not header:
        return False
    named = (part.strip().removeprefix("W/") for part in header.split(","))
    return any(part in (tag, "*") for part in named)
