"""Percentiles of how long calls take."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["milliseconds", "percentile"]

_T = TypeVar("_T")


def milliseconds(call: Callable[[_T], object], arguments: Iterable[_T]) -> list[float]:
    """How long each call took, sorted; garbage is collected before and not during."""
    gc.collect()
    gc.disable()
    spent = []
    for argument in arguments:
        start = time.perf_counter()
        call(argument)
        spent.append((time.perf_counter() - start) * 1000)
    gc.enable()
    return sorted(spent)


def percentile(values: Sequence[float], share: float) -> float:
    """The value of sorted `values` below which a share of them lies (nearest rank)."""
    return values[min(len(values) - 1, int(len(values) * share))]
