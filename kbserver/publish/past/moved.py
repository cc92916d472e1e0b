"""Pages at former addresses of guides: each leads to the guide, at once where that can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kbserver.guides.links import guide_url
from kbserver.messages import message
from kbserver.publish.past.frame import Crumb, Frame, Page
from kbserver.publish.past.lineage import Site
from kbserver.publish.past.pages import Written

__all__ = ["moved_pages"]


def moved_pages(frame: Frame, site: Site, guides: Iterable[Mapping[str, Any]]) -> Iterator[Written]:
    """Path and content of a page in every language for every former id of guides.

    Args:
        frame: Turns facts into pages.
        site: The site's facts.
        guides: Entries of the register.
    """
    for entry in guides:
        for former in entry.get("former", ()):
            for lang in site.languages:
                yield _page(frame, site, entry, former, lang)


def _page(frame: Frame, site: Site, entry: Mapping[str, Any], former: str, lang: str) -> Written:
    to, name = _url(site, entry["guide_id"], lang), message(lang, "past.moved.title")
    path = _url(site, former, lang)
    title, title_lang = _title(site, entry, lang)
    page = Page(
        path=path,
        lang=lang,
        title=f"{name} · {title}",
        crumbs=[Crumb(message(lang, "site.home"), site.home(lang)), Crumb(name, None)],
        languages={each: _url(site, entry["guide_id"], each) for each in site.languages},
        canonical=site.address(_url(site, entry["guide_id"], title_lang)),
        to=to,
    )
    return path, frame.render("moved.html", page, title=title, title_lang=title_lang)


def _title(site: Site, entry: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """What the guide is called, as far as can be in a language, and that title's own."""
    # what is only being written has no address
    titles = {each: facts["title"] for each, facts in entry["translations"].items() if "url" in facts}
    found = next(each for each in (lang, *site.languages) if each in titles)
    return titles[found], found


def _url(site: Site, guide_id: str, lang: str) -> str:
    return guide_url(guide_id, lang, default=site.default, base=site.base)
