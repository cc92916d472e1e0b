"""What the scripts of the search are told: where to ask, what to say, and what things are called."""

from __future__ import annotations

from typing import Any

from kbserver.languages import NAMES
from kbserver.messages import messages
from mkdocs_kb.staged import Site, Staged

__all__ = ["search_facts", "search_settings"]

_WORDS = "site.search."
_PAGE = f"{_WORDS}page."
_KIND = "site.kind."
_STATUS = "site.status."


def search_settings(staged: Staged, lang: str) -> dict[str, Any]:
    """What every page needs for the box in its header."""
    site = staged.site
    words = {key: text for key, text in _under(lang, _WORDS).items() if not key.startswith("page.")}
    prefixes = {other: "" if other == site.default else f"{other}/" for other in site.languages}
    return {"base": site.base, "lang": lang, "names": NAMES, "prefixes": prefixes, "words": words}


def search_facts(staged: Staged, lang: str) -> dict[str, Any]:
    """What the search page needs beside that."""
    return {
        "words": _under(lang, _PAGE) | {"approved": messages(lang)["site.approved"]},
        "kind": _under(lang, _KIND),
        "area": _areas(staged),
        "status": _statuses(staged.site, lang),
    }


def _under(lang: str, prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): text for key, text in messages(lang).items() if key.startswith(prefix)}


def _statuses(site: Site, lang: str) -> dict[str, str]:
    """States readers may meet beside `approved`: all in a preview, else overdue reviews, and agents alone."""
    said = _under(lang, _STATUS)
    if site.preview:
        return said
    return {"overdue": said["overdue"]} if site.audience == "agents" else {}


def _areas(staged: Staged) -> dict[str, str]:
    """Names of the areas whose approvals readers see; other areas are none of their business."""
    guides = (page for page in staged.pages.values() if page.is_guide)
    given = (approval for page in guides for approval in page.kb["approvals"])
    return dict(sorted({approval["area"]: approval["area_name"] for approval in given}.items()))
