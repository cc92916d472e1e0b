"""What a change does to one text: a guide in one language, before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kbserver.approval.comparison import Change, compare
from kbserver.approval.status import Standing, Status
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Span, spans
from kbserver.guides.audience import project
from kbserver.guides.decision_blocks import written_out
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Approval, Section, Translation
from kbserver.guides.translations import TranslationState

__all__ = ["Served", "TextEffect", "TextSide", "effect_on_text", "sections_of_text"]

_SHOWN_KEYS = ("title", "kind", "topic", "effective", "retire", "withdrawn", "owner")


@dataclass(frozen=True, slots=True)
class TextSide:
    """One text as one commit has it."""

    guide_id: str
    lang: str
    on: dt.date
    text: Translation | None
    standing: Standing | None
    """None where there is no text."""
    history: TranslationHistory | None
    rendering: TranslationState


@dataclass(frozen=True, slots=True)
class Served:
    """A version that readers get, and when."""

    number: int
    audience: str
    first: dt.date
    last: dt.date | None
    """Last day in force; None where no end is known."""
    ended_by: str | None
    """`withdrawn`, `removed` or `narrowed`; None otherwise."""


@dataclass(frozen=True, slots=True)
class TextEffect:
    """What happens to one text."""

    guide_id: str
    lang: str
    path: str
    title: str
    before: Status | None
    """Its status; None where there was no text."""
    after: Status | None
    served_before: Served | None
    """What readers got on the day, by the commit before."""
    served: Served | None
    coming: tuple[Served, ...]
    """Versions the change makes that begin later."""
    undone: tuple[Served, ...]
    """Versions that readers have had since a day before, and that by the change were never in force."""
    waiting_for: tuple[str, ...]
    """Areas that must approve before readers get the text."""
    lost: tuple[Approval, ...]
    """Approvals that held for the text before and hold for none now."""
    outdated: bool
    """Whether it renders its source's text no longer."""
    audience_before: str | None
    audience: str | None
    opened: tuple[str, ...]
    """Lines that agents alone could read, and that stand in a clients' text now."""
    closed: tuple[str, ...]
    """Lines of a clients' text that agents alone can read now."""
    contexts: tuple[int, int]
    """How many contexts are gone, and how many are new."""
    keys: tuple[tuple[str, str | None, str | None], ...]
    """What the head says otherwise: key, before and after."""
    sections: tuple[tuple[Change, str], ...]
    """Sections that differ: how, and the heading; empty for the lead."""


def effect_on_text(old: TextSide, new: TextSide) -> TextEffect | None:
    """What happens between two sides; None where nothing does."""
    effect = _effect(old, new)
    untouched = old.text and new.text and old.text.text == new.text.text and old.guide_id == new.guide_id
    same = (
        (effect.before, effect.served_before) == (effect.after, effect.served)
        and not (effect.coming or effect.undone or effect.lost or effect.outdated)
        and _waiting(old) == _waiting(new)
    )
    return None if untouched and same else effect


def sections_of_text(text: Translation) -> list[Section]:
    """A text cut into sections, decisions written out; nothing is withheld."""
    return sections_of(written_out(text.body, text.lang)[0])


def _effect(old: TextSide, new: TextSide) -> TextEffect:
    known = new.text or old.text
    assert known is not None  # noqa: S101 - one of them is there
    served_before, served = _served(old), _served(new)
    opened, closed = _crossing(old.text, new.text)
    return TextEffect(
        guide_id=new.guide_id,
        lang=new.lang,
        path=known.path,
        title=known.meta.title,
        before=old.standing.status if old.standing else None,
        after=new.standing.status if new.standing else None,
        served_before=served_before,
        served=served,
        coming=tuple(_coming(old, new)),
        undone=tuple(_undone(old, new)),
        waiting_for=_waiting(new),
        lost=tuple(_lost(old, new)),
        outdated=new.rendering == "outdated" and old.rendering != "outdated",
        audience_before=old.text.meta.audience if old.text else None,
        audience=new.text.meta.audience if new.text else None,
        opened=opened,
        closed=closed,
        contexts=_contexts(old.text, new.text),
        keys=tuple(_keys(old.text, new.text)) if old.text and new.text else (),
        sections=tuple(_sections(old.text, new.text)) if old.text and new.text else (),
    )


def _waiting(side: TextSide) -> tuple[str, ...]:
    return side.standing.waiting_for if side.standing else ()


def _spans(side: TextSide) -> list[Span]:
    return spans(side.history.versions) if side.history else []


def _served(side: TextSide) -> Served | None:
    return next((_as_served(span) for span in _spans(side) if span.covers(side.on)), None)


def _coming(old: TextSide, new: TextSide) -> Iterator[Served]:
    known = {(span.version.digest, span.first) for span in _spans(old)}
    for span in _spans(new):
        if span.first and span.first > new.on and (span.version.digest, span.first) not in known:
            yield _as_served(span)


def _undone(old: TextSide, new: TextSide) -> Iterator[Served]:
    """A branch that approved another text first, or an approval dated back, can do this."""
    never = {span.version.digest for span in _spans(new) if span.first is None}
    for span in _spans(old):
        if span.first and span.first < new.on and span.version.digest in never:
            yield _as_served(span)


def _as_served(span: Span) -> Served:
    version = span.version
    assert span.first is not None  # noqa: S101 - the callers have asked
    return Served(version.number, version.audience, span.first, span.last, span.ended_by)


def _lost(old: TextSide, new: TextSide) -> Iterator[Approval]:
    if old.standing and new.text and not new.text.meta.withdrawn:
        held = {given.approval for given in new.standing.approvals} if new.standing else set()
        renewed = {approval.area for approval in held}
        for given in old.standing.approvals:
            if given.approval not in held and given.area not in renewed:
                yield given.approval


def _crossing(old: Translation | None, new: Translation | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines that clients may read now and could not before, and the other way round."""
    if old is None or new is None:
        return (), ()
    (old_open, old_inner), (new_open, new_inner) = _lines(old), _lines(new)
    opened = tuple(line for line in new_open if line in old_inner and line not in old_open)
    closed = tuple(line for line in new_inner if line in old_open and line not in new_open)
    return opened, closed


def _lines(text: Translation) -> tuple[dict[str, None], dict[str, None]]:
    """Lines with words that clients may read, and those that agents alone may, in order."""
    everything = dict.fromkeys(map(str.strip, text.body.split("\n")))
    readable = text.body if text.meta.audience == "clients" else ""
    shown = set(map(str.strip, project(readable, "clients").split("\n")))
    words = [line for line in everything if any(c.isalnum() for c in line)]
    return (
        dict.fromkeys(line for line in words if line in shown),
        dict.fromkeys(line for line in words if line not in shown),
    )


def _contexts(old: Translation | None, new: Translation | None) -> tuple[int, int]:
    before, after = (text.meta.contexts if text else () for text in (old, new))
    gone = sum(context not in after for context in before)
    return gone, sum(context not in before for context in after)


def _keys(old: Translation, new: Translation) -> Iterator[tuple[str, str | None, str | None]]:
    for key in _SHOWN_KEYS:
        before, after = getattr(old.meta, key), getattr(new.meta, key)
        if before != after:
            yield key, None if before is None else str(before), None if after is None else str(after)


def _sections(old: Translation, new: Translation) -> Iterator[tuple[Change, str]]:
    for section in compare(sections_of_text(old), sections_of_text(new)):
        if section.change != "same":
            yield section.change, section.heading
