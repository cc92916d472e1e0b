"""The register: every guide with the state of each of its languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_kb.navigation import title_key, topic_key
from mkdocs_kb.staged import Site, Staged
from mkdocs_kb.versions import history_path

__all__ = ["Cell", "Coming", "Progress", "Row", "progress", "rows"]

_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Coming:
    """An approved version that is not in force yet."""

    version: int
    first: str
    """The day it takes effect."""
    path: str
    """Its page, relative to the site's root."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One guide in one language: the version in force, and the text as it is being written."""

    lang: str
    translation: str
    """source, current, outdated or missing."""
    status: str
    """Of the text being written: approved, overdue, draft, changed, scheduled or retired; empty where readers
    are told of no text."""
    version: int
    """0 where no version is published."""
    approvals: Sequence[Mapping[str, str]]
    review_by: str | None
    path: str | None
    """The page, relative to the site's root; None where none is published."""
    overdue: bool = False
    """Whether the version in force should have been reviewed by now; for agents alone."""
    coming: Coming | None = None
    """What is scheduled; for agents alone."""
    history: str | None = None
    """The page that lists the versions, relative to the site's root; None where there are none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One guide."""

    title: str
    lang: str
    """The language the title is in."""
    kind: str
    topic: str | None
    audience: str
    path: str | None
    """The page that readers of the asked language see, if any."""
    cells: tuple[Cell, ...]
    """In the order of the site's languages."""

    @property
    def retired(self) -> bool:
        """Whether the guide is out of force and nobody is to translate it any more."""
        shown = any(cell.path for cell in self.cells)
        return not shown and any(cell.status == "retired" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one language is: numbers of guides."""

    lang: str
    total: int
    current: int
    """The source itself, or a translation that renders it as it stands."""
    outdated: int
    missing: int


def rows(staged: Staged, lang: str) -> list[Row]:
    """Every guide for readers of `lang`, folders in the order of the navigation, then by topic and title."""
    preference = list(dict.fromkeys([lang, *staged.site.languages]))
    order = {folder.name: place for place, folder in enumerate(staged.site.folders)}
    guides = sorted(staged.register["guides"], key=lambda guide: _place(guide, order, preference))
    return [_row(staged, guide, preference) for guide in guides]


def progress(site: Site, found: Sequence[Row]) -> list[Progress]:
    """One count for each language, in the order of the language switch; retired guides do not count."""
    living = [row for row in found if not row.retired]
    return [_progress(place, lang, living) for place, lang in enumerate(site.languages)]


def _progress(place: int, lang: str, found: Sequence[Row]) -> Progress:
    states = [row.cells[place].translation for row in found]
    current = sum(state in ("source", "current") for state in states)
    return Progress(lang, len(states), current, states.count("outdated"), states.count("missing"))


def _place(guide: _Facts, order: Mapping[str, int], preference: Sequence[str]) -> tuple[Any, ...]:
    folder, slash, _ = guide["guide_id"].partition("/")
    place = order.get(folder, len(order)) if slash else len(order) + 1
    title, _ = _title(guide, preference)
    return place, folder if slash else "", topic_key(guide["topic"]), title_key(title), guide["guide_id"]


def _title(guide: _Facts, preference: Sequence[str]) -> tuple[str, str]:
    titles: Mapping[str, str] = guide["title"]
    lang = next(lang for lang in preference if lang in titles)
    return titles[lang], lang


def _row(staged: Staged, guide: _Facts, preference: Sequence[str]) -> Row:
    title, title_lang = _title(guide, preference)
    return Row(
        title=title,
        lang=title_lang,
        kind=guide["kind"],
        topic=guide["topic"],
        audience=guide["audience"],
        path=_path(staged, guide["guide_id"], preference[0]),
        cells=tuple(_cell(staged, guide, lang) for lang in staged.site.languages),
    )


def _cell(staged: Staged, guide: _Facts, lang: str) -> Cell:
    facts: _Facts = guide["translations"].get(lang) or {"translation": "missing"}
    published = facts.get("url") is not None
    guide_id, listed = guide["guide_id"], staged.versions_of(guide["guide_id"], lang)
    return Cell(
        lang=lang,
        translation=facts["translation"] if published else "missing",
        status=facts.get("status") or ("approved" if published else ""),
        version=facts.get("version") or 0,
        approvals=facts.get("approvals") or (),
        review_by=facts.get("review_by"),
        path=_path(staged, guide_id, lang) if published else None,
        overdue=bool(facts.get("overdue")),
        coming=_coming(staged.site, listed),
        history=history_path(staged.site, guide_id, lang) if listed else None,
    )


def _coming(site: Site, listed: Sequence[_Facts]) -> Coming | None:
    on = site.on.isoformat()
    later = [facts for facts in listed if facts["in_force_from"] and facts["in_force_from"] > on]
    if not later:
        return None
    facts = min(later, key=lambda facts: str(facts["in_force_from"]))
    return Coming(facts["version"], facts["in_force_from"], site.within(facts["url"]))


def _path(staged: Staged, guide_id: str, lang: str) -> str | None:
    return staged.site.path(lang, guide_id) if f"{lang}/{guide_id}.md" in staged.pages else None
