"""How the texts that are being written stand, asked once for all that want to know."""

from __future__ import annotations

import datetime as dt

from kbserver.approval.history import History
from kbserver.approval.status import Standing
from kbserver.guides.library import Library

__all__ = ["standings_of"]


def standings_of(library: Library, history: History, on: dt.date) -> dict[str, Standing]:
    """The standing of every text of a library on a day, by its file's path; the same for all audiences."""

    def stand() -> dict[str, Standing]:
        texts = library.translations
        return {
            t.path: each for t, each in zip(texts, history.standings(texts, library.config, on), strict=True)
        }

    return library.derived.of(("standings", on), stand, library, history)
