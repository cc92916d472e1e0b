"""What the database refuses, as errors of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from kbserver.disk import refusal
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
        if _is_full(error):
            raise StoreError(f"the store cannot be written: {refusal(OSError(errno.ENOSPC, ''))}") from error
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise StoreError(f"the store cannot be used ({reason}): {REMEDY}") from error


def _is_full(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
