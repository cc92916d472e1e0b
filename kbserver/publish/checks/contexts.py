"""Contexts: each points at a section that is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.publish.checks.page import Page, key_line

__all__ = ["check", "unknown_section"]


def check(page: Page) -> Iterator[Problem]:
    """Contexts whose section no heading of the text has."""
    for index, context in enumerate(page.translation.meta.contexts):
        section = str(context.get("section", ""))
        if section and section not in page.anchors:
            yield unknown_section(page, "contexts", index, section)


def unknown_section(page: Page, key: str, index: int, section: str) -> Problem:
    """An entry of a list of the front matter whose section is not in the text."""
    near = difflib.get_close_matches(section, page.anchors, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else "name the id of one of its headings"
    what = f"a {key.removesuffix('s')} points at the section {section!r}, which is not in this text"
    line = key_line(page.translation, key, index)
    return Problem(page.translation.path, line, "unknown-section", what, remedy)
