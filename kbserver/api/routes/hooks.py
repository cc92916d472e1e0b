"""`POST /hooks/push`: a forge tells of a push; the publisher has a look, and nothing is built here."""

from __future__ import annotations

import asyncio
import time

import anyio.to_thread
import orjson
from fastapi import APIRouter, Request, Response

from kbserver.api.answers import JSON, UNSTORED
from kbserver.api.bodies import read_bytes
from kbserver.api.exchange import exchange_of
from kbserver.api.hook import Hook
from kbserver.api.openapi import problems
from kbserver.api.problems import ProblemError
from kbserver.api.publish_schemas import HookAnswer
from kbserver.api.service import service_of
from kbserver.publisher.delivery import Delivery, is_genuine, read_delivery
from kbserver.publisher.push import read_push

__all__ = ["LARGEST", "attach"]

LARGEST = 1_000_000
"""Bytes a delivery may have."""

_REFUSALS = (400, 403, 404, 408, 409, 413, 429)
_CLOSE = {"Connection": "close"}


async def push(request: Request) -> Response:
    """Tell of a push, as GitHub, GitLab, Gitea and Forgejo do, signed with the shared secret.

    A push to the published branch causes a look at the remote. A ping is answered, everything else ignored,
    and what was delivered before is refused.
    """
    service = service_of(request)
    if (hook := service.hook) is None:
        raise ProblemError("not-found", "No webhook is configured.")
    service.limits.address(exchange_of(request), f"hook {service.proxy.address(request)}")
    delivery, body = await _genuine(request, hook)
    content = _content(delivery, body, hook)
    work = hook.bell.ring if content.status == "accepted" else None
    if not await anyio.to_thread.run_sync(hook.deliveries.take, delivery.marks, work):
        raise ProblemError("already-delivered", "This delivery, or one with its body, was taken before.")
    if work:
        await anyio.to_thread.run_sync(hook.deliveries.forget)
    return Response(
        content.model_dump_json(exclude_none=True), 200 if delivery.is_ping else 202, UNSTORED, JSON
    )


async def _genuine(request: Request, hook: Hook) -> tuple[Delivery, bytes]:
    """The delivery and its body; raises problems for what is too large, too slow or not signed."""
    try:
        async with asyncio.timeout(hook.patience):
            body = await read_bytes(request, LARGEST)
    except TimeoutError:
        detail = f"The body did not come within {hook.patience:g} seconds."
        raise ProblemError("body-too-slow", detail, headers=_CLOSE) from None
    if not is_genuine(request.headers, body, hook.secret, time.time()):
        raise ProblemError("signature-rejected", "The signature or token is missing or wrong.")
    return read_delivery(request.headers, body), body


def _content(delivery: Delivery, body: bytes, hook: Hook) -> HookAnswer:
    if delivery.is_ping:
        return HookAnswer(status="pong")
    reason = _reason_to_ignore(delivery, body, hook)
    return HookAnswer(status="ignored" if reason else "accepted", reason=reason)


def _reason_to_ignore(delivery: Delivery, body: bytes, hook: Hook) -> str | None:
    if not delivery.is_push:
        return "no push"
    try:
        pushed = read_push(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise ProblemError("bad-request", "The body is not JSON: choose application/json.") from None
    if pushed is None:
        return "no push"
    return None if pushed.concerns(hook.repository, hook.branch) else "another repository or branch"


def attach(router: APIRouter) -> None:
    """Add the route."""
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    router.add_api_route(
        "/hooks/push",
        push,
        methods=["POST"],
        summary="Tell of a push",
        operation_id="push",
        tags=["Operation"],
        response_model=HookAnswer,
        responses={202: {"model": HookAnswer, "description": "Taken"}, **problems(*_REFUSALS)},
        openapi_extra={"requestBody": body, "security": []},
    )
