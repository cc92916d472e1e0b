"""The order of the pages: home, folders with their guides by topic and title, glossary, changes, register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from kbserver.messages import message
from mkdocs_kb.staged import Folder, Site, StagedPage

__all__ = ["FEW", "navigation", "title_key", "topic_key"]

FEW = 60
"""Up to so many pages, every folder stands open beside each page; beyond, only the current one."""

_Key = tuple[int, ...]


def navigation(site: Site, lang: str, pages: Sequence[StagedPage]) -> list[Any]:
    """MkDocs' `nav` for one language: paths, and `{title: paths}` for each folder."""
    guides = sorted((page for page in pages if page.is_guide), key=_order)
    loose = [page for page in guides if "/" not in page.page_id]
    return [
        *_special(pages, "home", lang),
        *(page.src for page in loose if page.kb["kind"] != "glossary"),
        *_sections(site, lang, guides),
        *(page.src for page in loose if page.kb["kind"] == "glossary"),
        *_special(pages, "changes", lang),
        *_special(pages, "register", lang),
    ]


def topic_key(topic: str | None) -> tuple[bool, _Key]:
    """Sorts topics as numbers, `6.2` before `6.12`, and texts without one last."""
    return topic is None, tuple(int(part) for part in re.findall(r"[0-9]+", topic or ""))


def title_key(title: str) -> str:
    """Sorts titles without regard to case and accents: `Ábaco` before `abeja`."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _special(pages: Iterable[StagedPage], name: str, lang: str) -> list[dict[str, str]]:
    return [{message(lang, f"site.{name}"): page.src} for page in pages if page.kb["page"] == name]


def _order(page: StagedPage) -> tuple[tuple[bool, _Key], str, str]:
    return topic_key(page.kb["topic"]), title_key(page.title), page.src


def _sections(site: Site, lang: str, guides: Iterable[StagedPage]) -> list[dict[str, list[str]]]:
    members: dict[str, list[str]] = {}
    for page in guides:
        folder, slash, _ = page.page_id.partition("/")
        if slash:
            members.setdefault(folder, []).append(page.src)
    return [{folder.title(lang): members[folder.name]} for folder in _folders(site, members)]


def _folders(site: Site, members: Iterable[str]) -> list[Folder]:
    named = [folder for folder in site.folders if folder.name in set(members)]
    known = {folder.name for folder in named}
    return named + [Folder(name, {}) for name in sorted(members) if name not in known]
