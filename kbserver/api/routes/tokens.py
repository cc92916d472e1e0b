"""`POST /tokens`: a console trades its key for a short-lived token and hands that to the agent's page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kbserver.api.answers import JSON, UNSTORED
from kbserver.api.bodies import WHOLE, documented, read_body
from kbserver.api.exchange import exchange_of
from kbserver.api.openapi import KEY_NEEDED, problems
from kbserver.api.parameters import invalid
from kbserver.api.problems import Fault, ProblemError
from kbserver.api.schemas import TokenGranted
from kbserver.api.service import CHALLENGE, service_of
from kbserver.config import LONGEST_MINUTES, USUAL_MINUTES

__all__ = ["attach"]

Origin = Annotated[str, Field(min_length=1, max_length=255)]


class TokenRequest(BaseModel):
    """The body; an unknown member is refused, for a mistyped `origins` would mean none."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)

    origin: Origin | None = None
    """Origin of the page that is to use the token, one of `embed.origins` or `cors.origins`."""
    origins: Annotated[list[Origin], Field(max_length=20)] = []
    """More such origins."""
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES), WHOLE] = USUAL_MINUTES
    """How long the token lives."""

    def named(self) -> list[str]:
        """All origins, in their order."""
        return [*([self.origin] if self.origin else []), *self.origins]


async def tokens(request: Request) -> Response:
    """Make a token that opens what the key opens, for some minutes, from the pages of the origins named.

    Without origins it is for programs. Tokens make no tokens, and revoking the key ends those it made.
    """
    service = service_of(request)
    key = await service.key_of(request)
    if key is None or exchange_of(request).by_token:
        detail = "Send a key as a bearer key; a token makes no tokens."
        raise ProblemError("key-needed", detail, headers=CHALLENGE)
    asked = await read_body(request, TokenRequest)
    if strangers := [origin for origin in asked.named() if origin not in service.config.consoles]:
        detail = "only origins of embed.origins and cors.origins in kb.yml"
        parameter = "origin" if asked.origin in strangers else "origins"
        raise invalid(Fault(parameter, "unknown-origin", detail))
    minted = service.tokens.mint(key, asked.named(), asked.minutes)
    granted = TokenGranted(token=minted.text, expires_at=minted.expires_at)
    return Response(granted.model_dump_json(), headers=UNSTORED, media_type=JSON)


def attach(router: APIRouter, prefix: str) -> None:
    """Add the route under a prefix."""
    router.add_api_route(
        f"{prefix}/tokens",
        tokens,
        methods=["POST"],
        summary="Make a token",
        operation_id="tokens",
        tags=["Access"],
        response_model=TokenGranted,
        responses=problems(400, 401, 403, 413, 422),
        openapi_extra=documented(TokenRequest) | KEY_NEEDED,
    )
