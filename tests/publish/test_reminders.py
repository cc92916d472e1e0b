"""Reviews as a calendar and as a feed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kbserver.config import parse_config
from kbserver.publish.icalendar import Event, calendar, folded
from kbserver.publish.reminders import Reminder, reminders_calendar, reminders_feed
from tests.conftest import DAY, KB_YML

CONFIG = parse_config(KB_YML)
LIMITS = Reminder("service/limits", "pt", "Limites; pedidos, prazos", "ana@example.org", ("quality",), DAY)
CALLBACK = Reminder("callback", "es", "Llamada", None, (), DAY + dt.timedelta(days=40))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)


def values(content: bytes) -> list[tuple[str, str]]:
    """Names and values of a calendar's lines, read as RFC 5545 says."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    assert all("\n" not in line for line in lines)
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def plain(value: str) -> str:
    """A TEXT without its escapes."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


@given(TEXTS)
def test_a_folded_line_is_whole_again_when_unfolded(text: str) -> None:
    line = text.replace("\r", "").replace("\n", "").encode()
    pieces = folded(line).split(b"\r\n")
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in pieces)


@given(TEXTS)
def test_no_title_writes_a_line_of_its_own(title: str) -> None:
    event = Event("a@b", DAY, title, title, "https://kb.example.org/", [title])
    found = values(calendar(title, [event], DAY))
    assert Counter(name for name, _ in found)["BEGIN"] == 2
    [summary] = [value for name, value in found if name == "SUMMARY"]
    assert plain(summary) == "".join(c for c in title if c.isprintable() or c == "\n")


def test_a_review_is_a_whole_day_that_keeps_its_name_when_it_moves() -> None:
    found = dict(values(reminders_calendar(CONFIG, [LIMITS], DAY)))
    assert found["UID"] == "review/pt/service/limits@kb.example.org"
    assert found["DTSTART;VALUE=DATE"] == "20250615"
    assert found["SUMMARY"] == "Revisar: Limites\\; pedidos\\, prazos"
    assert found["URL"] == "https://kb.example.org/agents/pt/service/limits/"
    assert found["CATEGORIES"] == "Calidad"
    assert "ana@example.org" in plain(found["DESCRIPTION"])
    moved = Reminder(LIMITS.guide_id, "pt", "Outro", None, (), dt.date(2026, 1, 1))
    assert dict(values(reminders_calendar(CONFIG, [moved], DAY)))["UID"] == found["UID"]


def test_without_reviews_the_calendar_is_empty_and_valid() -> None:
    names = [name for name, _ in values(reminders_calendar(CONFIG, [], DAY))]
    assert (names[0], names[-1]) == ("BEGIN", "END")
    assert "DTSTART;VALUE=DATE" not in names


def test_a_review_enters_the_feed_as_many_days_ahead_as_asked() -> None:
    feed = ElementTree.fromstring(reminders_feed(CONFIG, [LIMITS, CALLBACK], dt.timedelta(days=30)))  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == [
        "Revisar: Llamada",
        "Revisar: Limites; pedidos, prazos",
    ]
    assert [entry.findtext(f"{atom}updated") for entry in feed.iter(f"{atom}entry")] == [
        "2025-06-25T00:00:00-03:00",
        "2025-05-16T00:00:00-03:00",
    ]
    assert feed.findtext(f"{atom}updated") == "2025-06-25T00:00:00-03:00"


def test_a_control_character_leaves_the_feed_readable() -> None:
    odd = Reminder("a", "es", "a\x0bb\ufffe<&", None, (), dt.date.min)
    ElementTree.fromstring(reminders_feed(CONFIG, [odd], dt.timedelta(days=99999)))  # noqa: S314 - our own
