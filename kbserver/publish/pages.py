"""Staged pages: projected Markdown under a head of JSON, for the site generator.

Every guide has a page in every language: its own text, or the one its readers prefer, marked. JSON is YAML,
and unlike hand-made YAML it reads the same in every program.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from kbserver.guides.links import target_of
from kbserver.guides.slots import displays, fill_site
from kbserver.publish.selection import Selection, Shown

__all__ = ["approvals_of", "guide_pages", "shown_files", "special_pages", "standing_facts"]

_DESCRIPTION = 155
"""Characters; what search engines show of a page."""
_ADDRESS = re.compile(r"(?<=\]\()(?P<address>[^()\s]+)(?=[)\s])")


def guide_pages(selection: Selection) -> Iterator[tuple[str, str]]:
    """Path under the staged folder and text of every guide's page in every language."""
    for guide_id in selection.guides:
        for lang in selection.config.languages.list:
            shown = selection.best(guide_id, lang)
            slots = displays(selection.config.slots, shown.translation.lang)
            head = _guide_head(selection, shown, lang)
            body = _with_addresses(selection, shown, lang)
            yield f"{lang}/{guide_id}.md", _page(head, fill_site(body, slots))


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


def shown_files(selection: Selection) -> Iterator[tuple[str, str]]:
    """Files that pages show: path in the project, and place in the staged folder."""
    files = selection.library.snapshot.files
    for guide_id in selection.guides:
        for lang in selection.config.languages.list:
            shown = selection.best(guide_id, lang)
            for path in shown.files:
                if path in files:
                    yield path, selection.file_place(path, lang)


def _with_addresses(selection: Selection, shown: Shown, lang: str) -> str:
    """The body with addresses that work on the page of `lang`; its neighbours may be in other languages."""
    translation = shown.translation
    folder = posixpath.dirname(f"{lang}/{translation.guide_id}")

    def address(match: re.Match[str]) -> str:
        target, parts = target_of(match["address"], translation.path), urlsplit(match["address"])
        guide_id = target.guide_id
        if target.file and target.file in selection.library.snapshot.files:
            place = posixpath.relpath(selection.file_place(target.file, lang), folder)
            return quote(place) + match["address"].removeprefix(parts.path)
        if guide_id in selection.guides and target.anchor not in _anchors(selection, guide_id, lang):
            return parts.path or "#"
        return match["address"]

    return _ADDRESS.sub(address, shown.body)


def _anchors(selection: Selection, guide_id: str, lang: str) -> set[str]:
    # a translation that lags behind its source has not all of its headings yet
    return {"", *(section.anchor for section in selection.best(guide_id, lang).sections)}
