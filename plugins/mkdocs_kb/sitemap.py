"""`sitemap.xml` and `robots.txt`: what search engines may find.

The sitemap follows https://www.sitemaps.org/protocol.html, with the `xhtml:link` alternates that Google
describes under "localized versions". `lastmod` is the day a text came into force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from mkdocs_kb.alternates import alternates, canonical
from mkdocs_kb.staged import Site, StagedPage

__all__ = ["robots", "sitemap"]

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def sitemap(site: Site, pages: Sequence[StagedPage]) -> str:
    """The home pages and every guide in the languages that have their own text."""
    guides = [page for page in pages if page.is_guide and not page.is_fallback]
    homes = [page for page in pages if page.kb["page"] == "home"]
    entries = [_entry(site, home, _newest(guides, home.lang)) for home in homes]
    entries += [_entry(site, page, page.kb["in_force_from"]) for page in guides]
    return f"{_HEAD}{''.join(entries)}</urlset>\n"


def robots(site: Site) -> str:
    """Clients' pages may be indexed; agents' may not."""
    if site.audience != "clients":
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url}sitemap.xml\n"


def _entry(site: Site, page: StagedPage, day: str | None) -> str:
    lastmod = f"  <lastmod>{day}</lastmod>\n" if day else ""
    links = "".join(
        f'  <xhtml:link rel="alternate" hreflang={quoteattr(other.lang)} href={quoteattr(other.url)}/>\n'
        for other in alternates(site, page)
    )
    return f"<url>\n  <loc>{escape(canonical(site, page))}</loc>\n{lastmod}{links}</url>\n"


def _newest(guides: Iterable[StagedPage], lang: str) -> str | None:
    return max((page.kb["in_force_from"] or "" for page in guides if page.lang == lang), default="") or None
