"""The shapes on the wire of help in a call; see `schemas.py`."""

from __future__ import annotations

from typing import Literal

from kbserver.api.schemas import Block, Hit, Schema

__all__ = ["Cards", "Choice"]


class Card(Hit):
    """One section to show in a call; its reasons are the keys of its rule, or those of a search."""

    html: str
    """The section as sanitised HTML, without its heading."""
    blocks: list[Block]
    """Typed parts."""


class Cards(Schema):
    """The answer to `POST /help`."""

    cards: list[Card]
    """Most fitting first."""
    ignored: list[str]
    """Keys of the context that mean nothing here."""
    index_version: str
    """Names exactly the documents that were looked through."""


class OptionName(Schema):
    """An option of a decision."""

    id: str
    """The same in every language."""
    title: str
    """As readers see it."""


class Said(Schema):
    """An example of a decision."""

    say: str
    """What a caller says."""
    means: str
    """The same in the guide's language; empty where that is the caller's."""


class Choice(Schema):
    """The answer to `POST /decide`."""

    section: str
    """The section, `guide_id#anchor`."""
    lang: str
    """Language of the text."""
    is_fallback: bool
    """Whether the text stands in for one missing in the language asked for."""
    option: str | None
    """Id of the option; null where what was said resembles no example, or it is not clear which."""
    title: str | None
    """Its title."""
    reason: Literal["example", "overlap", "precedence"] | None
    """It is like an example of this option, like one of several options, or equally like several examples:
    the last two are settled by the decision's precedence."""
    example: Said | None
    """The example that it is like."""
    confidence: float
    """How much it is like that, up to 1; 0 without an option."""
    others: list[OptionName]
    """Options it could be as well, by precedence; without an option, those it could be."""
    open: str | None
    """The question that it is like and that nobody has answered, so that no option is given."""
    index_version: str
    """Names exactly the documents it was decided by."""
