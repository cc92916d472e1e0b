"""Everything `kb check` finds, one family of rules a module; each rule yields problems and never raises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

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
    timers,
    translations,
)
from kbserver.publish.checks.page import Page

__all__ = ["TEXT_RULES", "check_library"]

TEXT_RULES: tuple[Callable[[Page], Iterator[Problem]], ...] = (
    characters.check,
    headings.check,
    blocks.check,
    markup.check,
    layout.check,
    inline.check,
    slots.check,
    contexts.check,
    timers.check,
    decisions.check,
)
"""Rules about one text and `kb.yml`; the others look at the whole library."""


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
        found += _of_text(page)
        found += links.check(page)
    found += translations.check(library, pages)
    return sorted(set(found))


def _of_text(page: Page) -> tuple[Problem, ...]:
    """What is wrong with one text, found once for as long as it stands."""
    translation, library = page.translation, page.library
    problems = partial(_apply, page)
    return library.derived.of("checked", problems, translation, library.config)


def _apply(page: Page) -> tuple[Problem, ...]:
    return tuple(problem for rule in TEXT_RULES for problem in rule(page))
