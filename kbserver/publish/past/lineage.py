"""What there is to show: the site's facts, and the versions of each guide in each language."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from kbserver.guides.links import guide_url

__all__ = ["Given", "Lineage", "Site", "State", "Version", "lineages"]

State = Literal["present", "past", "scheduled", "never"]

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Site:
    """The facts of `site.json` that these pages need."""

    audience: str
    base: str
    """Path the site stands at, with slashes: `/` or `/agents/`."""
    url: str
    """Full address of the site, ending in a slash."""
    names: Mapping[str, str]
    folders: Mapping[str, Mapping[str, str]]
    """Titles of folders by language, where `kb.yml` gives them."""
    default: str
    """The language at the root."""
    languages: tuple[str, ...]
    contact: str | None
    on: dt.date
    preview: bool

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what staging wrote."""
        data = json.loads(path.read_bytes())
        return cls(
            audience=data["audience"],
            base=data["base"],
            url=data["url"],
            names=data["names"],
            folders={each["folder"]: each["titles"] for each in data["folders"]},
            default=data["languages"]["default"],
            languages=tuple(data["languages"]["list"]),
            contact=data["contact"],
            on=dt.date.fromisoformat(data["on"]),
            preview=data["preview"],
        )

    def home(self, lang: str) -> str:
        """Path of a language's home page."""
        return self.base if lang == self.default else f"{self.base}{lang}/"

    def address(self, path: str) -> str:
        """Full address of a path on the site."""
        return self.url + path.removeprefix(self.base)


@dataclass(frozen=True, slots=True)
class Given:
    """An approval as readers see it."""

    area_name: str
    date: dt.date
    by: str | None
    """Who gave it; for agents only."""
    recorded: dt.date | None
    """The day git got it, where that is later than its date; for agents only."""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """Read an approval of `versions.json`."""
        recorded = dt.date.fromisoformat(entry["recorded"]) if entry.get("late") else None
        return cls(entry["area_name"], dt.date.fromisoformat(entry["date"]), entry.get("by"), recorded)


@dataclass(frozen=True, slots=True)
class Version:
    """One approved text of a guide in one language."""

    number: int
    title: str
    first: dt.date | None
    """First day in force; None where it never is."""
    last: dt.date | None
    """Last day in force, where that is known."""
    replaced_by: int | None
    """Where it is never in force: the number of the version that took its place."""
    replaced_on: dt.date | None
    """The day on which that happened, where it is the very day this one began."""
    approvals: tuple[Given, ...]
    renewals: tuple[Given, ...]
    ended_by: str | None
    digest: str | None
    """This and what follows for agents only."""
    commit: str | None
    reached_on: dt.date | None
    """Day on which it reached the main branch."""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """Read a version of `versions.json`."""
        return cls(
            number=entry["version"],
            title=entry["title"],
            first=_day(entry["in_force_from"]),
            last=_day(entry["in_force_to"]),
            replaced_by=entry.get("replaced_by"),
            replaced_on=_day(entry.get("replaced_on")),
            approvals=tuple(map(Given.of, entry["approvals"])),
            renewals=tuple(map(Given.of, entry.get("renewals", ()))),
            ended_by=entry.get("ended_by"),
            digest=entry.get("digest"),
            commit=entry.get("commit"),
            reached_on=_day(entry.get("reached_on")),
        )

    def state(self, on: dt.date) -> State:
        """How it stands on a day."""
        if self.first is None:
            return "never"
        if on < self.first:
            return "scheduled"
        return "present" if self.last is None or on <= self.last else "past"


@dataclass(frozen=True)
class Lineage:
    """All versions of a guide in one language, oldest first."""

    site: Site
    guide_id: str
    lang: str
    langs: tuple[str, ...]
    """Languages in which the guide has any."""
    versions: tuple[Version, ...]

    @cached_property
    def present(self) -> Version | None:
        """The version in force."""
        return next((v for v in self.versions if v.state(self.site.on) == "present"), None)

    @cached_property
    def lived(self) -> tuple[Version, ...]:
        """Those that are in force on some day."""
        return tuple(version for version in self.versions if version.first)

    @property
    def title(self) -> str:
        """What the guide is called now, or was called last."""
        return (self.present or self.versions[-1]).title

    @property
    def url(self) -> str:
        """Path of the guide's own page, whether there is one or not."""
        return self._url(self.lang)

    def list_url(self, lang: str) -> str:
        """Path of the list of versions in a language."""
        return f"{self._url(lang)}versions/"

    def version_url(self, version: Version) -> str:
        """Path of a version's page: the guide's own while it is in force."""
        return self._url(self.lang, None if version is self.present else version.number)

    def diff_url(self, before: Version, after: Version) -> str:
        """Path of the page that compares two versions."""
        return f"{self.url}diff/{before.number}-{after.number}/"

    def successor(self, version: Version) -> Version | None:
        """The version that took the place of another the day after its last."""
        following = self._next.get(version.number)
        follows = following and version.last and following.first == version.last + _DAY
        return following if follows else None

    def ended(self, version: Version) -> str | None:
        """Why a version is no longer in force; None while it is, and for clients, who are not told."""
        if version.state(self.site.on) != "past" or self.site.audience != "agents":
            return None
        return "replaced" if self.successor(version) else version.ended_by or "retired"

    @cached_property
    def _next(self) -> dict[int, Version]:
        return {one.number: other for one, other in pairwise(self.lived)}

    def _url(self, lang: str, version: int | None = None) -> str:
        site = self.site
        return guide_url(self.guide_id, lang, default=site.default, base=site.base, version=version)


def lineages(path: Path, site: Site) -> Iterator[Lineage]:
    """Every guide in every language that has a version, by guide and language."""
    known: dict[str, dict[str, Sequence[Mapping[str, Any]]]] = json.loads(path.read_bytes())
    for guide_id, by_lang in known.items():
        for lang, entries in by_lang.items():
            yield Lineage(site, guide_id, lang, tuple(by_lang), tuple(map(Version.of, entries)))


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
