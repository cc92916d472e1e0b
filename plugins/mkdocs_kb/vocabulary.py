"""What the templates may say: messages and dates in the readers' language, and facts about the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jinja2
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from kbserver.languages import NAMES, format_date
from kbserver.messages import message
from mkdocs_kb.alternates import alternates, canonical, switch
from mkdocs_kb.changes import LATEST, changes, feed_path
from mkdocs_kb.register import progress, rows
from mkdocs_kb.reviews import review_horizon, reviews_due
from mkdocs_kb.search import search_facts, search_settings
from mkdocs_kb.staged import Staged, StagedPage
from mkdocs_kb.structured_data import script_json, structured_data
from mkdocs_kb.versions import SHOWN, changes_wait, history_path, next_version, versions

__all__ = ["HIDDEN", "add_vocabulary", "page_context", "page_title"]

HIDDEN = {
    "guide": [],
    "home": ["navigation", "toc"],
    "search": ["navigation", "toc"],
    "changes": ["toc"],
    "register": ["toc"],
}
"""Material's sidebars that a page does without."""


def add_vocabulary(env: jinja2.Environment, staged: Staged, lang: str) -> jinja2.Environment:
    """Add the names that the templates use everywhere.

    `say(key, **facts)` is a message, `say_in(lang, key, **facts)` one in another language, `day` a filter
    that writes an ISO 8601 day as readers do, `link` one that leads to a path within the site.
    """
    env.globals.update(
        site=staged.site,
        reader_lang=lang,
        language_names=NAMES,
        say=partial(message, lang),
        say_in=message,
        feed_path=feed_path(lang),
        folder_id=_folder_id,
        search_settings=script_json(search_settings(staged, lang)),
    )
    env.filters["day"] = partial(_day, lang=lang)
    env.filters["link"] = _link
    return env


def page_context(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    """The names that only a page's own template uses."""
    site = staged.site
    context: dict[str, Any] = {
        "kb": page.kb,
        "canonical_url": canonical(site, page),
        "hreflang": alternates(site, page),
        "language_switch": switch(site, page),
        "json_ld": [script_json(item) for item in structured_data(site, page)],
    }
    return context | _CONTEXTS[page.kb["page"]](staged, page, lang)


def page_title(page: StagedPage, lang: str) -> str:
    """What a page is called; those that have no text of their own have no title either."""
    name = page.kb["page"]
    return message(lang, f"site.{name}") if name in ("search", "changes", "register") else page.title


def _guide(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    found = versions(staged, page)
    return {
        "versions": found,
        "versions_shown": found[:SHOWN],
        "history": history_path(staged.site, page.kb["guide_id"], page.kb["lang"]),
        "next_version": next_version(found, page),
        "changes_wait": changes_wait(staged, page),
    }


def _home(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    return {}


def _search(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    return {"search_facts": script_json(search_facts(staged, lang))}


def _changes(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    return {"changes": changes(staged, lang), "latest": LATEST}


def _register(staged: Staged, page: StagedPage, lang: str) -> dict[str, Any]:
    found = rows(staged, lang)
    context: dict[str, Any] = {"register_rows": found, "register_progress": progress(staged.site, found)}
    if staged.site.audience == "agents":
        context.update(reviews_due=reviews_due(staged), review_horizon=review_horizon(staged))
    return context


_CONTEXTS: Mapping[str, Callable[[Staged, StagedPage, str], dict[str, Any]]] = {
    "guide": _guide,
    "home": _home,
    "search": _search,
    "changes": _changes,
    "register": _register,
}


@jinja2.pass_context
def _link(context: jinja2.runtime.Context, path: str) -> str:
    base: str = context["base_url"]
    return f"{base.rstrip('/')}/{path}"


def _day(day: str, lang: str) -> str:
    return format_date(dt.date.fromisoformat(day), lang)


def _folder_id(section: Section) -> str:
    # a section keeps only its title; its first page knows the folder
    first = section.children[0]
    assert isinstance(first, Page)  # noqa: S101 - navigation() puts nothing else into a folder
    return f"folder-{first.file.src_uri.split('/')[1]}"
