"""Where files stand: languages, reserved names, sizes, links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

from kbserver.errors import Problem
from kbserver.guides.library import Library, unread
from kbserver.repository import CONTENT

__all__ = ["check", "is_plain"]

# What mkdocs-static-i18n takes for a language folder, and then drops without a word when not configured.
_LIKE_LANGUAGE = re.compile(r"[a-zA-Z]{2}([-_][A-Za-z]{2,4})?([-_][A-Za-z]{2})?")
_SEGMENT = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_FIRST = {"api", "agents", "embed", "console", "es", "pt", "en", "assets", "search", "problems"}
_LAST = {"versions", "diff", "index", "readme", "register", "sitemap", "robots", "404"}
_WHOLE = {"changes"}
_BELOW = {"versions", "diff"}
"""Folders in which a guide's versions and differences stand."""
_FEED = re.compile(r"feed\.[a-z]+\.xml")


def check(library: Library) -> Iterator[Problem]:
    """Folders that look like unconfigured languages, reserved or unusable names, large files, stray links."""
    snapshot, languages = library.snapshot, library.config.languages.list
    for path in (*snapshot.too_large, *snapshot.stray_links, *snapshot.unreadable):
        if problem := unread(snapshot, path):
            yield problem
    content = list(snapshot.under(CONTENT))
    for folder in sorted({path.split("/", 2)[1] for path in content if path.count("/") > 1}):
        if _LIKE_LANGUAGE.fullmatch(folder) and folder not in languages:
            what = "looks like a language that kb.yml does not list; no page of it would be published"
            yield Problem(
                f"{CONTENT}/{folder}",
                0,
                "unconfigured-language",
                what,
                "list it under languages, or rename it",
            )
    for problems in library.derived.each(("path", *languages), content, partial(_of_paths, languages)):
        yield from problems


def _of_paths(languages: Collection[str], paths: Iterable[str]) -> Iterator[Sequence[Problem]]:
    return (tuple(_of_path(path, languages)) for path in paths)


def _of_path(path: str, languages: Collection[str]) -> Iterator[Problem]:
    if not path.isprintable() or "\\" in path:
        what = "the name has characters no address can show"
        yield Problem(path, 0, "bad-path", what, "rename the file")
    elif path.lower().endswith((".md", ".markdown")):
        yield from _guide_path(path, languages)


def _guide_path(path: str, languages: Collection[str]) -> Iterator[Problem]:
    lang, _, rest = path.removeprefix(f"{CONTENT}/").partition("/")
    if _LIKE_LANGUAGE.fullmatch(lang) and lang not in languages:
        return
    if lang in languages and not rest.endswith(".md"):
        suffix = rest.rpartition(".")[2]
        remedy = f"rename it to {path.removesuffix(suffix)}md"
        yield Problem(path, 0, "bad-path", f"ends in .{suffix}, so nobody reads it as a guide", remedy)
        return
    if lang not in languages:
        what = "is Markdown outside the language folders"
        yield Problem(path, 0, "bad-path", what, "put it at content/<language>/<guide id>.md")
        return
    guide_id = rest.removesuffix(".md")
    if bad := _strange(guide_id):
        what = f"the name {bad[0]!r} would not make a plain address"
        yield Problem(path, 0, "bad-path", what, "use small letters, digits and hyphens")
    if reserved := _reserved(guide_id):
        what = f"the name {reserved[0]!r} is the system's own"
        yield Problem(path, 0, "reserved-name", what, "choose another name")


def is_plain(guide_id: str) -> bool:
    """Whether the address of a guide of this id would be plain, and nobody else's."""
    return not (_strange(guide_id) or _reserved(guide_id))


def _strange(guide_id: str) -> Sequence[str]:
    return [segment for segment in guide_id.split("/") if not _SEGMENT.fullmatch(segment)]


def _reserved(guide_id: str) -> Sequence[str]:
    segments = guide_id.split("/")
    own = [(segments[0], _FIRST), (segments[-1], _LAST), (guide_id, _WHOLE)]
    own += [(segment, _BELOW) for segment in segments[1:]]
    reserved = [name for name, names in own if name in names]
    return reserved or ([guide_id] if _FEED.fullmatch(guide_id) else [])
