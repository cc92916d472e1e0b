"""Gaps: known ones, in scripts only."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.slots import SLOT
from kbserver.publish.checks.page import Page

__all__ = ["check"]


def check(page: Page) -> Iterator[Problem]:
    """Unknown slots, slots without a text in the page's language, and slots outside scripts."""
    known, lang = page.library.config.slots, page.translation.lang
    scripts = [range(block.start + 1, block.end) for block in page.blocks if block.type == "script"]
    for line, text in enumerate(page.lines):
        for match in SLOT.finditer(text):
            if match[1] not in known:
                near = difflib.get_close_matches(match[1], known, n=1)
                remedy = f"did you mean {near[0]!r}?" if near else "add it to slots in kb.yml"
                yield page.problem(line, "unknown-slot", f"unknown slot {match[1]!r}", remedy)
            elif not any(line in script for script in scripts):
                what = f"the slot {match[1]!r} stands outside a script"
                yield page.problem(
                    line, "slot-outside-script", what, 'move it into a !!! script "Title" block'
                )
            elif not known[match[1]].display(lang):
                what = f"the slot {match[1]!r} has no text in {lang!r}; readers see its name"
                remedy = "give it a label or forms in kb.yml"
                yield page.problem(line, "slot-without-text", what, remedy, "warning")
