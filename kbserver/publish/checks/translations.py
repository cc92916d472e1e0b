"""Translations: each has its source, says the same things in the same places, and is not behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kbserver.approval.digest import source_digests
from kbserver.errors import Problem, Severity
from kbserver.guides.library import Library, path_of
from kbserver.guides.model import Guide, Translation
from kbserver.guides.translations import translation_state
from kbserver.publish.checks import decisions
from kbserver.publish.checks.page import Page, key_line

__all__ = ["check"]


def check(library: Library, guide: Guide, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """Missing, orphan, outdated and unlike translations of a guide, two sources; `pages` by path."""
    yield from _missing(library, guide)
    source = guide.source
    for translation in guide.translations.values():
        if translation.meta.translation is None:
            if source is not translation:
                yield _two_sources(translation, source)
        elif source is None or translation.meta.translation.of != source.lang:
            of = translation.meta.translation.of
            # what is wrong with that file is told there, and the pair is sound
            if of in guide.translations or not _unreadable(library, guide.guide_id, of):
                yield _orphan(translation)
        else:
            yield from _unlike(library, pages[source.path], pages[translation.path])


def _missing(library: Library, guide: Guide) -> Iterator[Problem]:
    known = guide.source or next(iter(guide.translations.values()))
    for lang in library.config.languages.list:
        if lang not in guide.translations and not _unreadable(library, guide.guide_id, lang):
            yield _absent(known, lang)


def _absent(known: Translation, lang: str) -> Problem:
    what = f"{known.guide_id} is missing in {lang!r}; readers get it in another language"
    remedy = f"translate it at {path_of(known.guide_id, lang)}"
    return Problem(known.path, 0, "missing-translation", what, remedy, "warning")


def _unreadable(library: Library, guide_id: str, lang: str) -> bool:
    path = path_of(guide_id, lang)
    return path in library.snapshot.files or bool(library.broken(path))


def _two_sources(translation: Translation, source: Translation | None) -> Problem:
    what = f"this guide has two sources, this and {source.path if source else 'none'}"
    remedy = f"run `kb translated {translation.path}` on the one that is a translation"
    return Problem(translation.path, 1, "two-sources", what, remedy)


def _orphan(translation: Translation) -> Problem:
    assert translation.meta.translation is not None  # noqa: S101 - the caller asked
    what = f"translates the {translation.meta.translation.of!r} text, which is not this guide's source"
    return Problem(
        translation.path, 1, "orphan-translation", what, "add the source or remove the translation key"
    )


def _unlike(library: Library, source: Page, page: Page) -> Iterator[Problem]:
    state = translation_state(page.translation, source_digests(source.translation, library))
    path = page.translation.path
    if state == "missing":
        yield _absent(source.translation, page.translation.lang)
    if state == "outdated":
        what = f"{source.translation.path} has changed since this was translated"
        remedy = f"bring it up to date, then run `kb translated {path}`"
        yield Problem(path, 1, "outdated-translation", what, remedy, "warning")
    for key in ("kind", "audience", "topic", "contexts", "timers"):
        theirs = getattr(source.translation.meta, key)
        if getattr(page.translation.meta, key) != theirs:
            line = key_line(page.translation, key)
            listed = isinstance(theirs, tuple)
            what = f"{key} are not the source's" if listed else f"{key} is not the source's ({theirs})"
            yield Problem(path, line, "unlike-source", what, "make them the same")
    # While a translation catches up with its source, its headings and decisions may lag behind.
    severity: Severity = "error" if state == "current" else "warning"
    yield from _ids(source, page, severity)
    yield from decisions.unlike(source, page, severity)


def _ids(source: Page, page: Page, severity: Severity) -> Iterator[Problem]:
    if source.anchors == page.anchors:
        return
    path = page.translation.path
    lacking = [anchor for anchor in source.anchors if anchor not in page.anchors]
    added = [anchor for anchor in page.anchors if anchor not in source.anchors]
    if lacking:
        what = f"lacks the headings {', '.join(lacking)} of {source.translation.path}"
        yield Problem(path, 1, "unpaired-id", what, "add them or give the headings these ids", severity)
    if added:
        what = f"has the headings {', '.join(added)}, which {source.translation.path} has not"
        line = _line(page, added[0])
        yield Problem(path, line, "unpaired-id", what, "give them the source's ids", severity)
    if not lacking and not added:
        what = f"has its headings in another order than {source.translation.path}"
        pairs = zip(source.anchors, page.anchors, strict=False)
        line = next((_line(page, found) for wanted, found in pairs if found != wanted), 1)
        yield Problem(path, line, "unpaired-id", what, "keep the source's order", severity)


def _line(page: Page, anchor: str) -> int:
    return next(section.line for section in page.sections if section.anchor == anchor)
