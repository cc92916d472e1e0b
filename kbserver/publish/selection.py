"""Which texts an audience gets on a day, and how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from kbserver.approval.digest import digest_of
from kbserver.approval.status import Standing, standing
from kbserver.config import Config
from kbserver.guides.audience import may_read, project
from kbserver.guides.library import Library
from kbserver.guides.links import Target, guide_url, target_of, unlink
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Guide, Section, Translation
from kbserver.guides.slots import displays
from kbserver.guides.translations import TranslationState
from kbserver.publish.rendering import EarlierTexts, rendering_state

__all__ = ["Selection", "Shown", "select"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text an audience gets, projected for it."""

    translation: Translation
    body: str
    """Markdown without what the audience may not read, and without links it could not follow."""
    standing: Standing
    state: TranslationState
    """How it renders the source text in force, as far as this audience can tell."""
    version: int
    """Number of the version within the audience; 0 for a text that is not approved."""
    langs: tuple[str, ...]
    """Languages in which the guide has a text of its own here."""
    sections: tuple[Section, ...]
    """The body cut into sections, with links that work on this audience's site."""
    files: tuple[str, ...]
    """Files the sections show or link to, by path relative to the project."""


@dataclass(slots=True)
class Selection:
    """All an audience gets on a day."""

    audience: str
    on: dt.date
    preview: bool
    library: Library
    standings: dict[str, Standing]
    """Of every translation, shown or not, by its file's path."""
    guides: dict[str, dict[str, Shown]] = field(default_factory=dict)
    """By guide id and language; guides without any text are absent."""

    @property
    def config(self) -> Config:
        """The configuration of the snapshot."""
        return self.library.config

    @property
    def base(self) -> str:
        """Where the audience's site begins."""
        return "/" if self.audience == "clients" else f"/{self.audience}/"

    def url(self, guide_id: str, lang: str, anchor: str = "") -> str:
        """Path of a guide on the audience's site."""
        default = self.config.languages.default
        return guide_url(guide_id, lang, default=default, base=self.base, anchor=anchor)

    def file_place(self, path: str, lang: str) -> str:
        """Where a page of `lang` finds a shown file in the staged folder; `path` is relative to the project.

        The generator gives a page the files of its own language only, and `es/a.png` beside `pt/a.png` is
        another picture: one of another language gets a folder that no guide can have.
        """
        folder, _, rest = path.removeprefix("content/").partition("/")
        if folder not in self.config.languages.list or folder == lang:
            return path.removeprefix("content/")
        return f"{lang}/_{folder}/{rest}"

    def file_url(self, path: str, lang: str) -> str:
        """Path on the audience's site of a file that a page of `lang` shows."""
        return self.base + self.file_place(path, lang).removeprefix(f"{self.config.languages.default}/")

    def best(self, guide_id: str, lang: str) -> Shown:
        """The guide's text for readers of `lang`: their own, or the fallback they prefer."""
        texts = self.guides[guide_id]
        return next(texts[tag] for tag in self.config.languages.preference(lang) if tag in texts)


def select(
    library: Library,
    audience: str,
    on: dt.date,
    *,
    preview: bool = False,
    earlier: EarlierTexts = lambda _path: iter(()),
) -> Selection:
    """Choose the texts an audience gets on the day `on`.

    Args:
        library: The guides of one snapshot.
        audience: `clients` or `agents`.
        on: The day, in the configured time zone.
        preview: Whether texts that are not in force are shown too.
        earlier: Former contents of a file, to tell what an outdated translation rendered.
    """
    standings = {t.path: _standing(t, library, on) for t in library.translations}
    selection = Selection(audience, on, preview, library, standings)
    chosen = {
        guide.guide_id: texts
        for guide in library.guides.values()
        if (texts := _texts(guide, audience, standings, preview=preview))
    }
    for guide_id, texts in chosen.items():
        selection.guides[guide_id] = {
            t.lang: _shown(t, texts, selection, chosen.keys(), earlier) for t in texts
        }
    return selection


def _standing(translation: Translation, library: Library, on: dt.date) -> Standing:
    digest = digest_of(translation, library.snapshot.files)
    return standing(translation, digest, library.config, on)


def _texts(
    guide: Guide, audience: str, standings: dict[str, Standing], *, preview: bool
) -> Sequence[Translation]:
    return [
        t
        for t in guide.translations.values()
        if may_read(audience, t.meta) and (preview or standings[t.path].published)
    ]


def _shown(
    translation: Translation,
    texts: Sequence[Translation],
    selection: Selection,
    guide_ids: Container[str],
    earlier: EarlierTexts,
) -> Shown:
    def works(target: Target) -> bool:
        if target.file:
            return target.file in selection.library.snapshot.files
        return target.guide_id is None or target.guide_id in guide_ids

    standing_ = selection.standings[translation.path]
    files: set[str] = set()
    source = next((t for t in texts if t.meta.translation is None), None)
    body = unlink(project(translation.body, selection.audience), translation.path, works)
    return Shown(
        translation=translation,
        body=body,
        standing=standing_,
        state=rendering_state(
            translation, source, selection.audience, selection.library.snapshot.files, earlier
        ),
        version=1 if standing_.in_force_from else 0,
        langs=tuple(t.lang for t in texts),
        sections=tuple(_sections(translation, body, selection, files)),
        files=tuple(sorted(files)),
    )


def _sections(translation: Translation, body: str, selection: Selection, files: set[str]) -> list[Section]:
    """The sections; `files` receives what they show."""

    def resolve(address: str) -> str:
        target = target_of(address, translation.path)
        if target.file:
            files.add(target.file)
            return selection.file_url(target.file, translation.lang)
        if target.guide_id and target.lang:
            return selection.url(target.guide_id, target.lang, target.anchor)
        return address

    slots = displays(selection.config.slots, translation.lang)
    return sections_of(body, line=translation.body_line, slots=slots, resolve=resolve)
