"""Links and pictures: they lead somewhere, and somewhere their readers may go."""

from __future__ import annotations

from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.audience import may_read
from kbserver.guides.links import Link, Target, iter_links, target_of
from kbserver.guides.markdown import heading_ids, parse
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def check(page: Page) -> Iterator[Problem]:
    """Missing guides, anchors and files; other languages; links clients could not follow."""
    hidden = _hidden_from_clients(page)
    for link in iter_links(page.tokens):
        target = target_of(link.address, page.translation.path)
        for what, remedy in _faults(page, link, target):
            yield page.problem(link.line, "broken-link", f"{what} ({link.address})", remedy)
        if target.guide_id and link.address not in hidden and _withheld(page, target):
            what = f"clients may not read {target.guide_id} ({link.address})"
            yield page.problem(link.line, "link-to-agents", what, "move the link into an internal block")


def _faults(page: Page, link: Link, target: Target) -> Iterator[tuple[str, str]]:
    library = page.library
    if target.outside:
        if not link.address.startswith(_SCHEMES):
            yield "an address of an unusual kind", "use http, https, mailto or tel"
    elif target.stray:
        yield "an address that is not within content/", "write the path from this file's folder"
    elif target.file:
        if target.file not in library.snapshot.files:
            yield "there is no such file", "correct the path or add the file"
    elif target.guide_id is None:
        yield "there is no such guide", "correct the path"
    else:
        yield from _guide_faults(page, target)


def _guide_faults(page: Page, target: Target) -> Iterator[tuple[str, str]]:
    guide = page.library.guides.get(target.guide_id or "")
    if target.lang != page.translation.lang:
        yield "the link leads to another language", "link to the same language; readers switch on the page"
    elif guide is None:
        yield f"there is no guide {target.guide_id!r}", "correct the path"
    elif target.anchor and target.anchor not in _anchors(page, target):
        yield f"{target.guide_id} has no heading with the id {target.anchor!r}", "correct the anchor"


def _anchors(page: Page, target: Target) -> frozenset[str]:
    guide = page.library.guides[target.guide_id or ""]
    text = guide.translations.get(target.lang or "") or next(iter(guide.translations.values()))
    return page.library.derived.of("heading ids", lambda: heading_ids(text.body), text)


def _withheld(page: Page, target: Target) -> bool:
    guide = page.library.guides.get(target.guide_id or "")
    reads = may_read("clients", page.translation.meta)
    return bool(reads and guide and not any(may_read("clients", t.meta) for t in guide.translations.values()))


def _hidden_from_clients(page: Page) -> set[str]:
    """Addresses that stand in internal blocks only."""
    if page.for_clients == page.translation.body:
        return set()
    shown = {link.address for link in iter_links(parse(page.for_clients))}
    return {link.address for link in iter_links(page.tokens)} - shown
