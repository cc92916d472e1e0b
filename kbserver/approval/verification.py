"""Every approval and every version checked again, from git alone.

Nothing that was remembered is believed. An approval *fails* if the policy of the commit that added it did not
let it count, or if its digest is that of no text that ever stood in its file. One that names another text of
its file than the present one is no failure: the text was edited afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kbserver.approval.absence import Absence, absence_of
from kbserver.approval.archive import commit_on, head_of
from kbserver.approval.history import History, read_history
from kbserver.approval.recomputation import Reread, Rereader, Stood
from kbserver.approval.replay import Present, Skew
from kbserver.approval.translation_history import TranslationHistory
from kbserver.approval.versions import Given, Version, in_force
from kbserver.guides.library import guide_path, path_of
from kbserver.guides.model import Approval
from kbserver.repository import Repository

__all__ = ["Finding", "Mismatch", "Then", "Verification", "verify", "wrong"]

_FORGED = "its digest is that of no text that ever stood in this file"
_MOVED = "if the guide has moved from there, name its former id under aliases"
_SPENT = "it was given before the guide was withdrawn, and counts no more"
_FORMER = "it is for this text under a former id, which this guide no longer has"
_CHANGED = "the text is another one now than the one it was given for"


@dataclass(frozen=True, slots=True)
class Finding:
    """One approval, and what there is to say of it."""

    guide_id: str
    lang: str
    path: str
    given: Given
    reason: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A version whose text in git does not give the digest that was approved."""

    guide_id: str
    lang: str
    version: Version


@dataclass(frozen=True, slots=True)
class Then:
    """What was in force of one translation on a day."""

    guide_id: str
    lang: str
    version: Version | None
    """None where nothing approved was."""
    absence: Absence | None = None
    """Why nothing was."""


@dataclass(slots=True)
class Verification:
    """What was checked, and what was found."""

    commit: str | None
    """The commit whose texts were checked; None where the history begins later."""
    day: dt.date | None = None
    """The day that was asked for; None for the present."""
    approvals: int = 0
    versions: int = 0
    failed: list[Finding] = field(default_factory=list)
    """Approvals that stand in the texts and do not hold."""
    mismatches: list[Mismatch] = field(default_factory=list)
    changed: list[Finding] = field(default_factory=list)
    """Approvals that stand in the texts and are for another text than the present one."""
    former: list[Finding] = field(default_factory=list)
    """Approvals that do not hold and stand in no text any more."""
    notes: list[Finding] = field(default_factory=list)
    """Approvals dated on another day than that of the commit that added them."""
    unread: list[str] = field(default_factory=list)
    """Files that cannot be read as guides: what approvals they carry is not known."""
    skews: list[Skew] = field(default_factory=list)
    in_force: list[Then] = field(default_factory=list)
    """For a day: every translation there is."""

    @property
    def holds(self) -> bool:
        """Whether every approval that stands in the texts holds, and every version has its text."""
        return not self.failed and not self.mismatches


def _then(history: TranslationHistory, day: dt.date) -> Then:
    versions = history.versions
    return Then(history.guide_id, history.lang, in_force(versions, day), absence_of(versions, day))


def verify(
    repository: Repository, day: dt.date | None = None, progress: Callable[[str], None] = lambda _said: None
) -> Verification:
    """Check HEAD, or what stood at the end of a day.

    What was in force on the day is what all of git says today, approvals recorded later included.

    Raises:
        RepositoryError: There is no git or no commit, the clone is shallow, or objects are missing.
    """
    head = head_of(repository)
    repository.refuse_shallow()
    commit = head if day is None else commit_on(repository, head, day)
    found = Verification(commit, day)
    progress("reading the history")
    history = read_history(repository, head, remember=False)
    if day is not None:
        found.in_force = [_then(each, day) for each in history.all()]
    if commit is None:
        return found
    if commit != head:
        del history
        progress(f"reading the history up to {day}")
        history = read_history(repository, commit, remember=False)
    found.skews = list(history.skews)
    found.unread = [path for path, known in history.present() if not known.readable]
    _check_approvals(repository, history, found)
    progress("reading the texts of all versions again")
    found.versions = sum(len(each.versions) for each in history.all())
    found.mismatches = list(wrong(repository, history))
    return found


def wrong(repository: Repository, history: History) -> Iterator[Mismatch]:
    """The versions whose texts, read again from git, do not give the digests that were approved."""
    rereader = Rereader(repository)
    pairs = ((each, version) for each in history.all() for version in each.versions)
    texts = rereader.read(pairs, lambda pair: Stood(pair[1].path, pair[1].blob, pair[1].files))
    for (each, version), text in texts:
        if not _is_right(repository, version, text):
            yield Mismatch(each.guide_id, each.lang, version)


def _is_right(repository: Repository, version: Version, text: Reread) -> bool:
    """Whether the text gives every digest: under its id, a former one, or its file's at the approval."""
    given = (*version.approvals, *version.renewals)
    left = {each.approval.digest for each in given} - {text.digest(text.own_id)}
    if left:
        left -= {text.digest(guide_id) for guide_id in text.ids}
    if left:
        commits = {each.commit for each in given if each.approval.digest in left}
        keys = {guide_path(path) for commit in sorted(commits) for path in repository.changed(commit)}
        left -= {text.digest(key[0]) for key in keys if key}
    return not left


def _check_approvals(repository: Repository, history: History, found: Verification) -> None:
    standing: set[tuple[str, Approval]] = set()
    for path, digests, known in _present(repository, history):
        key = guide_path(path)
        each = history.of(*key) if key else None
        assert each is not None, path  # noqa: S101 - a file that was read has a history
        for approval in known.approvals:
            standing.add((path, approval))
            reason = _why_not_now(approval, digests, each)
            given = each.given[approval]
            if reason and _fault(given, each) is None:
                found.changed.append(Finding(each.guide_id, each.lang, path, given, reason))
    origins = _origins(history)
    for each in history.all():
        path = _path(each)
        found.approvals += len(each.given)
        for given in each.given.values():
            reason = _fault(given, each, origins)
            if reason:
                kind = found.failed if (path, given.approval) in standing else found.former
                kind.append(Finding(each.guide_id, each.lang, path, given, reason))
            if given.approval.date != given.recorded:
                found.notes.append(Finding(each.guide_id, each.lang, path, given, _dated(given)))


def _why_not_now(approval: Approval, digests: set[str], history: TranslationHistory) -> str | None:
    """Why an approval is not for the present text, whose digests are given; None where it is."""
    if approval in history.spent:
        return _SPENT
    if approval.digest in digests:
        return None
    last = history.versions[-1].digests if history.versions else ()
    return _CHANGED if digests.isdisjoint(last) or approval.digest not in last else _FORMER


def _present(repository: Repository, history: History) -> Iterator[tuple[str, set[str], Present]]:
    """The files that carry approvals, with the digests of their present texts."""
    assert history.commit is not None  # noqa: S101 - it was read from git
    tree = repository.tree(history.commit)
    approved = [(path, known) for path, known in history.present() if known.approvals]
    living = {key[0] for path in tree if (key := guide_path(path))}

    def stood(item: tuple[str, Present]) -> Stood:
        path, known = item
        return Stood(path, tree[path], tuple((shown, tree[shown]) for shown in known.shown if shown in tree))

    for (path, known), text in Rereader(repository).read(approved, stood):
        ids = (text.own_id, *(alias for alias in known.aliases if alias not in living))
        yield path, {text.digest(guide_id) for guide_id in ids}, known


def _fault(given: Given, history: TranslationHistory, origins: dict[str, str] | None = None) -> str | None:
    """Why an approval fails; None where it does not."""
    if given.fault:
        return given.fault
    digest = given.approval.digest
    if digest in history.readings:
        return None
    origin = (origins or {}).get(digest)
    return f"it was copied: its digest is that of a text of {origin}; {_MOVED}" if origin else _FORGED


def _origins(history: History) -> dict[str, str]:
    """For digests that fit no text of their approvals' files: the file they are of."""
    strange = {
        approval.digest
        for each in history.all()
        for approval in each.given
        if approval.digest not in each.readings
    }
    found: dict[str, str] = {}
    for each in history.all() if strange else ():
        few, many = sorted((strange, each.readings.keys()), key=len)
        for digest in few:
            if digest in many:
                found.setdefault(digest, _path(each))
    return found


def _dated(given: Given) -> str:
    day, recorded = given.approval.date.isoformat(), given.recorded.isoformat()
    return f"dated {day}, {'before' if given.late else 'after'} the day it was recorded, {recorded}"


def _path(history: TranslationHistory) -> str:
    return path_of(history.guide_id, history.lang)
