"""Python's garbage collector, kept from searching where there is little to find."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

__all__ = ["all_kept", "search_seldom"]

_MADE_BETWEEN = 20_000
"""Objects; Python's own 700 are made several times in one search, and nearly all are in use."""


@contextlib.contextmanager
def all_kept() -> Iterator[None]:
    """Do not search for garbage in the block: that would take as long as making what stays.

    Nor is it searched for among what was made until all is searched.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            # together they put all into the oldest generation
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def search_seldom() -> None:
    """Search for garbage seldom from now on: it takes a twentieth of the time of an answer else."""
    _, *older = gc.get_threshold()
    gc.set_threshold(_MADE_BETWEEN, *older)
