"""What staging wrote for one audience: the site's facts, register, past, and the head of every page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

__all__ = ["Folder", "Site", "Staged", "StagedPage"]

_FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of guides and what it is called in each language."""

    name: str
    titles: Mapping[str, str]

    def title(self, lang: str) -> str:
        """Its title in a language, or its name made readable where `kb.yml` gives none."""
        return self.titles.get(lang) or self.name.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Site:
    """The facts of `site.json`."""

    audience: str
    """`clients` or `agents`."""
    base: str
    """Path the site stands at, with slashes: `/` or `/agents/`."""
    url: str
    """Full address of the site, ending in a slash."""
    names: Mapping[str, str]
    """Its name in each language."""
    default: str
    """The language at the root."""
    languages: tuple[str, ...]
    """All languages, in the order of the language switch."""
    folders: tuple[Folder, ...]
    """In the order of the navigation."""
    contact: str | None
    on: dt.date
    """The day the texts were staged for."""
    preview: bool
    """Whether texts that are not approved are shown."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read the shape that `kbserver.publish.staging` writes."""
        return cls(
            audience=data["audience"],
            base=data["base"],
            url=data["url"],
            names=data["names"],
            default=data["languages"]["default"],
            languages=tuple(data["languages"]["list"]),
            folders=tuple(Folder(item["folder"], item["titles"]) for item in data["folders"]),
            contact=data.get("contact"),
            on=dt.date.fromisoformat(data["on"]),
            preview=data["preview"],
        )

    def path(self, lang: str, page_id: str) -> str:
        """Address of a page relative to the site's root: `pt/protocols/callback/`; a home page's is `pt/`."""
        prefix = "" if lang == self.default else f"{lang}/"
        stem = page_id.removesuffix("index")
        return f"{prefix}{stem}/" if stem and not stem.endswith("/") else prefix + stem

    def address(self, lang: str, page_id: str) -> str:
        """Full address of a page."""
        return self.url + self.path(lang, page_id)

    def within(self, url: str) -> str:
        """An address on this host as a path relative to the site's root."""
        return url.removeprefix(self.base)


@dataclass(frozen=True, slots=True)
class StagedPage:
    """One staged file."""

    src: str
    """Path under the staged folder: `pt/protocols/callback.md`."""
    title: str
    description: str
    kb: Mapping[str, Any]
    """The `kb` part of its front matter."""

    @property
    def page_id(self) -> str:
        """Path without language and suffix: a guide's id, `index`, `search`, `changes` or `register`."""
        return self.src.partition("/")[2].removesuffix(".md")

    @property
    def lang(self) -> str:
        """The language of the folder it stands in."""
        return self.src.partition("/")[0]

    @property
    def is_guide(self) -> bool:
        """Whether it holds a guide, and is not one of the site's own pages."""
        return bool(self.kb["page"] == "guide")

    @property
    def is_fallback(self) -> bool:
        """Whether its text is in another language than its readers asked for."""
        return bool(self.kb["is_fallback"])


class Staged:
    """A staged folder: `staged/` and the data files beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "staged"
        self.site = Site.from_json(_read(folder / "site.json"))

    @cached_property
    def pages(self) -> dict[str, StagedPage]:
        """Every page by its `src`, languages in order, paths sorted."""
        found = (
            (path.relative_to(self.docs).as_posix(), path)
            for lang in self.site.languages
            for path in sorted((self.docs / lang).rglob("*.md"))
        )
        return {src: _page(src, path) for src, path in found}

    @cached_property
    def register(self) -> dict[str, Any]:
        """The content of `register.json`."""
        return _read(self.folder / "register.json")

    @cached_property
    def registered(self) -> dict[str, Mapping[str, Any]]:
        """The register's entries by guide id."""
        return {guide["guide_id"]: guide for guide in self.register["guides"]}

    @cached_property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """What `changes.json` lists, newest first."""
        found: Sequence[Mapping[str, Any]] = _read(self.folder / "changes.json")["changes"]
        return found

    def versions_of(self, guide_id: str, lang: str) -> Sequence[Mapping[str, Any]]:
        """What `versions.json` lists of a text, oldest first; nothing for one that was never approved."""
        found: Sequence[Mapping[str, Any]] = self._versions.get(guide_id, {}).get(lang, ())
        return found

    @cached_property
    def _versions(self) -> dict[str, Any]:
        return _read(self.folder / "versions.json")

    def pages_in(self, lang: str) -> list[StagedPage]:
        """The pages of one language folder."""
        return [page for page in self.pages.values() if page.lang == lang]


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _page(src: str, path: Path) -> StagedPage:
    # the front matter is JSON, so that it need not pass through YAML twice
    text = path.read_text(encoding="utf-8").removeprefix(_FENCE)
    head, _ = json.JSONDecoder().raw_decode(text)
    return StagedPage(src, head["title"], head.get("description", ""), head["kb"])
