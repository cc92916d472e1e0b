"""What the answers say, from the nouns of the search: plain dicts in the shapes of `schemas.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kbserver.api.collection import GuideText
from kbserver.approval.comparison import compare
from kbserver.config import Slot
from kbserver.guides.decisions import Decision
from kbserver.guides.utf16 import Range, utf16_ranges
from kbserver.help.decisions import Answer, Doubt
from kbserver.search import Document, Hit, Query, Results
from kbserver.search.analyzers import ends, split

__all__ = [
    "card_view",
    "change_view",
    "choice_view",
    "diff_view",
    "guide_entry",
    "guide_view",
    "hit_view",
    "results_view",
    "version_view",
]


def hit_view(hit: Hit, requested_lang: str) -> dict[str, Any]:
    """A hit as `Hit`."""
    document = hit.document
    return {
        "id": document.id,
        "guide_id": document.guide_id,
        "title": document.title,
        "heading_path": document.heading_path,
        "kind": document.kind,
        "excerpt": hit.excerpt,
        "highlights": {"title": hit.title_ranges, "excerpt": hit.excerpt_ranges},
        "url": document.url,
        "lang": document.lang,
        "requested_lang": requested_lang,
        "is_fallback": hit.is_fallback,
        "version": document.version,
        "status": document.status,
        "approvals": document.approvals,
        "in_force_from": document.in_force_from,
        "score": hit.score,
        "reasons": hit.reasons,
    }


def card_view(hit: Hit, requested_lang: str, slots: Mapping[str, Slot]) -> dict[str, Any]:
    """A section to show in a call, as `Card`."""
    document = hit.document
    return hit_view(hit, requested_lang) | {"html": document.html, "blocks": _blocks(document, slots)}


def choice_view(
    section: Document, requested_lang: str, decision: Decision, found: Answer | Doubt
) -> dict[str, Any]:
    """The option that a section's decision led to, or none, as `Choice` without what it was chosen from."""
    answer = found if isinstance(found, Answer) else None
    others = [decision.option(each) for each in found.others]
    return {
        "section": section.id,
        "lang": section.lang,
        "is_fallback": section.lang != requested_lang,
        "option": answer.option.id if answer else None,
        "title": answer.option.title if answer else None,
        "reason": answer.reason if answer else None,
        "example": asdict(answer.example) if answer else None,
        "confidence": answer.confidence if answer else 0.0,
        "others": [{"id": option.id, "title": option.title} for option in others],
        "open": found.open or None if isinstance(found, Doubt) else None,
    }


def _blocks(document: Document, slots: Mapping[str, Slot]) -> list[dict[str, Any]]:
    return [
        {**block, "slots": [_slot(each, slots, document.lang) for each in block.get("slots", ())]}
        for block in document.blocks
    ]


def _slot(named: Mapping[str, Any], slots: Mapping[str, Slot], lang: str) -> dict[str, Any]:
    """A gap with all that is needed to fill it; what it is filled with stays with who fills it."""
    slot = slots.get(named["name"])
    if slot is None:
        return dict(named)
    more = {"label": slot.label.get(lang), "forms": slot.forms.get(lang), "by": slot.by}
    found = {key: value for key, value in more.items() if value}
    return {"name": named["name"], "type": slot.type, "required": slot.required, **found}


def results_view(results: Results, query: Query) -> dict[str, Any]:
    """What a search found, as `SearchResults` without what was asked and of what."""
    places = _places(query.text)
    return {
        "hits": [_search_hit(hit, query, places) for hit in results.hits],
        "facets": results.facets,
        "did_you_mean": results.did_you_mean,
        "missing": _at(places, results.missing),
    }


def _search_hit(hit: Hit, query: Query, places: Mapping[str, list[Range]]) -> dict[str, Any]:
    view = hit_view(hit, query.lang)
    view["missing"] = _at(places, hit.missing)
    if query.grouped:
        view |= {"more": [hit_view(each, query.lang) for each in hit.more], "more_total": hit.more_total}
    if query.explain:
        view["explanation"] = hit.explanation
    return view


def _places(text: str) -> dict[str, list[Range]]:
    """Where each word of a question stands in it, in UTF-16 code units."""
    parts = split(text)
    at = ends(parts)
    tokens = parts[1::2]
    ranges = utf16_ranges(text, [(at[2 * n], at[2 * n + 1]) for n in range(len(tokens))])
    found: dict[str, list[Range]] = {}
    for token, place in zip(tokens, ranges, strict=True):
        found.setdefault(token, []).append(place)
    return found


def _at(places: Mapping[str, list[Range]], words: Sequence[str]) -> list[Range]:
    return sorted(place for word in words for place in places.get(word, ()))


def guide_view(
    text: GuideText, requested_lang: str, audience: str, slots: Mapping[str, Slot] | None = None
) -> dict[str, Any]:
    """A guide as `GuideView`."""
    lead = text.lead
    view = {
        "guide_id": lead.guide_id,
        "lang": lead.lang,
        "requested_lang": requested_lang,
        "is_fallback": lead.lang != requested_lang,
        "title": lead.title,
        "kind": lead.kind,
        "topic": lead.topic,
        "tags": lead.tags,
        "version": lead.version,
        "status": lead.status,
        "in_force_from": lead.in_force_from,
        "in_force_to": lead.in_force_to,
        "approvals": lead.approvals,
        "url": text.url,
        "sections": [_section(document, slots or {}) for document in text.sections],
    }
    return view | ({"digest": lead.digest, "commit": lead.commit} if audience == "agents" else {})


def guide_entry(entry: Mapping[str, Any], title: str, audience: str) -> dict[str, Any]:
    """A guide of the register as `GuideEntry`."""
    shown = _FOR_AGENTS if audience == "agents" else _FOR_CLIENTS
    return {
        "guide_id": entry["guide_id"],
        "kind": entry["kind"],
        "topic": entry["topic"],
        "title": title,
        "audience": entry["audience"],
        "translations": {
            lang: {name: facts[name] for name in shown if name in facts}
            for lang, facts in entry["translations"].items()
        },
    }


def version_view(entry: Mapping[str, Any], audience: str) -> dict[str, Any]:
    """A version of `versions.json` as `Version`."""
    return {name: entry[name] for name in _OF_VERSION[audience] if name in entry}


def change_view(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change of `changes.json` as `ChangeEntry`."""
    return {name: change[name] for name in _OF_CHANGE}


def diff_view(before: GuideText, after: GuideText) -> dict[str, Any]:
    """Two versions compared, as `Diff` without whose they are."""
    return {
        "from": before.lead.version,
        "to": after.lead.version,
        "sections": [
            {
                "anchor": section.anchor,
                "heading": section.heading,
                "change": section.change,
                "before": section.before,
                "after": section.after,
                "ranges": {"before": section.before_ranges, "after": section.after_ranges},
            }
            for section in compare(*([d.comparable() for d in text.sections] for text in (before, after)))
        ],
    }


_OF_VERSION = {
    "clients": ("version", "title", "in_force_from", "in_force_to", "approvals", "url"),
    "agents": (
        *("version", "title", "in_force_from", "in_force_to", "approvals", "url"),
        *("renewals", "ended_by", "digest", "commit", "reached_on"),
    ),
}
_OF_CHANGE = (*("guide_id", "lang", "title", "version", "in_force_from", "kind_of_change", "date", "url"),)
_FOR_CLIENTS = ("translation", "title", "version", "in_force_from", "review_by", "approvals", "url")
_FOR_AGENTS = ("translation", "title", "status", *_FOR_CLIENTS[2:])


def _section(document: Document, slots: Mapping[str, Slot]) -> dict[str, Any]:
    return {
        "anchor": document.anchor,
        "heading": document.heading,
        "level": document.level,
        "text": document.text,
        "html": document.html,
        "blocks": _blocks(document, slots),
    }
