"""`/search` and `/complete`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from kbserver.api.answers import JSON, answer
from kbserver.api.collection import Collection
from kbserver.api.drawn import DRAWN, asked_drawn, drawn_hits
from kbserver.api.exchange import exchange_of
from kbserver.api.openapi import problems
from kbserver.api.parameters import CompleteParameters, SearchParameters, invalid
from kbserver.api.problems import Fault
from kbserver.api.representations import hit_view, results_view
from kbserver.api.schemas import Completions, SearchResults
from kbserver.api.service import service_of
from kbserver.errors import QueryError
from kbserver.search import Query

__all__ = ["attach"]

_MOST_COMPLETED_HITS = 5


async def search(request: Request) -> Response:
    """Sections that answer a question, best first, each with where it stands and who approved it."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = SearchParameters.read(request)
    lang = service.lang(request, asked.lang)
    if asked.explain and audience != "agents":
        raise invalid(Fault("explain", "agents-only", "scores are explained to agents only"))
    collection = await service.collection(audience, asked.as_of)
    if asked.as_of is None and not asked.offset:
        service.popular.note(audience, lang, asked.q, exchange_of(request).asker)
    return _answer(request, collection, lang, lambda: _results(collection, asked, lang))


async def complete(request: Request) -> Response:
    """What a question may become while it is typed, and the best sections so far."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = CompleteParameters.read(request)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience)
    return _answer(request, collection, lang, lambda: _completions(collection, asked, lang))


def _answer(
    request: Request, collection: Collection, lang: str, work: Callable[[], dict[str, Any]]
) -> Response:
    media_type = DRAWN if asked_drawn(request) else JSON
    question = (f"{media_type} {request.scope['path']}", lang, request.scope["query_string"])
    body = None if request.headers.get("cache-control") == "no-cache" else collection.remembered.get(question)
    if body is None:
        began = time.perf_counter()
        body = orjson.dumps(drawn_hits(work(), lang) if media_type == DRAWN else work())
        exchange_of(request).note("search", began)
        collection.remembered.put(question, body)
    return answer(request, body, media_type)


def _results(collection: Collection, asked: SearchParameters, lang: str) -> dict[str, Any]:
    query = _query(asked, lang)
    results = collection.index.search(query)
    return {
        "query": asked.q,
        "lang": lang,
        "total": results.total,
        "limit": asked.limit,
        "offset": asked.offset,
        **results_view(results, query),
        "index_version": collection.index.version,
    }


def _completions(collection: Collection, asked: CompleteParameters, lang: str) -> dict[str, Any]:
    found = collection.index.complete(asked.q, lang, popular=collection.popular.get(lang))
    return {
        "completions": found.completions,
        "hits": [hit_view(hit, lang) for hit in found.hits[:_MOST_COMPLETED_HITS]],
        "index_version": collection.index.version,
    }


def attach(router: APIRouter, prefix: str, *, documented: bool) -> None:
    """Add the routes under a prefix."""
    router.add_api_route(
        f"{prefix}/search",
        search,
        summary="Search",
        operation_id="search",
        tags=["Search"],
        response_model=SearchResults,
        responses=problems(401, 422, 503),
        openapi_extra=SearchParameters.documented(),
        include_in_schema=documented,
    )
    router.add_api_route(
        f"{prefix}/complete",
        complete,
        summary="Complete",
        operation_id="complete",
        tags=["Search"],
        response_model=Completions,
        responses=problems(401, 422, 503),
        openapi_extra=CompleteParameters.documented(),
        include_in_schema=documented,
    )


def _query(asked: SearchParameters, lang: str) -> Query:
    try:
        return Query(
            text=asked.q,
            lang=lang,
            fallback=asked.fallback,
            kinds=asked.kind,
            tags=asked.tag,
            guides=asked.guide,
            areas=asked.area,
            facets=asked.facets,
            limit=asked.limit,
            offset=asked.offset,
            grouped=asked.group == "guide",
            explain=asked.explain,
        )
    except QueryError as error:
        raise invalid(Fault("q", "value-error", str(error))) from None
