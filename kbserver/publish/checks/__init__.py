"""Everything `kb check` finds, one family of rules a module; each rule yields problems and never raises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kbserver.approval.history import History, history_of
from kbserver.errors import Problem
from kbserver.guides.library import Library, path_of, read_translation, targets_again
from kbserver.guides.model import Guide, Translation
from kbserver.publish.checks import (
    aliases,
    approvals,
    blocks,
    characters,
    conflicts,
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
    topics,
    translations,
)
from kbserver.publish.checks.page import Page
from kbserver.publish.standings import standings_of

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
    past = history or history_of(library.snapshot, on)
    found = [*library.problems, *paths.check(library), *aliases.check(library), *topics.check(library)]
    found += rules.check(library)
    for problems in _of_guides(library, past, on):
        found += problems
    return sorted(set(found))


def _of_guides(library: Library, history: History, on: dt.date) -> Iterator[Iterable[Problem]]:
    """What is wrong with each guide, found once for as long as all that it depends on is the same."""
    guides, files = list(library.guides.values()), library.snapshot.files
    standings = standings_of(library, history, on)
    texts = [tuple(guide.translations.values()) for guide in guides]
    with_config = [(library.config, *own) for own in texts]
    led = library.derived.many("leads to", with_config, lambda place: _leads_to(library, guides[place]))
    rows, marks = [], []
    for guide, own, (others, shown, lacking) in zip(guides, texts, led, strict=True):
        linked = [t for guide_id in others for t in _translations(library, guide_id)]
        there = [path in files for path in (*shown, *lacking)]
        known = [guide_id in library.guides for guide_id in others]
        rows.append((library.config, *own, *[standings[each.path] for each in own], *linked))
        marks.append((guide.guide_id, *there, *known, len(linked)))

    def find(place: int) -> tuple[Problem, ...]:
        return _problems(library, guides[place], history, on)

    for place, problems in enumerate(library.derived.many(("problems", on), rows, find, marks)):
        # why an approval fails may lie in any other text
        yield find(place) if any(each.code == "approval-fails" for each in problems) else problems


def _problems(library: Library, guide: Guide, history: History, on: dt.date) -> tuple[Problem, ...]:
    pages = {t.path: Page(t, library) for t in guide.translations.values()}
    found = [*approvals.check(library, guide, history, on), *translations.check(library, guide, pages)]
    for page in pages.values():
        found += library.derived.of("checked", partial(_apply, page), page.translation, library.config)
        found += links.check(page)
        found += _in_force(page, history, on)
    return tuple(found)


def _in_force(page: Page, history: History, on: dt.date) -> Iterator[Problem]:
    """Errors of the text that readers get while another is being written: approved is not yet checked."""
    standing = history.standing(page.translation, page.library.config, on)
    version = standing.in_force
    if version is None or standing.published:
        return
    content, _files = next(history.texts([version], page.library.derived))
    for problem in _apply(Page(read_translation(version.path, content), page.library)):
        if problem.severity == "error":
            what = f"version {version.number}, which readers get until this text is approved: {problem.what}"
            remedy = "have the text approved as it is now, or withdraw the guide"
            yield Problem(page.translation.path, 1, problem.code, what, remedy)


def _apply(page: Page) -> tuple[Problem, ...]:
    # the lines of a conflict break most other rules, and mending one by one would publish both sides
    unresolved = tuple(conflicts.check(page))
    return unresolved or tuple(problem for rule in TEXT_RULES for problem in rule(page))


def _leads_to(library: Library, guide: Guide) -> tuple[list[str], list[str], list[str]]:
    """The guides and the files that links of a guide lead to, and where it may have translations."""
    targets = [t for text in guide.translations.values() for t in targets_again(text, library.derived)]
    guides = dict.fromkeys(target.guide_id for target in targets if target.guide_id)
    places = [path_of(guide.guide_id, lang) for lang in library.config.languages.list]
    return list(guides), [target.file for target in targets if target.file], places


def _translations(library: Library, guide_id: str) -> Iterable[Translation]:
    guide = library.guides.get(guide_id)
    return guide.translations.values() if guide else ()
