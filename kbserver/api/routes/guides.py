"""`/guides` and `/guides/{guide_id}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from kbserver.api.answers import answer, json_answer
from kbserver.api.collection import Collection, GuideText
from kbserver.api.drawn import DRAWN, asked_drawn, drawn_guide
from kbserver.api.moved import MOVED, moved_answer
from kbserver.api.openapi import problems
from kbserver.api.parameters import GuideParameters, GuidesParameters, invalid
from kbserver.api.problems import Fault, ProblemError
from kbserver.api.representations import guide_entry, guide_view
from kbserver.api.schemas import GuideList, GuideView
from kbserver.api.service import Service, service_of
from kbserver.api.texts import GuideId, find_language, find_text

__all__ = ["attach"]


async def guides(request: Request) -> Response:
    """The guides there are, in which languages, approved by whom and due for review when."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = GuidesParameters.read(request)
    lang = service.lang(request, asked.lang)
    if asked.status and audience != "agents":
        raise invalid(Fault("status", "agents-only", "the status of working texts is for agents only"))
    collection = await service.collection(audience)
    chosen = [entry for entry in collection.register["guides"] if _chosen(entry, asked)]
    order = service.config.languages.preference(lang)
    content = {
        "guides": [
            guide_entry(entry, _title(entry, order), audience)
            for entry in chosen[asked.offset : asked.offset + asked.limit]
        ],
        "total": len(chosen),
        "limit": asked.limit,
        "offset": asked.offset,
    }
    return json_answer(request, content)


async def guide(request: Request, guide_id: GuideId) -> Response:
    """One guide in one language, section by section, with the version it is and who approved it."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = GuideParameters.read(request)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience, asked.as_of)
    past = asked.version is not None or asked.as_of is not None
    if moved := moved_answer(request, collection, guide_id, past=past):
        return moved
    if asked.version is None:
        day = service.day(asked.as_of)
        text = find_text(collection, guide_id, lang, day, fallback=asked.fallback)
    else:
        text = await _version(service, collection, guide_id, lang, asked)
    content = guide_view(text, lang, audience, service.config.slots)
    if asked_drawn(request):
        drawn = drawn_guide(content, lang, service.config.site.url, service.host_for(request))
        return answer(request, orjson.dumps(drawn), DRAWN)
    return json_answer(request, content)


def attach(router: APIRouter, prefix: str, *, documented: bool) -> None:
    """Add the routes under a prefix."""
    router.add_api_route(
        f"{prefix}/guides",
        guides,
        summary="List guides",
        operation_id="guides",
        tags=["Guides"],
        response_model=GuideList,
        responses=problems(401, 422, 503),
        openapi_extra=GuidesParameters.documented(),
        include_in_schema=documented,
    )
    router.add_api_route(
        f"{prefix}/guides/{{guide_id:path}}",
        guide,
        summary="Read a guide",
        operation_id="guide",
        tags=["Guides"],
        response_model=GuideView,
        responses=MOVED | problems(401, 404, 422, 503),
        openapi_extra=GuideParameters.documented(),
        include_in_schema=documented,
    )


async def _version(
    service: Service, collection: Collection, guide_id: str, lang: str, asked: GuideParameters
) -> GuideText:
    """One version; with `as_of` it must have been in force then."""
    number = asked.version
    assert number is not None  # noqa: S101 - the caller asked
    own = find_language(collection, guide_id, lang, fallback=asked.fallback)
    if asked.as_of is not None:
        text = collection.text(guide_id, own, fallback=False)
        text = text if text and text.lead.version == number else None
    else:
        text = await service.version(collection, guide_id, own, number)
    if text is None:
        raise ProblemError(
            "not-approved-then", f"There is no version {number} of {guide_id} to be read here."
        )
    return text


def _chosen(entry: Mapping[str, Any], asked: GuidesParameters) -> bool:
    if asked.kind and entry["kind"] not in asked.kind:
        return False
    statuses = {facts.get("status") for facts in entry["translations"].values()}
    return not asked.status or not statuses.isdisjoint(asked.status)


def _title(entry: Mapping[str, Any], order: Iterable[str]) -> str:
    titles: Mapping[str, str] = entry["title"]
    return next((titles[lang] for lang in order if lang in titles), entry["guide_id"])
