"""Staged pages: projected Markdown under a head of JSON, for the site generator.

Every guide has a page in every language: its own text, or the one its readers prefer, marked. JSON is YAML,
and unlike hand-made YAML it reads the same in every program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kbserver.guides.library import files_shown
from kbserver.guides.slots import displays, fill_site
from kbserver.publish.selection import Selection, Shown

__all__ = ["approvals_of", "guide_pages", "shown_files", "special_pages", "standing_facts"]

_DESCRIPTION = 155
"""Characters; what search engines show of a page."""


def guide_pages(selection: Selection) -> Iterator[tuple[str, str]]:
    """Path under the staged folder and text of every guide's page in every language."""
    for guide_id in selection.guides:
        for lang in selection.config.languages.list:
            shown = selection.best(guide_id, lang)
            slots = displays(selection.config.slots, shown.translation.lang)
            head = _guide_head(selection, shown, lang)
            yield f"{lang}/{guide_id}.md", _page(head, fill_site(shown.body, slots))


def special_pages(selection: Selection) -> Iterator[tuple[str, str]]:
    """The home page and the register in every language; their content is the template's."""
    for lang in selection.config.languages.list:
        for page, template in (("index", "home"), ("register", "register")):
            head = {
                "title": selection.config.site_name(lang) if page == "index" else page,
                "template": f"kb/{template}.html",
                "search": {"exclude": True},
                "kb": {"page": template, "lang": lang, "requested_lang": lang, "is_fallback": False},
            }
            yield f"{lang}/{page}.md", _page(head, "")


def approvals_of(selection: Selection, shown: Shown) -> list[dict[str, str]]:
    """The approvals readers see: area, its name, the day."""
    areas = selection.config.areas
    return [
        {"area": a.area, "area_name": areas[a.area].name, "date": a.date.isoformat()}
        for a in shown.standing.approvals
    ]


def _page(head: dict[str, Any], body: str) -> str:
    return f"---\n{json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True)}\n---\n\n{body.strip()}\n"


def _guide_head(selection: Selection, shown: Shown, lang: str) -> dict[str, Any]:
    translation, meta = shown.translation, shown.translation.meta
    fallback = translation.lang != lang
    head: dict[str, Any] = {
        "title": meta.title,
        "description": _description(shown),
        "template": "kb/guide.html",
        "kb": {
            "page": "guide",
            "guide_id": translation.guide_id,
            "kind": meta.kind,
            "topic": meta.topic,
            "audience": meta.audience,
            "lang": translation.lang,
            "requested_lang": lang,
            "is_fallback": fallback,
            "translation": shown.state,
            "langs": list(shown.langs),
            "owner": meta.owner,
            "tags": list(meta.tags),
            "approvals": approvals_of(selection, shown),
            "faq": _faq(shown),
            **standing_facts(selection, shown),
        },
    }
    if fallback:
        head["search"] = {"exclude": True}
    return head


def standing_facts(selection: Selection, shown: Shown) -> dict[str, Any]:
    """Version, status and days as readers see them; that a review is due is the agents' business."""
    standing = shown.standing
    overdue = standing.status == "overdue" and selection.audience == "agents"
    status = standing.status if standing.status != "overdue" or overdue else "approved"
    retire = shown.translation.meta.retire
    return {
        "version": shown.version,
        "status": status,
        "in_force_from": standing.in_force_from.isoformat() if standing.in_force_from else None,
        "in_force_to": retire.isoformat() if retire else None,
        "review_by": standing.review_by.isoformat() if standing.review_by else None,
        "overdue": overdue,
    }


def _description(shown: Shown) -> str:
    text = " ".join(shown.sections[0].text.split())
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"


def _faq(shown: Shown) -> list[dict[str, str]]:
    return [
        {"question": block.title, "answer": " ".join(block.text.split())}
        for section in shown.sections
        for block in section.blocks
        if block.type == "faq"
    ]


def shown_files(shown: Shown, lang: str) -> Iterator[tuple[str, str]]:
    """Files a page shows: path in the project, and where the page of `lang` expects it when staged."""
    for path in files_shown(shown.body, shown.translation.path):
        place = path.removeprefix("content/")
        own = f"{shown.translation.lang}/"
        yield path, f"{lang}/{place.removeprefix(own)}" if place.startswith(own) else place
