"""What was learned of history, kept on disk by commit: a cache that can be deleted at any time.

A file holds everything the replay knows after one commit of the main line, under a name that also depends
on the code that wrote it, and begins with its own sha256: what is damaged or of another version is not
read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import time
from pathlib import Path
from typing import Any

import orjson

from kbserver.approval.replay import Present, Replay, Skew
from kbserver.approval.translation_history import Former, TranslationHistory
from kbserver.approval.versions import Given, Version
from kbserver.code import code_name
from kbserver.garbage import all_kept
from kbserver.guides.model import Approval

__all__ = ["Memory"]

_KEPT = 8
"""Files; those not used for longest go first."""
_READERS = ("markdown-it-py", "mdit-py-plugins", "pydantic", "pyyaml")
"""Packages on which it depends how a text is read."""
_READ_BY = ("approval", "guides", "repository", "config.py", "yamltext.py")
"""Of ours, the same."""


class Memory:
    """The cache of one project."""

    def __init__(self, project: Path) -> None:
        self._folder = project / ".kb" / "cache" / "history"

    def commits(self) -> list[str]:
        """Commits that something is remembered of, the latest used first."""
        return [path.name.partition("-")[0] for path in reversed(self._files(_code()))]

    def recall(self, commit: str, replay: Replay) -> bool:
        """Bring a replay to where it was after a commit; False where that cannot be read."""
        path = self._path(commit)
        try:
            name, _, body = path.read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != name:
                return False
            with all_kept():
                _restore(replay, orjson.loads(body), commit)
            _use(path)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, AssertionError):
            return False
        return True

    def keep(self, commit: str, replay: Replay) -> None:
        """Remember a replay; a folder that cannot be written is no reason to fail."""
        try:
            body = orjson.dumps(_plain(replay))
        except TypeError:  # a name of a file that is not UTF-8
            return
        path = self._path(commit)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            _use(beside)
            beside.replace(path)
            for old in self._files("")[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()

    def _path(self, commit: str) -> Path:
        return self._folder / f"{commit}-{_code()}.json"

    def _files(self, code: str) -> list[Path]:
        """What is there of a code's, or of any, the latest used last."""
        return sorted(self._folder.glob(f"*-{code}*.json"), key=_used)


def _use(path: Path) -> None:
    """Note when a file was used, by a clock that tells two uses apart; a file system's own may not."""
    now = time.time_ns()
    os.utime(path, ns=(now, now))


def _used(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # another process has just removed it
        return 0


def _code() -> str:
    return code_name(_READ_BY, _READERS)[:12]


def _plain(replay: Replay) -> dict[str, Any]:
    return {
        "commit": replay.commit,
        "time": replay.time,
        "files": replay.files,
        "links": replay.links,
        "present": {
            path: [p.blob, list(map(_approval, p.approvals)), p.shown, p.aliases, p.readable]
            for path, p in replay.present.items()
        },
        "hashes": replay.hashes,
        "skews": [[skew.commit, skew.seconds] for skew in replay.skews],
        "histories": [_history(history) for history in replay.histories.values()],
    }


def _restore(replay: Replay, plain: dict[str, Any], commit: str) -> None:
    """Set a replay to what was remembered of a commit; nothing is set unless all of it can be read."""
    if plain["commit"] != commit:
        raise ValueError(plain["commit"])
    histories = [_read_history(each) for each in plain["histories"]]
    present = {
        path: Present(blob, tuple(map(_read_approval, approvals)), tuple(shown), tuple(aliases), readable)
        for path, (blob, approvals, shown, aliases, readable) in plain["present"].items()
    }
    skews = [Skew(*each) for each in plain["skews"]]
    files, links, hashes = plain["files"], plain["links"], plain["hashes"]
    replay.commit, replay.time = plain["commit"], plain["time"]
    replay.histories = {(history.guide_id, history.lang): history for history in histories}
    replay.skews, replay.present, replay.files, replay.links, replay.hashes = (
        skews,
        present,
        files,
        links,
        hashes,
    )
    replay.restore()


def _approval(approval: Approval) -> list[Any]:
    return [approval.area, approval.by, approval.date, approval.digest]


def _read_approval(plain: list[Any]) -> Approval:
    area, by, date, digest = plain
    return Approval(area, by, dt.date.fromisoformat(date), digest)


def _history(history: TranslationHistory) -> list[Any]:
    places = {approval: place for place, approval in enumerate(history.given)}

    def numbers(given: tuple[Given, ...]) -> list[int]:
        return [places[each.approval] for each in given]

    return [
        history.guide_id,
        history.lang,
        [[*_approval(g.approval), g.commit, g.recorded, g.fault, g.signer] for g in history.given.values()],
        [
            _version(version, numbers(version.approvals), numbers(version.renewals))
            for version in history.versions
        ],
        history.readings,
        sorted(places[approval] for approval in history.spent),
        history.closed,
        history.withdrawn,
        [[each.guide_id, each.versions, each.until] for each in history.former],
        history.out_since,
    ]


def _read_history(plain: list[Any]) -> TranslationHistory:
    guide_id, lang, all_given, versions, readings, spent, closed, withdrawn, former, out = plain
    given = [
        Given(_read_approval(each[:4]), each[4], dt.date.fromisoformat(each[5]), each[6], each[7])
        for each in all_given
    ]
    return TranslationHistory(
        guide_id,
        lang,
        [_read_version(each, given) for each in versions],
        {each.approval: each for each in given},
        readings,
        {given[place].approval for place in spent},
        closed,
        dt.date.fromisoformat(withdrawn) if withdrawn else None,
        tuple(Former(each[0], each[1], dt.date.fromisoformat(each[2])) for each in former),
        dt.date.fromisoformat(out) if out else None,
    )


def _version(version: Version, approvals: list[int], renewals: list[int]) -> list[Any]:
    days = [version.reached_on, version.begins, version.retire, version.ends, version.review_by]
    texts = [version.title, version.kind, version.topic, version.audience, version.reading, version.reopens]
    places = [version.path, version.blob, version.commit, version.reached]
    return [
        version.number,
        version.digests,
        version.files,
        approvals,
        renewals,
        version.ended_by,
        days,
        texts,
        places,
    ]


def _read_version(plain: list[Any], given: list[Given]) -> Version:
    number, digests, files, approvals, renewals, ended_by, days, texts, places = plain
    reached_on, begins, retire, ends, review_by = (dt.date.fromisoformat(d) if d else None for d in days)
    title, kind, topic, audience, reading, reopens = texts
    path, blob, commit, reached = places
    assert begins is not None  # noqa: S101 - every version begins
    return Version(
        number=number,
        digests=tuple(digests),
        path=path,
        blob=blob,
        files=tuple((name, content) for name, content in files),
        approvals=tuple(given[place] for place in approvals),
        renewals=tuple(given[place] for place in renewals),
        commit=commit,
        reached=reached,
        reached_on=reached_on,
        begins=begins,
        retire=retire,
        ends=ends,
        ended_by=ended_by,
        title=title,
        kind=kind,
        topic=topic,
        audience=audience,
        review_by=review_by,
        reading=reading,
        reopens=reopens,
    )
