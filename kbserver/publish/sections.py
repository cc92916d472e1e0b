"""From selected texts to search documents, one a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from kbserver.guides.decisions import as_data
from kbserver.guides.model import Block, FrontMatter, Section
from kbserver.guides.timers import as_data as timer_data
from kbserver.publish.pages import approvals_of, standing_facts
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown
from kbserver.search.documents import Document, document_lines

__all__ = ["documents_of", "lines_of"]


def documents_of(selection: Selection, texts: Iterable[Shown] | None = None) -> Iterator[Document]:
    """Every section of these texts; by default of all the audience gets, by guide, language and place."""
    for shown in selection.texts() if texts is None else texts:
        for position, section in enumerate(shown.sections):
            yield _document(selection, shown, section, position)


def lines_of(selection: Selection, texts: Iterable[Shown] | None = None) -> Iterator[bytes]:
    """The same as lines of `documents.jsonl`, those of a text together."""
    for shown in selection.texts() if texts is None else texts:
        yield shown.derived.of("lines", partial(_lines, selection, shown))


def _lines(selection: Selection, shown: Shown) -> bytes:
    return document_lines(documents_of(selection, [shown]))


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
        blocks=_blocks(section, meta, selection),
        url=selection.url(
            guide_id,
            translation.lang,
            version=facts["version"] if shown.past else None,
            anchor=section.anchor,
        ),
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


def _blocks(section: Section, meta: FrontMatter, selection: Selection) -> tuple[dict[str, Any], ...]:
    """A section's blocks; for agents the first standard with its timer."""
    blocks = tuple(_block(block, selection) for block in section.blocks)
    timer = next((timer for timer in meta.timers if timer.section == section.anchor), None)
    standard = next((block for block in blocks if block["type"] == "standard"), None)
    if timer and standard and selection.audience == "agents":
        scripts = [block["text"] for block in blocks if block["type"] == "script"]
        standard["timer"] = timer_data(timer, scripts)
    return blocks


def _block(block: Block, selection: Selection) -> dict[str, Any]:
    slots = selection.config.slots
    shown = {
        "type": block.type,
        "title": block.title,
        "text": block.text,
        "slots": [{"name": name, "type": slots[name].type} for name in block.slots if name in slots],
    }
    return shown | {"decision": as_data(block.decision)} if block.decision else shown
