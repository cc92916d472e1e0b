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
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's parser where PyYAML has it; its base loader composes nodes and resolves nothing."""

__all__ = ["Path", "YamlData", "YamlTextError", "parse_yaml"]

Path = tuple[str | int, ...]
"""Keys and indexes from the root to a value, as pydantic's `loc`."""

_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_DEEPEST = 32
_MARK = re.compile(r"[!&*]")
"""What every tag, anchor and alias has."""
_FAR_RIGHT = re.compile(r"[ \t:?-]{8}")
"""What stands before a block in a block from the 16th level on: only a list in a mapping is not further right."""
_LONGEST_NUMBER = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class YamlTextError(ValueError):
    """A text that is not the YAML we accept; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
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

    def line(self, path: Path) -> int:
        """The line of a value, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str, first_line: int = 1) -> YamlData:
    """Parse one YAML document; raise `YamlTextError` with the line where it is not acceptable."""
    reader = _Reader(first_line)
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        raise YamlTextError((mark.line if mark else 0) + first_line, error.problem or "not YAML") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise YamlTextError(first_line, " ".join(str(error).split())) from error
    value = None if node is None else reader.read(node, ())
    return YamlData(value, reader.lines, reader.columns)


def _compose(text: str) -> Any:
    deep = _FAR_RIGHT.search(text) or text.count("[") + text.count("{") > _DEEPEST // 2
    if deep or _MARK.search(text):
        _refuse_all(yaml.parse(text, Loader=_LOADER))
    return yaml.compose(text, Loader=_LOADER)


def _refuse_all(events: Iterable[yaml.Event]) -> None:
    depth = 0
    for event in events:
        _refuse(event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        mark: Any = event.start_mark
        if depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)


def _refuse(event: yaml.Event) -> None:
    mark: Any = event.start_mark
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise yaml.MarkedYAMLError(problem="anchors and aliases are not accepted", problem_mark=mark)
    if getattr(event, "tag", None):
        raise yaml.MarkedYAMLError(problem="tags are not accepted", problem_mark=mark)


class _Reader:
    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.lines: dict[Path, int] = {}
        self.columns: dict[Path, int] = {}

    def read(self, node: Any, path: Path) -> Any:
        self._mark(node, path)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node.value, plain=not node.style)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.first_line
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlTextError(line, "a key must be a word")
            key = key_node.value
            if key in result:
                raise YamlTextError(line, f"the key {key!r} stands twice")
            if key == "<<":
                raise YamlTextError(line, "merge keys are not accepted")
            result[key] = self.read(value_node, (*path, key))
            self._mark(key_node, (*path, key))
        return result

    def _mark(self, node: Any, path: Path) -> None:
        self.lines[path] = node.start_mark.line + self.first_line
        self.columns[path] = node.start_mark.column


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain:
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
