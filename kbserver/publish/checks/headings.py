"""Headings: an id each, no two alike, text under every one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.model import Section
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def check(page: Page) -> Iterator[Problem]:
    """Levels, ids, duplicates and emptiness."""
    yield from _levels(page)
    yield from _ids(page)
    yield from _empty(page)


def _levels(page: Page) -> Iterator[Problem]:
    for token in page.tokens:
        if token.type != "heading_open" or not token.map:
            continue
        line = token.map[0]
        if token.markup in ("=", "-"):
            yield page.problem(line, "setext-heading", "an underlined heading", "write ## before it instead")
        elif token.tag == "h1":
            what = "a first-level heading in the text"
            yield page.problem(
                line, "first-level-heading", what, "the title is in the front matter: begin with ##"
            )
        if token.level:
            what = "a heading inside a block, list or quotation"
            yield page.problem(line, "nested-heading", what, "move it out or make it bold text")


def _ids(page: Page) -> Iterator[Problem]:
    counts = Counter(page.anchors)
    seen: set[str] = set()
    for section in _headed(page.sections):
        line = section.line - page.translation.body_line
        if not section.anchor:
            what = f"the heading {section.heading!r} has no id"
            yield page.problem(line, "missing-id", what, f"run `kb ids {page.translation.path}`")
        elif not _ID.fullmatch(section.anchor):
            what = f"the id {section.anchor!r} is not plain"
            yield page.problem(line, "bad-id", what, "use small letters, digits and hyphens")
        elif counts[section.anchor] > 1 and section.anchor in seen:
            what = f"the id {section.anchor!r} stands twice"
            yield page.problem(line, "duplicate-anchor", what, "give each heading its own id")
        seen.add(section.anchor)


def _empty(page: Page) -> Iterator[Problem]:
    clients = page.translation.meta.audience == "clients"
    read_by_clients = {s.anchor: s for s in page.client_sections} if clients else {}
    for section in _headed(page.sections):
        line = section.line - page.translation.body_line
        seen = read_by_clients.get(section.anchor)
        if _is_empty(section):
            what = f"nothing stands under the heading {section.heading!r}"
            yield page.problem(line, "empty-section", what, "write at least a sentence or remove the heading")
        elif seen and _is_empty(seen):
            what = f"clients would see nothing under the heading {section.heading!r}"
            yield page.problem(
                line, "empty-for-clients", what, "add a sentence they may read, or move the block"
            )


def _headed(sections: list[Section]) -> Iterator[Section]:
    return (section for section in sections if section.level > 1 or section.heading)


def _is_empty(section: Section) -> bool:
    return not section.text.strip() and "<img" not in section.html
