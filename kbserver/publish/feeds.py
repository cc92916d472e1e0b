"""What has changed, as an Atom feed for each language (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kbserver.languages import format_date
from kbserver.messages import message
from kbserver.publish.selection import Selection

__all__ = ["feeds"]

_ATOM = "http://www.w3.org/2005/Atom"
_MOST_ENTRIES = 50
_NEVER = "1970-01-01"
"""When a feed without entries was last updated: its bytes must not depend on the day of the build."""


def feeds(selection: Selection, changes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each language's feed; the newest change first."""
    for lang in selection.config.languages.list:
        own = [change for change in changes if change["lang"] == lang][:_MOST_ENTRIES]
        yield f"feed.{lang}.xml", _feed(selection, lang, own)


def _feed(selection: Selection, lang: str, changes: Sequence[Mapping[str, Any]]) -> bytes:
    root = selection.config.site.url.rstrip("/")
    home = root + selection.base + ("" if lang == selection.config.languages.default else f"{lang}/")
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(feed, "title", message(lang, "feed.title", site=selection.config.site_name(lang)))
    _text(feed, "id", f"{root}{selection.base}feed.{lang}.xml")
    SubElement(feed, "link", rel="self", href=f"{root}{selection.base}feed.{lang}.xml")
    SubElement(feed, "link", rel="alternate", href=f"{home}changes/")
    newest = changes[0]["date"] if changes else _NEVER
    _text(feed, "updated", _instant(newest, selection.config.timezone))
    _text(SubElement(feed, "author"), "name", selection.config.site_name(lang))
    for change in changes:
        _entry(feed, selection, lang, root, change)
    indent(feed)
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _entry(feed: Element, selection: Selection, lang: str, root: str, change: Mapping[str, Any]) -> None:
    entry = SubElement(feed, "entry")
    kind = change["kind_of_change"]
    page = selection.url(change["guide_id"], lang)
    _text(entry, "title", f"{message(lang, f'site.change.{kind}')}: {change['title']}")
    _text(entry, "id", f"{root}{page}versions/{change['version']}/#{kind}")
    SubElement(entry, "link", rel="alternate", href=root + change["url"])
    _text(entry, "updated", _instant(change["date"], selection.config.timezone))
    day = format_date(dt.date.fromisoformat(change["date"]), lang)
    said = "feed.withdrawn" if kind == "withdrawn" else "feed.in_force"
    _text(entry, "summary", message(lang, said, version=change["version"], date=day))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _instant(day: str, zone: str) -> str:
    """The beginning of a day, as RFC 3339 writes an instant."""
    return dt.datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=zoneinfo.ZoneInfo(zone)).isoformat()
