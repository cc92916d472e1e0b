"""What may stand in a query string: one model an address, read strictly and documented from the same source.

Routes read the model themselves instead of declaring each parameter to FastAPI: one validation a request
instead of one a parameter, and text that is not UTF-8 is refused instead of repaired.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import parse_qsl

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import HTTPConnection

from kbserver.api.problems import Fault, ProblemError

__all__ = [
    "ChangesParameters",
    "CompleteParameters",
    "DiffParameters",
    "Facet",
    "GuideParameters",
    "GuidesParameters",
    "LanguageParameters",
    "Parameters",
    "ReviewsParameters",
    "SearchParameters",
    "SignInParameters",
    "VersionsParameters",
    "fault_of",
    "invalid",
]

LONGEST_QUESTION = 200
LARGEST_OFFSET = 10_000
_MOST_FIELDS = 200

_PLAINER = {
    "model_type": "Input should be an object",
    "string_pattern_mismatch": "Input should be text, not blank and without NUL characters",
}
"""What is said of a fault, where pydantic's words name a class of ours or a pattern."""

_LANG = re.compile(r"^([eE][sS]|[pP][tT]|[eE][nN])([\-_][A-Za-z0-9]{1,8})*$")

Facet = Literal["kind", "tag", "lang", "area"]
WorkingStatus = Literal["approved", "overdue", "draft", "changed", "scheduled", "retired"]


def _question(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("write at least one character")
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"write at most {LONGEST_QUESTION} characters")
    return _printable(text)


def _printable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character is not text")
    return text


def _lang(tag: str) -> str:
    if not _LANG.fullmatch(tag):
        raise ValueError("one of es, pt and en; a region such as pt-BR may follow")
    return tag


def _moment(text: Any) -> dt.date | dt.datetime:
    try:
        if re.fullmatch(r"\d{4}(-\d\d-\d\d|\d{4})", text):
            return dt.date.fromisoformat(text)
        if re.match(r"\d{4}(-\d\d-\d\d|\d{4})[Tt ]", text):
            # A plus sign that nobody percent-encoded arrives as a space.
            return dt.datetime.fromisoformat(re.sub(r" (?=\d\d:?\d\d$)", "+", text))
    except (TypeError, ValueError):  # in a body it may be anything
        pass
    raise ValueError("an ISO 8601 date or date-time by month and day, such as 2026-11-21")


def _switch(text: object) -> object:
    if text in (True, False, "true", "false"):
        return text
    raise ValueError("true or false")


def _facets(text: object) -> object:
    return [name.strip() for name in text.split(",") if name.strip()] if isinstance(text, str) else text


Question = Annotated[
    str,
    AfterValidator(_question),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[^\s\u0000]([^\u0000]{0,198}[^\s\u0000])?\s*$",
            "examples": ["límite"],
        }
    ),
]
Lang = Annotated[
    str,
    AfterValidator(_lang),
    WithJsonSchema({"type": "string", "pattern": _LANG.pattern, "examples": ["pt"]}),
]
Printable = Annotated[str, Field(pattern=r"^[^\u0000]*$")]
"""Text without a NUL character."""
Filter = Annotated[tuple[Annotated[Printable, Field(max_length=100)], ...], Field(max_length=20)]
Moment = Annotated[
    dt.date | dt.datetime,
    PlainValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
            "examples": ["2026-11-21"],
        }
    ),
]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Offset = Annotated[int, Field(ge=0, le=LARGEST_OFFSET)]
Switch = Annotated[bool, BeforeValidator(_switch)]


class Parameters(BaseModel):
    """The base: reads itself from a query string, ignores what it does not know, documents itself."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, extra="ignore")

    repeatable: ClassVar[frozenset[str]] = frozenset()
    """Names that may stand several times; of the others the last counts."""

    @classmethod
    def read(cls, connection: HTTPConnection) -> Self:
        """Read the query string; raise the problem `invalid-request` naming every fault at once."""
        values: dict[str, Any] = {}
        for name, value in _pairs(connection.scope["query_string"]):
            if name in cls.repeatable:
                values.setdefault(name, []).append(value)
            else:
                values[name] = value
        try:
            return cls.model_validate(values)
        except pydantic.ValidationError as error:
            raise _invalid(error) from None

    @classmethod
    def documented(cls) -> dict[str, Any]:
        """The OpenAPI `parameters` of an operation (OpenAPI 3.1, section 4.8.12)."""
        schema = cls.model_json_schema()
        required = schema.get("required", ())
        parts = schema.get("properties", {})
        return {"parameters": [_documented(name, part, name in required) for name, part in parts.items()]}


class LanguageParameters(Parameters):
    """What every address that answers in a language understands."""

    lang: Lang | SkipJsonSchema[None] = None
    """Language: `es`, `pt` or `en`; `pt-BR` means `pt`. Else `Accept-Language`, else the default."""


class SearchParameters(LanguageParameters):
    """`GET /search`."""

    repeatable = frozenset({"kind", "tag", "guide", "area"})

    q: Question
    """What to look for: 1 to 200 characters, words, "phrases" and -exclusions."""
    fallback: Switch = True
    """Whether guides that lack the language are answered in another, after the others."""
    kind: Filter = ()
    """Only guides of these kinds."""
    tag: Filter = ()
    """Only guides with one of these tags."""
    guide: Filter = ()
    """Only these guides."""
    area: Filter = ()
    """Only texts that one of these areas approved."""
    as_of: Moment | SkipJsonSchema[None] = None
    """Only what was in force then; a future date is for agents only."""
    facets: Annotated[tuple[Facet, ...], BeforeValidator(_facets)] = ()
    """Count the hits by these properties."""
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    """Most hits to give."""
    offset: Offset = 0
    """Hits to leave out at the beginning."""
    group: Literal["guide"] | SkipJsonSchema[None] = None
    """`guide`: hits are guides, each by its best section with the others as `more`; total, limit, offset and
    facets then count guides."""
    explain: Switch = False
    """Whether hits say what gave their score; agents only."""


class CompleteParameters(LanguageParameters):
    """`GET /complete`."""

    q: Question
    """What has been typed so far; its last word counts as a beginning."""


class GuidesParameters(LanguageParameters):
    """`GET /guides`."""

    repeatable = frozenset({"kind", "status"})

    kind: Filter = ()
    """Only guides of these kinds."""
    status: Annotated[tuple[WorkingStatus, ...], Field(max_length=20)] = ()
    """Only guides with a text in one of these states; agents only."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """Most guides to give."""
    offset: Offset = 0
    """Guides to leave out at the beginning."""


class GuideParameters(LanguageParameters):
    """`GET /guides/{guide_id}`."""

    fallback: Switch = True
    """Whether another language may stand in for a missing one."""
    as_of: Moment | SkipJsonSchema[None] = None
    """The text in force then; a future date is for agents only."""
    version: Number | SkipJsonSchema[None] = None
    """This version of the text."""


class VersionsParameters(LanguageParameters):
    """`GET /guides/{guide_id}/versions`."""

    fallback: Switch = True
    """Whether another language may stand in for a missing one."""


class DiffParameters(VersionsParameters):
    """`GET /guides/{guide_id}/diff`."""

    from_: Annotated[Number | SkipJsonSchema[None], Field(alias="from")] = None
    """The earlier version; by default the one before `to`."""
    to: Number | SkipJsonSchema[None] = None
    """The later version; by default the one in force."""


class ChangesParameters(LanguageParameters):
    """`GET /changes`."""

    since: Moment | SkipJsonSchema[None] = None
    """Only changes of that day and later ones."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """Most changes to give."""


class ReviewsParameters(Parameters):
    """`GET /agents/reviews.ics`."""

    area: str | None = None
    """Only guides that this area has approved."""
    owner: str | None = None
    """Only texts of this owner (e-mail address)."""


class SignInParameters(LanguageParameters):
    """`GET /agents/sign-in`."""

    next: str | None = None
    """Path to go on to."""
    signed_out: Switch = False
    """Whether the reader has just signed out."""


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise ProblemError("bad-request", "The query string is not UTF-8 text.") from None
    except ValueError:
        raise ProblemError("bad-request", f"The query string has more than {_MOST_FIELDS} fields.") from None


def _invalid(error: pydantic.ValidationError) -> ProblemError:
    faults: dict[str, Fault] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(detail["loc"][0])
        faults.setdefault(name, fault_of(name, detail))
    return invalid(*faults.values())


def fault_of(name: str, detail: Mapping[str, Any]) -> Fault:
    """What pydantic found in a parameter, in words that name no class of ours and no type of Python."""
    kind, said = str(detail["type"]), str(detail["msg"]).removeprefix("Value error, ")
    said = _PLAINER.get(kind, said)
    if kind == "too_long":
        said = said.replace("Tuple", "List").replace(" after validation", "")
    return Fault(name, kind.replace("_", "-"), said)


def invalid(*faults: Fault) -> ProblemError:
    """The problem `invalid-request` for faults of parameters."""
    named = ", ".join(dict.fromkeys(fault.parameter for fault in faults))
    return ProblemError("invalid-request", f"Not acceptable: {named}.", faults=faults)


def _documented(name: str, part: dict[str, Any], required: bool) -> dict[str, Any]:
    schema = {key: value for key, value in part.items() if key not in ("title", "description")}
    if schema.get("default", "") is None:
        del schema["default"]
    parameter: dict[str, Any] = {"name": name, "in": "query", "required": required, "schema": schema}
    parameter["description"] = part.get("description", "")
    if name == "facets":
        parameter |= {"style": "form", "explode": False}
    return parameter
