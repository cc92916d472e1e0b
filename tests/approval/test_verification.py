from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kbserver.approval.history import read_history
from kbserver.approval.verification import Finding, Verification, verify, wrong
from kbserver.errors import RepositoryError
from kbserver.repository import Repository
from tests.approval.signing import commit_signed, key_for
from tests.conftest import DAY, KB_YML, Project

PATH, OTHER = "content/es/guide.md", "content/es/other.md"
TREE = """
content/es/guide.md [clients]
    Texto. ![p](../p.svg)
content/es/other.md [agents]
    Otro.
content/p.svg
    <svg/>
"""
NOBODY = "0" * 64
LATER, MUCH_LATER = DAY.replace(month=7), DAY.replace(month=9)


def approved(project: Project, day: dt.date = DAY) -> Project:
    """Two approved guides, committed on the day."""
    project(TREE).approve(day=day).commit(day=day)
    return project


def digest(project: Project, path: str = PATH) -> str:
    return project.library().at(path).meta.approvals[0].digest


def failures(found: Verification) -> list[tuple[str, str]]:
    return [(finding.path, finding.reason) for finding in found.failed]


def only(findings: list[Finding]) -> Finding:
    [finding] = findings
    return finding


def test_approvals_that_hold_are_counted_and_nothing_is_found(project: Project) -> None:
    found = verify(approved(project).repository)
    assert found == Verification(project.git("rev-parse", "HEAD"), None, approvals=2, versions=2)
    assert found.holds


def test_an_approval_by_who_may_not_fails_with_all_its_facts(project: Project) -> None:
    approved(project).replace(PATH, "by: quality@", "by: legal@")
    commit = project.commit(day=LATER)
    found = verify(project.repository)
    finding = only(found.failed)
    assert not found.holds
    assert (finding.guide_id, finding.lang, finding.path) == ("guide", "es", PATH)
    assert (finding.given.area, finding.given.approval.by) == ("quality", "legal@example.org")
    assert (finding.given.approval.date, finding.given.commit) == (DAY, commit)
    assert finding.reason == "legal@example.org may not approve for 'quality'"


def test_a_departed_approver_s_approvals_stand_and_new_ones_fail(project: Project) -> None:
    approved(project).write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    project.commit(day=LATER)
    assert verify(project.repository).holds
    project.replace(PATH, f"date: {DAY}", f"date: {LATER}")
    project.commit(day=LATER)
    assert failures(verify(project.repository)) == [
        (PATH, "quality@example.org may not approve for 'quality'")
    ]


def test_a_digest_of_no_text_is_forged(project: Project) -> None:
    approved(project).replace(PATH, digest(project), f"sha256:{NOBODY}")
    project.commit()
    assert failures(verify(project.repository)) == [
        (PATH, "its digest is that of no text that ever stood in this file")
    ]


def test_an_approval_of_a_text_that_was_never_committed_is_forged(project: Project) -> None:
    project(TREE).approve(PATH).replace(PATH, "Texto.", "Otro texto.")
    project.commit()
    assert [path for path, _reason in failures(verify(project.repository))] == [PATH]


def test_an_approval_copied_from_another_file_names_it(project: Project) -> None:
    approved(project).replace(PATH, digest(project), digest(project, OTHER))
    project.commit()
    [(path, reason)] = failures(verify(project.repository))
    assert path == PATH
    assert reason.startswith(f"it was copied: its digest is that of a text of {OTHER};")


def test_a_guide_that_moved_fails_until_its_former_id_is_an_alias(project: Project) -> None:
    approved(project).git("mv", OTHER, "content/es/moved.md")
    project.commit(day=LATER)
    [(path, reason)] = failures(verify(project.repository))
    assert path == "content/es/moved.md"
    assert f"a text of {OTHER}; if the guide has moved" in reason
    project.replace("content/es/moved.md", "kind: protocol", "kind: protocol\naliases: [other]")
    project.commit(day=LATER)
    found = verify(project.repository)
    assert found.holds
    assert found.changed == []


def test_a_former_id_that_another_guide_has_now_stands_for_nothing(project: Project) -> None:
    approved(project).git("mv", OTHER, "content/es/moved.md")
    project.replace("content/es/moved.md", "kind: protocol", "kind: protocol\naliases: [other]")
    project.commit(day=LATER)
    project.write(OTHER, project.read(PATH).partition("approvals")[0] + "---\n\nNuevo.\n")
    project.commit(day=LATER)
    found = verify(project.repository)
    assert found.holds
    assert only(found.changed).path == "content/es/moved.md"
    assert "this text under a former id" in only(found.changed).reason
    project.replace("content/es/moved.md", "Otro.", "Otra.")
    project.commit(day=LATER)
    assert "another one now" in only(verify(project.repository).changed).reason


def test_a_moved_guide_approved_anew_without_its_alias_keeps_its_first_version_right(
    project: Project,
) -> None:
    approved(project).git("mv", OTHER, "content/es/moved.md")
    project.replace("content/es/moved.md", "kind: protocol", "kind: protocol\naliases: [other]")
    project.approve("content/es/moved.md", day=LATER).commit(day=LATER)
    project.replace("content/es/moved.md", "aliases: [other]\n", "")
    project.replace("content/es/moved.md", "audience", "tags: [x]\naudience")
    project.commit(day=MUCH_LATER)
    found = verify(project.repository)
    assert (found.failed, found.mismatches, found.changed) == ([], [], [])
    assert found.approvals == 3


@pytest.mark.parametrize("place", [PATH, "content/p.svg"])
def test_a_text_edited_after_its_approval_is_a_warning(project: Project, place: str) -> None:
    approved(project).write(place, project.read(place).replace("svg", "g").replace("Texto", "Textos"))
    project.commit()
    found = verify(project.repository)
    assert found.holds
    assert only(found.changed).path == PATH
    assert "another one now" in only(found.changed).reason


def test_an_approval_of_a_text_that_came_later_is_a_warning(project: Project) -> None:
    before = approved(project).read(PATH)
    project.replace(PATH, "Texto.", "Nuevo.")
    project.approve(PATH, day=LATER)
    early = project.read(PATH).replace("Nuevo.", "Texto.")
    project.write(PATH, early)
    project.commit(day=LATER)
    assert [path for path, _reason in failures(verify(project.repository))] == [PATH]
    project.replace(PATH, "Texto.", "Nuevo.")
    project.commit(day=LATER)
    assert verify(project.repository).changed == []
    project.write(PATH, early)
    project.commit(day=LATER)
    found = verify(project.repository)
    assert found.holds
    assert only(found.changed).given.approval.digest not in before


@pytest.mark.parametrize("how", ["replaced", "removed", "gone"])
def test_a_faulty_approval_that_stands_no_more_is_a_former_one(project: Project, how: str) -> None:
    approved(project).replace(PATH, "by: quality@", "by: legal@")
    project.commit()
    if how == "replaced":
        project.approve(PATH, day=LATER)
    elif how == "removed":
        project.write(
            PATH,
            "\n".join(x for x in project.read(PATH).split("\n") if "approvals" not in x and "area" not in x),
        )
    else:
        project.remove(PATH)
    project.commit(day=LATER)
    found = verify(project.repository)
    assert found.holds
    assert only(found.former).given.approval.by == "legal@example.org"


def test_a_forged_approval_that_stands_no_more_is_a_former_one(project: Project) -> None:
    approved(project).replace(PATH, digest(project), f"sha256:{NOBODY}")
    project.commit()
    project.approve(PATH).commit()
    found = verify(project.repository)
    assert found.holds
    assert "no text" in only(found.former).reason


@pytest.mark.parametrize(("recorded", "word"), [(LATER, "before"), (DAY.replace(month=1), "after")])
def test_dates_that_are_not_the_day_of_the_commit_are_notes(
    project: Project, recorded: dt.date, word: str
) -> None:
    project(TREE).approve(PATH).commit(day=recorded)
    found = verify(project.repository)
    assert found.holds
    assert only(found.notes).reason == f"dated {DAY}, {word} the day it was recorded, {recorded}"


def test_a_clock_that_was_wrong_is_a_note(project: Project) -> None:
    approved(project).replace(PATH, "Texto.", "Otro.")
    commit = project.commit(day=DAY - dt.timedelta(days=3))
    found = verify(project.repository)
    assert [(skew.commit, skew.seconds) for skew in found.skews] == [(commit, 3 * 86400)]
    assert found.holds


def test_approvals_given_before_a_withdrawal_count_no_more(project: Project) -> None:
    approved(project)
    before = project.read(PATH)
    project.replace(PATH, "kind: protocol", f"kind: protocol\nwithdrawn: {LATER}")
    project.commit(day=LATER)
    assert "before the guide was withdrawn" in only(verify(project.repository).changed).reason
    project.write(PATH, before)
    project.commit(day=MUCH_LATER)
    found = verify(project.repository)
    assert found.holds
    assert "before the guide was withdrawn" in only(found.changed).reason


def test_a_file_that_cannot_be_read_is_named(project: Project) -> None:
    approved(project).replace(PATH, "kind: protocol", "kind: recipe")
    project.commit()
    found = verify(project.repository)
    assert found.unread == [PATH]
    assert found.holds


def test_what_lies_uncommitted_does_not_count(project: Project) -> None:
    approved(project).replace(PATH, "by: quality@", "by: legal@")
    assert verify(project.repository).holds


def test_without_git_nothing_can_be_verified(project: Project) -> None:
    project(TREE).approve()
    with pytest.raises(RepositoryError, match="nothing can be verified without git"):
        verify(project.repository)
    project.git("init", "--quiet")
    with pytest.raises(RepositoryError, match="or no commit in it"):
        verify(project.repository)


def test_a_shallow_clone_cannot_be_verified(project: Project, tmp_path: Path) -> None:
    approved(project).replace(PATH, "Texto.", "Otro.")
    project.commit()
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.folder}", str(clone), cwd=tmp_path)
    for day in (None, DAY):
        with pytest.raises(RepositoryError, match="git fetch --unshallow"):
            verify(Repository(clone), day)


def test_what_was_remembered_is_not_believed(project: Project) -> None:
    approved(project).replace(PATH, "by: quality@", "by: legal@")
    read_history(project.repository, project.commit())
    [kept] = (project.folder / ".kb/cache/history").glob("*.json")
    _name, _, body = kept.read_bytes().partition(b"\n")
    assert b"may not approve" in body
    forged = json.dumps(json.loads(body.replace(b"may not approve for", b"may approve for"))).encode()
    kept.write_bytes(hashlib.sha256(forged).hexdigest().encode() + b"\n" + forged)
    assert [reason for _path, reason in failures(verify(project.repository))] == [
        "legal@example.org may not approve for 'quality'"
    ]


def test_a_version_whose_text_gives_another_digest_is_found(project: Project) -> None:
    history = read_history(approved(project).repository, project.git("rev-parse", "HEAD"), remember=False)
    assert list(wrong(project.repository, history)) == []
    guide, other = history.of("guide", "es"), history.of("other", "es")
    assert guide
    assert other
    [right] = guide.versions
    for changes in (
        {"blob": other.versions[0].blob},
        {"files": ()},
        {"approvals": other.versions[0].approvals},
    ):
        guide.versions[0] = replace(right, **changes)
        [found] = wrong(project.repository, history)
        assert (found.guide_id, found.lang, found.version) == ("guide", "es", guide.versions[0])


def test_on_a_day_the_texts_of_that_day_are_checked(project: Project) -> None:
    approved(project).replace(PATH, "by: quality@", "by: legal@")
    commit = project.commit(day=LATER)
    project.approve(PATH, day=MUCH_LATER).commit(day=MUCH_LATER)
    assert verify(project.repository).holds
    for day, holds in ((DAY, True), (LATER - dt.timedelta(days=1), True), (LATER, False), (MUCH_LATER, True)):
        found = verify(project.repository, day)
        assert found.day == day
        assert found.holds == holds
    assert verify(project.repository, MUCH_LATER - dt.timedelta(days=1)).commit == commit


def test_the_day_of_a_branch_is_that_of_its_merge(project: Project) -> None:
    approved(project).git("switch", "--quiet", "--create", "branch")
    project.replace(PATH, "by: quality@", "by: legal@")
    project.commit(day=LATER)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch", day=MUCH_LATER)
    assert verify(project.repository, LATER).holds
    assert not verify(project.repository, MUCH_LATER).holds


def test_on_a_day_it_says_which_versions_were_in_force(project: Project) -> None:
    approved(project).replace(PATH, "Texto.", "Otro.")
    project.approve(PATH, day=LATER).commit(day=MUCH_LATER)

    def numbers(day: dt.date) -> list[int | None]:
        found = verify(project.repository, day).in_force
        assert [(then.guide_id, then.lang) for then in found] == [("guide", "es"), ("other", "es")]
        return [then.version.number if then.version else None for then in found]

    assert numbers(DAY - dt.timedelta(days=1)) == [None, None]
    assert numbers(DAY) == [1, 1]
    assert numbers(LATER) == [2, 1]
    assert verify(project.repository).in_force == []


def test_before_the_history_begins_no_text_stood(project: Project) -> None:
    approved(project)
    for day in (DAY - dt.timedelta(days=1), dt.date(1900, 1, 1), dt.date.min):
        found = verify(project.repository, day)
        assert (found.commit, found.approvals, found.holds) == (None, 0, True)


def test_a_day_to_come_is_the_present(project: Project) -> None:
    approved(project)
    for day in (dt.date(2999, 1, 1), dt.date.max):
        assert verify(project.repository, day).approvals == 2


@pytest.mark.parametrize("who", ["quality", "legal", "stranger", None])
def test_where_signatures_are_asked_for_the_approver_must_have_signed(
    project: Project, tmp_path: Path, who: str | None
) -> None:
    keys = tmp_path / "keys"
    listed = {name: key_for(keys, f"{name}@example.org") for name in ("quality", "legal")}
    key_for(keys, "stranger@example.org")
    config = KB_YML.replace("approval:\n", "approval:\n  signed: true\n")
    for name, key in listed.items():
        approvers = f"approvers: [{name}@example.org]"
        config = config.replace(approvers, f'{approvers}, signers: ["{key}"]')
    project(TREE).write("kb.yml", config)
    project.commit()
    project.approve(PATH)
    if who is None:
        project.commit()
    else:
        commit_signed(project, keys / f"{who}@example.org")
    found = verify(project.repository)
    said = {
        "quality": None,
        "legal": "the commit that adds it is signed by legal@example.org, not by quality@example.org",
        "stranger": "the commit that adds it has no good signature of an approver",
        None: "the commit that adds it has no good signature of an approver",
    }[who]
    assert failures(found) == ([(PATH, said)] if said else [])


def test_a_project_in_a_folder_of_its_repository_is_verified_by_its_own_paths(tmp_path: Path) -> None:
    outer, inner = Project(tmp_path / "outer"), Project(tmp_path / "outer" / "the kb")
    inner(TREE).approve().git("init", "--quiet", cwd=outer.folder)
    outer.commit()
    inner.replace(PATH, "Texto.", "Otro.")
    inner.replace(OTHER, "by: quality@", "by: legal@")
    outer.commit()
    found = verify(inner.repository)
    assert (found.versions, only(found.changed).path, only(found.failed).path) == (2, PATH, OTHER)
