"""The nouns of the content: guide, translation, section, block, and the front matter they carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kbserver.guides.decisions import Decision
from kbserver.guides.timers import Timer

__all__ = ["Approval", "Block", "FrontMatter", "Guide", "Rendering", "Section", "Translation"]

Audience = Literal["clients", "agents"]


@dataclass(frozen=True, slots=True)
class Approval:
    """One area's recorded consent to one exact text."""

    area: str
    """Identifier in `kb.yml`."""
    by: str
    """Who approved (e-mail address)."""
    date: dt.date
    """The day of the approval."""
    digest: str
    """`sha256:` and the digest of the text approved."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Which source text a translation renders."""

    of: str
    """Language of the source."""
    digest: str
    """Digest of the source text."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a guide's file, validated."""

    title: str
    kind: str
    audience: Audience = "agents"
    topic: str | None = None
    created: dt.date | None = None
    updated: dt.date | None = None
    owner: str | None = None
    effective: dt.date | None = None
    """In force from this day; by default from the last required approval."""
    review_by: dt.date | None = None
    retire: dt.date | None = None
    """Last day in force."""
    withdrawn: dt.date | None = None
    """First day out of force; needs no approval."""
    approvals: tuple[Approval, ...] = ()
    translation: Rendering | None = None
    """None for the source."""
    contexts: tuple[Mapping[str, Any], ...] = ()
    timers: tuple[Timer, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A typed block: `!!! limit "50 requests a year"`."""

    type: str
    title: str
    text: str
    """Visible text; gaps of scripts stay `[[name]]`."""
    slots: tuple[str, ...]
    """Names of the gaps, in order, each once."""
    collapsed: bool
    """Written with `???`."""
    line: int
    """Line in the file."""
    decision: Decision | None = None
    """What a `decision` block says."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, up to the next heading of any level."""

    anchor: str
    """Explicit id; empty for the lead and for headings that lack one."""
    heading: str
    """Visible text of the heading; empty for the lead."""
    level: int
    """1 for the lead, else the heading's level."""
    path: tuple[str, ...]
    """Headings from the outermost down to this one."""
    text: str
    """Visible text under the heading; paragraphs end in newlines."""
    html: str
    """The same as sanitised HTML."""
    blocks: tuple[Block, ...]
    items: tuple[str, ...]
    """Texts of the top-level bullet items (a glossary reads its variants there)."""
    line: int
    """Line of the heading in the file."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A guide in one language, the source one included."""

    guide_id: str
    lang: str
    path: str
    """File relative to the project: `content/pt/protocols/callback.md`."""
    text: str
    """The whole file."""
    meta: FrontMatter
    body: str
    """The Markdown under the front matter."""
    body_line: int
    """Line of the file at which the body begins."""

    @property
    def folder(self) -> str:
        """Folder of the file relative to `content/`: `pt/protocols`."""
        return self.path.removeprefix("content/").rpartition("/")[0]


@dataclass(slots=True)
class Guide:
    """One piece of knowledge in all its languages."""

    guide_id: str
    translations: dict[str, Translation] = field(default_factory=dict)
    """By language, in the configured order."""

    @property
    def source(self) -> Translation | None:
        """The translation that renders no other; None when each claims to render one."""
        return next((t for t in self.translations.values() if t.meta.translation is None), None)
