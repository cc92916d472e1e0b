"""Made-up pasts, read from real git repositories, against the same pasts told in the plainest way."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kbserver.approval.history import History, read_history, with_folder
from kbserver.approval.status import Status
from kbserver.approval.versions import Version, for_clients, spans
from kbserver.approval.versions import in_force as version_on
from kbserver.config import parse_config
from kbserver.guides.library import read_translation
from kbserver.repository import Repository
from tests.approval.authors import START, Past, pasts
from tests.approval.pasts import KB, Made, Page, Rules, rendered, write
from tests.approval.retelling import Retelling, Tale, Told, blob, day_of, in_force, retold


class Place:
    """A repository that takes one past after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = Repository(folder)

    def write(self, commits: Sequence[Made]) -> list[str]:
        """Put a past there instead of the one before; its hashes."""
        self.forget()
        for pack in (self.folder / ".git/objects/pack").iterdir():
            pack.unlink()
        return write(self.folder, commits)

    def forget(self) -> None:
        """Delete what was remembered."""
        shutil.rmtree(self.folder / ".kb", ignore_errors=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("place")
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=folder, check=True)
    for setting in ("fastimport.unpackLimit=1", "core.fsync=none", "gc.auto=0"):
        subprocess.run(["git", "config", *setting.split("=")], cwd=folder, check=True)
    return Place(folder)


def facts(version: Version) -> dict[str, object]:
    """What there is to compare of a version."""
    return {
        "number": version.number,
        "digests": set(version.digests),
        "path": version.path,
        "blob": version.blob,
        "approvals": {(g.area, g.approval.by, g.approval.date, g.approval.digest) for g in version.approvals},
        "renewals": {(g.area, g.approval.by, g.approval.date, g.approval.digest) for g in version.renewals},
        "begins": version.begins,
        "retire": version.retire,
        "ends": version.ends,
        "ended_by": version.ended_by,
        "commit": version.commit,
        "reached": version.reached,
        "audience": version.audience,
        "review_by": version.review_by,
    }


def told_facts(number: int, told: Told, names: Sequence[str]) -> dict[str, object]:
    """The same of a version that was told."""
    assert told.reached is not None
    return {
        "number": number,
        "digests": told.digests,
        "path": told.path,
        "blob": blob(told.page),
        "approvals": told.lines,
        "renewals": told.more,
        "begins": told.begins,
        "retire": told.page.retire,
        "ends": told.ends,
        "ended_by": told.why,
        "commit": names[told.commit],
        "reached": names[told.reached],
        "audience": told.page.audience,
        "review_by": told.page.review_by,
    }


def compare(history: History, told: Retelling, names: Sequence[str]) -> None:
    """Every version of every translation, and what is in force on every day that matters."""
    assert {(h.guide_id, h.lang) for h in history.all() if h.versions} == {
        key for key, tale in told.tales.items() if tale.versions
    }
    for key, tale in told.tales.items():
        if not tale.versions:
            continue
        found = history.of(*key)
        assert found is not None
        assert [facts(version) for version in found.versions] == [
            told_facts(number, each, names) for number, each in enumerate(tale.versions, 1)
        ]
        assert [(each.guide_id, each.versions, each.until) for each in found.former] == tale.stays
        compare_days(found.versions, tale)


def compare_days(versions: Sequence[Version], tale: Tale) -> None:
    """What agents and clients get on every day on which that may change."""
    own, runs = for_clients(versions), runs_of(tale)
    assert [version.number for version in own] == list(range(1, len(set(runs) - {0}) + 1))
    reads: dict[object, object] = {}
    for day in days_of(tale):
        told, version, client = in_force(tale.versions, day), version_on(versions, day), version_on(own, day)
        assert (version and version.number) == (told and tale.versions.index(told) + 1)
        assert [span.version for span in spans(versions) if span.covers(day)] == [version] * bool(version)
        if told is None or told.page.audience != "clients":
            assert client is None
        else:
            assert client is not None
            assert client.number == runs[tale.versions.index(told)]
            read = client.reading, client.kind, client.retire
            assert reads.setdefault(read, told.reads) == told.reads


def runs_of(tale: Tale) -> list[int]:
    """For each version its number among those of clients; 0 where clients have none."""
    runs: list[int] = []
    for before, told in pairwise([None, *tale.versions]):
        assert told is not None
        if told.page.audience != "clients":
            runs.append(0)
        elif before and runs[-1] and not told.after_end and before.reads == told.reads:
            runs.append(runs[-1])
        else:
            runs.append(max(runs, default=0) + 1)
    return runs


def days_of(tale: Tale) -> set[dt.date]:
    """The days on which something may change, and those beside them."""
    days = {day for told in tale.versions for day in (told.begins, told.ends, told.page.retire) if day}
    return {day + dt.timedelta(days=by) for day in days for by in (-1, 0, 1)}


def compare_standing(history: History, told: Retelling, on: dt.date) -> None:
    """Where the present texts stand on a day."""
    rules = told.tree.get(KB)
    if not isinstance(rules, Rules) or rules.broken:
        return
    config = parse_config(rendered(rules).decode())
    for path, page in told.tree.items():
        if isinstance(page, Page) and not page.broken:
            found = history.standing(read_translation(path, rendered(page)), config, on)
            key = (path.split("/")[2].removesuffix(".md"), path.split("/")[1])
            tale, digests = told.tales[key], told.digests(path)
            last = tale.versions[-1] if tale.versions and not tale.over else None
            same = last if last and last.digests.intersection(digests) else None
            assert found.status == status(page, tale, same, on, digests)
            assert found.digests == tuple(digests)
            assert (found.version and found.version.number) == (same and len(tale.versions))
            assert [(g.area, g.approval.date) for g in found.approvals] == [
                (line.area, line.date) for line in told.good(path)
            ]
            assert found.published == (same is not None and same is in_force(tale.versions, on))
            held = {line.area for line in told.good(path)}
            waiting = [area for area in rules.areas(key[0], page.kind) if area not in held]
            nobody = same or (page.withdrawn and tale.versions)
            assert list(found.waiting_for) == ([] if nobody else waiting)


def status(page: Page, tale: Tale, same: Told | None, on: dt.date, digests: Sequence[str]) -> Status:
    if page.withdrawn and tale.versions:
        same = tale.versions[-1]
        if same.ends is not None and same.ends < on:
            return "retired"
    if same is None:
        other = any(line.digest not in digests for line in page.lines)
        return "changed" if tale.versions or other else "draft"
    if same.page.retire and same.page.retire < on:
        return "retired"
    if same.begins > on:
        return "scheduled"
    reviewed = max(line.date for line in same.lines | same.more) + dt.timedelta(days=365)
    return "overdue" if (same.page.review_by or reviewed) < on else "approved"


def knows(history: History) -> tuple[object, ...]:
    """All there is to know, whatever way it came about."""
    return list(history.all()), list(history.present()), history.skews


def numbered(history: History) -> set[tuple[object, ...]]:
    """Every translation's versions, by what never changes."""
    return {
        (found.lang, *((v.number, v.commit, v.digest, v.begins) for v in found.versions))
        for found in history.all()
        if found.versions
    }


def check(place: Place, past: Past, on: dt.date, cut: int | None) -> None:
    """The whole past at once; and up to a commit of the main line, from where what is remembered leads on."""
    names = place.write(past.commits)
    middle = None if cut is None else past.main[cut % len(past.main)]
    for number, told in retold(past.commits):
        if number == middle:
            earlier = read_history(place.repository, names[number])
            compare(earlier, told, names)
            early = numbered(earlier)
    history = read_history(place.repository, names[-1], remember=False)
    compare(history, told, names)
    compare_standing(history, told, on)
    if middle is not None:
        assert knows(read_history(place.repository, names[-1])) == knows(history)
        later = numbered(history)
        assert all(any(versions == more[: len(versions)] for more in later) for versions in early)


_on = st.integers(-20, 60).map(lambda days: START + dt.timedelta(days=days))
_place = st.integers(0, 31)
_cut = st.none() | _place
_quarter = settings(max_examples=180)


class TestPastsOfApprovals:
    @_quarter
    @given(pasts("approve", "forge", "lines", "again"), _on, _cut)
    def test_who_approved_which_text_makes_its_versions(self, place, past, on, cut):
        check(place, past, on, cut)


class TestPastsOfEndings:
    @_quarter
    @given(pasts("withdraw", "remove", "move", "heading"), _on, _cut)
    def test_guides_end_move_and_come_back(self, place, past, on, cut):
        check(place, past, on, cut)


class TestPastsOfBranches:
    @_quarter
    @given(pasts("merge", "update", "pull", "move", "cross", "octopus"), _on, _cut)
    def test_branches_count_as_they_are_merged(self, place, past, on, cut):
        check(place, past, on, cut)


class TestPastsOfRules:
    @_quarter
    @given(pasts("rules", "approve", "rules", "approve", "picture", "break"), _on, _cut)
    def test_the_rules_of_each_commit_are_what_its_approvals_are_judged_by(self, place, past, on, cut):
        check(place, past, on, cut)


class TestStepByStep:
    @settings(max_examples=25)
    @given(pasts())
    def test_following_commit_by_commit_tells_the_same(self, place, past):
        names = place.write(past.commits)
        for number, told in retold(past.commits):
            compare(read_history(place.repository, names[number]), told, names)

    @settings(max_examples=50)
    @given(pasts(), _place)
    def test_files_of_the_folder_count_as_if_they_were_committed(self, place, past, cut):
        names, line, commits = place.write(past.commits), past.main, past.commits
        number = line[cut % len(line)]
        commit = commits[number]
        # what lies in the folder is no older than any commit before it
        latest = max(commits[at].time for at in line if at <= number)
        assume(len(commit.parents) == 1 and commit.time == latest)
        told = next(found for at, found in retold(commits[: number + 1]) if at == number)
        before = read_history(place.repository, names[commit.parents[0]], remember=False)
        now = with_folder(before, place.repository.snapshot(names[number]), day_of(commit))
        compare(now, told, ["" if at == number else name for at, name in enumerate(names)])
