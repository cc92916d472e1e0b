"""Measuring in a process of its own, so that no figure warms up or fattens another."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

__all__ = ["Measured", "alone", "resident"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_PER_MEGABYTE = 1e6
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of `ru_maxrss` (getrusage(2))."""


@dataclass(frozen=True, slots=True)
class Measured(Generic[_T]):
    """What a function returned in a fresh process, and what the process took."""

    result: _T
    peak: float
    """MB; the highest resident memory of the process."""
    children_peak: float
    """MB; the highest of any process it started."""
    children_seconds: float
    """Processor time of the processes it started."""


def alone(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Measured[_T]:
    """Call a function of a module in a fresh process; what it raises is raised here."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (function, args, kwargs))


def resident() -> float:
    """Memory of this process that is in use now, in MB, after collecting garbage."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / _PER_MEGABYTE
    raise OSError("this system does not tell how much memory a process has")


def _measured(function: Callable[..., Any], args: Any, kwargs: Any) -> Measured[Any]:
    result = function(*args, **kwargs)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Measured(
        result,
        own.ru_maxrss * _UNIT / _PER_MEGABYTE,
        children.ru_maxrss * _UNIT / _PER_MEGABYTE,
        children.ru_utime + children.ru_stime,
    )
