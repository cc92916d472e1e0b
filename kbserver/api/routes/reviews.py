"""`/agents/reviews.ics`: when texts in force must be reviewed, as a calendar that editors subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import answer
from kbserver.api.parameters import ReviewsParameters, invalid
from kbserver.api.problems import Fault
from kbserver.api.service import AGENTS, service_of
from kbserver.publish.reminders import Reminder, reminders_calendar

__all__ = ["attach"]

_CALENDAR = "text/calendar; charset=utf-8"


async def reviews(request: Request) -> Response:
    """A whole day for each text in force: for agents alone, of an area or an owner where one is named."""
    service = service_of(request)
    await service.admit_agent(request)
    asked = ReviewsParameters.read(request)
    areas = service.config.areas
    if asked.area not in (None, *areas):
        raise invalid(Fault("area", "unknown-area", f"one of {', '.join(areas)}"))
    register = (await service.collection("agents")).register
    chosen = [
        each
        for entry in register["guides"]
        for each in _reminders(entry)
        if asked.area in (None, *each.areas) and asked.owner in (None, each.owner)
    ]
    on = dt.date.fromisoformat(register["on"])
    return answer(request, reminders_calendar(service.config, chosen, on), _CALENDAR)


def _reminders(entry: dict[str, Any]) -> Iterator[Reminder]:
    for lang, text in entry["translations"].items():
        if text.get("review_by"):
            yield Reminder(
                guide_id=entry["guide_id"],
                lang=lang,
                title=text["title"],
                owner=text.get("owner"),
                areas=tuple(approval["area"] for approval in text["approvals"]),
                due=dt.date.fromisoformat(text["review_by"]),
            )


def attach(router: APIRouter) -> None:
    """Add the route; it is no part of the documented interface, as the feeds are not."""
    router.add_api_route(f"{AGENTS}/reviews.ics", reviews, include_in_schema=False)
