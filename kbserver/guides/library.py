"""All guides of one snapshot, with what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from kbserver.config import FILE_NAME, UNREADABLE, Config, read_config
from kbserver.derived import Derived
from kbserver.errors import ConfigError, ContentError, EncodingError, GuideNotFound, Problem
from kbserver.guides.frontmatter import parse_front_matter, split
from kbserver.guides.links import Target, iter_links, target_of
from kbserver.guides.markdown import parse
from kbserver.guides.model import Guide, Translation
from kbserver.repository import CONTENT, LARGEST, Snapshot

__all__ = [
    "Library",
    "config_of",
    "files_shown",
    "guide_path",
    "load_library",
    "path_of",
    "read_again",
    "read_translation",
    "targets_again",
    "targets_of",
    "unread",
]

_GUIDE_PATH = re.compile(rf"{CONTENT}/(?P<lang>[^/]+)/(?P<guide_id>.+)\.md")


@dataclass
class Library:
    """The guides of a snapshot."""

    config: Config
    snapshot: Snapshot
    guides: dict[str, Guide] = field(default_factory=dict)
    """By guide id, sorted."""
    problems: list[Problem] = field(default_factory=list)
    """Files that could not be read as guides; they are in no guide."""
    derived: Derived = field(default_factory=Derived)
    """What earlier builds of this process derived from the same texts."""

    def guide(self, guide_id: str) -> Guide:
        """One guide; raise `GuideNotFound`."""
        if guide_id not in self.guides:
            raise GuideNotFound(guide_id)
        return self.guides[guide_id]

    def translation(self, guide_id: str, lang: str) -> Translation:
        """One translation; raise `GuideNotFound`."""
        found = self.guide(guide_id).translations.get(lang)
        if found is None:
            raise GuideNotFound(guide_id, lang)
        return found

    @property
    def all_broken(self) -> dict[tuple[str, str], list[Problem]]:
        """Files that hold no guide though one belongs there: by guide and language, why."""
        snapshot = self.snapshot
        paths = {problem.path for problem in self.problems}
        paths |= snapshot.too_large.keys() | snapshot.unreadable.keys() | snapshot.stray_links.keys()
        keys = {path: guide_path(path) for path in sorted(paths)}
        listed = self.config.languages.list
        return {key: self.broken(path) for path, key in keys.items() if key and key[1] in listed}

    @cached_property
    def translations(self) -> list[Translation]:
        """Every translation, by guide id and then in the configured order of languages."""
        return [t for guide in self.guides.values() for t in guide.translations.values()]

    def at(self, path: str) -> Translation:
        """The translation in a file, relative to the project; raise `ContentError` where there is none."""
        found = next((t for t in self.translations if t.path == path), None)
        if found is None:
            raise ContentError(self.broken(path) or [self._no_guide(path)])
        return found

    def broken(self, path: str) -> list[Problem]:
        """Why a guide's file cannot be read; nothing where it can, or where there is none."""
        problem = unread(self.snapshot, path)
        return [problem] if problem else [problem for problem in self.problems if problem.path == path]

    def _no_guide(self, path: str) -> Problem:
        key = guide_path(path)
        if key and key[1] not in self.config.languages.list:
            what = f"{key[1]!r} is no language of kb.yml ({', '.join(self.config.languages.list)})"
            return Problem(path, 0, "bad-path", what, "move the file, or list the language under languages")
        what = "no guide stands here" if key else "is not a guide's path"
        return Problem(path, 0, "bad-path", what, "put it at content/<language>/<guide id>.md")


def config_of(snapshot: Snapshot, derived: Derived | None = None) -> Config:
    """The configuration of a snapshot; raise `ConfigError`."""
    content = snapshot.files.get(FILE_NAME)
    if content is None and (problem := unread(snapshot, FILE_NAME)):
        raise ConfigError([problem])
    if content is None:
        where = f"commit {snapshot.commit[:12]}" if snapshot.commit else "this folder"
        what = f"there is no kb.yml in {where}"
        remedy = "commit it" if snapshot.commit else "run in the project's folder or name it with --project"
        raise ConfigError([Problem(FILE_NAME, 0, "no-config", what, remedy)])
    return (derived or Derived()).of(("config", content), lambda: read_config(content))


def unread(snapshot: Snapshot, path: str) -> Problem | None:
    """Why a file that stands there was not read; None where none stands there."""
    if reason := snapshot.unreadable.get(path):
        return Problem(path, 0, "unreadable", f"cannot be read ({reason})", UNREADABLE)
    if size := snapshot.too_large.get(path):
        remedy = "make it smaller" if path == FILE_NAME else "split the guide, or make the file smaller"
        return Problem(path, 0, "too-large", f"is {size:,} bytes, more than {LARGEST:,}", remedy)
    if target := snapshot.stray_links.get(path):
        what = f"is a symbolic link that leaves the content or leads nowhere ({target})"
        return Problem(path, 0, "stray-link", what, "copy the file instead")
    return None


def load_library(snapshot: Snapshot, config: Config, derived: Derived | None = None) -> Library:
    """Read every guide of a snapshot; unreadable files become problems."""
    library = Library(config, snapshot, derived=derived or Derived())
    files = [(path, snapshot.files[path]) for path in snapshot.under(CONTENT)]
    found: dict[str, dict[str, Translation]] = {}
    read = partial(map, partial(_read_if_guide, config.languages.list, library.derived))
    for translation, problems in library.derived.each(("guides", *config.languages.list), files, read):
        library.problems += problems
        if translation:
            found.setdefault(translation.guide_id, {})[translation.lang] = translation
    order = config.languages.list
    for guide_id in sorted(found):
        by_lang = found[guide_id]
        library.guides[guide_id] = Guide(guide_id, {lang: by_lang[lang] for lang in order if lang in by_lang})
    return library


def _read_if_guide(
    languages: Sequence[str], derived: Derived, file: tuple[str, bytes]
) -> tuple[Translation | None, Sequence[Problem]]:
    """The guide in a file, if it holds one, or why it could not be read."""
    match = _GUIDE_PATH.fullmatch(file[0])
    if not match or match["lang"] not in languages:
        return None, ()
    try:
        return read_again(*file, derived), ()
    except ContentError as error:
        return None, error.problems


def path_of(guide_id: str, lang: str) -> str:
    """File of a guide in a language, relative to the project."""
    return f"{CONTENT}/{lang}/{guide_id}.md"


def guide_path(path: str) -> tuple[str, str] | None:
    """Guide and language of a file, or None for one that holds no guide."""
    match = _GUIDE_PATH.fullmatch(path)
    return (match["guide_id"], match["lang"]) if match else None


def read_translation(path: str, content: bytes) -> Translation:
    """Read one file; raise `EncodingError` or `FrontMatterError` with every mistake."""
    match = _GUIDE_PATH.fullmatch(path)
    if not match:
        what = "is not a guide's path"
        raise ContentError([Problem(path, 0, "bad-path", what, "put it at content/<language>/<guide id>.md")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 (byte {content[error.start]:#04x})"
        raise EncodingError([Problem(path, line, "encoding", what, "save the file as UTF-8")]) from error
    if text.startswith("\ufeff"):
        what = "begins with a byte-order mark"
        raise EncodingError([Problem(path, 1, "encoding", what, "save the file as UTF-8 without it")])
    head = split(text, path)
    meta = parse_front_matter(head.yaml, path)
    return Translation(match["guide_id"], match["lang"], path, text, meta, head.body, head.body_line)


def read_again(path: str, content: bytes, derived: Derived) -> Translation:
    """The same, read once."""
    return derived.of(("translation", path, content), lambda: read_translation(path, content))


@lru_cache(maxsize=8192)
def files_shown(body: str, path: str) -> tuple[str, ...]:
    """Pictures and other files a body shows or links to, relative to the project, sorted."""
    return tuple(sorted({target.file for target in targets_of(body, path) if target.file}))


def targets_of(body: str, path: str) -> Iterator[Target]:
    """Where each link and picture of a body leads."""
    if "](" in body or "]:" in body:
        yield from (target_of(link.address, path) for link in iter_links(parse(body)))


def targets_again(translation: Translation, derived: Derived) -> tuple[Target, ...]:
    """The same of a text, found once."""
    body, path = translation.body, translation.path
    return derived.of("targets", lambda: tuple(targets_of(body, path)), translation)
