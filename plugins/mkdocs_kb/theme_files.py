"""Which of the theme's files a site needs."""

from __future__ import annotations

from fnmatch import fnmatch

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

__all__ = ["keep_needed"]

UNUSED = ("assets/javascripts/lunr/*", "assets/javascripts/workers/*", "assets/images/favicon.png", "*.map")
"""Material's own search and icon, which ours replace, and its maps for debuggers."""


def keep_needed(files: Files, config: MkDocsConfig, *, first: bool) -> Files:
    """Leave out unused theme files; builds after the first find the others in place."""
    for file in list(files):
        if file.src_dir in config.theme.dirs and not (first and _is_used(file)):
            files.remove(file)
    return files


def _is_used(file: File) -> bool:
    return not any(fnmatch(file.src_uri, unused) for unused in UNUSED)
