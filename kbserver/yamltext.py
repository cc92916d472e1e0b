"""YAML 1.2 core schema on libyaml's parser: data in, data and the line of every key out.

PyYAML's own schema is YAML 1.1, where `no` is false, `1:30` is ninety and `on:` is not a string.
Scalars here are what YAML 1.2.2 section 10.3 says, plus dates: an unquoted ISO 8601 day becomes
`datetime.date`, so that a model that wants a string there refuses it instead of guessing.
Anchors, aliases, tags, merge keys and duplicate keys are errors: nothing may read differently in two
programs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's parser where PyYAML has it; the base loader resolves nothing."""

__all__ = ["Path", "YamlData", "YamlTextError", "parse_yaml"]

Path = tuple[str | int, ...]
"""Keys and indexes from the root to a value, as pydantic's `loc`."""

_NO_WORD = "~nNtTfF+-.0123456789"
"""What all that is no string begins with, or with nothing at all."""
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_DEEPEST = 32
_LONGEST_NUMBER = 40
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
"""A line that git writes where two edits meet."""
_REMEDIES = {
    "merge conflict": "keep one side and remove the lines <<<<<<<, ======= and >>>>>>>",
    "mapping values are not allowed": 'put a value that holds a colon and a blank in quotes, "…"',
    "tab character": "indent with blanks, not with a tab",
    "cannot start any token": "indent with blanks, not with a tab; quote what begins with @, % or `",
    "could not find expected ':'": "write key: value, with a colon and a blank",
    "stands twice": "remove one of them",
    "',' or ']'": "close the bracket ] or put a comma",
    "',' or '}'": "close the brace } or put a comma",
    "end of stream": "close the quotation mark",
}
"""What to do, by a part of what libyaml or the reader says."""
_NEVER_CLOSED = ("could not find expected ':'", "',' or ", "end of stream")
"""What is noticed below the line to be mended: that is where the key, bracket or quotation begins."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class YamlTextError(ValueError):
    """A text that is not the YAML we accept; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
        self.remedy = next((remedy for said, remedy in _REMEDIES.items() if said in what), "mend the YAML")
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True, slots=True)
class YamlData:
    """A parsed text: its value, and where each part of it stands."""

    value: Any
    """None, or plain dicts, lists and scalars."""
    lines: dict[Path, int]
    """Line (from 1) of each key or item."""
    columns: dict[Path, int]
    """Column (from 0) of each key or item."""
    written: dict[Path, str]
    """Values that are neither text nor nothing, as they were written: 6.10 is read as 6.1."""

    def line(self, path: Path) -> int:
        """The line of a value, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str, first_line: int = 1) -> YamlData:
    """Parse one YAML document; raise `YamlTextError` with the line where it is not acceptable."""
    try:
        reader = _Reader(text, first_line)
        value = reader.document()
    except yaml.MarkedYAMLError as error:
        if conflict := _CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + first_line
            raise YamlTextError(line, "a merge conflict is not resolved") from error
        what = error.problem or "not YAML"
        open_since = error.context_mark if any(said in what for said in _NEVER_CLOSED) else None
        mark: Any = open_since or error.problem_mark or error.context_mark
        raise YamlTextError((mark.line if mark else 0) + first_line, what) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise YamlTextError(first_line, " ".join(str(error).split())) from error
    return YamlData(value, reader.lines, reader.columns, reader.written)


class _Reader:
    """Puts values together from the parser's events."""

    def __init__(self, text: str, first_line: int) -> None:
        self._next: Callable[[], Any] = _LOADER(text).get_event
        self._first_line = first_line
        self.lines: dict[Path, int] = {}
        self.columns: dict[Path, int] = {}
        self.written: dict[Path, str] = {}

    def document(self) -> Any:
        """The only document there is; None where there is none."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        event = self._next()
        self._mark(event, ())
        value = self._read(event, ())
        self._next()  # the document ends
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise YamlTextError(self._line(after), "another document begins here")
        return value

    def _read(self, event: Any, path: Path) -> Any:
        self._refuse(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event.value, plain=not event.style)
            if not isinstance(value, str | None):
                self.written[path] = event.value
            return value
        if len(path) == _DEEPEST:
            raise YamlTextError(self._line(event), "nested too deeply")
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            here = (*path, len(result))
            self._mark(event, here)
            result.append(self._read(event, here))
        return result

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            if key in result:
                raise YamlTextError(self._line(event), f"the key {key!r} stands twice")
            here = (*path, key)
            self._mark(event, here)
            result[key] = self._read(self._next(), here)
        return result

    def _key(self, event: Any) -> str:
        self._refuse(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlTextError(self._line(event), "a key must be a word")
        if event.value == "<<":
            raise YamlTextError(self._line(event), "merge keys are not accepted")
        return str(event.value)

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise YamlTextError(self._line(event), "anchors and aliases are not accepted")
        if event.tag:
            raise YamlTextError(self._line(event), "tags are not accepted")

    def _mark(self, event: Any, path: Path) -> None:
        mark = event.start_mark
        self.lines[path], self.columns[path] = mark.line + self._first_line, mark.column

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self._first_line


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain or text[:1] not in _NO_WORD:
        return text
    if _NULL.fullmatch(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text.lower().startswith(("0o", "0x")) else int(text)
    if _FLOAT.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text
