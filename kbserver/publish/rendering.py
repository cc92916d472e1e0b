"""Whether a translation still renders what an audience reads of its source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from kbserver.approval.digest import digest_of, digest_text
from kbserver.errors import ContentError
from kbserver.guides.audience import project
from kbserver.guides.library import files_shown, read_translation
from kbserver.guides.model import Translation
from kbserver.guides.translations import TranslationState, translation_state

__all__ = ["EarlierTexts", "rendering_state"]

EarlierTexts = Callable[[str], Iterator[bytes]]
"""From a file's path to its former contents, newest first."""

_MOST_TRIALS = 4096
"""Combinations of former pictures tried for one former text."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A source text of some time, with the sha256 of each file it showed then."""

    translation: Translation
    hashes: Mapping[str, str]

    def seen_by(self, audience: str) -> tuple[str, str, tuple[str | None, ...]]:
        """What an audience reads and sees of it."""
        body = project(self.translation.body, audience)
        shown = files_shown(body, self.translation.path)
        return self.translation.meta.title, body, tuple(self.hashes.get(path) for path in shown)


def rendering_state(
    translation: Translation,
    source: Translation | None,
    audience: str,
    files: Mapping[str, bytes],
    earlier: EarlierTexts,
) -> TranslationState:
    """How a text renders the source in force, as far as an audience can tell.

    For agents the digest decides. It covers agents' text too, so for clients another digest proves nothing:
    the text it names is looked up and compared as they saw it, and a text that cannot be found proves nothing
    either.

    Args:
        translation: The text in question.
        source: The guide's source text that the audience gets, if any.
        audience: `clients` or `agents`.
        files: Present files, by path relative to the project.
        earlier: Former contents of a file.
    """
    state = translation_state(translation, digest_of(source, files) if source else None)
    rendered = translation.meta.translation
    if state != "outdated" or audience == "agents" or source is None or rendered is None:
        return state
    then = _rendered_text(source, rendered.digest, files, earlier)
    now = _Text(source, {path: _sha256(files[path]) for path in _present(source, files)})
    return "outdated" if then and then.seen_by(audience) != now.seen_by(audience) else "current"


def _rendered_text(
    source: Translation, digest: str, files: Mapping[str, bytes], earlier: EarlierTexts
) -> _Text | None:
    for content in earlier(source.path):
        try:
            candidate = read_translation(source.path, content)
        except ContentError:
            continue
        for hashes in islice(_former_hashes(candidate, files, earlier), _MOST_TRIALS):
            if digest_text(candidate.guide_id, candidate.lang, candidate.text, hashes) == digest:
                return _Text(candidate, hashes)
    return None


def _former_hashes(
    translation: Translation, files: Mapping[str, bytes], earlier: EarlierTexts
) -> Iterator[dict[str, str]]:
    """Which files a text may have shown at the time, and as what: first as they are, then as they were."""
    shown = files_shown(translation.body, translation.path)
    choices = [_former_contents(path, files, earlier) for path in shown]
    for choice in product(*choices):
        yield {path: found for path, found in zip(shown, choice, strict=True) if found}


def _former_contents(path: str, files: Mapping[str, bytes], earlier: EarlierTexts) -> list[str | None]:
    present = [_sha256(files[path])] if path in files else []
    # a text may have been recorded before its picture was there; the digest then leaves the picture out
    return [*dict.fromkeys([*present, *map(_sha256, earlier(path))]), None]


def _present(translation: Translation, files: Mapping[str, bytes]) -> list[str]:
    return [path for path in files_shown(translation.body, translation.path) if path in files]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
