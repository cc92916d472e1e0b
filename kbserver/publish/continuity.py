"""What was published stands: neither a copy left behind nor a history that lost a version replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kbserver.approval.history import History
from kbserver.derived import Derived
from kbserver.errors import BehindPublished, HistoryRewritten, ReleaseError
from kbserver.publish.facts import Facts
from kbserver.publish.release import Release, open_release, read_pointer
from kbserver.repository import Repository

__all__ = ["refuse_behind", "refuse_rewritten"]


@dataclass(slots=True)
class _Read:
    """What was read of the release that served before."""

    facts: Facts | None = None


def refuse_behind(folder: Path, repository: Repository, head: str | None) -> None:
    """Compare HEAD with the commit of the release that serves.

    Raises:
        BehindPublished: HEAD is an ancestor of that commit, and not that commit.
    """
    release = _serving(folder)
    if release is None or release.commit is None or head is None or release.commit == head:
        return
    if repository.is_ancestor(head, release.commit):
        raise BehindPublished(head, release.id, release.commit)


def refuse_rewritten(folder: Path, history: History, derived: Derived) -> None:
    """Compare a history with the release that serves, both from git.

    Raises:
        HistoryRewritten: A version of that release is not in the history, or has another number there.
    """
    release = _serving(folder)
    if release is None or release.commit is None or history.commit is None:
        return
    here = {
        (translation.lang, version.number, digest)
        for translation in history.all()
        for version in translation.versions
        for digest in version.digests
    }
    read = derived.of("published", _Read)
    read.facts = release.facts("agents", read.facts)
    published = {
        (lang, each["version"], each["digest"]): guide_id
        for guide_id, by_lang in read.facts.versions.items()
        for lang, versions in by_lang.items()
        for each in versions
    }
    for version, guide_id in published.items():
        if version not in here:
            raise HistoryRewritten(release.id, release.commit, guide_id, *version[:2])


def _serving(folder: Path) -> Release | None:
    """The release whose data serves; None where there is none that can be read."""
    try:
        release_id = read_pointer(folder).data
        return open_release(folder, release_id) if release_id else None
    except ReleaseError:
        return None
