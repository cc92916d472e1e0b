"""What a model refuses in `kb.yml` or the head of a guide, as problems: where, what was found, what may be.

A value that someone wrote is quoted as it was written, since YAML reads 6.10 as 6.1; but one that a plain
`ValueError` refuses is not: it may be an address with a password in it.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Any

import pydantic
from pydantic import BaseModel

from kbserver.errors import Problem
from kbserver.yamltext import YamlData

__all__ = ["Wanted", "WrongPart", "problems_of"]

_LONGEST = 60
"""Characters of a value that are quoted."""
_CURLY = "“”„‟‘’‚‛«»"
_KINDS = {bool: "a yes-or-no value", int: "a number", float: "a number", dt.date: "a date"}


class Wanted(ValueError):  # noqa: N818 - reads as what it names
    """A value is refused; the message names what it must be, `a day such as 2024-11-28`, and it is quoted."""


class WrongPart(ValueError):  # noqa: N818
    """A part of what is being validated is refused; `place` leads to it from there."""

    def __init__(self, said: str, *place: str | int) -> None:
        self.place = place
        super().__init__(said)


def problems_of(
    error: pydantic.ValidationError, data: YamlData, path: str, model: type[BaseModel]
) -> list[Problem]:
    """Pydantic's findings as problems with lines; an unknown key names the nearest known one."""
    return [_problem(dict(detail), data, path, model) for detail in error.errors()]


def _problem(detail: dict[str, Any], data: YamlData, path: str, model: type[BaseModel]) -> Problem:
    cause = detail.get("ctx", {}).get("error")
    loc: tuple[str | int, ...] = tuple(detail["loc"])
    loc += cause.place if isinstance(cause, WrongPart) else ()
    field = ".".join(str(part) for part in loc) or "the file"
    line = data.line(loc)
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), _keys(model, loc[:-1]), n=1)
        remedy = f"did you mean {near[0]!r}?" if near else "remove it"
        return Problem(path, line, "unknown-key", f"unknown key {field!r}", remedy)
    if detail["type"] == "missing":
        return Problem(path, line, "missing-key", f"{field} is missing", "add it")
    if detail["type"] in ("model_type", "dict_type"):
        what = f"{field} is not a list of keys and values"
        return Problem(path, line, "bad-value", what, "write key: value lines")
    if isinstance(cause, ValueError) and not isinstance(cause, Wanted):
        return Problem(path, line, "bad-value", f"{field}: {cause}", "correct the value")
    what = f"{field} is {_found(detail['input'], data.written.get(loc))}, and must be {_wanted(detail)}"
    return Problem(path, line, "bad-value", what, _remedy(detail, data.written.get(loc)))


def _wanted(detail: dict[str, Any]) -> str:
    """What a value must be."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return f"one of {', '.join(_allowed(detail))}"
        case "string_type":
            return "text"
        case "list_type":
            return "a list"
        case "bool_type":
            return "true or false"
        case "string_pattern_mismatch":
            return f"of the form {context['pattern']}"
        case "string_too_short" | "too_short":
            return "filled in"
        case "value_error":
            return str(context["error"])
    return str(detail["msg"]).removeprefix("Input should be ")


def _found(value: object, written: str | None) -> str:
    if value is None or value == "":
        return "empty"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "keys and values"
    text = written or str(value)
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"{text!r}" if isinstance(value, str) else f"{_KINDS.get(type(value), 'a value')}, {text}"


def _remedy(detail: dict[str, Any], written: str | None) -> str:
    value = detail["input"]
    if isinstance(value, str) and (value[:1] in _CURLY or value[-1:] in _CURLY) and value:
        return 'write straight quotation marks, ", or none'
    if detail["type"] == "literal_error":
        near = difflib.get_close_matches(str(value), _allowed(detail), n=1)
        return f"did you mean {near[0]!r}?" if near else "write one of them"
    if detail["type"] == "list_type":
        return "write brackets around it: [one, another]"
    if detail["type"] == "string_type" and not isinstance(value, list | dict | None):
        return f'quote it: "{written}"' if written else "quote it"
    if value is None or value == "":
        return "write one, or remove the key"
    return "correct the value"


def _allowed(detail: dict[str, Any]) -> list[str]:
    """The values that pydantic names as `'clients' or 'agents'`."""
    return str(detail["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys a model knows at a location, found by walking its annotations."""
    found: Any = model
    for part in loc:
        if isinstance(found, type) and issubclass(found, BaseModel) and part in found.model_fields:
            found = found.model_fields[str(part)].annotation
        found = _model_within(found)
    return list(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else []


def _model_within(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_model_within(part) for part in getattr(annotation, "__args__", ())]
    return next((part for part in inner if part is not None), None)
