"""Atom feeds (RFC 4287) as bytes."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

__all__ = ["Entry", "Feed", "atom", "beginning"]

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a feed tells."""

    id: str
    """An address that never changes."""
    title: str
    link: str
    updated: str
    """An instant as RFC 3339 writes it."""
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its address is its id."""

    lang: str
    address: str
    title: str
    home: str
    """The page it belongs to."""
    author: str
    updated: str
    """An instant as RFC 3339 writes it."""
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """The feed as XML."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.lang})
    _text(root, "title", feed.title)
    _text(root, "id", feed.address)
    SubElement(root, "link", rel="self", href=feed.address)
    SubElement(root, "link", rel="alternate", href=feed.home)
    _text(root, "updated", feed.updated)
    _text(SubElement(root, "author"), "name", feed.author)
    for each in feed.entries:
        entry = SubElement(root, "entry")
        _text(entry, "title", each.title)
        _text(entry, "id", each.id)
        SubElement(entry, "link", rel="alternate", href=each.link)
        _text(entry, "updated", each.updated)
        _text(entry, "summary", each.summary)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def beginning(day: str, zone: str) -> str:
    """The beginning of a day in a time zone, as RFC 3339 writes an instant."""
    return dt.datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=zoneinfo.ZoneInfo(zone)).isoformat()


def _text(parent: Element, name: str, text: str) -> None:
    # XML has no way to write a control character
    plain = text if text.isprintable() else "".join(c for c in text if c.isprintable() or c in "\t\n")
    SubElement(parent, name).text = plain
