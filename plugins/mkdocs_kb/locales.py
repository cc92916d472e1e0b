"""The languages of static-i18n, made those of `kb.yml`."""

from __future__ import annotations

from typing import Any

from mkdocs_static_i18n.config import I18nPluginLanguage

from kbserver.languages import NAMES
from mkdocs_kb.staged import Site

__all__ = ["align_locales", "current_language"]


def align_locales(i18n: Any, site: Site) -> None:
    """Give the static-i18n plugin the site's languages, whatever `mkdocs.yml` lists."""
    i18n.config.languages = [_language(lang, site) for lang in site.languages]


def current_language(i18n: Any, site: Site) -> str:
    """The language of this build: static-i18n runs one for each, the default one first."""
    current: str | None = i18n.current_language
    return current or site.default


def _language(lang: str, site: Site) -> I18nPluginLanguage:
    language = I18nPluginLanguage()
    language.load_dict({"locale": lang, "name": NAMES[lang], "default": lang == site.default})
    language.validate()
    return language
