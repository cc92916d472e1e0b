"""`POST /decide`: the option of a decision that something a caller said leads to."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import unkept_answer
from kbserver.api.bodies import DecideBody, documented, read_body
from kbserver.api.collection import Collection
from kbserver.api.drawn import DRAWN, asked_drawn, drawn_choice
from kbserver.api.help_schemas import Choice
from kbserver.api.openapi import problems
from kbserver.api.problems import ProblemError
from kbserver.api.representations import choice_view
from kbserver.api.service import service_of
from kbserver.api.texts import find_text
from kbserver.search import Document

__all__ = ["attach"]


async def decide(request: Request) -> Response:
    """The option of a section's decision that something a caller said leads to, and the example it is like.

    Where nothing of it resembles an example, or it is not clear which, the option is null. Nothing of what
    was said is kept.
    """
    service = service_of(request)
    audience = await service.admit(request)
    asked = await read_body(request, DecideBody)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience, asked.as_of)
    day = service.day(asked.as_of)
    section = _section(collection, asked.section, lang, day)
    chooser = collection.choosers.of(section)
    if chooser is None:
        raise ProblemError("no-decision", f"No decision stands in {section.id}.")
    content = choice_view(section, lang, chooser.decision, chooser.hear(asked.said))
    content["index_version"] = collection.index.version
    if asked_drawn(request):
        return unkept_answer(drawn_choice(content, lang), DRAWN)
    return unkept_answer(content)


def _section(collection: Collection, section_id: str, lang: str, day: dt.date) -> Document:
    """The section in the text that readers of a language get on the collection's day.

    Raises the problems of `find_text` and `unknown-section`.
    """
    guide_id, _, anchor = section_id.partition("#")
    text = find_text(collection, guide_id, lang, day, fallback=True)
    for section in text.sections:
        if section.anchor == anchor:
            return section
    raise ProblemError("unknown-section", f"The text of {guide_id} has no such section.")


def attach(router: APIRouter, prefix: str, *, documented_here: bool) -> None:
    """Add the route under a prefix."""
    router.add_api_route(
        f"{prefix}/decide",
        decide,
        methods=["POST"],
        summary="Decide by what a caller said",
        operation_id="decide",
        tags=["Help"],
        response_model=Choice,
        responses=problems(401, 404, 413, 422, 503),
        openapi_extra=documented(DecideBody),
        include_in_schema=documented_here,
    )
