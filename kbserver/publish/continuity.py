"""Numbers that were published stand: a history without a published version is not published over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kbserver.approval.history import History
from kbserver.errors import HistoryRewritten, ReleaseError
from kbserver.publish.release import Release, open_release, read_pointer

__all__ = ["refuse_rewritten"]

Numbered = tuple[str, int, str]
"""Language, number and digest of a version: the same wherever its guide has moved since."""


def refuse_rewritten(folder: Path, history: History) -> None:
    """Compare a history with the release that serves, both from git.

    Raises:
        HistoryRewritten: A version of that release is not in the history, or has another number there.
    """
    release = _serving(folder)
    if release is None or release.commit is None or history.commit is None:
        return
    here = set(_numbered(history))
    for guide_id, by_lang in release.versions("agents").items():
        for lang, versions in by_lang.items():
            for each in versions:
                if (lang, each["version"], each["digest"]) not in here:
                    raise HistoryRewritten(release.id, release.commit, guide_id, lang, each["version"])


def _numbered(history: History) -> Iterator[Numbered]:
    for translation in history.all():
        for version in translation.versions:
            for digest in version.digests:
                yield translation.lang, version.number, digest


def _serving(folder: Path) -> Release | None:
    """The release whose data serves; None where there is none that can be read."""
    try:
        release_id = read_pointer(folder).data
        return open_release(folder, release_id) if release_id else None
    except ReleaseError:
        return None
