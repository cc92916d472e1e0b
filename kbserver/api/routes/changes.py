"""`/changes` and the Atom feeds: what has come into force, and what has gone out of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import answer, json_answer
from kbserver.api.openapi import problems
from kbserver.api.parameters import ChangesParameters
from kbserver.api.past_schemas import Changes
from kbserver.api.problems import ProblemError
from kbserver.api.representations import change_view
from kbserver.api.service import AGENTS, service_of
from kbserver.guides.model import Audience

__all__ = ["attach", "attach_feeds"]

_ATOM = "application/atom+xml"


async def changes(request: Request) -> Response:
    """Texts that came into force and guides that went out, newest first; in all languages by default."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = ChangesParameters.read(request)
    lang = service.lang(request, asked.lang) if asked.lang else None
    since = service.day(asked.since).isoformat() if asked.since else ""
    collection = await service.collection(audience)
    chosen = [
        change_view(change)
        for change in collection.past.changes
        if change["date"] >= since and lang in (None, change["lang"])
    ]
    return json_answer(request, {"changes": chosen[: asked.limit]})


async def clients_feed(request: Request, lang: str) -> Response:
    """The feed of a language for everybody."""
    return await _feed(request, "clients", lang)


async def agents_feed(request: Request, lang: str) -> Response:
    """The feed of a language for agents: signed in, or with a key, which feed readers can send."""
    await service_of(request).admit_agent(request)
    return await _feed(request, "agents", lang)


async def _feed(request: Request, audience: Audience, lang: str) -> Response:
    collection = await service_of(request).collection(audience)
    if lang not in collection.past.feeds:
        raise ProblemError("not-found", "There is no such feed.")
    return answer(request, collection.past.feeds[lang], _ATOM)


def attach(router: APIRouter, prefix: str, *, documented: bool) -> None:
    """Add the route under a prefix."""
    router.add_api_route(
        f"{prefix}/changes",
        changes,
        summary="What's new",
        operation_id="changes",
        tags=["Guides"],
        response_model=Changes,
        responses=problems(401, 422, 503),
        openapi_extra=ChangesParameters.documented(),
        include_in_schema=documented,
    )


def attach_feeds(router: APIRouter) -> None:
    """Add the feeds; their addresses are those of files on the two sites."""
    router.add_api_route("/feed.{lang}.xml", clients_feed, include_in_schema=False)
    router.add_api_route(f"{AGENTS}/feed.{{lang}}.xml", agents_feed, include_in_schema=False)
