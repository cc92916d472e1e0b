"""Which files a build for one language needs."""

from __future__ import annotations

from fnmatch import fnmatch

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

__all__ = ["keep_needed"]

UNUSED = ("assets/javascripts/lunr/*", "assets/javascripts/workers/*", "assets/images/favicon.png", "*.map")
"""Material's own search and icon, which ours replace, and its maps for debuggers."""


def keep_needed(files: Files, config: MkDocsConfig, lang: str, *, theme: bool) -> Files:
    """Leave out pages of other languages, and unused files of the theme or, without `theme`, all of them."""
    for file in list(files):
        if file.src_dir in config.theme.dirs:
            needed = theme and _is_used(file)
        else:
            # static-i18n would only find out, slowly, that staging wrote every page in every language
            needed = not file.is_documentation_page() or file.src_uri.startswith(f"{lang}/")
        if not needed:
            files.remove(file)
    return files


def _is_used(file: File) -> bool:
    return not any(fnmatch(file.src_uri, unused) for unused in UNUSED)
