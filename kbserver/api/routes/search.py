"""`/search` and `/complete`."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request, Response

from kbserver.api.answers import json_answer
from kbserver.api.exchange import exchange_of
from kbserver.api.openapi import problems
from kbserver.api.parameters import CompleteParameters, SearchParameters, invalid
from kbserver.api.problems import Fault
from kbserver.api.representations import hit_view
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
    collection = await service.collection(audience, asked.as_of)
    began = time.perf_counter()
    results = collection.index.search(_query(asked, lang))
    exchange_of(request).note("search", began)
    content = {
        "query": asked.q,
        "lang": lang,
        "total": results.total,
        "limit": asked.limit,
        "offset": asked.offset,
        "hits": [hit_view(hit, lang) for hit in results.hits],
        "facets": results.facets,
        "did_you_mean": results.did_you_mean,
        "index_version": collection.index.version,
    }
    return json_answer(request, content)


async def complete(request: Request) -> Response:
    """What a question may become while it is typed, and the best sections so far."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = CompleteParameters.read(request)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience)
    began = time.perf_counter()
    found = collection.index.complete(asked.q, lang)
    exchange_of(request).note("search", began)
    content = {
        "completions": found.completions,
        "hits": [hit_view(hit, lang) for hit in found.hits[:_MOST_COMPLETED_HITS]],
        "index_version": collection.index.version,
    }
    return json_answer(request, content)


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
            kinds=tuple(asked.kind),
            tags=tuple(asked.tag),
            guides=tuple(asked.guide),
            areas=tuple(asked.area),
            facets=tuple(asked.facets),
            limit=asked.limit,
            offset=asked.offset,
        )
    except QueryError as error:
        raise invalid(Fault("q", "value-error", str(error))) from None
