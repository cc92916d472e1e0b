"""`/guides/{guide_id}/versions` and `/guides/{guide_id}/diff`: a guide through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request, Response

from kbserver.api.answers import json_answer
from kbserver.api.collection import Collection, GuideText
from kbserver.api.moved import MOVED, moved_answer
from kbserver.api.openapi import problems
from kbserver.api.parameters import DiffParameters, VersionsParameters
from kbserver.api.past_schemas import Diff, VersionList
from kbserver.api.problems import ProblemError
from kbserver.api.representations import diff_view, version_view
from kbserver.api.service import Service, service_of
from kbserver.api.texts import GuideId, find_language

__all__ = ["attach"]


async def versions(request: Request, guide_id: GuideId) -> Response:
    """Every approved version of a guide in one language, oldest first."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = VersionsParameters.read(request)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience)
    if moved := moved_answer(request, collection, guide_id, past=True):
        return moved
    own = find_language(collection, guide_id, lang, fallback=asked.fallback)
    content = {
        **_whose(guide_id, own, lang),
        "versions": [version_view(entry, audience) for entry in _entries(collection, guide_id, own)],
    }
    return json_answer(request, content)


async def diff(request: Request, guide_id: GuideId) -> Response:
    """What changed between two versions, section by section, with the words that differ."""
    service = service_of(request)
    audience = await service.admit(request)
    asked = DiffParameters.read(request)
    lang = service.lang(request, asked.lang)
    collection = await service.collection(audience)
    if moved := moved_answer(request, collection, guide_id, past=True):
        return moved
    own = find_language(collection, guide_id, lang, fallback=asked.fallback)
    before, after = _chosen(
        _entries(collection, guide_id, own), collection.guides.get(guide_id, {}), own, asked
    )
    texts = [await _text(service, collection, guide_id, own, number) for number in (before, after)]
    content = await anyio.to_thread.run_sync(diff_view, texts[0], texts[1], limiter=service.past)
    return json_answer(request, {**_whose(guide_id, own, lang), **content})


def attach(router: APIRouter, prefix: str, *, documented: bool) -> None:
    """Add the routes under a prefix; before that of a guide, which takes every address below `/guides/`."""
    router.add_api_route(
        f"{prefix}/guides/{{guide_id:path}}/versions",
        versions,
        summary="List a guide's versions",
        operation_id="versions",
        tags=["Guides"],
        response_model=VersionList,
        responses=MOVED | problems(401, 404, 422, 503),
        openapi_extra=VersionsParameters.documented(),
        include_in_schema=documented,
    )
    router.add_api_route(
        f"{prefix}/guides/{{guide_id:path}}/diff",
        diff,
        summary="Compare two versions",
        operation_id="diff",
        tags=["Guides"],
        response_model=Diff,
        responses=MOVED | problems(401, 404, 422, 503),
        openapi_extra=DiffParameters.documented(),
        include_in_schema=documented,
    )


def _whose(guide_id: str, own: str, lang: str) -> dict[str, Any]:
    return {"guide_id": guide_id, "lang": own, "requested_lang": lang, "is_fallback": own != lang}


def _entries(collection: Collection, guide_id: str, lang: str) -> Sequence[Mapping[str, Any]]:
    return collection.past.versions.get(guide_id, {}).get(lang, ())


def _chosen(
    entries: Sequence[Mapping[str, Any]], present: Mapping[str, GuideText], lang: str, asked: DiffParameters
) -> tuple[int, int]:
    """The numbers of the versions to compare; by default the one in force with the one before it."""
    readable = [entry["version"] for entry in entries if entry["in_force_from"]]
    after = asked.to or (present[lang].lead.version if lang in present else max(readable, default=0))
    earlier = [number for number in readable if number < after]
    before = asked.from_ or max(earlier, default=0)
    if not before:
        raise ProblemError("not-approved-then", f"There is no version before {after} to compare it with.")
    return before, after


async def _text(service: Service, collection: Collection, guide_id: str, lang: str, number: int) -> GuideText:
    if text := await service.version(collection, guide_id, lang, number):
        return text
    raise ProblemError("not-approved-then", f"There is no version {number} of {guide_id} to be read here.")
