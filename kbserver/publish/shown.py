"""One text as one audience gets it: projected, cut into sections, with links that work for them."""

from __future__ import annotations

import datetime as dt
import hashlib
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from kbserver.approval.status import Status
from kbserver.approval.versions import Given
from kbserver.config import Config
from kbserver.derived import Derived
from kbserver.guides.audience import project
from kbserver.guides.decision_blocks import with_decisions, written_out
from kbserver.guides.links import Target, guide_url, target_of, unlink
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Section, Translation
from kbserver.guides.slots import displays
from kbserver.guides.translations import TranslationState

__all__ = ["Facts", "Places", "Shown", "make_shown"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a text beside its words."""

    status: Status
    version: int
    """Number of the version within the audience; 0 for a text that is not approved."""
    first: dt.date | None
    """First day in force; None for a text that is not approved, and for a version that never is in force."""
    last: dt.date | None
    """Last day in force, where that is known."""
    approvals: tuple[Given, ...]
    review_by: dt.date | None
    state: TranslationState
    """How it renders the source text in force, as far as this audience can tell."""
    digest: str
    """For agents only."""
    commit: str
    """Commit in which it became fully approved; for agents only."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text an audience gets, projected for it."""

    translation: Translation
    """As it was written; its guide's id is the present one, its path the one of its time."""
    body: str
    """Markdown with decisions written out, without what the audience may not read and links it cannot use."""
    facts: Facts
    past: bool
    """Whether its page is one of a past version or of one to come, not the guide's own."""
    langs: tuple[str, ...]
    """Languages in which the guide has a text of its own here."""
    sections: tuple[Section, ...]
    """The body cut into sections, with links that work on this audience's site."""
    forms: tuple[str, ...]
    """Of each section, a name for its HTML wherever it is shown: 16 hex digits."""
    files: Mapping[str, bytes]
    """Files the sections show or link to, as they were approved, by path relative to the project."""
    derived: Derived = field(default_factory=Derived, compare=False, repr=False)
    """What was made of it for this audience."""

    @property
    def lang(self) -> str:
        """Language of the text."""
        return self.translation.lang


@dataclass(frozen=True, slots=True)
class Places:
    """Where an audience finds guides and files."""

    config: Config
    audience: str
    present: Mapping[str, bytes]
    """Files as they stand now: what was approved otherwise gets a place of its own."""
    aliases: Mapping[str, str]
    """Present ids of guides, by former ones."""

    @property
    def base(self) -> str:
        """Where the audience's site begins."""
        return "/" if self.audience == "clients" else f"/{self.audience}/"

    def url(self, guide_id: str, lang: str, *, version: int | None = None, anchor: str = "") -> str:
        """Path of a guide on the audience's site, or of a version of it that is not in force."""
        default = self.config.languages.default
        return guide_url(guide_id, lang, default=default, base=self.base, version=version, anchor=anchor)

    def file(self, path: str, content: bytes, lang: str) -> str:
        """Where a page of `lang` finds a shown file in the staged folder; `path` is relative to the project.

        The generator gives a page the files of its own language only, and `es/a.png` beside `pt/a.png` is
        another picture: one of another language gets a folder that no guide can have, and so does a file that
        has changed since it was approved.
        """
        inner = path.removeprefix("content/")
        if self.present.get(path) != content:
            return f"{lang}/_approved/{_short(content)}/{posixpath.basename(path)}"
        folder, _, rest = inner.partition("/")
        if folder not in self.config.languages.list or folder == lang:
            return inner
        return f"{lang}/_{folder}/{rest}"

    def file_url(self, path: str, content: bytes, lang: str) -> str:
        """Path on the audience's site of a file that a page of `lang` shows."""
        return self.base + self.file(path, content, lang).removeprefix(f"{self.config.languages.default}/")

    def past_file(self, path: str, content: bytes) -> str:
        """Where a page of a past version finds a file it shows, in the built site."""
        return f"assets/past/{_short(content)}/{posixpath.basename(path)}"

    def guide(self, target: Target) -> str | None:
        """The present id of the guide a link leads to."""
        return self.aliases.get(target.guide_id, target.guide_id) if target.guide_id else None


def make_shown(
    translation: Translation,
    files: Mapping[str, bytes],
    facts: Facts,
    *,
    places: Places,
    guide_ids: Callable[[str], bool],
    langs: tuple[str, ...],
    past: bool = False,
) -> Shown:
    """Project a text and make its links work.

    Args:
        translation: The text.
        files: What it shows, as approved, by path.
        facts: What is said of it.
        places: Where the audience finds guides and files.
        guide_ids: Whether the audience gets a guide now.
        langs: Languages in which the guide has a text of its own.
        past: Whether its page is one of a past version or of one to come.
    """
    links = _Links(translation, files, places, guide_ids, past)
    projected, decisions = written_out(project(translation.body, places.audience), translation.lang)
    body = unlink(projected, translation.path, links.work)
    slots = displays(places.config.slots, translation.lang)
    cut = sections_of(body, line=translation.body_line, slots=slots, resolve=links.resolve)
    sections = tuple(with_decisions(cut, decisions))
    forms = tuple(_form(section.html, links.meant) for section in sections)
    return Shown(translation, body, facts, past, langs, sections, forms, dict(sorted(links.seen.items())))


@dataclass(slots=True)
class _Links:
    """Where the links of a text lead; see `make_shown`."""

    translation: Translation
    files: Mapping[str, bytes]
    places: Places
    guide_ids: Callable[[str], bool]
    past: bool
    seen: dict[str, bytes] = field(default_factory=dict)
    """Files that were met, by path."""
    meant: dict[str, str] = field(default_factory=dict)
    """What addresses mean, wherever that stands."""

    def work(self, target: Target) -> bool:
        """Whether the audience can follow a link."""
        if target.file:
            return target.file in self.files
        guide_id = self.places.guide(target)
        return guide_id is None or guide_id == self.translation.guide_id or self.guide_ids(guide_id)

    def resolve(self, address: str) -> str:
        """The address on the audience's site."""
        target = target_of(address, self.translation.path)
        if target.file and target.file in self.files:
            content = self.seen[target.file] = self.files[target.file]
            url = self._file_url(target.file, content)
            self.meant[url] = _short(content)
            return url
        guide_id = self.places.guide(target)
        if not guide_id or not target.lang:
            return address
        # a past page is not the guide's present one: what leads elsewhere in the text stays on the page
        within = self.past and address.startswith("#")
        url = address if within else self.places.url(guide_id, target.lang, anchor=target.anchor)
        self.meant[url] = f"{target.lang}/{guide_id}#{target.anchor}"
        return url

    def _file_url(self, path: str, content: bytes) -> str:
        if self.past:
            return self.places.base + self.places.past_file(path, content)
        return self.places.file_url(path, content, self.translation.lang)


def _form(html: str, meant: Mapping[str, str]) -> str:
    """A name for HTML by what its addresses mean, not where they stand."""
    for url in sorted(meant, key=len, reverse=True):
        html = html.replace(f'"{escape(url)}"', f'"{meant[url]}"')
    return _short(html.encode())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
