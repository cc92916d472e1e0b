"""Judged queries for the guides this repository carries, written without looking at what the search finds.

A line of `es.txt`, `pt.txt` or `en.txt` is `query => section | section … @place`: the sections that answer
it, and the place of the first of them among the hits when it was last recorded, `@-` where it was not in the
first ten. Lines that begin with `@agents` ask for what only agents may read.

    python -m tests.search.judged       prints what has moved, and records the places
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kbserver.approval.history import working_history
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import select
from kbserver.repository import Repository
from kbserver.search import Query, SearchIndex

__all__ = ["DEPTH", "JUDGED", "Judged", "indexes", "place_of", "real_library"]

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
DEPTH = 10
_DAY = dt.date(2027, 2, 1)
"""A day on which every guide is in force, those that are still to come included."""
_LINE = re.compile(r"(?P<agents>@agents )?(?P<text>.+?) => (?P<targets>.+?)(?: @(?P<place>\d+|-))?")


@dataclass(frozen=True, slots=True)
class Judged:
    """One query and where its answer stands."""

    lang: str
    text: str
    audience: str
    targets: tuple[str, ...]
    """Sections that answer it, any of them."""
    place: int | None
    """Of the first one among the hits, from 1, when last recorded; None where it was not in the first ten."""

    def __str__(self) -> str:
        prefix = "@agents " if self.audience == "agents" else ""
        return f"{prefix}{self.text} => {' | '.join(self.targets)} @{self.place or '-'}"


def _read(lang: str) -> Iterator[Judged]:
    for line in (HERE / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _parsed(lang, line)


def _parsed(lang: str, line: str) -> Judged:
    match = _LINE.fullmatch(line)
    assert match, line
    place = int(match["place"]) if match["place"] not in (None, "-") else None
    targets = tuple(target.strip() for target in match["targets"].split("|"))
    return Judged(lang, match["text"], "agents" if match["agents"] else "clients", targets, place)


JUDGED = tuple(judged for lang in ("es", "pt", "en") for judged in _read(lang))


@cache
def real_library() -> Library:
    """The guides in this repository's folder."""
    snapshot = Repository(ROOT).snapshot(None)
    return load_library(snapshot, config_of(snapshot))


@cache
def indexes(engine: str) -> Callable[[str], SearchIndex]:
    """The index of an audience over the real guides."""
    library = real_library()
    history = working_history(Repository(ROOT), library.snapshot, _DAY)

    @cache
    def index(audience: str) -> SearchIndex:
        # as written: an edit that waits for approval must not move what this measures
        documents = documents_of(select(library, audience, _DAY, preview=True, history=history))
        return SearchIndex(list(documents), library.config.languages, engine)

    return index


def place_of(judged: Judged, index: SearchIndex) -> int | None:
    """Where the first section that answers stands among the hits, from 1."""
    hits = index.search(Query(judged.text, judged.lang, limit=DEPTH)).hits
    found = (place for place, hit in enumerate(hits, 1) if hit.document.id in judged.targets)
    return next(found, None)
