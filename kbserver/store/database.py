"""The store: a SQLite file beside the project, or any database SQLAlchemy can reach."""

from __future__ import annotations

import hmac
import os
import secrets
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from kbserver.disk import refusal
from kbserver.errors import StoreError
from kbserver.store import schema
from kbserver.store.deliveries import Deliveries
from kbserver.store.faults import REMEDY, URL_VARIABLE, guarded
from kbserver.store.keys import Keys
from kbserver.store.questions import Questions

__all__ = ["Store", "open_store"]

_FILE = Path(".kb", "store.sqlite3")


class Store:
    """The open store; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.keys = Keys(engine)
        self.questions = Questions(engine)
        self.unanswered = Questions(engine, table=schema.unanswered)
        self.deliveries = Deliveries(engine)

    def secret(self, name: str) -> str:
        """The installation's secret of this name: 256 random bits, the same for every process."""
        return guarded(lambda: self._secret(name))

    def demonstration_key(self) -> str:
        """The text of an agents' key labelled "demo", the same each time until it is revoked, then the next.

        It is derived from a secret of this installation, because it must be printed again and no key is
        stored.
        """
        secret = self.secret("demonstration").encode()
        drawn = (hmac.digest(secret, str(turn).encode(), "sha512").hex() for turn in count())
        made = (self.keys.ensure("agents", "demo", digest[:12], digest[12:76]) for digest in drawn)
        return next(text for key, text in made if key.revoked is None)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _secret(self, name: str) -> str:
        table = schema.secrets
        query = select(table.c.value).where(table.c.name == name)
        with self._engine.connect() as connection:
            if found := connection.scalar(query):
                return str(found)
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(name=name, value=secrets.token_urlsafe(32)))
        except IntegrityError:  # another process was first: its value is the one
            return self._secret(name)
        return self._secret(name)


def open_store(project: Path, url: str | None = None) -> Store:
    """Open the store of a project, making it if need be.

    The place is `url`, else the environment's `KB_STORE_URL`, else `.kb/store.sqlite3` in the project, which
    only its owner may read. Raises `StoreError` when it cannot be used.
    """
    chosen = url or os.environ.get(URL_VARIABLE) or _file_url(project / _FILE)
    try:
        return guarded(lambda: _open(chosen))
    except ValueError:  # its words may hold a part of the password
        raise StoreError(f"the store's address cannot be read: correct {URL_VARIABLE}") from None


def _open(url: str) -> Store:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        schema.metadata.create_all(engine)
    except SQLAlchemyError:  # others make the tables at once, and each may be there between look and make
        with engine.begin() as connection:
            for table in schema.metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
    return Store(engine)


def _file_url(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the store cannot be written: {refusal(error)}, or {REMEDY}") from error
    return f"sqlite:///{path}"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
