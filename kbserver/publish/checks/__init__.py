"""Everything `kb check` finds, one family of rules a module; each rule yields problems and never raises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from kbserver.approval.history import History, history_of
from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.publish.checks import (
    aliases,
    approvals,
    blocks,
    characters,
    contexts,
    decisions,
    headings,
    inline,
    layout,
    links,
    markup,
    paths,
    rules,
    slots,
    translations,
)
from kbserver.publish.checks.page import Page

__all__ = ["PAGE_RULES", "check_library"]

PAGE_RULES: tuple[Callable[[Page], Iterator[Problem]], ...] = (
    characters.check,
    headings.check,
    blocks.check,
    markup.check,
    layout.check,
    inline.check,
    links.check,
    slots.check,
    contexts.check,
    decisions.check,
)
"""Rules about one text; the others look at the whole library."""


def check_library(library: Library, on: dt.date, history: History | None = None) -> list[Problem]:
    """Every problem of a library on a day, sorted by place.

    `history` is the approved past up to these files; by default what they alone tell.
    """
    pages = {t.path: Page(t, library) for t in library.translations}
    past = history or history_of(library.snapshot, on)
    found = [
        *library.problems,
        *paths.check(library),
        *aliases.check(library),
        *approvals.check(library, past, on),
        *rules.check(library),
    ]
    for page in pages.values():
        for rule in PAGE_RULES:
            found += rule(page)
    found += translations.check(library, pages)
    return sorted(set(found))
