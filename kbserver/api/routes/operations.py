"""`/healthz`, `/readyz`, `/metrics` and the OpenAPI document."""

from __future__ import annotations

import time

import orjson
from fastapi import APIRouter, Request, Response

from kbserver.api.answers import JSON, UNSTORED, answer, json_answer
from kbserver.api.exchange import exchange_of
from kbserver.api.metrics import MEDIA_TYPE
from kbserver.api.openapi import KEY_NEEDED, problems
from kbserver.api.problems import ProblemError
from kbserver.api.schemas import Liveness, Readiness
from kbserver.api.service import CHALLENGE, service_of

__all__ = ["attach", "attach_document"]


async def healthz(request: Request) -> Response:
    """Whether the process answers."""
    return answer(request, b'{"status":"ok"}', JSON, UNSTORED)


async def readyz(request: Request) -> Response:
    """Whether an index is loaded: which one, and for how long it has been served.

    Of the clients' index alone: the agents' may change without anybody noticing here. Where releases follow a
    remote, whether that works; with an agents' key, how it stands.
    """
    service = service_of(request)
    # Whoever watches sends no key, and is not counted.
    audience = await service.admit(request) if "authorization" in request.headers else "clients"
    collection = await service.collection("clients")
    age = int(time.monotonic() - collection.since)
    content: dict[str, object] = {"status": "ready"}
    content |= {"index_version": collection.index.version, "age_seconds": age}
    if standing := service.publishing.standing():
        content["publisher"] = standing
        if audience == "agents":
            content["publishing"] = service.publishing.facts()
    return answer(request, orjson.dumps(content), JSON, UNSTORED)


async def metrics(request: Request) -> Response:
    """Figures for Prometheus; needs an agents' key."""
    service = service_of(request)
    if await service.admit(request) != "agents":
        raise _refusal(request)
    return answer(request, service.metrics.text(), MEDIA_TYPE, UNSTORED)


async def document(request: Request) -> Response:
    """The OpenAPI document of this interface."""
    await service_of(request).admit(request)
    return json_answer(request, request.app.openapi())


def _refusal(request: Request) -> ProblemError:
    if exchange_of(request).key_id is None:
        return ProblemError("key-needed", "Send an agents' key as a bearer key.", headers=CHALLENGE)
    return ProblemError("agents-only", "An agents' key is needed, this is a clients' one.")


def attach(router: APIRouter) -> None:
    """Add the routes of operation."""
    router.add_api_route(
        "/healthz",
        healthz,
        summary="Is the process alive?",
        operation_id="healthz",
        tags=["Operation"],
        response_model=Liveness,
    )
    router.add_api_route(
        "/readyz",
        readyz,
        summary="Is an index loaded?",
        operation_id="readyz",
        tags=["Operation"],
        response_model=Readiness,
        responses=problems(401, 503),
    )
    router.add_api_route(
        "/metrics",
        metrics,
        summary="Figures for Prometheus",
        operation_id="metrics",
        tags=["Operation"],
        response_class=Response,
        responses={
            200: {
                "description": "Prometheus text format",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            },
            **problems(401, 403),
        },
        openapi_extra=KEY_NEEDED,
    )


def attach_document(router: APIRouter, prefix: str) -> None:
    """Add the OpenAPI document under a prefix."""
    router.add_api_route(f"{prefix}/openapi.json", document, include_in_schema=False)
