"""The same page in other languages: what search engines are told, and where the language switch leads."""

from __future__ import annotations

from dataclasses import dataclass

from kbserver.languages import NAMES
from mkdocs_kb.staged import Site, StagedPage

__all__ = ["Alternate", "alternates", "canonical", "switch"]

X_DEFAULT = "x-default"


@dataclass(frozen=True, slots=True)
class Alternate:
    """One language of a page."""

    lang: str
    """Its tag, or `x-default` for readers of none of the languages."""
    name: str
    """The language's name in itself; empty for `x-default`."""
    url: str
    """Full address for search engines, path within the site for the switch."""


def canonical(site: Site, page: StagedPage) -> str:
    """Full address of the page that holds this text as its own; a fallback's is elsewhere."""
    return site.address(page.kb["lang"], page.page_id)


def alternates(site: Site, page: StagedPage) -> list[Alternate]:
    """Pages that hold this guide's own texts, for `hreflang`; none for a fallback."""
    if page.is_fallback:
        return []
    langs = _langs(site, page)
    found = [Alternate(lang, NAMES[lang], site.address(lang, page.page_id)) for lang in langs]
    if site.default in langs:
        found.append(Alternate(X_DEFAULT, "", site.address(site.default, page.page_id)))
    return found


def switch(site: Site, page: StagedPage) -> list[Alternate]:
    """This page in every language of the site: staging wrote one for each."""
    return [Alternate(lang, NAMES[lang], site.path(lang, page.page_id)) for lang in site.languages]


def _langs(site: Site, page: StagedPage) -> list[str]:
    own = page.kb["langs"] if page.is_guide else site.languages
    return [lang for lang in site.languages if lang in own]
