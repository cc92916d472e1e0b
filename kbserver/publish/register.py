"""The register of an audience's guides: what there is, in which language, approved by whom, due when."""

from __future__ import annotations

from typing import Any

from kbserver.guides.audience import may_read
from kbserver.guides.model import Guide, Translation
from kbserver.guides.translations import TranslationState, translation_state
from kbserver.publish.pages import approvals_of, standing_facts
from kbserver.publish.selection import Selection, Shown

__all__ = ["register_of"]


def register_of(selection: Selection) -> dict[str, Any]:
    """The register as `register.json` has it.

    Agents also see guides and languages that are not published, with their status; clients see only what is.
    """
    guides = [guide for guide in selection.library.guides.values() if _listed(guide, selection)]
    return {
        "audience": selection.audience,
        "on": selection.on.isoformat(),
        "guides": [_entry(guide, selection) for guide in guides],
    }


def _listed(guide: Guide, selection: Selection) -> bool:
    if selection.audience == "agents":
        return True
    return guide.guide_id in selection.guides


def _entry(guide: Guide, selection: Selection) -> dict[str, Any]:
    shown = selection.guides.get(guide.guide_id, {})
    readable = [t for t in guide.translations.values() if may_read(selection.audience, t.meta)]
    listed = [t for t in readable if selection.audience == "agents" or t.lang in shown]
    first = next((t for t in listed if t.meta.translation is None), listed[0])
    return {
        "guide_id": guide.guide_id,
        "kind": first.meta.kind,
        "topic": first.meta.topic,
        "audience": first.meta.audience,
        "source": first.lang if first.meta.translation is None else None,
        "title": {t.lang: t.meta.title for t in listed},
        "translations": {
            lang: _translation(guide, lang, shown.get(lang), selection)
            for lang in selection.config.languages.list
        },
    }


def _translation(guide: Guide, lang: str, shown: Shown | None, selection: Selection) -> dict[str, Any]:
    if shown:
        meta = shown.translation.meta
        facts = standing_facts(selection, shown)
        entry = {
            "title": meta.title,
            "translation": shown.state,
            "version": facts["version"],
            "in_force_from": facts["in_force_from"],
            "review_by": facts["review_by"],
            "approvals": approvals_of(selection, shown),
            "owner": meta.owner,
            "url": selection.url(guide.guide_id, lang),
        }
        return entry | ({"status": facts["status"]} if selection.audience == "agents" else {})
    written = guide.translations.get(lang)
    if written is None or selection.audience != "agents":
        return {"translation": "missing"}
    status = selection.standings[written.path].status
    return {
        "title": written.meta.title,
        "translation": _working_state(guide, written, selection),
        "status": status,
        "owner": written.meta.owner,
    }


def _working_state(guide: Guide, written: Translation, selection: Selection) -> TranslationState:
    """How a text that is not published renders the source as it is being written: for agents only."""
    source = guide.source
    return translation_state(written, selection.standings[source.path].digest if source else None)
