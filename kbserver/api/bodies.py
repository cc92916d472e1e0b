"""What programs send in the body of a request: JSON of a bounded size, read strictly into a model."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import orjson
import pydantic
from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kbserver.api.parameters import Lang, Moment, Printable, fault_of, invalid
from kbserver.api.problems import Fault, ProblemError

__all__ = [
    "LARGEST",
    "WHOLE",
    "DecideBody",
    "HelpBody",
    "HelpContext",
    "documented",
    "read_body",
    "read_bytes",
]

LARGEST = 128 * 1024
"""Bytes a body may have."""

Model = TypeVar("Model", bound=BaseModel)


def _whole(number: object) -> object:
    return int(number) if isinstance(number, float) and number.is_integer() else number


WHOLE = BeforeValidator(_whole)
"""Lets a whole number be written `10.0`, which for JSON is the same; goes after its bounds."""
Words = Annotated[Printable, Field(max_length=500)]


class HelpContext(BaseModel):
    """What the console knows."""

    model_config = ConfigDict(frozen=True, strict=True, use_attribute_docstrings=True, extra="allow")

    category: Words | None = None
    """Path of the ticket's category: `A > B > C`; case, accents and separators do not count."""
    stage: Words | None = None
    """Stage of the call."""
    direction: Words | None = None
    """inbound or outbound."""
    outcome: Words | None = None
    """How the call ended."""
    complexity: Words | None = None
    """low, medium or high."""
    client_type: Words | None = None
    """Who calls."""
    url: Annotated[Printable, Field(max_length=4000)] | None = None
    """Address of the console's page."""
    text: Annotated[Printable, Field(max_length=20_000)] | None = None
    """What the ticket says: it serves this answer and is kept nowhere."""
    tags: Annotated[list[Annotated[Printable, Field(max_length=200)]], Field(max_length=500)] = Field(
        default_factory=list
    )
    """Tags of the ticket."""
    language: Words | None = None
    """The caller's language, where it is not the reader's: any tag; `pt-BR` means `pt`."""


class HelpBody(BaseModel):
    """The body of `POST /help`."""

    model_config = ConfigDict(frozen=True, strict=True, use_attribute_docstrings=True, extra="ignore")

    context: HelpContext = Field(default_factory=HelpContext)
    """What the console knows."""
    lang: Lang | None = None
    """Language of the answer; else `Accept-Language`, else the default."""
    limit: Annotated[int, Field(ge=1, le=20), WHOLE] = 5
    """Most cards to give."""
    as_of: Moment | None = None
    """Only what was in force then; a future date is for agents only."""


class DecideBody(BaseModel):
    """The body of `POST /decide`."""

    model_config = ConfigDict(frozen=True, strict=True, use_attribute_docstrings=True, extra="ignore")

    section: Annotated[
        Printable, Field(min_length=1, max_length=500, examples=["tutorials/new-or-current#decision"])
    ]
    """Section that holds the decision: `guide_id#anchor`."""
    said: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\u0000]*[^\s\u0000][^\u0000]*$")]
    """What the caller said, or what it means in the guide's language: it serves this answer and is kept
    nowhere."""
    lang: Lang | None = None
    """Language of the answer; else `Accept-Language`, else the default."""
    as_of: Moment | None = None
    """By the text that was in force then; a future date is for agents only."""


async def read_bytes(request: Request, largest: int) -> bytes:
    """The body as it came; raises the problem `body-too-large`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise ProblemError("body-too-large", f"The body may have {largest} bytes.")
    return bytes(body)


async def read_body(request: Request, model: type[Model]) -> Model:
    """The body as a model.

    Raises the problems `body-too-large`, `bad-request` for what is no JSON, and `invalid-request` naming
    every fault at once.
    """
    body = await read_bytes(request, LARGEST)
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ProblemError("bad-request", "The body is not JSON.") from None
    try:
        return model.model_validate(content)
    except pydantic.ValidationError as error:
        raise invalid(*_faults(error)) from None


def documented(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI `requestBody` of an operation, with nothing to look up elsewhere."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    inlined = _inlined(schema, parts)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inlined}}}}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _inlined(part, parts) for name, part in schema.items() if name != "$ref"}
    if "$ref" in schema:
        found = _inlined(parts[schema["$ref"].rpartition("/")[2]], parts) | found
    return found


def _faults(error: pydantic.ValidationError) -> list[Fault]:
    return [
        fault_of(".".join(map(str, detail["loc"])) or "body", detail)
        for detail in error.errors(include_url=False, include_context=False, include_input=False)
    ]
