"""What has changed, as an Atom feed for each language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from kbserver.languages import format_date
from kbserver.messages import message
from kbserver.publish.atom import Entry, Feed, atom, beginning
from kbserver.publish.selection import Selection

__all__ = ["feeds"]

_MOST_ENTRIES = 50
_NEVER = "1970-01-01"
"""When a feed without entries was last updated: its bytes must not depend on the day of the build."""


def feeds(selection: Selection, changes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each language's feed; the newest change first."""
    for lang in selection.config.languages.list:
        own = list(islice((change for change in changes if change["lang"] == lang), _MOST_ENTRIES))
        make = partial(_content, selection, lang, own)
        source = selection.source("feed", lang, len(own))
        yield f"feed.{lang}.xml", selection.library.derived.of(source, make, selection.config, *own)


def _content(selection: Selection, lang: str, own: Sequence[Mapping[str, Any]]) -> bytes:
    return atom(_feed(selection, lang, own))


def _feed(selection: Selection, lang: str, changes: Sequence[Mapping[str, Any]]) -> Feed:
    config = selection.config
    root = config.site.url.rstrip("/")
    home = root + selection.base + ("" if lang == config.languages.default else f"{lang}/")
    return Feed(
        lang=lang,
        address=f"{root}{selection.base}feed.{lang}.xml",
        title=message(lang, "feed.title", site=config.site_name(lang)),
        home=f"{home}changes/",
        author=config.site_name(lang),
        updated=beginning(changes[0]["date"] if changes else _NEVER, config.timezone),
        entries=[_entry(selection, lang, root, change) for change in changes],
    )


def _entry(selection: Selection, lang: str, root: str, change: Mapping[str, Any]) -> Entry:
    kind = change["kind_of_change"]
    page = selection.url(change["guide_id"], lang)
    day = format_date(dt.date.fromisoformat(change["date"]), lang)
    said = "feed.withdrawn" if kind == "withdrawn" else "feed.in_force"
    return Entry(
        id=f"{root}{page}versions/{change['version']}/#{kind}",
        title=f"{message(lang, f'site.change.{kind}')}: {change['title']}",
        link=root + change["url"],
        updated=beginning(change["date"], selection.config.timezone),
        summary=message(lang, said, version=change["version"], date=day),
    )
