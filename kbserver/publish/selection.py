"""Which texts an audience gets on a day: the versions in force, and the others it may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kbserver.approval.history import History, history_of
from kbserver.approval.status import Standing
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Span, Version, for_clients, spans
from kbserver.config import Config
from kbserver.guides.audience import may_read
from kbserver.guides.library import Library, read_translation
from kbserver.guides.model import Translation
from kbserver.guides.translations import TranslationState
from kbserver.publish.rendering import rendering_state
from kbserver.publish.shown import Facts, Places, Shown, make_shown

__all__ = ["Selection", "select"]


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
    """By guide id and language: the versions the audience may know of, in order; where there are any."""
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

    def url(self, guide_id: str, lang: str, anchor: str = "") -> str:
        """Path of a guide on the audience's site."""
        return self.places.url(guide_id, lang, anchor)

    def best(self, guide_id: str, lang: str) -> Shown:
        """The guide's text for readers of `lang`: their own, or the fallback they prefer."""
        texts = self.guides[guide_id]
        return next(texts[tag] for tag in self.config.languages.preference(lang) if tag in texts)

    def others(self) -> Iterator[Shown]:
        """Every version that is in force on some other day than this one, by guide, language and number."""
        wanted = [
            (guide_id, span)
            for guide_id, by_lang in self.spans.items()
            for each in by_lang.values()
            for span in each
            if span.first is not None and not span.covers(self.on)
        ]
        texts = self.history.texts(span.version for _, span in wanted)
        for (guide_id, span), (content, files) in zip(wanted, texts, strict=True):
            translation = _translation(span.version, content, guide_id)
            facts = replace(_facts(self, span), state=_recorded_state(translation))
            yield make_shown(
                translation,
                files,
                facts,
                places=self.places,
                guide_ids=self.guides.__contains__,
                langs=(translation.lang,),
                past=True,
            )


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
    standings = {t.path: history.standing(t, library.config, on) for t in library.translations}
    places = Places(library.config, audience, library.snapshot.files, _aliases(library))
    selection = Selection(audience, on, preview, library, history, places, standings)
    selection.spans = _spans(selection)
    texts = _working_texts(selection) if preview else _texts_in_force(selection)
    chosen: dict[str, dict[str, _Text]] = {}
    for text in texts:
        chosen.setdefault(text.translation.guide_id, {})[text.translation.lang] = text
    for guide_id in sorted(chosen):
        selection.guides[guide_id] = _shown(selection, chosen[guide_id], chosen)
    return selection


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to be shown, with what is known of it."""

    translation: Translation
    files: Mapping[str, bytes]
    facts: Facts


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
    found: dict[str, dict[str, list[Span]]] = {}
    for history in selection.history.all():
        if history.lang in languages and history.versions:
            found.setdefault(history.guide_id, {})[history.lang] = _spans_of(selection, history)
    if selection.audience == "clients":
        found = {guide_id: _open_to_clients(selection, guide_id, each) for guide_id, each in found.items()}
    return {
        guide_id: {lang: by_lang[lang] for lang in languages if by_lang.get(lang)}
        for guide_id, by_lang in found.items()
        if any(by_lang.values())
    }


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
    guide = selection.library.guides.get(guide_id)
    source = guide.source.lang if guide and guide.source else None
    if source and not _is_open(selection, guide_id, source):
        return {}
    return {lang: each for lang, each in by_lang.items() if _is_open(selection, guide_id, lang)}


def _is_open(selection: Selection, guide_id: str, lang: str) -> bool:
    history = selection.history.of(guide_id, lang)
    begun = [v for v in history.versions if v.begins <= selection.on] if history else []
    return not begun or begun[-1].audience == "clients"


def _texts_in_force(selection: Selection) -> Iterator[_Text]:
    current = [
        (guide_id, span)
        for guide_id, by_lang in selection.spans.items()
        for each in by_lang.values()
        for span in each
        if span.covers(selection.on)
    ]
    texts = selection.history.texts(span.version for _, span in current)
    for (guide_id, span), (content, files) in zip(current, texts, strict=True):
        translation = _translation(span.version, content, guide_id)
        facts = _facts(selection, span)
        yield _Text(translation, files, replace(facts, state=_state(selection, translation)))


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
            review_by=standing.review_by,
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


def _translation(version: Version, content: bytes, guide_id: str) -> Translation:
    return replace(read_translation(version.path, content), guide_id=guide_id)


def _facts(selection: Selection, span: Span) -> Facts:
    version, config = span.version, selection.config
    review = version.review(config.approval.review_interval)
    covers = span.covers(selection.on)
    return Facts(
        status="overdue" if covers and review < selection.on else "approved",
        version=version.number,
        first=span.first,
        last=span.last,
        approvals=version.approvals,
        review_by=review,
        state="source",
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
    return {
        lang: make_shown(
            texts[lang].translation,
            texts[lang].files,
            texts[lang].facts,
            places=selection.places,
            guide_ids=chosen.__contains__,
            langs=langs,
        )
        for lang in langs
    }
