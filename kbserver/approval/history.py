"""The approved past of a knowledge base: read from git once, remembered, and followed from there.

What is remembered lies in `.kb/cache/history/`, one file a commit; the folder can be deleted at any time.
Without git there is no past: the texts of the folder are all there is, and the approvals they carry are
judged by today's `kb.yml`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from kbserver.approval.memory import Memory
from kbserver.approval.policy import Policy, policy_of
from kbserver.approval.replay import Present, Replay, Skew
from kbserver.approval.signers import allowed_signers
from kbserver.approval.status import Standing, standing
from kbserver.approval.texts import text_of
from kbserver.approval.translation_history import Reading, TranslationHistory
from kbserver.approval.versions import Version
from kbserver.config import FILE_NAME, Config
from kbserver.derived import Derived
from kbserver.errors import GuideNotFound
from kbserver.guides.library import guide_path
from kbserver.guides.model import Translation
from kbserver.repository import Change, Commit, Repository, Snapshot

__all__ = ["History", "history_of", "read_history", "with_folder", "working_history"]

_WORTH_FOLLOWING = 500
"""Versions for each commit that is followed anew each time: quicker than writing down all that is known."""
_FILES_AT_ONCE = 1024
"""Files read ahead: enough to keep git busy, few enough to hold."""


@dataclass(slots=True)
class History:
    """All translations' histories up to a commit, and the texts that stand there."""

    commit: str | None
    """The last commit; None where there is no git."""
    working: bool
    """Whether texts of the folder that are not committed count as well."""
    _replay: Replay
    _snapshot: Snapshot | None = None
    _derived: Derived = field(default_factory=Derived)

    def of(self, guide_id: str, lang: str) -> TranslationHistory | None:
        """The history of one translation, or None when it never stood here."""
        return self._replay.history(guide_id, lang)

    def named(self, guide_id: str, lang: str) -> TranslationHistory:
        """The same by the guide's id or by one that its file names as a former one.

        Raises:
            GuideNotFound: There never was such a guide in that language.
        """
        found = self.of(guide_id, lang)
        for path, known in self.present() if found is None else ():
            key = guide_path(path)
            if key and key[1] == lang and guide_id in known.aliases:
                found = self.of(*key)
        if found is None:
            raise GuideNotFound(guide_id, lang)
        return found

    def all(self) -> Iterator[TranslationHistory]:
        """Every translation's history, by guide and language."""
        return (self._replay.histories[key] for key in sorted(self._replay.histories))

    def standing_at(self, digest: str) -> TranslationHistory | None:
        """The translation of which a text with this digest ever stood in git, or None."""
        return next((history for history in self.all() if digest in history.readings), None)

    def present(self) -> Iterator[tuple[str, Present]]:
        """The guides' files that stand here, by path."""
        return iter(sorted(self._replay.present.items()))

    @property
    def skews(self) -> list[Skew]:
        """Commits of the main line that claim to be older than the one before."""
        return self._replay.skews

    def standing(self, translation: Translation, config: Config, on: dt.date) -> Standing:
        """Where a text that stands here stands in its approval on a day."""
        return self.standings([translation], config, on)[0]

    def standings(self, translations: Sequence[Translation], config: Config, on: dt.date) -> list[Standing]:
        """The same of many texts."""
        histories = [self._replay.histories[each.guide_id, each.lang] for each in translations]

        def stands(place: int) -> Standing:
            reading = self._reading(translations[place])
            assert reading is not None, translations[place].path  # noqa: S101 - the text has been read
            return standing(histories[place], reading, policy_of(config), on)

        rows = [(*row, config) for row in zip(histories, translations, strict=True)]
        return self._derived.many(("standing", on), rows, stands, [each.changes for each in histories])

    def _reading(self, translation: Translation) -> Reading | None:
        """How a text that stands here reads; git is not asked for what is at hand."""
        path, blob = translation.path, _blob(translation.text.encode())
        at_hand = text_of(translation, blob) if self._replay.blob(path) == blob else None
        return self._replay.reading(path, at_hand=at_hand)

    def texts(
        self, versions: Iterable[Version], derived: Derived | None = None
    ) -> Iterator[tuple[bytes, dict[str, bytes]]]:
        """The file of each version, and the files it shows by path, in order."""
        wanted = list(versions)
        names = [name for v in wanted for name in (v.blob, *(blob for _, blob in v.files))]
        contents = (derived or Derived()).each("blob", names, self._replay.contents)
        for version in wanted:
            content = next(contents)
            yield content, {path: next(contents) for path, _ in version.files}


@dataclass(slots=True)
class _Followed:
    """How far this process has followed a project's history."""

    replay: Replay | None = None
    taken: int = 0
    """Commits followed since all that is known was written down."""


def read_history(
    repository: Repository, head: str | None, *, remember: bool = True, derived: Derived | None = None
) -> History:
    """The history up to a commit; where there is none, of the folder alone.

    Args:
        repository: The project.
        head: The commit; None without git.
        remember: Whether what an earlier call remembered may be believed; `kb verify` believes nothing.
        derived: What earlier builds of this process know; an earlier history of it is no longer valid.

    Raises:
        RepositoryError: The repository is a shallow clone, or objects are missing.
    """
    if head is None:
        return history_of(repository.snapshot(None))
    derived = derived or Derived()
    followed = derived.of(("history", repository.project), _Followed)
    if remember and (replay := _gone_on(followed, repository, head)) is not None:
        followed.replay = replay
        return History(head, False, replay, _derived=derived)
    memory = Memory(repository.project)
    replay = Replay(repository.contents, _Signers(repository))
    if remember:
        repository.refuse_shallow()
        for commit in sorted(memory.commits(), key=lambda each: each != head):
            if commit == head or repository.is_ancestor(commit, head):
                walk = repository.commits(head, commit)
                if walk is not None and memory.recall(commit, replay):
                    break
        else:
            walk = repository.commits(head)
    else:
        walk = repository.commits(head)
    assert walk is not None  # noqa: S101 - without `since` there always is one
    began = replay.commit
    taken = _follow(replay, walk, repository)
    replay.commit = head
    if remember and began != head and (not began or taken >= _worth_keeping(replay)):
        memory.keep(head, replay)
    followed.replay = replay if remember else None
    return History(head, False, replay, _derived=derived)


def _gone_on(followed: _Followed, repository: Repository, head: str) -> Replay | None:
    """The history this process has followed, followed up to a commit; None where that does not come later."""
    replay, followed.replay = followed.replay, None  # what fails on the way is not followed further
    if replay is None or not (replay.commit == head or repository.is_ancestor(replay.commit, head)):
        return None
    if replay.commit != head:
        repository.refuse_shallow()
        walk = repository.commits(head, replay.commit)
        if walk is None:
            return None
        followed.taken += _follow(replay, walk, repository)
        replay.commit = head
        if followed.taken >= _worth_keeping(replay):
            Memory(repository.project).keep(head, replay)
            followed.taken = 0
    return replay


def _worth_keeping(replay: Replay) -> int:
    """How many commits are worth writing down all that is known."""
    return sum(len(history.versions) for history in replay.histories.values()) // _WORTH_FOLLOWING


def working_history(repository: Repository, snapshot: Snapshot, today: dt.date) -> History:
    """The history up to HEAD and, after it, the files of the folder as `snapshot` has them."""
    head = repository.head()
    return (
        with_folder(read_history(repository, head), snapshot, today) if head else history_of(snapshot, today)
    )


def with_folder(history: History, snapshot: Snapshot, today: dt.date) -> History:
    """The history with what lies in the folder, as if it were committed today."""
    replay = history._replay
    return History(history.commit, True, _with_files(replay, snapshot, today), snapshot)


def history_of(snapshot: Snapshot, today: dt.date | None = None) -> History:
    """The history that files alone tell: their present texts, approved or not."""
    replay = Replay(lambda _blobs: iter(()), lambda _commit, _policy: "")
    return History(None, True, _with_files(replay, snapshot, today or dt.date(9000, 1, 1)), snapshot)


def _with_files(replay: Replay, snapshot: Snapshot, today: dt.date) -> Replay:
    blobs = {path: _blob(content) for path, content in snapshot.files.items()}
    changes = [Change(path, blob) for path, blob in blobs.items() if replay.files.get(path) != blob]
    unread = snapshot.too_large.keys() | snapshot.unreadable.keys()
    changes += [Change(path, None) for path in replay.files if path not in blobs and path not in unread]
    read = {blobs[path]: content for path, content in snapshot.files.items()}
    committed = replay.contents

    def contents(names: Iterable[str]) -> Iterator[bytes]:
        wanted = list(names)
        others = committed([name for name in wanted if name not in read])
        return (read[name] if name in read else next(others) for name in wanted)

    replay.contents = contents
    config = blobs.get(FILE_NAME)
    noon = dt.datetime.combine(today, dt.time(12), zoneinfo.ZoneInfo(replay.policy(config).timezone))
    time = max(int(noon.timestamp()), replay.time)
    replay.take(Commit("", time, True, config, tuple(changes)), read)
    return replay


def _blob(content: bytes) -> str:
    """Git's name for a content (gitformat-pack(5): a header `blob <size>`, NUL, the bytes)."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _follow(replay: Replay, walk: Iterator[Commit], repository: Repository) -> int:
    """Take all commits, and tell how many; while some are replayed, git reads the next."""
    count = 0
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(_read, walk, repository)
        while (taken := coming.result())[0]:
            coming = pool.submit(_read, walk, repository)
            count += len(taken[0])
            for commit in taken[0]:
                replay.take(commit, taken[1])
    return count


def _read(walk: Iterator[Commit], repository: Repository) -> tuple[list[Commit], dict[str, bytes]]:
    """The next commits, until they change enough files, and the contents of these."""
    commits: list[Commit] = []
    blobs: set[str] = set()
    for commit in walk:
        commits.append(commit)
        blobs.update(change.blob for change in commit.changes if change.blob)
        if len(blobs) >= _FILES_AT_ONCE:
            break
    names = sorted(blobs)
    return commits, dict(zip(names, repository.contents(names), strict=True))


class _Signers:
    """Who signed which commit, asked of git once for each commit and list of keys."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, commit: str, policy: Policy) -> str:
        allowed = allowed_signers(policy)
        key = commit, allowed
        if key not in self._known:
            self._known[key] = self._repository.signatures([commit], allowed)[commit].signer
        return self._known[key]
