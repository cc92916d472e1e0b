"""Python's garbage collector, kept from searching while nothing but what stays is made."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

__all__ = ["all_kept"]


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
