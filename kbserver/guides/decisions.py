"""Decisions: the options of a choice agents make, with what tells one from another.

A guide holds one as YAML in a fence, ```` ```decision ````; all of it is plain text, in which no sign has a
meaning. Ids of options are the same in every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field

from kbserver.config import StrictModel
from kbserver.errors import ContentError, Problem
from kbserver.mistakes import problems_of
from kbserver.yamltext import YamlData, YamlTextError, parse_yaml

__all__ = [
    "Decision",
    "DecisionModel",
    "Example",
    "Option",
    "Overlap",
    "as_data",
    "decision_of",
    "read_decision",
]

_BLANKS = re.compile(r"[ \t\n]+")
_JOINER = "\u200d"  # emoji need it


@dataclass(frozen=True, slots=True)
class Example:
    """Something a caller says."""

    say: str
    """In the caller's language."""
    means: str
    """The same in the guide's language; empty where that is the caller's."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers."""

    id: str
    title: str
    when: tuple[str, ...]
    """Conditions, any of which makes it the answer."""
    examples: tuple[Example, ...]
    exceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something a caller says that is an example of several options."""

    example: Example
    options: tuple[str, ...]
    """Their ids."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A question with its options."""

    question: str
    options: tuple[Option, ...]
    precedence: tuple[str, ...]
    """Ids of options: where several hold, the first of them is the answer."""
    overlaps: tuple[Overlap, ...]
    open: tuple[str, ...]
    """Questions nobody has answered yet."""

    def option(self, option_id: str) -> Option:
        """The option of an id; a `KeyError` where there is none."""
        return {option.id: option for option in self.options}[option_id]

    def rank(self, option_id: str) -> int:
        """The place of an option, from 0, by precedence and then as written."""
        ids = [*self.precedence, *(option.id for option in self.options)]
        return ids.index(option_id)


def read_decision(yaml: str, line: int, path: str) -> tuple[Decision, YamlData]:
    """Read the content of a fence that begins at a line of a file; the data knows where each part stands.

    Raises:
        ContentError: With every mistake and its line.
    """
    try:
        data = parse_yaml(yaml, first_line=line)
    except YamlTextError as error:
        raise ContentError([Problem(path, error.line, "yaml", error.what, error.remedy)]) from error
    if not isinstance(data.value, dict):
        what = "the decision is not a list of keys and values"
        raise ContentError([Problem(path, line, "yaml", what, "write key: value lines, question: first")])
    try:
        return decision_of(data.value), data
    except pydantic.ValidationError as error:
        raise ContentError(problems_of(error, data, path, DecisionModel)) from error


def decision_of(value: Mapping[str, Any]) -> Decision:
    """The decision of plain data, as YAML and `as_data` give it; a `ValidationError` where it is none."""
    return DecisionModel.model_validate(value).plain()


def as_data(decision: Decision) -> dict[str, Any]:
    """A decision as JSON has it."""
    data: dict[str, Any] = _listed(asdict(decision))
    return data


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, (list, tuple)) else value


def _plain(text: str) -> str:
    """One line of text as it is compared and shown; YAML's escapes must not bring in what no check sees."""
    for char in text:
        if (
            unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
            and char not in f"\t\n{_JOINER}"
        ):
            raise ValueError(f"holds the unseen character U+{ord(char):04X}")
    line = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if not re.search(r"[^\W_]", line):
        raise ValueError("holds no word")
    return line


def _example(value: Any) -> Any:
    return {"say": value} if isinstance(value, str) else value


_Text = Annotated[str, AfterValidator(_plain)]
_Meaning = Annotated[str, AfterValidator(lambda text: text and _plain(text))]
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")]


class ExampleModel(StrictModel):
    """Something a caller says."""

    say: _Text
    """What a caller says, in the caller's language."""
    means: _Meaning = ""
    """The same in the guide's language, where that is another."""

    def plain(self) -> Example:
        return Example(self.say, self.means)


_AnyExample = Annotated[ExampleModel, BeforeValidator(_example, json_schema_input_type=ExampleModel | str)]


class OptionModel(StrictModel):
    """One of the answers."""

    id: _Id
    """The same in every language."""
    title: _Text
    """As readers see it."""
    when: list[_Text] = Field(min_length=1)
    """Conditions, any of which makes it the answer."""
    examples: list[_AnyExample] = Field(default_factory=list)
    """What callers say where it is the answer."""
    exceptions: list[_Text] = Field(default_factory=list)
    """Cases that look like it and are not."""

    def plain(self) -> Option:
        examples = tuple(example.plain() for example in self.examples)
        return Option(self.id, self.title, tuple(self.when), examples, tuple(self.exceptions))


class OverlapModel(StrictModel):
    """Something a caller says that is an example of several options."""

    example: _AnyExample
    """What a caller says."""
    options: list[_Id] = Field(min_length=2)
    """Ids of the options it could be."""

    def plain(self) -> Overlap:
        return Overlap(self.example.plain(), tuple(self.options))


class DecisionModel(StrictModel):
    """The YAML of a `decision` fence."""

    question: _Text
    """What is decided."""
    options: list[OptionModel] = Field(min_length=2)
    """The answers there are."""
    precedence: list[_Id] = Field(default_factory=list)
    """Ids of options: where several hold, the first of them is the answer."""
    overlaps: list[OverlapModel] = Field(default_factory=list)
    """What callers say that is an example of several options."""
    open: list[_Text] = Field(default_factory=list)
    """Questions nobody has answered yet."""

    def plain(self) -> Decision:
        """The same as the plain dataclass."""
        return Decision(
            self.question,
            tuple(option.plain() for option in self.options),
            tuple(self.precedence),
            tuple(overlap.plain() for overlap in self.overlaps),
            tuple(self.open),
        )
