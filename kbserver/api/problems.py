"""The one shape of every error: RFC 9457 problem details, made here and nowhere else.

`docs/problems.md` lists the codes; a test compares it with `PROBLEMS`.
"""

from __future__ import annotations

import http
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kbserver.api.answers import UNSTORED
from kbserver.api.exchange import exchange_of

__all__ = ["MEDIA_TYPE", "PROBLEMS", "Fault", "ProblemError", "ProblemType", "problem_answer", "problem_of"]

MEDIA_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:problem-type:kbserver:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of error: its code never changes and always comes with the same status."""

    code: str
    """Stable identifier, kebab-case."""
    status: int
    """HTTP status."""
    title: str
    """What the code means, the same each time."""

    @property
    def uri(self) -> str:
        """The `type` member."""
        return _TYPE_PREFIX + self.code


PROBLEMS: dict[str, ProblemType] = {
    kind.code: kind
    for kind in (
        ProblemType("bad-request", 400, "The request cannot be read"),
        ProblemType("unlisted-origin", 400, "The origin may not hold the panel"),
        ProblemType("key-rejected", 401, "The key is unknown, malformed or revoked"),
        ProblemType("token-expired", 401, "The token's time is over"),
        ProblemType("key-needed", 401, "A key is needed"),
        ProblemType("not-signed-in", 401, "A sign-in is needed"),
        ProblemType("agents-only", 403, "Only agents may have this"),
        ProblemType("wrong-origin", 403, "The token was not made for this page"),
        ProblemType("signature-rejected", 403, "The delivery is not signed with the secret"),
        ProblemType("foreign-form", 403, "The form was sent from another site"),
        ProblemType("not-found", 404, "There is nothing at this address"),
        ProblemType("unknown-guide", 404, "There is no such guide"),
        ProblemType(
            "not-approved-then", 404, "The guide was not approved at that time, or not in that version"
        ),
        ProblemType("not-in-this-language", 404, "The guide has no text in this language"),
        ProblemType("unknown-section", 404, "The guide has no such section"),
        ProblemType("no-decision", 404, "The section holds no decision"),
        ProblemType("method-not-allowed", 405, "The address does not know this method"),
        ProblemType("body-too-slow", 408, "The body took too long to come"),
        ProblemType("already-delivered", 409, "The delivery has been taken before"),
        ProblemType("body-too-large", 413, "The body is too large"),
        ProblemType("address-too-long", 414, "The address is too long"),
        ProblemType("range-not-satisfiable", 416, "The file does not reach that far"),
        ProblemType("invalid-request", 422, "A parameter is missing or not acceptable"),
        ProblemType("too-many-requests", 429, "Too many requests in too short a time"),
        ProblemType("headers-too-large", 431, "The header fields are too large"),
        ProblemType("internal-error", 500, "The server failed"),
        ProblemType("no-release", 503, "Nothing has been published yet"),
        ProblemType("no-site", 503, "The pages have not been built yet"),
    )
}
"""All problems, by code."""

_OF_STATUS = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter."""

    parameter: str
    """Its name in the query string."""
    code: str
    """Stable identifier of the rule it breaks."""
    detail: str
    """The rule, in a sentence."""


class ProblemError(Exception):
    """An answer that is a problem; raised anywhere below a route."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = PROBLEMS[code]
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        super().__init__(f"{code}: {detail}")


def problem_answer(request: Request, problem: ProblemError) -> Response:
    """The answer for a problem; never stored by a cache."""
    kind = problem.kind
    content: dict[str, object] = {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "code": kind.code,
        "request_id": exchange_of(request).request_id,
    }
    if problem.faults:
        content["errors"] = problem.faults
    headers = {**UNSTORED, **problem.headers}
    return Response(orjson.dumps(content), kind.status, headers, MEDIA_TYPE)


def problem_of(error: HTTPException) -> ProblemError:
    """The problem for an error that the framework raised."""
    status = error.status_code
    code = _OF_STATUS.get(
        status, "bad-request" if status < http.HTTPStatus.INTERNAL_SERVER_ERROR else "internal-error"
    )
    return ProblemError(code, f"{PROBLEMS[code].title}.", headers=error.headers)
