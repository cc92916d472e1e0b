"""`kb.yml`: languages, areas and approvers, approval policy, slots, search, embedding.

The shape is normative: the models below are its JSON Schema (`docs/schema/kb.schema.json`). A mistake
is reported with its line, and an unknown key with the nearest known one.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

import pydantic
from pydantic import AfterValidator, Field, model_validator

from kbserver.errors import ConfigError, Problem
from kbserver.languages import LANGUAGES
from kbserver.mistakes import Wanted, WrongPart, problems_of
from kbserver.publishing import Publish
from kbserver.strictmodel import StrictModel
from kbserver.yamltext import YamlTextError, parse_yaml

__all__ = [
    "FILE_NAME",
    "LONGEST_MINUTES",
    "UNREADABLE",
    "USUAL_MINUTES",
    "Config",
    "StrictModel",
    "load_config",
    "parse_config",
    "read_config",
]

FILE_NAME = "kb.yml"
UNREADABLE = "put a readable file there"
"""What to do about a file that cannot be read."""
LONGEST_MINUTES = 15
"""Longest life of a token for a console."""
USUAL_MINUTES = 10
"""Life of a token where nobody asks for another."""
_ORIGIN = r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?"
Kind = Literal["service", "protocol", "tutorial", "case-study", "faq", "glossary"]
KINDS: tuple[str, ...] = get_args(Kind)


def _known_language(tag: str) -> str:
    if tag not in LANGUAGES:
        raise Wanted(f"a supported language ({', '.join(LANGUAGES)})")
    return tag


def _duration(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,4}d", text):
        raise Wanted("a number of days such as 365d")
    return text


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Wanted("a time zone such as America/Sao_Paulo") from error
    return name


def _site_url(url: str) -> str:
    if not re.fullmatch(rf"{_ORIGIN}(/[^\s?#]*)?", url):
        raise Wanted("an http(s) address without query, such as https://kb.example.org/")
    return url if url.endswith("/") else url + "/"


def _origin(text: str) -> str:
    if not re.fullmatch(_ORIGIN, text):
        raise Wanted("an origin such as https://console.example.org, without path")
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise Wanted("an address or network such as 10.0.0.0/8") from None
    return text


def _header(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        raise Wanted("the name of a header such as X-Signed-In-As")
    return name


def _rate(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(second|minute|hour)", text):
        raise Wanted("a number of requests and a time such as 600/minute")
    return text


def _gap_text(text: str) -> str:
    if re.search(r'[`"{}\[\]<>|\\]', text) or not text.isprintable() or text != text.strip():
        raise Wanted('words without `, ", brackets, < > | or \\, in one line')
    return text


Lang = Annotated[str, AfterValidator(_known_language), Field(json_schema_extra={"enum": [*LANGUAGES]})]
Texts = dict[Lang, str]
GapText = Annotated[str, AfterValidator(_gap_text)]
Fallback = dict[Lang, list[Lang]]
Origin = Annotated[str, AfterValidator(_origin)]
Rate = Annotated[str, AfterValidator(_rate)]


class Site(StrictModel):
    """The microsite."""

    name: Texts
    """Name of the site in each language."""
    url: Annotated[str, AfterValidator(_site_url)] = "http://127.0.0.1:8000/"
    """Public address; the clients' site stands there, the agents' under `agents/`."""
    folders: dict[str, Texts] = Field(default_factory=dict)
    """Titles of the content folders in the navigation, in its order."""
    contact: str | None = None
    """Address readers write to; shown in the footer."""


class Languages(StrictModel):
    """Which languages, and which text stands in for a missing one."""

    default: Lang
    """Language at the root of the site."""
    list: Annotated[list[Lang], Field(min_length=1)]
    """All languages, in the order of the language switch."""
    fallback: Fallback = Field(default_factory=dict)
    """For a reader's language, the others in order of preference; the rest follow in list order."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.default not in self.list:
            listed = ", ".join(self.list)
            raise WrongPart(f"{self.default!r} is not in languages.list ({listed})", "default")
        if len(set(self.list)) != len(self.list):
            raise WrongPart("a language stands twice", "list")
        for lang, others in self.fallback.items():
            if stray := ({lang, *others} - set(self.list)):
                raise WrongPart(f"{', '.join(sorted(stray))} is not in languages.list", "fallback", lang)
        return self

    def preference(self, lang: str) -> tuple[str, ...]:
        """`lang`, then every other language in the order readers of `lang` prefer."""
        return tuple(dict.fromkeys([lang, *self.fallback.get(lang, []), *self.list]))


class Area(StrictModel):
    """A part of the business that approves texts."""

    name: str
    """As readers see it: "Homologado *Captação* em 28/11/2024"."""
    approvers: list[str] = Field(default_factory=list)
    """Who may approve for it (e-mail addresses)."""
    signers: list[str] = Field(default_factory=list)
    """SSH public keys, `type key address`, for signed approvals."""


class Rule(StrictModel):
    """Which areas must approve the guides it matches; the first match counts."""

    paths: list[str] = Field(default_factory=list)
    """Globs over guide ids: `protocols/**`. Empty matches all."""
    kinds: list[Kind] = Field(default_factory=list)
    """Kinds of guide. Empty matches all."""
    areas: Annotated[list[str], Field(min_length=1)]
    """Each of these areas must approve."""


class Approval(StrictModel):
    """The approval policy."""

    review_every: Annotated[str, AfterValidator(_duration)] = "365d"
    """Days after the last approval when a guide without `review_by` is due for review."""
    signed: bool = False
    """Whether the commit that adds an approval must carry its approver's signature."""
    required: list[Rule] = Field(default_factory=list)
    """Rules, first match counts; a guide that none matches cannot be approved."""

    @property
    def review_interval(self) -> dt.timedelta:
        """`review_every` as a duration."""
        return dt.timedelta(days=int(self.review_every[:-1]))


class Slot(StrictModel):
    """A gap in a script that the console fills while the agent reads."""

    type: Literal["text", "person", "number", "choice", "clock"]
    """What fills it."""
    required: bool = False
    """Whether the script may be copied while it is empty."""
    label: dict[Lang, GapText] = Field(default_factory=dict)
    """What stands in the gap before it is filled."""
    forms: dict[Lang, dict[str, GapText]] = Field(default_factory=dict)
    """For clock: `morning`, `afternoon`, `evening`; for choice: the forms by value of `by`."""
    by: str | None = None
    """For choice: the console's value that chooses the form, such as `caller.gender`."""

    def display(self, lang: str) -> str:
        """What a reader sees in the gap: the label, or else all its forms."""
        if label := self.label.get(lang):
            return label
        return " / ".join(dict.fromkeys(self.forms.get(lang, {}).values()))


class Search(StrictModel):
    """The search engine."""

    engine: Literal["tantivy", "whoosh", "memory"] = "tantivy"
    """tantivy by default; whoosh where no native wheel runs; memory for tests."""
    popular: bool = True
    """Whether questions that many ask complete those of others; only ones made of published words count."""
    unanswered: bool = False
    """Whether words that no guide has are counted for `kb unanswered`, once three readers ask for them."""


class Origins(StrictModel):
    """A list of origins that may do something; empty means nobody."""

    origins: list[Origin] = Field(default_factory=list)
    """Exact origins: scheme, host and port."""


class SignIn(StrictModel):
    """How agents sign in to their site."""

    proxy_header: Annotated[str, AfterValidator(_header)] | None = None
    """Header in which a trusted proxy names the signed-in person; off unless set."""
    trusted_proxies: list[Annotated[str, AfterValidator(_network)]] = Field(default_factory=list)
    """Addresses or networks (CIDR) whose `proxy_header` and `X-Forwarded-For` are believed."""
    hours: Annotated[int, Field(ge=1, le=720)] = 12
    """How long a sign-in lasts."""


class Limits(StrictModel):
    """How often the API may be asked, `600/minute`; each worker counts for itself, and null never refuses."""

    address: Rate | None = "600/minute"
    """From one address (of IPv6, one network of 64 bits) without a key."""
    key: Rate | None = "6000/minute"
    """With one key, its tokens and its sign-ins together; or by one person whom a proxy names."""


class Config(StrictModel):
    """The whole of `kb.yml`."""

    site: Site
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """Days of approvals and in-force dates begin and end here."""
    languages: Languages
    areas: dict[str, Area] = Field(default_factory=dict)
    """Parts of the business that approve texts, by identifier."""
    approval: Approval = Field(default_factory=Approval)
    slots: dict[str, Slot] = Field(default_factory=dict)
    """Gaps of scripts, by name."""
    search: Search = Field(default_factory=Search)
    embed: Origins = Field(default_factory=Origins)
    """Origins whose pages may hold the panel."""
    cors: Origins = Field(default_factory=Origins)
    """Origins whose scripts may call the API."""
    sign_in: SignIn = Field(default_factory=SignIn)
    limits: Limits = Field(default_factory=Limits)
    publish: Publish = Field(default_factory=Publish)
    """The remote that releases follow."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for number, rule in enumerate(self.approval.required):
            if stray := [area for area in rule.areas if area not in self.areas]:
                raise WrongPart(
                    f"there is no area {stray[0]!r} ({', '.join(self.areas) or 'areas lists none'})",
                    *("approval", "required", number, "areas"),
                )
        for lang in self.languages.list:
            if lang not in self.site.name:
                raise WrongPart(f"the language {lang!r} of languages.list is missing", "site", "name")
        return self

    @property
    def consoles(self) -> frozenset[str]:
        """Origins that a token may name."""
        return frozenset(self.embed.origins) | frozenset(self.cors.origins)

    def today(self) -> dt.date:
        """Today in the configured zone."""
        return dt.datetime.now(zoneinfo.ZoneInfo(self.timezone)).date()

    def site_name(self, lang: str) -> str:
        """The site's name in a language."""
        return self.site.name[lang]


def load_config(project: Path) -> Config:
    """Read `kb.yml` of a project folder; raise `ConfigError` naming every mistake at once."""
    path = project / FILE_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        what, remedy = "there is no kb.yml here", "run in the project's folder or name it with --project"
        raise ConfigError([Problem(FILE_NAME, 0, "no-config", what, remedy)]) from None
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ConfigError([Problem(FILE_NAME, 0, "unreadable", what, UNREADABLE)]) from error
    return read_config(content)


def read_config(content: bytes) -> Config:
    """Read the bytes of a `kb.yml`; raise `ConfigError` naming every mistake at once."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 (byte {content[error.start]:#04x})"
        raise ConfigError([Problem(FILE_NAME, line, "encoding", what, "save the file as UTF-8")]) from error
    return parse_config(text)


def parse_config(text: str) -> Config:
    """Parse the text of a `kb.yml`; raise `ConfigError` naming every mistake at once."""
    try:
        data = parse_yaml(text)
    except YamlTextError as error:
        problem = Problem(FILE_NAME, error.line, "yaml", error.what, error.remedy)
        raise ConfigError([problem]) from error
    try:
        return Config.model_validate(data.value or {})
    except pydantic.ValidationError as error:
        raise ConfigError(problems_of(error, data, FILE_NAME, Config)) from error
