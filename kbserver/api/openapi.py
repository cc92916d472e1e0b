"""The OpenAPI document: FastAPI's, completed with what the envelope adds to every answer.

`docs/openapi.json` is checked in; `kbserver.cli.documents` writes it.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kbserver.api.problems import MEDIA_TYPE, PROBLEMS
from kbserver.api.schemas import Problem

__all__ = ["KEY_NEEDED", "document", "problems"]

KEY_NEEDED: dict[str, Any] = {"security": [{"key": []}]}
"""Of an operation that nobody may use without a key; elsewhere a key opens more."""

_DESCRIPTION = """\
Search and read approved guides. Without a key the answers are for clients; `Authorization: Bearer <key>` may
open the agents' texts. A key that does not open is 401, never taken for no key. `POST /tokens` trades a key
for a token that lives some minutes and works wherever a key does, from the origins it names.

Answers to GET carry a strong `ETag`; every answer carries `X-Request-ID` and `Server-Timing`. Errors are
RFC 9457 problems with a stable `code`. `highlights` are ranges in UTF-16 code units of plain text, never
HTML. New fields may come at any time.
"""

_REF = "#/components/schemas/Problem"
_HEADERS = {
    "ETag": "Strong entity tag: a hash of the body.",
    "X-Request-ID": "Names this exchange in the server's log; yours, if you sent a sane one.",
    "Server-Timing": "Milliseconds the parts of the work took.",
    "RateLimit-Policy": "How many requests in how many seconds, and for whom (`address` or `key`).",
    "RateLimit": "How many are left, and after how many seconds there are more.",
    "Retry-After": "Seconds to wait.",
}
_ALWAYS = ("X-Request-ID", "Server-Timing")
_COUNTED = ("RateLimit-Policy", "RateLimit")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented errors of an operation."""
    return {status: _problem(status) for status in statuses}


def document(app: FastAPI) -> dict[str, Any]:
    """The whole document, as plain data."""
    found = get_openapi(
        title="Knowledge base",
        version=app.version,
        summary="Approved guides, found and read.",
        description=_DESCRIPTION,
        routes=app.routes,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    fragment = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= fragment.pop("$defs", {}) | {"Problem": fragment}
    components["schemas"] = dict(sorted(schemas.items()))
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, item in found["paths"].items():
        for method, operation in item.items():
            if path.startswith("/api/"):
                operation["responses"]["429"] = _problem(429)
            _complete(operation, remembered=method == "get")
    return found


def _problem(status: int) -> dict[str, Any]:
    codes = ", ".join(f"`{kind.code}`" for kind in PROBLEMS.values() if kind.status == status)
    return {"description": f"Problem: {codes}", "content": {MEDIA_TYPE: {"schema": {"$ref": _REF}}}}


def _complete(operation: dict[str, Any], *, remembered: bool) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        names = ["ETag"] if status == "200" and remembered else []
        names += ["Retry-After"] if status == "429" else []
        names += [*_ALWAYS, *(_COUNTED if "429" in responses else ())]
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if remembered:
        responses["304"] = {
            "description": "What `If-None-Match` names is still current.",
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        }
    responses["default"] = {
        "description": "Any other problem.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF}}},
    }
    operation.setdefault("security", [{}, {"key": []}])
