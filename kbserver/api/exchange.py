"""One request and its answer, as the server's own books see it."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.types import Scope

__all__ = ["SCOPE_KEY", "Exchange", "exchange_of"]

SCOPE_KEY = "kbserver.exchange"
"""Where an ASGI scope carries its exchange."""

_SANE_ID = re.compile(rb"[A-Za-z0-9._\-]{8,64}")


@dataclass(slots=True)
class Exchange:
    """What is noted of one request: enough for headers, metrics and the log, nothing that is secret."""

    request_id: str
    """Ours, or the caller's where it is 8 to 64 harmless characters."""
    started: float = field(default_factory=time.perf_counter)
    """Instant on the monotonic clock, in seconds."""
    audience: str = "none"
    """Audience it was answered for, once that is known."""
    key_id: str | None = None
    """Id of the key it came with, itself or by a token."""
    asker: str = ""
    """Whose request it counts as: a key, a person, an address. It is told nowhere."""
    by_token: bool = False
    """Whether a token spoke for the key."""
    quota: tuple[bytes, bytes] | None = None
    """The fields `RateLimit-Policy` and `RateLimit` of the answer, where it was counted."""
    status: int = 0
    """Status of the answer; 0 until it began."""
    sent: int = 0
    """Bytes of body sent."""
    bare: bool = False
    """Whether only the head of the answer is wanted."""
    spans: list[tuple[str, float]] = field(default_factory=list)
    """Parts of the work with their seconds, for `Server-Timing`."""

    @classmethod
    def of(cls, scope: Scope) -> Exchange:
        """Begin the books of a request and put them into its scope."""
        exchange = cls(_request_id(scope))
        scope[SCOPE_KEY] = exchange
        return exchange

    def seconds(self) -> float:
        """Time since the request began."""
        return time.perf_counter() - self.started

    def note(self, name: str, began: float) -> None:
        """Note a part of the work that began at an instant of the monotonic clock."""
        self.spans.append((name, time.perf_counter() - began))

    def server_timing(self) -> bytes:
        """The value of the `Server-Timing` header, in milliseconds (W3C Server Timing, section 2)."""
        parts = [*self.spans, ("total", self.seconds())]
        return ", ".join(f"{name};dur={seconds * 1000:.2f}" for name, seconds in parts).encode()


def exchange_of(connection: HTTPConnection) -> Exchange:
    """The exchange a request belongs to."""
    exchange: Exchange = connection.scope[SCOPE_KEY]
    return exchange


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_ID.fullmatch(value):
            return str(value.decode("ascii"))
    return secrets.token_hex(8)
