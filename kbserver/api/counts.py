"""Counting in memory for sliding windows, as the storage that the library `limits` asks for."""

from __future__ import annotations

import math
from collections.abc import Callable

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

__all__ = ["MOST_COUNTED", "Counts"]

MOST_COUNTED = 100_000
"""Keys or addresses counted in one window before all are forgotten."""


class Counts(Storage, SlidingWindowCounterSupport):
    """Counts of the present window and the one before it, for windows of one length.

    The library's own storage in memory starts a thread for every hundredth of a second in which something is
    counted, which walks all counts; here a window's counts go away together.
    """

    def __init__(self, seconds: int, clock: Callable[[], float]) -> None:
        super().__init__()
        self._seconds, self._clock = seconds, clock
        self._window = -1
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._now) + len(self._before)

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count once more, unless that would be more than the limit."""
        before, weight, now, _ = self.get_sliding_window(key, expiry)
        if math.floor(before * weight / expiry + now) + amount > limit:
            return False
        if len(self._now) >= MOST_COUNTED and key not in self._now:
            self._now.clear()
        self._now[key] = now + amount
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The count of the window before, the seconds it still weighs, the present count and its seconds."""
        window, into = divmod(self._clock(), self._seconds)
        if window != self._window:
            self._before = self._now if window == self._window + 1 else {}
            self._window, self._now = int(window), {}
        left = self._seconds - into
        return self._before.get(key, 0), left, self._now.get(key, 0), left + self._seconds

    def left(self, key: str, limit: int) -> tuple[int, float]:
        """How many more there may be now, and the seconds until there may be one more.

        The former window's count weighs less by one each `seconds / count`; the present one's begins to when
        its window ends.
        """
        before, weight, now, _ = self.get_sliding_window(key, self._seconds)
        left = limit - math.floor(before * weight / self._seconds + now)
        return max(0, left), weight % (self._seconds / before) if before else weight

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget one key's counts."""
        self.clear(key)

    def clear(self, key: str) -> None:
        """Forget one key's counts."""
        self._now.pop(key, None)
        self._before.pop(key, None)

    def reset(self) -> int | None:
        """Forget everything."""
        forgotten = len(self)
        self._now, self._before = {}, {}
        return forgotten

    def get(self, key: str) -> int:
        """The present window's count."""
        return self._now.get(key, 0)

    def get_expiry(self, key: str) -> float:
        """When the present window ends, on the clock."""
        return (self._window + 1) * float(self._seconds)

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Not for sliding windows."""
        raise NotImplementedError

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage may raise."""
        return NotImplementedError
