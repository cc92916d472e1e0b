"""Which pages elsewhere may read the API in a browser: exactly the origins of `kb.yml`, without cookies."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Cors"]

_EXPOSED = b"ETag, X-Request-ID, Server-Timing, Retry-After, RateLimit-Policy, RateLimit"
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (
        b"access-control-allow-headers",
        b"Authorization, Accept-Language, Content-Type, If-None-Match, X-Request-ID",
    ),
    (b"access-control-max-age", b"7200"),
    (b"vary", b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
    (b"content-length", b"0"),
)


class Cors:
    """Middleware over `/api/`; any other origin gets no header at all (Fetch standard, section 3.2)."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or pass on and name the origin in the answer."""
        origin = _field(scope, b"origin") if scope["type"] == "http" else None
        if origin not in self._origins or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        allowed = (b"access-control-allow-origin", origin)
        if scope["method"] == "OPTIONS" and _field(scope, b"access-control-request-method"):
            await send({"type": "http.response.start", "status": 204, "headers": [allowed, *_PREFLIGHT]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                exposed = (b"access-control-expose-headers", _EXPOSED)
                message["headers"] = [*message.get("headers", ()), allowed, exposed]
            await send(message)

        await self._app(scope, receive, outward)


def _field(scope: Scope, wanted: bytes) -> bytes | None:
    for name, value in scope["headers"]:
        if name == wanted:
            return bytes(value)
    return None
