"""Languages the system speaks: tags, names, dates as readers write them, negotiation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

__all__ = ["LANGUAGES", "NAMES", "format_date", "negotiate", "primary", "resolve"]

LANGUAGES: tuple[str, ...] = ("es", "pt", "en")
"""Tags with messages, an analyzer and date formats; `kb.yml` chooses among them."""

NAMES: dict[str, str] = {"es": "Español", "pt": "Português", "en": "English"}
"""Each language's name in itself."""

_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_date(day: dt.date, lang: str) -> str:
    """A day as readers of `lang` write it: `28/11/2024`; in English `28 Nov 2024`, never ambiguous."""
    if lang == "en":
        return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year}"


def primary(tag: str) -> str:
    """The primary subtag in lower case: `pt-BR` gives `pt` (BCP 47, section 2.2.1)."""
    return tag.replace("_", "-").split("-", 1)[0].strip().lower()


def resolve(tag: str, available: Iterable[str]) -> str | None:
    """The available language a tag asks for, or None when there is none."""
    wanted = primary(tag)
    return wanted if wanted in available else None


def negotiate(header: str | None, available: Sequence[str], default: str) -> str:
    """The best available language for an `Accept-Language` header (RFC 9110, section 12.5.4)."""
    ranges: list[tuple[float, int, str]] = []
    for position, part in enumerate((header or "").split(",")):
        tag, _, parameters = part.partition(";")
        weight = 1.0
        name, _, value = parameters.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
        lang = default if tag.strip() == "*" else resolve(tag, available)
        if lang and 0 < weight <= 1:
            ranges.append((-weight, position, lang))
    return min(ranges)[2] if ranges else default
