"""API keys: made, shown once, kept as digests, revoked.

A key reads `kb_<audience's initial>_<id>_<secret>`: the id (12 hex digits) names its row, the secret is 64
hex digits. It holds 256 random bits, so that nobody can guess it and a plain sha256 keeps it: slow password
hashes exist for secrets that people choose, and would only slow every request.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Engine, Row, insert, select, update

from kbserver.errors import KeyRejected
from kbserver.guides.model import Audience
from kbserver.store import schema
from kbserver.store.faults import guarded

__all__ = ["ApiKey", "Keys", "identifier"]

_KEY = re.compile(r"kb_([ac])_([0-9a-f]{12})_([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What the store knows of a key; the key itself cannot be had from it."""

    id: str
    """Names the key in lists and logs; not secret."""
    label: str
    """Whose it is or what for."""
    audience: Audience
    """What it opens."""
    secret_sha256: str
    """sha256 of the secret part, in hex."""
    created: str
    """Instant in UTC, ISO 8601."""
    revoked: str | None = None
    """Instant from which it opens nothing, or None."""

    def opens(self, text: str) -> bool:
        """Whether `text` is this key and it has not been revoked; takes the same time for any secret."""
        parts = _parts(text)
        if parts is None or parts.id != self.id or parts.initial != self.audience[0]:
            return False
        digest = hashlib.sha256(parts.secret.encode()).hexdigest()
        return hmac.compare_digest(digest, self.secret_sha256) and self.revoked is None


class _Parts(NamedTuple):
    initial: str
    id: str
    secret: str


def _parts(text: str) -> _Parts | None:
    match = _KEY.fullmatch(text)
    return _Parts(*match.groups()) if match else None


def identifier(text: str) -> str | None:
    """The id in the text of a key, or None where it is not the text of a key."""
    parts = _parts(text)
    return parts.id if parts else None


class Keys:
    """The keys of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, audience: Audience, label: str) -> tuple[ApiKey, str]:
        """Make a key; the second value is its text, which cannot be shown again."""
        return self._add(audience, label, secrets.token_hex(6), secrets.token_hex(32))

    def ensure(self, audience: Audience, label: str, key_id: str, secret: str) -> tuple[ApiKey, str]:
        """The key with this id, made with this secret if there is none; it may have been revoked."""
        if found := self.find(key_id):
            return found, _text(found, secret)
        return self._add(audience, label, key_id, secret)

    def find(self, key_id: str) -> ApiKey | None:
        """The key with this id, revoked or not."""
        query = select(schema.keys).where(schema.keys.c.id == key_id)
        return next(iter(guarded(lambda: self._read(query))), None)

    def every(self) -> list[ApiKey]:
        """All keys, oldest first."""
        query = select(schema.keys).order_by(schema.keys.c.created, schema.keys.c.id)
        return guarded(lambda: self._read(query))

    def revoke(self, key_id: str) -> ApiKey:
        """End a key for good; raise `KeyRejected` when there is none of this id."""
        row = schema.keys.c
        ending = update(schema.keys).where(row.id == key_id, row.revoked.is_(None)).values(revoked=_now())
        guarded(lambda: self._write(ending))
        if (key := self.find(key_id)) is None:
            raise KeyRejected(f"there is no key {key_id!r}: list them with `kb key list`")
        return key

    def _add(self, audience: Audience, label: str, key_id: str, secret: str) -> tuple[ApiKey, str]:
        digest = hashlib.sha256(secret.encode()).hexdigest()
        key = ApiKey(key_id, label, audience, digest, _now())
        values = {column.name: getattr(key, column.name) for column in schema.keys.columns}
        guarded(lambda: self._write(insert(schema.keys).values(values)))
        return key, _text(key, secret)

    def _read(self, query: Any) -> list[ApiKey]:
        with self._engine.connect() as connection:
            return [_key(row) for row in connection.execute(query)]

    def _write(self, statement: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(statement)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.id, row.label, cast(Audience, row.audience), row.secret_sha256, row.created, row.revoked
    )


def _text(key: ApiKey, secret: str) -> str:
    return f"kb_{key.audience[0]}_{key.id}_{secret}"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
