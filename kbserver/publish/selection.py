"""Which texts an audience gets on a day: the versions in force, and the others it may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kbserver.approval.history import History, history_of
from kbserver.approval.status import Standing
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Span, Version, for_clients, spans
from kbserver.config import Config
from kbserver.derived import Derived
from kbserver.guides.audience import may_read
from kbserver.guides.library import Library, read_again, targets_again
from kbserver.guides.links import Target
from kbserver.guides.model import Translation
from kbserver.guides.translations import TranslationState
from kbserver.publish.rendering import rendering_state
from kbserver.publish.shown import Facts, Places, Shown, make_shown
from kbserver.publish.standings import standings_of

__all__ = ["Selection", "select"]


T = TypeVar("T")


@dataclass(slots=True)
class Selection:
    """All an audience gets on a day."""

    audience: str
    on: dt.date
    preview: bool
    library: Library
    history: History
    places: Places
    standings: dict[str, Standing]
    """Of every text as it is being written, by its file's path."""
    spans: dict[str, dict[str, list[Span]]] = field(default_factory=dict)
    """By guide id and language: the versions the audience may know of, in order; where there are any.

    Of a guide whose past has not changed since the last build, they are the same objects.
    """
    approved: list[tuple[Span, _Text]] = field(default_factory=list)
    """Every version that is in force on some day with its text, by guide, language and number."""
    guides: dict[str, dict[str, Shown]] = field(default_factory=dict)
    """By guide id and language: what is in force; guides without any text are absent."""

    @property
    def config(self) -> Config:
        """The configuration of the snapshot."""
        return self.library.config

    @property
    def base(self) -> str:
        """Where the audience's site begins."""
        return self.places.base

    def url(self, guide_id: str, lang: str, *, version: int | None = None, anchor: str = "") -> str:
        """Path of a guide on the audience's site, or of a version of it that is not in force."""
        return self.places.url(guide_id, lang, version=version, anchor=anchor)

    def review_by(self, version: Version) -> dt.date | None:
        """Day by which a version must be reviewed, as far as the audience may know."""
        if self.audience == "agents":
            return version.review(self.config.approval.review_interval)
        # a day reckoned from approvals would move with those of what only agents read
        return version.review_by

    def best(self, guide_id: str, lang: str) -> Shown:
        """The guide's text for readers of `lang`: their own, or the fallback they prefer."""
        texts = self.guides[guide_id]
        return next(texts[tag] for tag in self.config.languages.preference(lang) if tag in texts)

    def of_guides(self, kind: str, derive: Callable[[Selection, str], T]) -> dict[str, T]:
        """What follows from the past of each guide, derived once for as long as that is the same."""
        guides, config = list(self.spans), self.config
        rows = [(config, by_lang) for by_lang in self.spans.values()]
        found = self.library.derived.many(self.source(kind), rows, lambda place: derive(self, guides[place]))
        return dict(zip(guides, found, strict=True))

    def source(self, kind: str, *more: object) -> tuple[object, ...]:
        """Names what is derived for this audience and day, apart from texts."""
        return kind, self.audience, self.on, self.preview, *more

    def texts(self) -> Iterator[Shown]:
        """Every text in force, by guide and language."""
        return (shown for texts in self.guides.values() for shown in texts.values())

    def others(self) -> Iterator[Shown]:
        """Every version that is in force on some other day than this one, by guide, language and number."""
        for span, text in self.approved:
            if not span.covers(self.on):
                yield _made(self, text, (text.translation.lang,), self.guides, past=True)


def select(
    library: Library,
    audience: str,
    on: dt.date,
    *,
    preview: bool = False,
    history: History | None = None,
) -> Selection:
    """Choose the texts an audience gets on the day `on`.

    Args:
        library: The guides of one snapshot.
        audience: `clients` or `agents`.
        on: The day, in the configured time zone.
        preview: Whether texts that are not in force are shown too.
        history: The approved past up to that snapshot; by default what its files alone tell.
    """
    history = history or history_of(library.snapshot, on)
    standings = standings_of(library, history, on)
    places = Places(library.config, audience, library.snapshot.files, _aliases(library))
    selection = Selection(audience, on, preview, library, history, places, standings)
    selection.spans = _spans(selection)
    selection.approved = list(_approved(selection))
    in_force = (text for span, text in selection.approved if span.covers(on))
    chosen: dict[str, dict[str, _Text]] = {}
    for text in _working_texts(selection) if preview else in_force:
        chosen.setdefault(text.translation.guide_id, {})[text.translation.lang] = text
    around, guides = _around(selection, chosen), sorted(chosen)
    rows = [(library.config, around, *chosen[guide_id].values()) for guide_id in guides]
    shown = library.derived.many(
        selection.source("guide"),
        rows,
        lambda place: _shown(selection, chosen[guides[place]], chosen),
        [(guide_id, *chosen[guide_id]) for guide_id in guides],
    )
    selection.guides = dict(zip(guides, shown, strict=True))
    return selection


def _around(selection: Selection, chosen: Iterable[str]) -> object:
    """Stands for all that links may lead to: the guides, their former ids, and what is not a guide."""
    places = selection.places
    files = frozenset((path, content) for path, content in places.present.items() if not path.endswith(".md"))
    source = ("around", places.audience, frozenset(chosen), frozenset(places.aliases.items()), files)
    return selection.library.derived.of(source, object)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to be shown, with what is known of it."""

    translation: Translation
    files: Mapping[str, bytes]
    facts: Facts
    derived: Derived = field(default_factory=Derived, compare=False, repr=False)
    """How it is shown, wherever its links may lead."""


def _aliases(library: Library) -> dict[str, str]:
    """Present ids of guides, by former ones that no guide has now."""
    return {
        alias: translation.guide_id
        for translation in library.translations
        for alias in translation.meta.aliases
        if alias not in library.guides
    }


def _spans(selection: Selection) -> dict[str, dict[str, list[Span]]]:
    languages = selection.config.languages.list
    pasts: dict[str, dict[str, TranslationHistory]] = {}
    for history in selection.history.all():
        if history.lang in languages and history.versions:
            pasts.setdefault(history.guide_id, {})[history.lang] = history
    config, guides = selection.config, list(pasts)

    def make(place: int) -> dict[str, list[Span]]:
        return _spans_by_lang(selection, guides[place], pasts[guides[place]])

    rows = [(config, *past.values()) for past in pasts.values()]
    as_it_is = [
        (guide_id, _source_lang(selection, guide_id), *[history.changes for history in past.values()])
        for guide_id, past in pasts.items()
    ]
    found = selection.library.derived.many(selection.source("spans"), rows, make, as_it_is)
    return {guide_id: by_lang for guide_id, by_lang in zip(guides, found, strict=True) if by_lang}


def _source_lang(selection: Selection, guide_id: str) -> str | None:
    guide = selection.library.guides.get(guide_id)
    return guide.source.lang if guide and guide.source else None


def _spans_by_lang(
    selection: Selection, guide_id: str, past: Mapping[str, TranslationHistory]
) -> dict[str, list[Span]]:
    found = {lang: _spans_of(selection, history) for lang, history in past.items()}
    if selection.audience == "clients":
        found = _open_to_clients(selection, guide_id, found)
    return {lang: found[lang] for lang in selection.config.languages.list if found.get(lang)}


def _spans_of(selection: Selection, history: TranslationHistory) -> list[Span]:
    if selection.audience == "agents":
        return spans(history.versions)
    # the future is for agents only: neither a version nor an end that is still to come shows
    begun = [v for v in for_clients(history.versions) if v.begins <= selection.on]
    return spans([_without_future(version, selection.on) for version in begun])


def _without_future(version: Version, on: dt.date) -> Version:
    if version.ended_by == "narrowed" and version.ends is not None and version.ends >= on:
        return replace(version, ends=None, ended_by=None)
    return version


def _open_to_clients(
    selection: Selection, guide_id: str, by_lang: Mapping[str, list[Span]]
) -> dict[str, list[Span]]:
    """The languages clients may know of; a guide that was narrowed to agents hides its past as well."""
    source = _source_lang(selection, guide_id)
    if source and not _is_open(selection, guide_id, source):
        return {}
    return {lang: each for lang, each in by_lang.items() if _is_open(selection, guide_id, lang)}


def _is_open(selection: Selection, guide_id: str, lang: str) -> bool:
    history = selection.history.of(guide_id, lang)
    begun = [v for v in history.versions if v.begins <= selection.on] if history else []
    return not begun or begun[-1].audience == "clients"


def _approved(selection: Selection) -> Iterator[tuple[Span, _Text]]:
    """The versions in force on any day with their texts, by guide, language and number."""
    derived = selection.library.derived
    source, config = selection.source("texts"), selection.config
    new = [
        guide_id
        for guide_id, by_lang in selection.spans.items()
        if not derived.knows(source, config, by_lang)
    ]
    wanted = [span.version for guide_id in new for span in _lived(selection, guide_id)]
    # those of all new guides together: git is asked once
    read = dict(zip(map(id, wanted), selection.history.texts(wanted, derived), strict=True))

    def texts(selection: Selection, guide_id: str) -> list[tuple[Span, _Text]]:
        return [
            (span, _approved_text(selection, guide_id, span, *read[id(span.version)]))
            for span in _lived(selection, guide_id)
        ]

    for each in selection.of_guides("texts", texts).values():
        yield from each


def _lived(selection: Selection, guide_id: str) -> list[Span]:
    return [span for each in selection.spans[guide_id].values() for span in each if span.first]


def _approved_text(
    selection: Selection, guide_id: str, span: Span, content: bytes, files: Mapping[str, bytes]
) -> _Text:
    translation = read_again(span.version.path, content, selection.library.derived)
    if translation.guide_id != guide_id:
        translation = replace(translation, guide_id=guide_id)
    now = span.covers(selection.on)
    state = _state(selection, translation) if now else _recorded_state(translation)
    return _Text(translation, files, _facts(selection, span, state))


def _working_texts(selection: Selection) -> Iterator[_Text]:
    """Every text as it is being written, with its standing; for previews."""
    for translation in selection.library.translations:
        if not may_read(selection.audience, translation.meta):
            continue
        standing = selection.standings[translation.path]
        span = _span_of(selection, translation, standing)
        facts = Facts(
            status=standing.status,
            version=span.version.number if span else 0,
            first=span.first if span else None,
            last=span.last if span else None,
            approvals=standing.version.approvals if standing.version else (),
            review_by=standing.review_by if selection.audience == "agents" else translation.meta.review_by,
            state=_state(selection, translation),
            digest=standing.digest,
            commit=standing.version.commit if standing.version else "",
        )
        yield _Text(translation, selection.library.snapshot.files, facts)


def _span_of(selection: Selection, translation: Translation, standing: Standing) -> Span | None:
    """The version a working text is, in the audience's own sequence."""
    history = selection.history.of(translation.guide_id, translation.lang)
    if standing.version is None or history is None:
        return None
    own = for_clients(history.versions) if selection.audience == "clients" else history.versions
    return spans(own)[-1]


def _facts(selection: Selection, span: Span, state: TranslationState) -> Facts:
    version, review = span.version, selection.review_by(span.version)
    overdue = review is not None and review < selection.on and span.covers(selection.on)
    return Facts(
        status="overdue" if overdue else "approved",
        version=version.number,
        first=span.first,
        last=span.last,
        approvals=version.approvals,
        review_by=review,
        state=state,
        digest=version.digest,
        commit=version.commit,
    )


def _state(selection: Selection, translation: Translation) -> TranslationState:
    rendering = translation.meta.translation
    if rendering is None:
        return "source"
    history = selection.history.of(translation.guide_id, rendering.of)
    source = _source_shown(selection, translation.guide_id, rendering.of)
    return rendering_state(translation, source, history, selection.audience)


def _source_shown(selection: Selection, guide_id: str, lang: str) -> Collection[str]:
    """Digests of the source text that is shown: the one in force, in a preview the one being written."""
    if selection.preview:
        guide = selection.library.guides.get(guide_id)
        source = guide.translations.get(lang) if guide else None
        readable = source is not None and may_read(selection.audience, source.meta)
        return selection.standings[source.path].digests if source and readable else ()
    by_lang = selection.spans.get(guide_id, {})
    current = (span.version for span in by_lang.get(lang, ()) if span.covers(selection.on))
    return next((version.digests for version in current), ())


def _recorded_state(translation: Translation) -> TranslationState:
    return "source" if translation.meta.translation is None else "current"


def _shown(
    selection: Selection, texts: Mapping[str, _Text], chosen: Mapping[str, Mapping[str, _Text]]
) -> dict[str, Shown]:
    langs = tuple(lang for lang in selection.config.languages.list if lang in texts)
    return {lang: _made(selection, texts[lang], langs, chosen) for lang in langs}


def _made(
    selection: Selection, text: _Text, langs: tuple[str, ...], chosen: Container[str], *, past: bool = False
) -> Shown:
    """The text as the audience gets it, made once for as long as all that it is made of stays the same."""
    translation, files, places = text.translation, text.files, selection.places

    def led(target: Target) -> tuple[object, ...]:
        guide_id = places.guide(target)
        file = target.file or ""
        return guide_id, guide_id in chosen, files.get(file), places.present.get(file)

    targets = targets_again(translation, text.derived)
    return text.derived.of(
        (langs, past, tuple(map(led, targets))),
        lambda: make_shown(
            translation,
            files,
            text.facts,
            places=places,
            guide_ids=chosen.__contains__,
            langs=langs,
            past=past,
        ),
    )
