"""The YAML head of a guide's file: found, read, validated, and amended in place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field

from kbserver.config import Kind, Lang, StrictModel
from kbserver.errors import FrontMatterError, Problem
from kbserver.guides.model import Approval, Audience, FrontMatter, Rendering
from kbserver.guides.timers import TimerModel
from kbserver.mistakes import Wanted, problems_of
from kbserver.yamltext import YamlData, YamlTextError, parse_yaml

__all__ = ["FrontMatterModel", "Head", "KeySpan", "amend", "key_spans", "parse_front_matter", "split"]

_OTHER_BREAK = re.compile("[\r\x85\u2028\u2029]")
"""What YAML takes for a line end and the digest's line reading does not."""
_DIGEST = "^sha256:[0-9a-f]{64}$"
_TABBED = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:\t")
_TAB = "a tab follows the colon, which not every reader takes for a blank", "write a blank after the colon"
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*):(?: |$)")


@dataclass(frozen=True, slots=True)
class Head:
    """A file cut in two: the YAML between its `---` lines, and the body after them."""

    yaml: str
    """Lines between the two `---`, each with its newline."""
    body: str
    body_line: int
    """Line of the file (from 1) at which the body begins."""


class KeySpan(NamedTuple):
    """The lines of one top-level key, from 0, end excluded."""

    key: str
    start: int
    end: int


def split(text: str, path: str) -> Head:
    """Cut a file into head and body; raise `FrontMatterError` when there is no head."""
    first = text.partition("\n")[0]
    if first == "---\r":
        raise FrontMatterError([Problem(path, 1, "line-ends", "lines end in CR", "save with LF line ends")])
    if first != "---":
        what = "the file does not begin with front matter (a line ---)"
        raise FrontMatterError([Problem(path, 1, "no-front-matter", what, "add ---, title and kind, ---")])
    end = f"{text}\n".find("\n---\n", len(first))
    if end < 0:
        what = "the front matter is not closed"
        raise FrontMatterError([Problem(path, 1, "no-front-matter", what, "add a line ---")])
    yaml = text[len(first) + 1 : end + 1]
    return Head(yaml, text[end + len("\n---\n") :], yaml.count("\n") + 3)


@lru_cache(maxsize=8)
def key_spans(yaml: str) -> tuple[KeySpan, ...]:
    """The top-level keys by their lines: a key begins at column 0, all else belongs to the key above.

    This is the reading the digest's specification gives, simple enough for awk; `parse_front_matter`
    refuses a head in which YAML itself sees other keys.
    """
    lines = yaml.split("\n")[:-1]
    keys = {number: match[1] for number, line in enumerate(lines) if (match := _KEY.match(line))}
    return tuple(KeySpan(keys[start], start, end) for start, end in pairwise([*keys, len(lines)]))


def amend(text: str, path: str, key: str, value: str | None) -> str:
    """The file with one top-level key replaced, added at the head's end, or (None) removed.

    `value` is YAML for the key's lines, each with its newline, `key:` included. Nothing else changes.
    """
    head = split(text, path)
    lines = head.yaml.split("\n")[:-1]
    new = [] if value is None else value.rstrip("\n").split("\n")
    span = next((span for span in key_spans(head.yaml) if span.key == key), None)
    start, end = (span.start, span.end) if span else (len(lines), len(lines))
    while new and end > start and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # comments above the next key stay where they are
    lines[start:end] = new
    return "\n".join(["---", *lines, "---", head.body])


def _day(value: Any) -> Any:
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        known = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        raise Wanted("a day that the calendar has" if known else "a day such as 2024-11-28") from None


def _digest(value: str) -> str:
    if not re.fullmatch(_DIGEST, value):
        raise Wanted("sha256: and 64 hexadecimal digits, as `kb digest` prints it")
    return value


def _alias(value: str) -> str:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", value):
        raise Wanted("a guide id such as old/path, without language and suffix")
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]
Digest = Annotated[str, AfterValidator(_digest), Field(json_schema_extra={"pattern": _DIGEST})]
Text = Annotated[str, Field(min_length=1)]


class ApprovalModel(StrictModel):
    """One area's consent, as `kb approve` writes it."""

    area: Text
    """Identifier of the area in `kb.yml`."""
    by: Text
    """Who approved (e-mail address)."""
    date: Day
    """The day of the approval."""
    digest: Digest
    """Digest of the text approved."""


class RenderingModel(StrictModel):
    """Which source text a translation renders, as `kb translated` writes it."""

    of: Lang
    """Language of the source."""
    digest: Digest
    """Digest of the source text."""


class CallModel(StrictModel):
    """What may be known of a call."""

    category: str | None = None
    """Category path or a beginning of it: `A > B`."""
    stage: str | None = None
    """Stage of the call: greeting, closing…"""
    direction: str | None = None
    """inbound or outbound."""
    outcome: str | None = None
    """How the call ended."""
    complexity: str | None = None
    """low, medium or high."""
    client_type: str | None = None
    """Who calls: client, prospect…"""
    url: str | None = None
    """Pattern over the console's page address; `*` stands for anything."""
    tags: list[str] = Field(default_factory=list)
    """Tags of the ticket, all of them."""
    language: Lang | None = None
    """The caller's language."""


class ContextModel(CallModel):
    """When consoles show a section unasked."""

    section: str = ""
    """Anchor of the section to show; empty for the lead."""
    examples: list[CallModel] = Field(default_factory=list)
    """Calls that `kb check` tries: each must be shown this section first."""


class FrontMatterModel(StrictModel):
    """The front matter of a guide."""

    title: Text
    """Title of the guide in the file's language."""
    kind: Kind
    """What sort of guide it is."""
    audience: Audience = "agents"
    """Who may read it; agents only unless it says clients."""
    topic: str | None = None
    """Number that stays stable, in quotes: "6.12"."""
    created: Day | None = None
    """Day of the first text."""
    updated: Day | None = None
    """Day of the last edit, for editors."""
    owner: str | None = None
    """Who answers for it (e-mail address)."""
    effective: Day | None = None
    """In force from this day; by default from the last required approval."""
    review_by: Day | None = None
    """Day by which it must be reviewed; by default the policy's interval after approval."""
    retire: Day | None = None
    """Last day in force."""
    withdrawn: Day | None = None
    """Out of force from this day, whoever approved it; written by `kb withdraw`."""
    approvals: list[ApprovalModel] = Field(default_factory=list)
    """Who approved this text and when; written by `kb approve`."""
    translation: RenderingModel | None = None
    """For a translation: the source text it renders; written by `kb translated`."""
    contexts: list[ContextModel] = Field(default_factory=list)
    """When consoles show it unasked."""
    timers: list[TimerModel] = Field(default_factory=list)
    """Clocks of its standards, which consoles run."""
    tags: list[Text] = Field(default_factory=list)
    """Words to find and filter it by."""
    aliases: list[Annotated[str, AfterValidator(_alias)]] = Field(default_factory=list)
    """Former ids of the guide."""

    def plain(self) -> FrontMatter:
        """The same as the plain dataclass the rest of the package works with."""
        values: dict[str, Any] = dict(vars(self))
        values["approvals"] = tuple(Approval(a.area, a.by, a.date, a.digest) for a in self.approvals)
        rendering = self.translation
        values["translation"] = Rendering(rendering.of, rendering.digest) if rendering else None
        values["contexts"] = tuple(context.model_dump(exclude_defaults=True) for context in self.contexts)
        values["timers"] = tuple(timer.plain() for timer in self.timers)
        values["tags"], values["aliases"] = tuple(self.tags), tuple(self.aliases)
        return FrontMatter(**values)


def parse_front_matter(yaml: str, path: str) -> FrontMatter:
    """Read and validate a head; raise `FrontMatterError` with every mistake and its line."""
    if match := _OTHER_BREAK.search(yaml):
        line = yaml.count("\n", 0, match.start()) + 2
        what = "a line end that is not LF stands in the front matter"
        raise FrontMatterError([Problem(path, line, "line-ends", what, "save with LF line ends")])
    try:
        data = parse_yaml(yaml, first_line=2)
    except YamlTextError as error:
        raise FrontMatterError([Problem(path, error.line, "yaml", error.what, error.remedy)]) from error
    value = data.value if data.value is not None else {}
    if not isinstance(value, dict):
        what = "the front matter is not a list of keys and values"
        raise FrontMatterError([Problem(path, 2, "yaml", what, "write key: value lines")])
    problems = _disagreements(yaml, value, data, path)
    try:
        model = FrontMatterModel.model_validate(value)
    except pydantic.ValidationError as error:
        problems += problems_of(error, data, path, FrontMatterModel)
    if problems:
        raise FrontMatterError(problems)
    return model.plain()


def _disagreements(yaml: str, value: Mapping[str, Any], data: YamlData, path: str) -> list[Problem]:
    """Where the line reading of the digest and YAML see different keys."""
    by_line = {span.start + 2: span.key for span in key_spans(yaml)}
    by_yaml = {data.lines[(key,)]: "" if data.columns[(key,)] else key for key in value}
    if value and data.lines[()] not in by_yaml:
        by_yaml[data.lines[()]] = ""  # braces around the whole head
    remedy = "write each key plainly at the start of its line and indent what belongs to it"
    what = "this line is not a plain top-level key to every reader"
    lines = yaml.split("\n")
    return [
        Problem(path, line, "ambiguous-key", *(_TAB if _TABBED.match(lines[line - 2]) else (what, remedy)))
        for line in (sorted(by_line.keys() | by_yaml.keys()) if by_line != by_yaml else ())
        if by_line.get(line) != by_yaml.get(line)
    ]
