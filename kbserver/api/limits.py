"""How often the API may be asked: a sliding window for each key, and for each address that shows none.

Counts live in this process alone. A request that shows a key, a token or a cookie never counts where those
without any do: what a client is told must not change with what agents do from the same address.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Literal

from limits import parse
from limits.strategies import SlidingWindowCounterRateLimiter

from kbserver import config
from kbserver.api.counts import Counts
from kbserver.api.exchange import Exchange
from kbserver.api.problems import ProblemError

__all__ = ["Limits"]

Whose = Literal["address", "key"]


class _Limit:
    """One limit and its counts."""

    def __init__(self, whose: Whose, rate: str, clock: Callable[[], float]) -> None:
        self.whose, self.rate = whose, rate
        self._item = parse(rate)
        window = self._item.get_expiry()
        self._counts = Counts(window, clock)
        self._limiter = SlidingWindowCounterRateLimiter(self._counts)
        self._policy = b'"%b";q=%d;w=%d' % (whose.encode(), self._item.amount, window)
        self._state = whose.encode().join((b'"', b'";r=%d;t=%d'))

    def count(self, whom: str) -> tuple[tuple[bytes, bytes], int]:
        """Count one request; the seconds to wait are 0 where it may be answered.

        First come `RateLimit-Policy`, how many in how many seconds, and `RateLimit`, how many are left and
        after how many seconds there are more (draft-ietf-httpapi-ratelimit-headers, sections 3 and 4).
        """
        accepted = self._limiter.hit(self._item, whom)
        left, wait = self._counts.left(self._item.key_for(whom), self._item.amount)
        seconds = max(1, math.ceil(wait))
        return (self._policy, self._state % (left, seconds)), 0 if accepted else seconds


class Limits:
    """The limits of one application."""

    def __init__(self, settings: config.Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that never go back."""

        def limit(whose: Whose, rate: str | None) -> _Limit | None:
            return _Limit(whose, rate, clock) if rate else None

        self._address, self._refused = (limit("address", settings.address) for _ in range(2))
        self._key = limit("key", settings.key)

    def key(self, exchange: Exchange, whom: str) -> None:
        """Count a request of a key, or of a person; raise the problem `too-many-requests`."""
        _count(self._key, exchange, whom)

    def address(self, exchange: Exchange, address: str) -> None:
        """Count a request without credentials; raise the problem `too-many-requests`."""
        _count(self._address, exchange, address)

    def refused(self, exchange: Exchange, address: str) -> None:
        """Count a request whose credentials open nothing; raise the problem `too-many-requests`."""
        _count(self._refused, exchange, address)


def _count(limit: _Limit | None, exchange: Exchange, whom: str) -> None:
    if limit is None:
        return
    exchange.quota, seconds = limit.count(whom)
    if seconds:
        raise ProblemError(
            "too-many-requests",
            f"At most {limit.rate.replace('/', ' requests a ')} for one {limit.whose}.",
            headers={"Retry-After": str(seconds)},
        )
