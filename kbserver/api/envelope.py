"""What goes around every exchange: its id, its time, its headers, its line in the log, and a last resort."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbserver.api.exchange import Exchange
from kbserver.api.logs import Log
from kbserver.api.metrics import Metrics
from kbserver.api.problems import ProblemError, problem_answer
from kbserver.api.security import API_POLICY, HEADERS, UNFRAMED

__all__ = ["Envelope"]

_LONGEST_QUERY = 16 * 1024
_LONGEST_PATH = 4 * 1024
_LARGEST_HEADERS = 32 * 1024
_QUOTA = (b"ratelimit-policy", b"ratelimit")
_POLICY = (b"content-security-policy", API_POLICY.encode())


class Envelope:
    """The outermost middleware; pure ASGI, for speed."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: Log) -> None:
        self._app, self._metrics, self._log = app, metrics, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange.of(scope)
        outward, inner = _Outward(scope, exchange, send), _as_get(scope)
        try:
            if refusal := _too_large(scope):
                await problem_answer(Request(scope), refusal)(scope, receive, outward)
            else:
                await self._app(inner, receive, outward)
        except Exception as error:
            self._log.error("request failed", exc_info=error, request_id=exchange.request_id)
            if not exchange.status:
                failed = ProblemError("internal-error", "The log has more under this request's id.")
                await problem_answer(Request(scope), failed)(scope, receive, outward)
        finally:
            self._book(scope, getattr(inner.get("route"), "path", "none"), exchange)

    def _book(self, scope: Scope, route: str, exchange: Exchange) -> None:
        self._metrics.observe(exchange, scope["method"], route)
        self._log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=exchange.status,
            ms=round(exchange.seconds() * 1000, 2),
            bytes=exchange.sent,
            audience=exchange.audience,
            key=exchange.key_id,
            request_id=exchange.request_id,
        )


class _Outward:
    """The way out: adds headers to the start of the answer, counts its bytes, drops the body of HEAD."""

    def __init__(self, scope: Scope, exchange: Exchange, send: Send) -> None:
        self._exchange, self._send = exchange, send
        self._bare = exchange.bare = scope["method"] == "HEAD"

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._exchange.status = message["status"]
            message["headers"] = self._headers(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            if self._bare:
                message = {**message, "body": b""}
            self._exchange.sent += len(message.get("body", b""))
        await self._send(message)

    def _headers(self, given: Any) -> list[tuple[bytes, bytes]]:
        headers = list(given)
        if not any(name == b"content-security-policy" for name, _ in headers):
            headers.append(_POLICY)
        if not any(b"frame-ancestors http" in policy for _, policy in headers):
            headers.append(UNFRAMED)
        headers += HEADERS
        if quota := self._exchange.quota:
            headers += zip(_QUOTA, quota, strict=True)
        headers.append((b"x-request-id", self._exchange.request_id.encode()))
        headers.append((b"server-timing", self._exchange.server_timing()))
        return headers


def _as_get(scope: Scope) -> Scope:
    """The scope as routes see it: HEAD is GET whose body nobody reads (RFC 9110, section 9.3.2)."""
    # A copy: the server below still has to know that the answer ends with its head.
    return {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope


def _too_large(scope: Scope) -> ProblemError | None:
    if len(scope["query_string"]) > _LONGEST_QUERY or len(scope["path"]) > _LONGEST_PATH:
        return ProblemError("address-too-long", "The path or the query string is too long.")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _LARGEST_HEADERS:
        return ProblemError("headers-too-large", f"All fields together may have {_LARGEST_HEADERS} bytes.")
    return None
