"""MkDocs' settings for one language of one audience's site."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from pathspec.gitignore import GitIgnoreSpec

from kbserver.messages import message
from mkdocs_kb.navigation import FEW, navigation
from mkdocs_kb.patch import patched_pages
from mkdocs_kb.staged import Site, Staged

__all__ = ["THEME", "configure"]

THEME = Path(__file__).parent / "theme"
"""Templates and assets laid over Material's."""

_OUTSIDE = ["/*/search.md"]
"""Pages that the navigation does without: the search stands in every header."""

_OPEN_SECTIONS = "navigation.sections"


def configure(config: MkDocsConfig, staged: Staged, lang: str, *, serving: bool) -> MkDocsConfig:
    """Set what comes from the staged texts; may be called again for the same `config`."""
    site, pages = staged.site, staged.pages_in(lang)
    os.environ["SOURCE_DATE_EPOCH"] = str(_epoch(site))
    config.docs_dir = str(staged.docs.resolve())
    config.site_name = escape(site.names[lang])
    if not serving:
        config.site_url = site.url
    config.mdx_configs.setdefault("toc", {})["permalink_title"] = message(lang, "site.permalink")
    config.nav = navigation(site, lang, pages)
    config.not_in_nav = GitIgnoreSpec.from_lines(_OUTSIDE)
    if str(THEME) not in config.theme.dirs:
        # after the project's own `custom_dir`, before Material
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
    if patched_pages() is not None:
        config.theme.static_templates = set()
    if len(pages) <= FEW and _OPEN_SECTIONS not in config.theme["features"]:
        config.theme["features"].append(_OPEN_SECTIONS)
    return config


def _epoch(site: Site) -> int:
    # the same texts for the same day give the same bytes, whatever the clock says
    return int(dt.datetime.combine(site.on, dt.time(), dt.UTC).timestamp())
