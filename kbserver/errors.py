"""Everything that can go wrong, and the findings `kb check` reports.

    KnowledgeBaseError
    ├── ConfigError              kb.yml cannot be used
    ├── RepositoryError          git refused, or the folder is not what a command needs
    ├── ContentError             a guide's file cannot be read as a guide
    │   ├── EncodingError        not UTF-8
    │   └── FrontMatterError     the YAML head is missing or not valid
    ├── GuideNotFound            no such guide, or not in that language
    ├── ApprovalRefused          who asked may not approve this text
    ├── NotApprovedThen          no version of a text was in force on a day
    ├── SearchError
    │   ├── QueryError           a query no reader could mean (empty, too long)
    │   └── EngineUnavailable    a search engine whose package is not installed
    ├── ReleaseError
    │   ├── ChecksFailed         the content has problems; nothing was published
    │   ├── SiteFailed           the site generator failed; nothing was published
    │   ├── BehindPublished      this copy is older than what is published
    │   ├── HistoryRewritten     git no longer has a version that was published
    │   ├── ReleaseNotFound
    │   ├── ReleaseDamaged       a file of a release is not the one its manifest names
    │   └── ArchiveRefused       what was to be imported is not a release, whole and as it was exported
    ├── PublisherRuns            another publisher follows the remote of this project
    └── StoreError
        └── KeyRejected          an API key that is unknown, malformed or revoked
            ├── TokenExpired     a token of ours whose time is over
            └── WrongOrigin      a token that was not made for the page that uses it

Facts stay on the exception as attributes; the message is built from them once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding about one place in the content, with what to do about it."""

    path: str
    """File, relative to the project, with forward slashes."""
    line: int
    """Line in the file, counted from 1; 0 when the problem is the whole file, printed as 1."""
    code: str
    """Stable identifier, kebab-case, listed in `docs/checks.md`."""
    what: str
    """What is wrong, in one sentence without a full stop."""
    remedy: str
    """What to do, in the imperative."""
    severity: Severity = "error"
    """Errors stop a release; warnings do not."""

    def __str__(self) -> str:
        mark = "" if self.severity == "error" else "warning: "
        return printable(f"{self.path}:{self.line or 1}: {self.code}: {mark}{self.what}: {self.remedy}")


def printable(text: str) -> str:
    """The text with line ends, controls and bytes that are no character written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class KnowledgeBaseError(Exception):
    """The base of every error this package raises on purpose."""


class ConfigError(KnowledgeBaseError):
    """`kb.yml` cannot be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RepositoryError(KnowledgeBaseError):
    """Git refused, or the folder is not what the command needs."""


class ContentError(KnowledgeBaseError):
    """A file cannot be read as a guide."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class EncodingError(ContentError):
    """A file is not UTF-8 text."""


class FrontMatterError(ContentError):
    """The YAML head of a guide is missing or not valid."""


class GuideNotFound(KnowledgeBaseError):  # noqa: N818 - reads as a fact, like FileNotFoundError's peers
    """No guide answers to this identifier, or not in this language."""

    def __init__(self, guide_id: str, lang: str | None = None) -> None:
        self.guide_id, self.lang = guide_id, lang
        where = f" in {lang}" if lang else ""
        super().__init__(f"there is no guide {guide_id!r}{where}")


class ApprovalRefused(KnowledgeBaseError):  # noqa: N818
    """Who asked may not approve this text."""

    def __init__(self, path: str, reason: str, remedy: str = "ask who may") -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: approval refused: {reason}: {remedy}")


class NotApprovedThen(KnowledgeBaseError):  # noqa: N818
    """No version of a text was in force on a day: none was approved yet, or what was is out of force."""

    def __init__(self, guide_id: str, lang: str, day: dt.date, why: str, *, over: bool) -> None:
        self.guide_id, self.lang, self.day, self.over = guide_id, lang, day, over
        then = f"not {'in force' if over else 'approved'} at that time ({day.isoformat()})"
        listed = f"`kb history {guide_id} --lang {lang}` lists its versions"
        super().__init__(f"{guide_id!r} in {lang}: {then}: {why}; {listed}")


class SearchError(KnowledgeBaseError):
    """A search could not be carried out."""


class QueryError(SearchError):
    """A query that no reader could mean."""


class EngineUnavailable(SearchError):  # noqa: N818
    """The package of a search engine is not installed."""

    def __init__(self, engine: str, remedy: str) -> None:
        self.engine, self.remedy = engine, remedy
        super().__init__(f"the search engine {engine!r} is not available: {remedy}")


class ReleaseError(KnowledgeBaseError):
    """A release could not be built, opened or chosen."""


class ChecksFailed(ReleaseError):  # noqa: N818
    """The content has problems; nothing was published."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in the content; nothing was published")


class SiteFailed(ReleaseError):  # noqa: N818
    """The site generator failed; nothing was published."""

    def __init__(self, audience: str, output: str) -> None:
        self.audience, self.output = audience, output
        super().__init__(f"the {audience} site could not be built; nothing was published\n{output}".rstrip())


class BehindPublished(ReleaseError):  # noqa: N818
    """HEAD is an ancestor of the commit that is published."""

    def __init__(self, head: str, release_id: str, commit: str) -> None:
        self.head, self.release_id, self.commit = head, release_id, commit
        super().__init__(
            f"this copy is behind what is published: HEAD is {head[:12]}, release {release_id} was built from"
            f" the later commit {commit[:12]}; the release stays: run `git pull`, or go back to a former"
            " release by `kb release use ID`"
        )


class HistoryRewritten(ReleaseError):  # noqa: N818
    """Git no longer has a version that a release has published."""

    def __init__(self, release_id: str, commit: str, guide_id: str, lang: str, number: int) -> None:
        self.release_id, self.commit = release_id, commit
        self.guide_id, self.lang, self.number = guide_id, lang, number
        super().__init__(
            f"the history was rewritten: version {number} of {guide_id} in {lang}, published by release"
            f" {release_id} from commit {commit[:12]}, is not in it any more: bring that commit back into the"
            " history, or publish without it by `kb build --accept-rewritten`"
        )


class ReleaseNotFound(ReleaseError):  # noqa: N818
    """There is no release of this name, or none at all."""

    def __init__(self, release_id: str | None = None) -> None:
        self.release_id = release_id
        named = f"there is no release {release_id!r}" if release_id else "there is no release yet"
        super().__init__(f"{named}: build one with `kb build`, list them with `kb releases`")


class ReleaseDamaged(ReleaseError):  # noqa: N818
    """A file of a release is not the one its manifest names."""

    def __init__(self, release_id: str, path: str, what: str) -> None:
        self.release_id, self.path = release_id, path
        super().__init__(f"release {release_id}: {path}: {what}: build it again with `kb build`")


class ArchiveRefused(ReleaseError):  # noqa: N818
    """What was to be imported is not a release, whole and as it was exported."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: {what}; nothing was imported: export the release again with `kb release export`"
        )


class PublisherRuns(KnowledgeBaseError):  # noqa: N818
    """Another publisher follows the remote of this project."""

    def __init__(self) -> None:
        super().__init__("another publisher follows the remote: `kb publish status` tells how it stands")


class StoreError(KnowledgeBaseError):
    """The run-time store could not be used."""


class KeyRejected(StoreError):  # noqa: N818
    """An API key that is unknown, malformed or revoked."""


class TokenExpired(KeyRejected):
    """A token of ours whose time is over."""


class WrongOrigin(KeyRejected):
    """A token that was not made for the page that uses it."""
