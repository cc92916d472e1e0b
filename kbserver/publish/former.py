"""Former ids of guides whose addresses lead on: those under which an audience could read the guide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Version, for_clients, spans
from kbserver.publish.checks.paths import is_plain
from kbserver.publish.selection import Selection

__all__ = ["former_ids"]


def former_ids(selection: Selection) -> Mapping[str, Sequence[str]]:
    """Former ids by present one, in order, of guides that have a page.

    An id that a guide has now leads nowhere else, and neither does one that no alias names.
    """
    found: dict[str, list[str]] = {}
    for former, guide_id in sorted(selection.places.aliases.items()):
        known = guide_id in selection.guides and former not in selection.guides
        # no page of the system's own may be written over, nor one outside the site
        if known and is_plain(former) and _was_read(selection, former, guide_id):
            found.setdefault(guide_id, []).append(former)
    return found


def _was_read(selection: Selection, former: str, guide_id: str) -> bool:
    """Whether the audience could read the guide while it stood there, or another one whose place it took."""
    own = (span.first for each in selection.spans.get(former, {}).values() for span in each)
    if any(first is not None and first <= selection.on for first in own):
        return True
    # a language of which the audience may not know the past is not among the spans
    histories = (selection.history.of(guide_id, lang) for lang in selection.spans.get(guide_id, ()))
    return any(_stood(selection, history, former) for history in histories if history)


def _stood(selection: Selection, history: TranslationHistory, former: str) -> bool:
    since = dt.date.min
    for stay in history.former:
        until = min(stay.until or dt.date.min, selection.on)
        versions = history.versions[: stay.versions]
        if stay.guide_id == former and _in_force_between(selection, versions, since, until):
            return True
        since = stay.until or since
    return False


def _in_force_between(
    selection: Selection, versions: Sequence[Version], since: dt.date, until: dt.date
) -> bool:
    own = for_clients(versions) if selection.audience == "clients" else versions
    return any(
        span.first is not None and span.first <= until and (span.last is None or span.last >= since)
        for span in spans(own)
    )
