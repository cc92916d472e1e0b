"""`POST /help`: what a console shows for a call."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import unkept_answer
from kbserver.api.bodies import HelpBody, HelpContext, documented, read_body
from kbserver.api.drawn import DRAWN, asked_drawn, drawn_cards
from kbserver.api.help_schemas import Cards
from kbserver.api.openapi import problems
from kbserver.api.representations import card_view
from kbserver.api.service import service_of
from kbserver.help import Context

__all__ = ["attach"]


async def help_with(request: Request) -> Response:
    """Sections and scripts for a call, the most fitting first, each with the reason it is shown.

    What rules of the guides name comes first; the ticket's text finds the rest. Nothing of it is kept.
    """
    service = service_of(request)
    audience = await service.admit(request)
    asked = await read_body(request, HelpBody)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience, asked.as_of)
    known = asked.context.model_dump(include=set(HelpContext.model_fields), exclude_none=True)
    cards = collection.helper.cards(Context.of(known), lang, asked.limit)
    content = {
        "cards": [card_view(card.hit, lang, service.config.slots) for card in cards],
        "ignored": sorted(asked.context.model_extra or ()),
        "index_version": collection.index.version,
    }
    if asked_drawn(request):
        drawn = drawn_cards(content, lang, service.config.site.url, service.host_for(request))
        return unkept_answer(drawn, DRAWN)
    return unkept_answer(content)


def attach(router: APIRouter, prefix: str, *, documented_here: bool) -> None:
    """Add the route under a prefix."""
    router.add_api_route(
        f"{prefix}/help",
        help_with,
        methods=["POST"],
        summary="Help in a call",
        operation_id="help",
        tags=["Help"],
        response_model=Cards,
        responses=problems(401, 413, 422, 503),
        openapi_extra=documented(HelpBody),
        include_in_schema=documented_here,
    )
