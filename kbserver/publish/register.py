"""The register of an audience's guides: what there is, in which language, approved by whom, due when."""

from __future__ import annotations

from typing import Any

from kbserver.approval.digest import source_digests
from kbserver.guides.audience import may_read
from kbserver.guides.model import Guide, Translation
from kbserver.guides.translations import TranslationState, translation_state
from kbserver.publish.former import former_ids
from kbserver.publish.pages import approvals_of, standing_facts
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown

__all__ = ["entries_of", "register_of"]


def register_of(selection: Selection) -> dict[str, Any]:
    """The register as `register.json` has it.

    Agents also see guides and languages that are not published, and how the texts being written stand;
    clients see only what is published.
    """
    return {
        "audience": selection.audience,
        "on": selection.on.isoformat(),
        "guides": entries_of(selection),
    }


def entries_of(selection: Selection) -> list[dict[str, Any]]:
    """The entries of all guides; of one that is as in the last build, the same object."""
    written = selection.library.guides if selection.audience == "agents" else {}
    guide_ids = sorted(selection.guides.keys() | written.keys())
    former = former_ids(selection)
    rows, marks = [], []
    for guide_id in guide_ids:
        shown = selection.guides.get(guide_id, {}).values()
        drafts = written[guide_id].translations.values() if guide_id in written else ()
        standings = [selection.standings[draft.path] for draft in drafts]
        rows.append((selection.config, *shown, *drafts, *standings))
        marks.append((guide_id, len(shown), *former.get(guide_id, ())))

    def make(place: int) -> dict[str, Any]:
        guide_id = guide_ids[place]
        entry = _entry(guide_id, written.get(guide_id), selection)
        return entry | {"former": former[guide_id]} if guide_id in former else entry

    return selection.library.derived.many(selection.source("register"), rows, make, marks)


def _entry(guide_id: str, written: Guide | None, selection: Selection) -> dict[str, Any]:
    shown = selection.guides.get(guide_id, {})
    drafts = written.translations if written else {}
    readable = {lang: t for lang, t in drafts.items() if may_read(selection.audience, t.meta)}
    texts = readable | {lang: each.translation for lang, each in shown.items()}
    listed = [texts[lang] for lang in selection.config.languages.list if lang in texts]
    first = next((t for t in listed if t.meta.translation is None), listed[0])
    return {
        "guide_id": guide_id,
        "kind": first.meta.kind,
        "topic": first.meta.topic,
        "audience": first.meta.audience,
        "source": first.lang if first.meta.translation is None else None,
        "title": {t.lang: t.meta.title for t in listed},
        "translations": {
            lang: _translation(guide_id, lang, drafts.get(lang), shown.get(lang), selection)
            for lang in selection.config.languages.list
        },
    }


def _translation(
    guide_id: str, lang: str, written: Translation | None, shown: Shown | None, selection: Selection
) -> dict[str, Any]:
    if shown:
        meta = shown.translation.meta
        facts = standing_facts(selection, shown.facts)
        entry = {
            "title": meta.title,
            "translation": shown.facts.state,
            "version": facts["version"],
            "in_force_from": facts["in_force_from"],
            "review_by": facts["review_by"],
            "approvals": approvals_of(selection, shown.facts.approvals),
            "owner": meta.owner,
            "url": selection.url(guide_id, lang),
        }
        if selection.audience != "agents":
            return entry
        # the version in force is one thing, the text as it is being written may be another
        status = selection.standings[written.path].status if written else facts["status"]
        overdue = {"overdue": True} if facts["overdue"] else {}
        return entry | {"status": status} | overdue
    if written is None or selection.audience != "agents":
        return {"translation": "missing"}
    return {
        "title": written.meta.title,
        "translation": _working_state(written, selection),
        "status": selection.standings[written.path].status,
        "owner": written.meta.owner,
    }


def _working_state(written: Translation, selection: Selection) -> TranslationState:
    """How a text that is not published renders the source as it is being written: for agents only."""
    source = selection.library.guides[written.guide_id].source
    if source is None:
        return translation_state(written, None)
    # a standing has them at hand, but for a withdrawn source
    known = selection.standings[source.path].digests
    digests = source_digests(source, selection.library) if source.meta.withdrawn else known
    return translation_state(written, digests)
