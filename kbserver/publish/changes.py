"""What has changed for an audience: texts that came into force, and guides that went out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from kbserver.approval.versions import Span
from kbserver.publish.facts import newest_first
from kbserver.publish.selection import Selection
from kbserver.publish.versions import version_url

__all__ = ["changes_by_guide", "changes_of"]

_DAY = dt.timedelta(days=1)


def changes_of(selection: Selection) -> list[dict[str, Any]]:
    """Every change up to the selection's day, newest first."""
    return newest_first(chain.from_iterable(changes_by_guide(selection).values()))


def changes_by_guide(selection: Selection) -> dict[str, list[dict[str, Any]]]:
    """The same by guide; of one whose past has not changed since the last build, the same objects."""
    return selection.of_guides("changes", _changes_of_guide)


def _changes_of_guide(selection: Selection, guide_id: str) -> list[dict[str, Any]]:
    by_lang = selection.spans[guide_id]
    return [change for lang, each in by_lang.items() for change in _changes(selection, guide_id, lang, each)]


def _changes(
    selection: Selection, guide_id: str, lang: str, versions: Sequence[Span]
) -> Iterator[dict[str, Any]]:
    lived = sorted((span for span in versions if span.first), key=lambda span: span.first or dt.date.max)
    former: dt.date | None = None
    for place, span in enumerate(lived):
        assert span.first is not None  # noqa: S101 - sorted out above
        follows = former is not None and former + _DAY == span.first
        yield from _change(selection, guide_id, lang, span, "changed" if follows else "new", span.first)
        former = span.last
        successor = lived[place + 1].first if place + 1 < len(lived) else None
        if span.last and span.last + _DAY != successor:
            yield from _change(selection, guide_id, lang, span, "withdrawn", span.last + _DAY)


def _change(
    selection: Selection, guide_id: str, lang: str, span: Span, kind: str, day: dt.date
) -> Iterator[dict[str, Any]]:
    if day > selection.on:
        return
    yield {
        "guide_id": guide_id,
        "lang": lang,
        "title": span.version.title,
        "kind": span.version.kind,
        "version": span.version.number,
        "in_force_from": span.first.isoformat() if span.first else None,
        "kind_of_change": kind,
        "date": day.isoformat(),
        "url": version_url(selection, guide_id, lang, span),
    }
