"""A patch of a site: only some of its pages are built, with the navigation of all of them.

MkDocs is told that the others are excluded, but not before they have their places in the navigation. Their
texts are not read: what others show of a page is its title, and staging wrote that.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from markupsafe import escape
from mkdocs.structure.files import Files, InclusionLevel

from mkdocs_kb.staged import Staged

__all__ = ["PATCH", "exclude_others", "patched_pages"]

PATCH = "KB_PATCH"
"""Environment variable that names the pages to build, by path under the staged folder, a line each."""


def patched_pages() -> Collection[str] | None:
    """The pages to build; None for all, and for all that is not a page."""
    named = os.environ.get(PATCH)
    return None if named is None else frozenset(named.splitlines())


def exclude_others(files: Files, staged: Staged, pages: Collection[str]) -> None:
    """Keep every page but these from being read and written; the navigation has been made."""
    for file in files.documentation_pages():
        if file.src_uri in pages:
            continue
        file.inclusion = InclusionLevel.EXCLUDED
        if file.page is not None:
            file.page.markdown = ""
            file.page.meta = {"title": escape(staged.pages[file.src_uri].title)}
