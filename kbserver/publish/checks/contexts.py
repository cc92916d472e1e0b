"""Contexts: each points at a section that is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.publish.checks.page import Page, key_line

__all__ = ["check"]


def check(page: Page) -> Iterator[Problem]:
    """Contexts whose section no heading of the text has."""
    translation = page.translation
    for index, context in enumerate(translation.meta.contexts):
        section = str(context.get("section", ""))
        if section and section not in page.anchors:
            near = difflib.get_close_matches(section, page.anchors, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else "name the id of one of its headings"
            what = f"a context points at the section {section!r}, which is not in this text"
            line = key_line(translation, "contexts", index)
            yield Problem(translation.path, line, "unknown-section", what, remedy)
