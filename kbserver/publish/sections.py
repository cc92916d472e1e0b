"""From selected texts to search documents, one a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kbserver.guides.decisions import as_data
from kbserver.guides.model import Block, FrontMatter, Section
from kbserver.publish.pages import approvals_of, standing_facts
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown
from kbserver.search.documents import Document

__all__ = ["documents_of", "past_documents_of"]


def documents_of(selection: Selection) -> Iterator[Document]:
    """Every section of every text the audience gets, by guide, language and place."""
    for texts in selection.guides.values():
        for shown in texts.values():
            yield from _documents(selection, shown)


def past_documents_of(selection: Selection, others: Iterable[Shown]) -> Iterator[Document]:
    """Every section of every version that is in force on another day."""
    for shown in others:
        yield from _documents(selection, shown)


def _documents(selection: Selection, shown: Shown) -> Iterator[Document]:
    for position, section in enumerate(shown.sections):
        yield _document(selection, shown, section, position)


def _document(selection: Selection, shown: Shown, section: Section, position: int) -> Document:
    translation, meta = shown.translation, shown.translation.meta
    facts = standing_facts(selection, shown.facts)
    internal = selection.audience == "agents"
    guide_id = translation.guide_id
    return Document(
        id=f"{guide_id}#{section.anchor}" if section.anchor else guide_id,
        guide_id=guide_id,
        anchor=section.anchor,
        lang=translation.lang,
        position=position,
        level=section.level,
        title=meta.title,
        heading=section.heading,
        heading_path=section.path,
        kind=meta.kind,
        topic=meta.topic,
        tags=meta.tags,
        text=section.text,
        questions=tuple(block.title for block in section.blocks if block.type == "faq"),
        variants=section.items if meta.kind == "glossary" else (),
        html=section.html,
        blocks=tuple(_block(block, selection) for block in section.blocks),
        url=selection.url(guide_id, translation.lang, section.anchor),
        source=meta.translation is None,
        version=facts["version"],
        status=facts["status"],
        approvals=tuple(approvals_of(selection, shown.facts.approvals)),
        in_force_from=facts["in_force_from"],
        in_force_to=facts["in_force_to"],
        digest=shown.facts.digest if internal else None,
        contexts=_contexts(meta, section.anchor) if internal else (),
        form=shown.forms[position],
        commit=(shown.facts.commit or None) if internal else None,
    )


def _contexts(meta: FrontMatter, anchor: str) -> tuple[dict[str, Any], ...]:
    """When consoles show a section; only agents have consoles."""
    return tuple(
        {key: value for key, value in context.items() if key not in ("section", "examples")}
        for context in meta.contexts
        if context.get("section", "") == anchor
    )


def _block(block: Block, selection: Selection) -> dict[str, Any]:
    slots = selection.config.slots
    shown = {
        "type": block.type,
        "title": block.title,
        "text": block.text,
        "slots": [{"name": name, "type": slots[name].type} for name in block.slots if name in slots],
    }
    return shown | {"decision": as_data(block.decision)} if block.decision else shown
