"""The files of the search without a server, put into the site as they were staged.

MkDocs would take each of them through the machinery of pages, once for every language.
"""

from __future__ import annotations

import shutil
from pathlib import Path

__all__ = ["add_static_index"]

_FOLDER = "search"


def add_static_index(staged: Path, site: Path) -> None:
    """Copy the index from an audience's folder into its site, beside the page of the search."""
    shutil.copytree(staged / _FOLDER, site / _FOLDER, dirs_exist_ok=True)
