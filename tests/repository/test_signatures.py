from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kbserver.errors import RepositoryError
from kbserver.repository import Signature
from tests.approval.signing import commit_signed, key_for
from tests.conftest import Project

ANA, RUI = "ana@example.org", "rui@example.org"
UNSIGNED = Signature(good=False, signer="", key="")
TREE = """
content/es/a.md [clients]
    Text.
"""


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with Ana's and Rui's keys."""
    for who in (ANA, RUI):
        key_for(tmp_path / "keys", who)
    return tmp_path / "keys"


def allowed(keys: Path, *people: str) -> str:
    """Their keys as OpenSSH lists those it believes."""
    lines = [(who, (keys / f"{who}.pub").read_text().split()) for who in people]
    return "".join(f'{who} namespaces="git" {kind} {key}\n' for who, (kind, key, _who) in lines)


def signed(project: Project, keys: Path) -> str:
    """The first commit of a project, signed by Ana."""
    project(TREE).git("init", "--quiet")
    return commit_signed(project, keys / ANA)


def signature(project: Project, commit: str, lines: str) -> Signature:
    return project.repository.signatures([commit], lines)[commit]


def test_a_good_signature_names_whose_key_it_is(project, keys):
    commit = signed(project, keys)
    found = signature(project, commit, allowed(keys, ANA, RUI))
    assert (found.good, found.signer) == (True, ANA)
    listed = subprocess.run(
        ["ssh-keygen", "-lf", str(keys / ANA)], capture_output=True, text=True, check=True
    )
    assert found.key == listed.stdout.split()[1]


def test_a_signature_with_a_key_that_is_not_listed_is_not_good(project, keys):
    commit = signed(project, keys)
    for lines in (allowed(keys, RUI), ""):
        found = signature(project, commit, lines)
        assert (found.good, found.signer) == (False, "")


def test_a_commit_without_a_signature_has_none(project, keys):
    assert signature(project, project(TREE).commit(), allowed(keys, ANA)) == UNSIGNED


def test_a_commit_altered_after_it_was_signed_has_no_good_signature(project, keys):
    commit = signed(project, keys)
    content = project.repository.commit_object(commit).replace(b"\nApprove\n", b"\nApprove all\n")
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=project.folder,
        input=content,
        capture_output=True,
        check=True,
    )
    altered = made.stdout.decode().strip()
    assert altered != commit
    assert not signature(project, altered, allowed(keys, ANA)).good


def test_a_key_listed_for_another_purpose_does_not_count(project, keys):
    commit = signed(project, keys)
    lines = allowed(keys, ANA).replace('namespaces="git"', 'namespaces="file"')
    assert not signature(project, commit, lines).good


def test_a_key_that_had_expired_when_the_commit_was_made_does_not_count(project, keys):
    commit = signed(project, keys)
    for day, good in (("20250101", False), ("20260101", True)):
        lines = allowed(keys, ANA).replace("namespaces", f'valid-before="{day}",namespaces')
        assert signature(project, commit, lines).good == good


def test_a_broken_line_leaves_the_other_keys_good(project, keys):
    commit = signed(project, keys)
    lines = f'{RUI} namespaces="git" ssh-ed25519 AAAA\n' + allowed(keys, ANA)
    assert signature(project, commit, lines).signer == ANA


def test_many_commits_are_asked_for_at_once_each_once(project, keys):
    commits = [project(TREE).commit()]
    for who in (ANA, RUI):
        project.write("content/es/a.md", who)
        commits.append(commit_signed(project, keys / who))
    found = project.repository.signatures([*commits, *commits], allowed(keys, ANA, RUI))
    assert [found[commit].signer for commit in commits] == ["", ANA, RUI]
    assert len(found) == 3


def test_no_commit_needs_no_git(project):
    assert project.repository.signatures([], "") == {}


def test_whatever_the_users_settings_are(project, keys):
    commit = signed(project, keys)
    other = keys / "elsewhere"
    other.write_text(allowed(keys, RUI))
    for setting in (
        f"gpg.ssh.allowedSignersFile={other}",
        f"gpg.ssh.revocationFile={keys / ANA}.pub",
        "gpg.ssh.program=/bin/false",
        "gpg.format=openpgp",
        "gpg.minTrustLevel=ultimate",
        "log.showSignature=true",
    ):
        project.git("config", *setting.split("=", 1))
    assert signature(project, commit, allowed(keys, ANA)).signer == ANA


def test_a_merge_may_be_signed_as_any_commit(project, keys):
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "side")
    project.write("content/es/b.md", "text")
    side = project.commit()
    project.git("switch", "--quiet", "main")
    settings = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={keys / ANA}")
    project.git(*settings, "merge", "--quiet", "--no-ff", "--no-edit", "--gpg-sign", "side")
    found = project.repository.signatures(
        [merge := project.git("rev-parse", "HEAD"), side], allowed(keys, ANA)
    )
    assert (found[merge].signer, found[side].signer) == (ANA, "")


def test_an_unknown_commit_is_an_error(project):
    project(TREE).commit()
    with pytest.raises(RepositoryError, match="git log failed"):
        project.repository.signatures(["0" * 40], "")


def test_a_signature_of_another_kind_is_not_one_of_the_keys(project, keys):
    commit = project(TREE).commit()
    content = project.repository.commit_object(commit)
    armor = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n"
    place = content.index(b"\n\n") + 1
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=project.folder,
        input=content[:place] + armor + content[place:],
        env={**os.environ, "GNUPGHOME": str(keys)},
        capture_output=True,
        check=True,
    )
    assert not signature(project, made.stdout.decode().strip(), allowed(keys, ANA)).good


def test_what_is_no_signature_at_all_is_not_good_however_long_the_commit(project, keys):
    good = signed(project, keys)
    head, _, message = project.git("cat-file", "commit", good).partition("\ngpgsig ")
    message = message.partition("-----END SSH SIGNATURE-----\n")[2] + "x" * 200_000
    broken = f"{head}\ngpgsig -----BEGIN SSH SIGNATURE-----\n x\n -----END SSH SIGNATURE-----\n{message}\n"
    raw = project.write("../commit", broken)
    commit = project.git("hash-object", "-t", "commit", "-w", str(raw))
    found = project.repository.signatures([commit, good], allowed(keys, ANA))
    assert (found[commit], found[good].signer) == (UNSIGNED, ANA)
