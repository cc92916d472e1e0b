"""The shapes on the wire, for the OpenAPI document; `representations.py` makes them as plain dicts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Completions",
    "Fault",
    "GuideList",
    "GuideView",
    "Hit",
    "Liveness",
    "Problem",
    "Readiness",
    "SearchResults",
    "TokenGranted",
]

Status = Literal["approved", "overdue", "draft", "changed", "scheduled", "retired"]
TranslationState = Literal["source", "current", "outdated", "missing"]
Range = Annotated[list[int], Field(min_length=2, max_length=2)]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class Schema(BaseModel):
    """The base of all shapes; new fields may come at any time."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Approval(Schema):
    """One area's approval of the text."""

    area: str
    """Identifier of the area."""
    area_name: str
    """Its name as readers see it."""
    date: Day
    """Day of the approval."""


class Highlights(Schema):
    """Where the words of the question stand, as `[start, end)` in UTF-16 code units of the plain text."""

    title: list[Range]
    """Ranges in `title`."""
    excerpt: list[Range]
    """Ranges in `excerpt`."""


class Hit(Schema):
    """One section that answers."""

    id: str
    """`guide_id#anchor`, or the guide's id for the text before the first heading."""
    guide_id: str
    """The guide, the same in every language."""
    title: str
    """Title of the guide."""
    heading_path: list[str]
    """Headings from the outermost down to the section's own."""
    kind: str
    """Kind of guide."""
    excerpt: str
    """Plain text around the words found, never HTML; ` | ` stands between lines that end without a mark."""
    highlights: Highlights
    """What to mark."""
    url: str
    """Path on the site, with the anchor; of a version that is not in force, on the page of that version."""
    lang: str
    """Language of the text."""
    requested_lang: str
    """Language asked for."""
    is_fallback: bool
    """Whether the text stands in for one missing in the language asked for."""
    version: int
    """Number of the approved version."""
    status: Status
    """`approved`, or `overdue` when its review is due; in previews also what is not approved."""
    approvals: list[Approval]
    """Who approved it, and when."""
    in_force_from: Day | None
    """First day in force; null in a preview of an unapproved text."""
    score: float
    """For comparing hits of one answer."""
    reasons: list[str]
    """Where it matches: `title`, `heading`, `question`, `text`, `tag`, `kind`; and how, where not as typed:
    `prefix`, `fuzzy`, `synonym`, `translation`, `glossary`."""


class Reason(Schema):
    """One part of a score."""

    words: list[str]
    """Words of the question, as typed."""
    where: str
    """`text`, `title`, `heading`, `question` or `name`; on top of these `as-typed`, `accents`,
    `side-by-side`, `phrase` and `all-words`."""
    how: str
    """`prefix`, `fuzzy`, `synonym`, `translation` or `glossary` where not as typed; else empty."""
    score: float
    """Its part."""


class SearchHit(Hit):
    """A hit of a search: more of its guide where grouped, more of its score where explained."""

    missing: list[Range]
    """Words this section lacks, as `[start, end)` in UTF-16 code units of `query`."""
    more: list[Hit] | None = None
    """With `group=guide`: the guide's other sections that match, best first, at most five."""
    more_total: int | None = None
    """With `group=guide`: how many others match."""
    explanation: list[Reason] | None = None
    """With `explain=true`: what gave the score, greatest part first."""


class SearchResults(Schema):
    """The answer to `GET /search`."""

    query: str
    """The question, trimmed."""
    lang: str
    """Language it was answered in."""
    total: int
    """Hits in all: sections, or guides with `group=guide`."""
    limit: int
    """Most hits given."""
    offset: int
    """Hits left out at the beginning."""
    hits: list[SearchHit]
    """Best first: the asked language before others, all words of a short question before some."""
    facets: dict[str, dict[str, int]]
    """Counts over all hits, by the properties asked for."""
    did_you_mean: str | None
    """The question with words that occur in place of those that do not."""
    missing: list[Range]
    """Words that no hit has, as `[start, end)` in UTF-16 code units of `query`; empty without hits."""
    index_version: str
    """Names exactly the documents that were searched."""


class Completions(Schema):
    """The answer to `GET /complete`."""

    completions: list[str]
    """What the question may become."""
    hits: Annotated[list[Hit], Field(max_length=5)]
    """Best sections so far."""
    index_version: str
    """Names exactly the documents that were searched."""


class Translation(Schema):
    """A guide in one language; only `translation` where there is no text."""

    translation: TranslationState
    """Whether it is the source, renders its present text, an earlier one, or is missing."""
    title: str | None = None
    """Its title."""
    status: Status | None = None
    """State of the working text; agents only."""
    version: int | None = None
    """Number of the version in force."""
    in_force_from: Day | None = None
    """First day in force."""
    review_by: Day | None = None
    """Day its review is due; for clients only where the text names one."""
    approvals: list[Approval] = []
    """Who approved it, and when."""
    url: str | None = None
    """Path of its page."""


class GuideEntry(Schema):
    """A guide in the list."""

    guide_id: str
    """Its path without language and suffix."""
    kind: str
    """Kind of guide."""
    topic: str | None
    """Number that stays stable."""
    title: str
    """Title in the language asked for, or the next best."""
    audience: Literal["clients", "agents"]
    """Who may read it."""
    translations: dict[str, Translation]
    """By language."""


class GuideList(Schema):
    """The answer to `GET /guides`."""

    guides: list[GuideEntry]
    """In the order of their ids."""
    total: int
    """Guides in all."""
    limit: int
    """Most guides given."""
    offset: int
    """Guides left out at the beginning."""


class Timer(Schema):
    """The clock of a standard, in seconds: one of `limit`, `every` and `limits`."""

    name: str
    """What programs call it."""
    limit: int | None = None
    """Longest time."""
    every: int | None = None
    """Time after which something is to be done, again and again."""
    say: str | None = None
    """With `every`: the `text` of the script to be said then, where there is one."""
    limits: dict[Literal["low", "medium", "high"], int] | None = None
    """Longest time by the complexity of the call."""


class Block(Schema):
    """A typed part of a section."""

    type: str
    """`script`, `limit`, `standard`, …"""
    title: str
    """Its own heading; may be empty."""
    text: str
    """Plain text, slots in double brackets."""
    slots: list[dict[str, Any]]
    """Gaps to fill: name, type, whether required, and in the text's language label and forms."""
    decision: dict[str, Any] | None = None
    """Of a `decision`: question, options, precedence, overlaps and open questions; absent elsewhere."""
    timer: Timer | None = None
    """Of a `standard` that agents keep by a clock; absent elsewhere."""


class Section(Schema):
    """A heading and its text."""

    anchor: str
    """Id of the heading, the same in every language; empty before the first heading."""
    heading: str
    """The heading."""
    level: int
    """1 before the first heading, else 2 to 6."""
    text: str
    """Plain text."""
    html: str
    """Sanitised HTML without the heading."""
    blocks: list[Block]
    """Typed parts."""


class GuideView(Schema):
    """The answer to `GET /guides/{guide_id}`."""

    guide_id: str
    """Its path without language and suffix."""
    lang: str
    """Language of the text."""
    requested_lang: str
    """Language asked for."""
    is_fallback: bool
    """Whether the text stands in for one missing in the language asked for."""
    title: str
    """Title."""
    kind: str
    """Kind of guide."""
    topic: str | None
    """Number that stays stable."""
    tags: list[str]
    """As its author set them."""
    version: int
    """Number of the approved version."""
    status: Status
    """As in hits."""
    in_force_from: Day | None
    """First day in force."""
    in_force_to: Day | None
    """Last day in force, where that is known."""
    approvals: list[Approval]
    """Who approved it, and when."""
    url: str
    """Path of its page; of a version that is not in force, of the page of that version."""
    sections: list[Section]
    """In the order of the text."""
    digest: str | None = None
    """Digest of the approved text; agents only."""
    commit: str | None = None
    """Commit in which it became fully approved; agents only."""


class Fault(Schema):
    """What is wrong with one parameter."""

    parameter: str
    """Its name."""
    code: str
    """Stable identifier of the rule."""
    detail: str
    """The rule, in a sentence."""


class Problem(Schema):
    """Every error (RFC 9457)."""

    type: str
    """`urn:problem-type:kbserver:` and the code."""
    title: str
    """What the code means."""
    status: int
    """HTTP status."""
    detail: str
    """What happened this time."""
    code: str
    """Stable identifier; `docs/problems.md` lists them."""
    request_id: str
    """As in the header `X-Request-ID`."""
    errors: list[Fault] = []
    """On 422: every fault."""


class TokenGranted(Schema):
    """The answer to `POST /tokens`."""

    token: str
    """Opens what the key opens; send it as a bearer key."""
    expires_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    """Instant in UTC from which it opens nothing."""


class Liveness(Schema):
    """The answer to `GET /healthz`."""

    status: Literal["ok"]
    """The process answers."""


class Readiness(Schema):
    """The answer to `GET /readyz`."""

    status: Literal["ready"]
    """An index is loaded."""
    index_version: str
    """The clients' index."""
    age_seconds: int
    """Time since this index was first served."""
    publisher: Literal["ok", "failing", "stopped"] | None = None
    """Whether what is pushed goes out by itself; absent where no publisher is used."""
    publishing: dict[str, Any] | None = None
    """With an agents' key: what the publisher does, the last publication and what failed."""
