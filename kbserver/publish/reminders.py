"""Reviews of guides, as a feed and as a calendar that editors subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kbserver.config import Config
from kbserver.guides.links import guide_url
from kbserver.languages import format_date
from kbserver.messages import message
from kbserver.publish.atom import Entry, Feed, atom, beginning
from kbserver.publish.icalendar import Event, calendar

__all__ = ["Reminder", "reminders_calendar", "reminders_feed"]

_DAY_ONE = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One text that somebody must review by a day."""

    guide_id: str
    lang: str
    title: str
    owner: str | None
    areas: tuple[str, ...]
    """Identifiers of the areas that approve it."""
    due: dt.date


def reminders_calendar(config: Config, reminders: Sequence[Reminder], on: dt.date) -> bytes:
    """An iCalendar with a whole day for each review, in the default language, as of the day `on`."""
    lang = config.languages.default
    host = urlsplit(config.site.url).hostname
    events = [
        Event(
            uid=f"review/{each.lang}/{each.guide_id}@{host}",
            day=each.due,
            summary=message(lang, "reminders.due", title=each.title),
            description=_summary(config, each),
            url=_address(config, each),
            categories=[_name(config, area) for area in each.areas],
        )
        for each in reminders
    ]
    return calendar(_title(config), events, on)


def reminders_feed(config: Config, reminders: Sequence[Reminder], ahead: dt.timedelta) -> bytes:
    """An Atom feed, newest first: a review stands in it from the day that lies `ahead` of it."""
    lang = config.languages.default
    newest = sorted(reminders, key=lambda each: each.due, reverse=True)
    days = [max(each.due - ahead, _DAY_ONE) if each.due - _DAY_ONE > ahead else _DAY_ONE for each in newest]
    root = config.site.url.rstrip("/")
    entries = [
        Entry(
            id=f"{_address(config, each)}#review-{each.due}",
            title=message(lang, "reminders.due", title=each.title),
            link=_address(config, each),
            updated=beginning(day.isoformat(), config.timezone),
            summary=_summary(config, each),
        )
        for each, day in zip(newest, days, strict=True)
    ]
    return atom(
        Feed(
            lang=lang,
            address=f"{root}/agents/#reviews",
            title=_title(config),
            home=f"{root}/agents/register/",
            author=config.site_name(lang),
            updated=beginning(max(days, default=_DAY_ONE).isoformat(), config.timezone),
            entries=entries,
        )
    )


def _title(config: Config) -> str:
    lang = config.languages.default
    return message(lang, "reminders.title", site=config.site_name(lang))


def _summary(config: Config, each: Reminder) -> str:
    lang = config.languages.default
    return message(
        lang,
        "reminders.summary",
        guide_id=each.guide_id,
        lang=each.lang,
        owner=each.owner or "–",
        areas=", ".join(_name(config, area) for area in each.areas) or "–",
        date=format_date(each.due, lang),
    )


def _address(config: Config, each: Reminder) -> str:
    default = config.languages.default
    return config.site.url.rstrip("/") + guide_url(each.guide_id, each.lang, default=default, base="/agents/")


def _name(config: Config, area: str) -> str:
    return config.areas[area].name if area in config.areas else area
