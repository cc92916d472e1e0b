"""The store's tables."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

__all__ = ["deliveries", "keys", "metadata", "questions", "secrets", "unanswered"]

metadata = MetaData()

keys = Table(
    "keys",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("label", Text, nullable=False),
    Column("audience", String(16), nullable=False),
    Column("secret_sha256", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    Column("revoked", String(32), nullable=True),
)
"""API keys; instants are ISO 8601 in UTC. The keys themselves stand nowhere."""

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Secrets of this installation by name, made on first use."""


def _asked(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("audience", String(16), primary_key=True),
        Column("lang", String(8), primary_key=True),
        Column("words", String(200), primary_key=True),
        Column("day", String(10), primary_key=True, index=True),
        Column("times", Integer, nullable=False),
    )


questions = _asked("asked")
"""How often a question was asked on a day; days are ISO 8601."""

unanswered = _asked("unanswered")
"""How often words were asked for on a day that no guide has."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("mark", String(80), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
)
"""What forges have delivered: hashes, and when, in milliseconds since 1970."""
