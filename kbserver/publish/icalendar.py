"""Days in a calendar (iCalendar, RFC 5545) as bytes: whole days, nothing that repeats or rings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Event", "calendar", "folded"]

_LONGEST = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day with something to do."""

    uid: str
    """Stays the same when the day moves: calendars then move what they have."""
    day: dt.date
    summary: str
    description: str
    url: str
    categories: Sequence[str]


def calendar(name: str, events: Sequence[Event], made: dt.date) -> bytes:
    """A calendar that others subscribe to; `made` is the day of what it says."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kbserver//reviews//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(line for event in events for line in _event(event, made)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line.encode()) + b"\r\n" for line in lines)


def folded(line: bytes) -> bytes:
    """A line of UTF-8 in pieces of 75 octets, joined by a line end and a blank; no letter is cut."""
    pieces, start, room = [], 0, _LONGEST
    while len(line) - start > room:
        end = start + room
        while line[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        pieces.append(line[start:end])
        start, room = end, _LONGEST - 1
    return b"\r\n ".join([*pieces, line[start:]])


def _event(event: Event, made: dt.date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{made:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(_text, event.categories))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value as TEXT (section 3.3.11)."""
    plain = "".join(c for c in text if c.isprintable() or c == "\n")
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")
