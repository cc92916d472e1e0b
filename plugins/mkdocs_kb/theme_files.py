"""Which of the theme's files a site needs."""

from __future__ import annotations

from fnmatch import fnmatch

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

__all__ = ["keep_needed"]

UNUSED = ("assets/javascripts/lunr/*", "assets/javascripts/workers/*", "*.map")
"""Material's own search, which ours replaces, and its maps for debuggers."""


def keep_needed(files: Files, config: MkDocsConfig, *, first: bool) -> Files:
    """Leave out unused theme files; builds after the first find the others in place."""
    for file in list(files):
        if _is_theme(file, config) and (not first or any(fnmatch(file.src_uri, unused) for unused in UNUSED)):
            files.remove(file)
    return files


def _is_theme(file: File, config: MkDocsConfig) -> bool:
    return file.src_dir is None or not file.src_dir.startswith(config.docs_dir)
