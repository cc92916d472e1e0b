from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kbserver.approval.history import read_history
from kbserver.approval.policy import read_policy
from kbserver.approval.signers import allowed_signers
from kbserver.approval.versions import Given
from tests.approval.signing import commit_signed, key_for
from tests.conftest import DAY, KB_YML, Project

QUALITY, LEGAL = "quality@example.org", "legal@example.org"
LATER = DAY + dt.timedelta(days=7)
TREE = """
content/es/a.md [clients]
    Texto.
"""


def config(quality: list[str], legal: list[str], more: str = "") -> str:
    """A `kb.yml` with keys, in which approvals must be signed."""
    text = KB_YML.replace("  required:\n", "  signed: true\n  required:\n")
    for who, keys in ((QUALITY, quality), (LEGAL, legal)):
        text = text.replace(f"approvers: [{who}]", f"approvers: [{who}{more}], signers: {json.dumps(keys)}")
    return text


def lines(text: str) -> list[str]:
    return allowed_signers(read_policy(text.encode())).splitlines()


def test_each_key_is_a_line_that_begins_with_whose_it_is():
    text = config([f"ssh-ed25519 BBBB {QUALITY}", f"ssh-rsa AAAA {QUALITY}"], [f"ssh-rsa CCCC {LEGAL}"])
    assert lines(text) == [
        f'{LEGAL} namespaces="git" ssh-rsa CCCC',
        f'{QUALITY} namespaces="git" ssh-ed25519 BBBB',
        f'{QUALITY} namespaces="git" ssh-rsa AAAA',
    ]


def test_a_key_listed_for_two_areas_is_one_line():
    key = f"ssh-rsa AAAA {QUALITY}"
    assert lines(config([key], [key], more=f", {QUALITY}")) == [f'{QUALITY} namespaces="git" ssh-rsa AAAA']


def test_keys_of_who_may_not_approve_for_their_area_do_not_count():
    assert lines(config([f"ssh-rsa AAAA {LEGAL}"], ["ssh-rsa BBBB stranger@example.org"])) == []


@pytest.mark.parametrize("line", ["", "ssh-rsa", f"ssh-rsa {QUALITY}", f"ssh-rsa AAAA {QUALITY} more", "\n"])
def test_what_is_no_key_is_passed_over(line):
    assert lines(config([line, f"ssh-rsa AAAA {QUALITY}"], [])) == [
        f'{QUALITY} namespaces="git" ssh-rsa AAAA'
    ]


def test_without_keys_there_are_no_lines():
    assert lines(KB_YML) == []


def approved(project: Project) -> Given:
    """The approval in the guide's file, as the last commit's history has it."""
    found = read_history(project.repository, project.repository.head()).of("a", "es")
    assert found is not None
    return list(found.given.values())[-1]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_an_approval_counts_if_its_commit_is_signed_by_its_approver(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], [key_for(keys, LEGAL)]))
    project(TREE).commit()
    project.approve()
    commit = commit_signed(project, keys / QUALITY)
    given = approved(project)
    assert (given.commit, given.fault, given.signer) == (commit, None, QUALITY)


def test_an_approval_in_a_commit_that_nobody_signed_counts_for_nothing(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], []))
    project(TREE).approve().commit()
    assert approved(project).fault == "the commit that adds it has no good signature of an approver"


def test_an_approval_in_a_commit_that_another_approver_signed_counts_for_nothing(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], [key_for(keys, LEGAL)]))
    project(TREE).commit()
    project.approve()
    commit_signed(project, keys / LEGAL)
    assert approved(project).fault == f"the commit that adds it is signed by {LEGAL}, not by {QUALITY}"
    assert approved(project).signer == LEGAL


def test_a_key_added_later_makes_no_former_approval_count_and_the_approval_added_again_does(project, keys):
    text = config([], [])
    project.write("kb.yml", text)
    key = key_for(keys, QUALITY)
    project(TREE).commit()
    project.approve()
    commit_signed(project, keys / QUALITY)
    project.write("kb.yml", config([key], []))
    project.commit(day=LATER)
    assert approved(project).fault is not None
    with_approval = project.read("content/es/a.md")
    project(TREE).commit(day=LATER)
    project.write("content/es/a.md", with_approval)
    commit = commit_signed(project, keys / QUALITY, day=LATER)
    assert (approved(project).fault, approved(project).commit) == (None, commit)


def test_a_key_taken_out_later_leaves_the_approvals_signed_with_it(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], []))
    project(TREE).commit()
    project.approve()
    commit_signed(project, keys / QUALITY)
    project.write("kb.yml", config([], []))
    project.commit(day=LATER)
    assert approved(project).fault is None


def test_a_signature_asked_for_later_is_not_asked_of_former_approvals(project, keys):
    project(TREE).approve().commit()
    project.write("kb.yml", config([key_for(keys, QUALITY)], []))
    project.commit(day=LATER)
    assert approved(project).fault is None
    assert approved(project).signer == ""


def test_an_approval_signed_on_a_branch_counts_by_the_commit_of_the_branch(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], []))
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "side")
    project.approve()
    commit = commit_signed(project, keys / QUALITY)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    assert (approved(project).commit, approved(project).fault) == (commit, None)


def test_a_squashed_approval_needs_the_signature_on_the_commit_that_brings_it(project, keys):
    project.write("kb.yml", config([key_for(keys, QUALITY)], []))
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "side")
    project.approve()
    commit_signed(project, keys / QUALITY)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--squash", "side")
    project.commit()
    assert approved(project).fault == "the commit that adds it has no good signature of an approver"
