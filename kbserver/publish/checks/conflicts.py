"""Lines that git leaves where two edits meet; what they do to the text around them is not told as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_BEGIN = re.compile(r"<{7}(?: .*)?")
_END = re.compile(r">{7}(?: .*)?")


def check(page: Page) -> Iterator[Problem]:
    """Each conflict of a merge that nobody has resolved, at its first line."""
    begun: int | None = None
    for number, line in page.open_lines():
        if _BEGIN.fullmatch(line):
            begun = number
        elif begun is not None and _END.fullmatch(line):
            what = "a merge conflict is not resolved"
            remedy = "keep one side and remove the lines <<<<<<<, ======= and >>>>>>>"
            yield page.problem(begun, "merge-conflict", what, remedy)
            begun = None
