"""The past, commit by commit: which texts stood where, and what that did to each translation's history.

`Commit.changes` are applied in git's order (`kbserver.repository.commits`). A branch's approvals and
versions count once it is merged; a merge on the main line sets every file the branch touched to what the
merge says. Guides that are removed, withdrawn or moved count on the main line alone: a
move made on a branch is undone unless the merge has it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kbserver.approval.policy import Policy, read_policy
from kbserver.approval.texts import Text, text_of
from kbserver.approval.translation_history import Moment, Reading, TranslationHistory
from kbserver.approval.versions import Version
from kbserver.config import FILE_NAME
from kbserver.errors import ContentError
from kbserver.guides.library import guide_path, path_of, read_translation
from kbserver.guides.model import Approval
from kbserver.repository import CONTENT, LARGEST, Change, Commit, led_to

__all__ = ["Present", "Replay", "Skew"]

_TOLERATED_SKEW = 24 * 60 * 60
"""Seconds by which a commit may be older than its parent: clocks in different zones, set by hand."""

Contents = Callable[[Iterable[str]], Iterator[bytes]]
"""Contents of blobs, in order."""
Signer = Callable[[str, Policy], str]
"""From a commit and a policy to whose key signed it; empty if nobody's."""
Key = tuple[str, str]
"""Guide and language."""


@dataclass(frozen=True, slots=True)
class Present:
    """What must be known of a guide's file as it stands."""

    blob: str
    approvals: tuple[Approval, ...] = ()
    shown: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Skew:
    """A commit that claims to be older than its parent."""

    commit: str
    seconds: int
    """How much older."""


@dataclass(frozen=True, slots=True)
class _Move:
    """A guide that got its history from a former id, on a branch that is not merged yet."""

    former: Key
    to: Key
    history: TranslationHistory
    """The history under the former id, as it was."""


@dataclass(slots=True)
class Replay:
    """Everything known after the commits taken so far."""

    contents: Contents
    signer: Signer
    commit: str = ""
    """The last commit of the main line."""
    time: int = 0
    """Its time."""
    files: dict[str, str] = field(default_factory=dict)
    """Blob of every file of the content, by path; of links within it, the blob they lead to."""
    links: dict[str, str] = field(default_factory=dict)
    """Where symbolic links lead, as they have it, by path."""
    present: dict[str, Present] = field(default_factory=dict)
    """The guides' files."""
    histories: dict[Key, TranslationHistory] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    """sha256 of shown files, by blob; empty for one too large to be shown."""
    skews: list[Skew] = field(default_factory=list)
    _living: Counter[str] = field(default_factory=Counter)
    """In how many languages each guide has a file."""
    _aliased: bool = False
    """Whether any guide has ever named a former id."""
    _branch: dict[str, Change] = field(default_factory=dict)
    """What the main line has of files that the branch being merged has touched."""
    _moves: list[_Move] = field(default_factory=list)
    """On that branch."""
    _pending: set[Key] = field(default_factory=set)
    """Translations with versions that have not reached the main line."""
    _policies: dict[str | None, Policy] = field(default_factory=dict)
    _texts: dict[str, Text] = field(default_factory=dict)
    """Texts read for the commit at hand, by path."""
    _branch_texts: dict[str, Text] = field(default_factory=dict)
    """Texts read on the branch being merged, by path: most are what the merge says."""

    def take(self, commit: Commit, read: Mapping[str, bytes]) -> None:
        """Follow the next commit; `read` holds contents of its blobs that are at hand already."""
        self._note_skew(commit)
        changes = self._changes(commit)
        before = {path: self.present[path].approvals for path in changes if path in self.present}
        living = {key[0] for path in changes if (key := guide_path(path))}
        self._texts = {}
        for path, blob in changes.items():
            self._put(path, blob, read)
        moment = self._moment(commit, before)
        if commit.on_main:
            self._settle()
        for path in sorted(self._touched(changes, living)):
            former = before.get(path, ()) if path in changes else self.present[path].approvals
            self._follow(path, former, moment)
        if commit.on_main:
            self._close(changes, moment)
            if FILE_NAME in changes:
                self._relax(moment)
            self._reach(commit, moment)
        self._branch_texts = {} if commit.on_main else self._branch_texts | self._texts

    def reading(self, path: str, guide_id: str | None = None, at_hand: Text | None = None) -> Reading | None:
        """A guide's file as it stands, or None where there is none that can be read.

        `at_hand` is its text, where somebody has read it already.
        """
        text = at_hand or self._text(path)
        if text is None:
            return None
        found = {shown: self._hash(self.files[shown]) for shown in text.shown if shown in self.files}
        hashes = {shown: sha for shown, sha in found.items() if sha}
        ids = (guide_id or text.guide_id, *(a for a in text.aliases if not self._lives(a)))
        files = tuple((shown, self.files[shown]) for shown in sorted(hashes))
        return Reading(text, tuple(text.digest(i, hashes) for i in ids), files, text.reading(hashes))

    def blob(self, path: str) -> str | None:
        """Blob of a guide's file; None where there is none."""
        known = self.present.get(path)
        return known.blob if known else None

    def history(self, guide_id: str, lang: str) -> TranslationHistory | None:
        """What is known of a translation; None when it never stood on the way here."""
        return self.histories.get((guide_id, lang))

    def policy(self, config: str | None) -> Policy:
        """The policy of a blob of `kb.yml`."""
        if config not in self._policies:
            content = next(iter(self.contents([config]))) if config else None
            self._policies[config] = read_policy(content)
        return self._policies[config]

    def restore(self) -> None:
        """Derive what follows from `present`, after it was set from outside."""
        self._living = Counter(key[0] for path in self.present if (key := guide_path(path)))
        self._aliased = any(known.aliases for known in self.present.values())

    def know_policy(self, config: str, policy: Policy) -> None:
        """Take a policy that was read elsewhere."""
        self._policies[config] = policy

    def _changes(self, commit: Commit) -> dict[str, str | None]:
        """The files a commit sets, links followed."""
        changes = {change.path: change for change in commit.changes}
        if commit.on_main:
            changes = self._branch | changes
            self._branch = {}
        else:
            for path in changes:
                blob = None if path in self.links else self.files.get(path)
                self._branch.setdefault(path, Change(path, blob, self.links.get(path)))
        for path, change in changes.items():
            if change.link is not None:
                self.links[path] = change.link
            elif self.links:
                self.links.pop(path, None)
        return self._led({path: change.blob for path, change in changes.items()})

    def _led(self, changes: dict[str, str | None]) -> dict[str, str | None]:
        """The changes, and what they change in files that are links."""
        for path in self.links:
            goal = led_to(path, self.links)
            blob = changes[goal] if goal in changes else self.files.get(goal)
            if goal in self.links or not goal.startswith(f"{CONTENT}/"):
                blob = None
            if path in changes or blob != self.files.get(path):
                changes[path] = blob
        return changes

    def _put(self, path: str, blob: str | None, read: Mapping[str, bytes]) -> None:
        key = guide_path(path)
        if key:
            self._living[key[0]] += (blob is not None) - (path in self.files)
        if blob is None:
            self.files.pop(path, None)
            self.present.pop(path, None)
            return
        self.files[path] = blob
        if key is None:
            if blob in read and blob not in self.hashes:
                self.hashes[blob] = _sha256(read[blob])
            return
        text = self._branch_texts.get(path)
        if text is None or text.blob != blob:
            text = _read(path, blob, read[blob] if blob in read else next(self.contents([blob])))
        if text is None:
            self.present[path] = Present(blob, readable=False)
            return
        self._texts[path] = text
        self._aliased = self._aliased or bool(text.aliases)
        self.present[path] = Present(blob, text.approvals, text.shown, text.aliases)

    def _touched(self, changes: Mapping[str, str | None], living: set[str]) -> set[str]:
        """Guides' files whose texts may read otherwise now than before."""
        touched = {path for path in changes if path in self.present}
        others = {path for path in changes if guide_path(path) is None and path != FILE_NAME}
        for path, known in self.present.items() if others or self._aliased else ():
            if not others.isdisjoint(known.shown) or not living.isdisjoint(known.aliases):
                touched.add(path)
        return touched

    def _follow(self, path: str, before: Iterable[Approval], moment: Moment) -> None:
        now = self.reading(path)
        if now is None:
            return
        key = now.text.guide_id, now.text.lang
        history = self._adopted(key, now.text, moment) or self.histories.setdefault(
            key, TranslationHistory(*key)
        )
        count = len(history.versions)
        history.take(now, before, moment)
        if len(history.versions) > count:
            self._pending.add(key)

    def _adopted(self, key: Key, text: Text, moment: Moment) -> TranslationHistory | None:
        """The history under a former id, for a guide that has moved and has no versions of its own."""
        own = self.histories.get(key)
        if own and own.versions:
            return own
        for alias in text.aliases:
            former = self.histories.get((alias, key[1]))
            if former and former.versions and not self._lives(alias):
                if not moment.on_main:
                    self._moves.append(_Move((alias, key[1]), key, former.copy()))
                self._pass_on((alias, key[1]), key, former)
                return former
        return own

    def _pass_on(self, former: Key, key: Key, history: TranslationHistory) -> None:
        """Have a guide go on with the history it has under a former id."""
        if own := self.histories.get(key):
            history.join(own)
        del self.histories[former]
        self._pending.discard(former)
        history.move(key[0])
        self.histories[key] = history
        self._pending.add(key)

    def _settle(self) -> None:
        """Undo moves of the branch that the main line has not taken over."""
        went: dict[Key, Key] = {}
        for move in reversed(self._moves):
            known = self.present.get(path_of(*move.to))
            named = move.to in went or (known is not None and move.former[0] in known.aliases)
            to = went.get(move.to, move.to)
            if named and not self._lives(move.former[0]):
                went[move.former] = to
            else:
                self.histories[to] = self.histories[to].since(move.history)
                self.histories[move.former] = move.history
                self._pending.add(move.former)
        self._moves = []

    def _close(self, changes: Mapping[str, str | None], moment: Moment) -> None:
        for path in changes:
            key = guide_path(path)
            if key and path not in self.files and (history := self.histories.get(key)):
                history.close(moment.day, "removed")

    def _relax(self, moment: Moment) -> None:
        """See whether a new policy lets through what the former one did not."""
        for path, known in list(self.present.items()):
            key = guide_path(path)
            history = self.histories.get(key) if key else None
            if not known.approvals or history is None:
                continue
            if history.closed or not history.versions or not self._is(known, history.versions[-1]):
                self._follow(path, known.approvals, moment)

    def _is(self, known: Present, version: Version) -> bool:
        """Whether a file as it stands is a version's, with nothing more to it."""
        files = tuple((shown, self.files[shown]) for shown in known.shown if shown in self.files)
        given = {each.approval for each in (*version.approvals, *version.renewals)}
        return (version.blob, version.files) == (known.blob, files) and given.issuperset(known.approvals)

    def _reach(self, commit: Commit, moment: Moment) -> None:
        self.commit, self.time = commit.id, commit.time
        for key in self._pending:
            self.histories[key].reach(commit.id, moment.day)
        self._pending.clear()

    def _moment(self, commit: Commit, before: Mapping[str, Collection[Approval]]) -> Moment:
        policy = self.policy(commit.config)
        signer = None
        if policy.approval.signed and commit.id:
            texts = self._texts.items()
            if any(
                approval not in before.get(path, ()) for path, text in texts for approval in text.approvals
            ):
                signer = self.signer(commit.id, policy)
        merge = len(commit.parents) > 1
        return Moment(commit.id, policy.day(commit.time), policy, commit.on_main, signer, merge)

    def _note_skew(self, commit: Commit) -> None:
        if commit.on_main:
            seconds = self.time - commit.time
            if seconds > _TOLERATED_SKEW:
                self.skews.append(Skew(commit.id, seconds))

    def _text(self, path: str) -> Text | None:
        if path in self._texts:
            return self._texts[path]
        known = self.present.get(path)
        if known is None or not known.readable:
            return None
        text = _read(path, known.blob, next(self.contents([known.blob])))
        if text is not None:
            self._texts[path] = text
        return text

    def _hash(self, blob: str) -> str:
        if blob not in self.hashes:
            self.hashes[blob] = _sha256(next(self.contents([blob])))
        return self.hashes[blob]

    def _lives(self, guide_id: str) -> bool:
        """Whether any language has a file of the guide."""
        return self._living[guide_id] > 0


def _read(path: str, blob: str, content: bytes) -> Text | None:
    if len(content) > LARGEST:
        return None
    try:
        path.encode()  # a name that is not UTF-8 has no digest
        return text_of(read_translation(path, content), blob)
    except (ContentError, UnicodeEncodeError):
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if len(content) <= LARGEST else ""
