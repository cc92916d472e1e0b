"""What the database refuses, as errors of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from kbserver.errors import StoreError

__all__ = ["REMEDY", "URL_VARIABLE", "guarded"]

URL_VARIABLE = "KB_STORE_URL"
"""Environment variable with a SQLAlchemy URL, such as `postgresql+psycopg://…`."""

REMEDY = f"name another place in {URL_VARIABLE}"

T = TypeVar("T")


def guarded(work: Callable[[], T]) -> T:
    """Do the work; raise `StoreError` with the database's first line where it fails."""
    try:
        return work()
    except (SQLAlchemyError, ArgumentError, ImportError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise StoreError(f"the store cannot be used ({reason}): {REMEDY}") from error
