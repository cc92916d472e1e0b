"""Staged pages: projected Markdown under a head of JSON, for the site generator.

Every guide has a page in every language: its own text, or the one its readers prefer, marked. JSON is YAML,
and unlike hand-made YAML it reads the same in every program.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from kbserver.approval.versions import Given
from kbserver.guides.library import path_of
from kbserver.guides.links import Target, target_of
from kbserver.guides.slots import displays, fill_site
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Facts, Shown

__all__ = [
    "approvals_of",
    "guide_page",
    "guide_pages",
    "page_digest",
    "shown_files",
    "special_pages",
    "standing_facts",
]

_DESCRIPTION = 155
"""Characters; what search engines show of a page."""
_ADDRESS = re.compile(r"(?<=\]\()(?P<address>[^()\s]+)(?=[)\s])")


def guide_pages(selection: Selection) -> Iterator[tuple[str, str]]:
    """Path under the staged folder and text of every guide's page in every language."""
    for guide_id in selection.guides:
        for lang in selection.config.languages.list:
            yield f"{lang}/{guide_id}.md", guide_page(selection, guide_id, lang)


def guide_page(selection: Selection, guide_id: str, lang: str) -> str:
    """Text of a guide's page in a language."""
    shown = selection.best(guide_id, lang)
    slots = displays(selection.config.slots, shown.translation.lang)
    head = _guide_head(selection, shown, lang)
    body = _with_addresses(selection, shown, lang)
    return _page(head, fill_site(body, slots))


def page_digest(selection: Selection, guide_id: str, lang: str) -> str:
    """The sha256 of the same, made once for as long as the text and those it leads to are the same."""
    shown = selection.best(guide_id, lang)
    targets = shown.derived.of("addresses", partial(_targets, shown))
    ids = filter(None, map(selection.places.guide, targets))
    led = [selection.best(each, lang) if each in selection.guides else None for each in ids]

    def digest() -> str:
        return hashlib.sha256(guide_page(selection, guide_id, lang).encode()).hexdigest()

    source = selection.source("page", guide_id, lang)
    return selection.library.derived.of(source, digest, selection.config, shown, *led)


def special_pages(selection: Selection) -> Iterator[tuple[str, str]]:
    """Home page, search, changes and register in every language; their content is the template's."""
    templates = {"index": "home", "search": "search", "changes": "changes", "register": "register"}
    for lang in selection.config.languages.list:
        for page, template in templates.items():
            head = {
                "title": selection.config.site_name(lang) if page == "index" else page,
                "template": f"kb/{template}.html",
                "kb": {"page": template, "lang": lang, "requested_lang": lang, "is_fallback": False},
            }
            yield f"{lang}/{page}.md", _page(head, "")


def approvals_of(selection: Selection, approvals: Iterable[Given]) -> list[dict[str, str]]:
    """The approvals readers see: area, its name, the day."""
    areas = selection.config.areas
    return [
        {
            "area": given.area,
            "area_name": areas[given.area].name if given.area in areas else given.area,
            "date": given.approval.date.isoformat(),
        }
        for given in approvals
    ]


def _page(head: dict[str, Any], body: str) -> str:
    return f"---\n{json.dumps(head, ensure_ascii=False, sort_keys=True)}\n---\n\n{body.strip()}\n"


def _guide_head(selection: Selection, shown: Shown, lang: str) -> dict[str, Any]:
    translation, meta = shown.translation, shown.translation.meta
    fallback = translation.lang != lang
    return {
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
            "translation": shown.facts.state,
            "langs": list(shown.langs),
            "owner": meta.owner,
            "tags": list(meta.tags),
            "approvals": approvals_of(selection, shown.facts.approvals),
            "faq": _faq(shown),
            **standing_facts(selection, shown.facts),
        },
    }


def standing_facts(selection: Selection, facts: Facts) -> dict[str, Any]:
    """Version, status and days as readers see them; that a review is due is the agents' business."""
    overdue = facts.status == "overdue" and selection.audience == "agents"
    status = facts.status if facts.status != "overdue" or overdue else "approved"
    return {
        "version": facts.version,
        "status": status,
        "in_force_from": facts.first.isoformat() if facts.first else None,
        "in_force_to": facts.last.isoformat() if facts.last else None,
        "review_by": facts.review_by.isoformat() if facts.review_by else None,
        "overdue": overdue,
    }


def _description(shown: Shown) -> str:
    text = " ".join(shown.sections[0].text.split())
    if len(text) <= _DESCRIPTION:
        return text
    return text[: _DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def _faq(shown: Shown) -> list[dict[str, str]]:
    return [
        {"question": block.title, "answer": " ".join(block.text.split())}
        for section in shown.sections
        for block in section.blocks
        if block.type == "faq"
    ]


def shown_files(selection: Selection) -> Iterator[tuple[str, bytes]]:
    """Files that pages show: place in the staged folder, and content."""
    for guide_id in selection.guides:
        for lang in selection.config.languages.list:
            for path, content in selection.best(guide_id, lang).files.items():
                yield selection.places.file(path, content, lang), content


def _with_addresses(selection: Selection, shown: Shown, lang: str) -> str:
    """The body with addresses that work on the page of `lang`; its neighbours may be in other languages."""
    translation = shown.translation
    folder = posixpath.dirname(f"{lang}/{translation.guide_id}")
    moved = translation.path != path_of(translation.guide_id, translation.lang)

    def address(match: re.Match[str]) -> str:
        target, parts = target_of(match["address"], translation.path), urlsplit(match["address"])
        if target.file and target.file in shown.files:
            place = selection.places.file(target.file, shown.files[target.file], lang)
            return quote(posixpath.relpath(place, folder)) + match["address"].removeprefix(parts.path)
        guide_id = selection.places.guide(target)
        if guide_id not in selection.guides:
            return match["address"]
        path = parts.path
        if path and (moved or guide_id != target.guide_id):
            path = posixpath.relpath(f"{lang}/{guide_id}.md", folder)
        if target.anchor not in _anchors(selection, guide_id, lang):
            return path or "#"
        return path + match["address"].removeprefix(parts.path)

    return _ADDRESS.sub(address, shown.body)


def _targets(shown: Shown) -> tuple[Target, ...]:
    """Where the addresses in a body lead."""
    path = shown.translation.path
    return tuple(target_of(match["address"], path) for match in _ADDRESS.finditer(shown.body))


def _anchors(selection: Selection, guide_id: str, lang: str) -> set[str]:
    # a translation that lags behind its source has not all of its headings yet
    return {"", *(section.anchor for section in selection.best(guide_id, lang).sections)}
