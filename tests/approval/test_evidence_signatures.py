"""What evidence tells of signatures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kbserver.errors import NotApprovedThen
from tests.approval.auditing import (
    LATER,
    TREE,
    approved,
    block,
    by_shell,
    check_by_shell,
    data,
    evidence,
    written,
)
from tests.approval.signing import commit_signed, key_for
from tests.conftest import KB_YML, Project


def signers(tmp_path: Path, *names: str) -> dict[str, Path]:
    """Places of new keys, by name; the keys of `quality` and `legal` stand in `kb.yml`."""
    folder = tmp_path / "keys"
    for name in names:
        key_for(folder, f"{name}@example.org")
    return {name: folder / f"{name}@example.org" for name in names}


def config_with(keys: dict[str, Path], *, signed: bool) -> str:
    config = KB_YML.replace("approval:\n", f"approval:\n  signed: {str(signed).lower()}\n")
    for name in ("quality", "legal"):
        key = keys[name].with_name(f"{name}@example.org.pub").read_text(encoding="utf-8").strip()
        approvers = f"approvers: [{name}@example.org]"
        config = config.replace(approvers, f'{approvers}, signers: ["{key}"]')
    return config


def test_a_good_signature_is_shown_and_can_be_checked(project: Project, tmp_path: Path) -> None:
    keys = signers(tmp_path, "quality", "legal")
    project(TREE).write("kb.yml", config_with(keys, signed=True))
    project.commit()
    commit = commit_signed(project.approve(), keys["quality"])
    folder = written(project, tmp_path)
    [approval] = data(folder, "approvals.json")["approvals"]
    fingerprint = subprocess.run(
        ["ssh-keygen", "-lf", str(keys["quality"])], capture_output=True, check=True
    ).stdout.split()[1].decode()  # fmt: skip
    assert approval["signature"] == {
        "asked_for": True,
        "state": "good",
        "signer": "quality@example.org",
        "key": fingerprint,
    }
    allowed = (folder / f"commits/{commit}/allowed_signers").read_text(encoding="utf-8")
    assert allowed == (folder / "allowed_signers").read_text(encoding="utf-8")
    assert allowed.count("\n") == 2
    lines = by_shell(folder, tmp_path, block(folder, "--show-signature"), project.folder)
    assert lines[1].startswith(f'Good "git" signature for quality@example.org with ED25519 key {fingerprint}')
    check_by_shell(folder, tmp_path, project)


@pytest.mark.parametrize("who", ["legal", "stranger", None])
def test_where_signatures_are_asked_for_another_s_or_none_is_no_approval(
    project: Project, tmp_path: Path, who: str | None
) -> None:
    keys = signers(tmp_path, "quality", "legal", "stranger")
    project(TREE).write("kb.yml", config_with(keys, signed=True))
    project.commit()
    project.approve()
    commit_signed(project, keys[who]) if who else project.commit()
    with pytest.raises(NotApprovedThen):
        evidence(project)


@pytest.mark.parametrize(
    ("who", "state", "said"),
    [
        ("legal", "good", "good, by legal@example.org, key SHA256:"),
        ("stranger", "not good", "not good: no key that `kb.yml` names made it, but SHA256:"),
        (None, "none", "none; `kb.yml` did not ask for one"),
    ],
)
def test_where_none_is_asked_for_it_is_told_what_there_is(
    project: Project, tmp_path: Path, who: str | None, state: str, said: str
) -> None:
    keys = signers(tmp_path, "quality", "legal", "stranger")
    project(TREE).write("kb.yml", config_with(keys, signed=False))
    project.commit()
    project.approve()
    commit_signed(project, keys[who]) if who else project.commit()
    folder = written(project, tmp_path)
    [approval] = data(folder, "approvals.json")["approvals"]
    assert approval["signature"]["asked_for"] is False
    assert approval["signature"]["state"] == state
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert said in page
    assert ("None of these commits is signed" in page) == (who is None)
    if who == "stranger":
        lines = by_shell(folder, tmp_path, block(folder, "--show-signature"), project.folder)
        assert not any("signature for" in line for line in lines)


def test_a_signature_that_cannot_be_checked_is_not_good(project: Project, tmp_path: Path) -> None:
    approved(project)
    head, _, message = project.git("cat-file", "commit", "HEAD").partition("\n\n")
    broken = "gpgsig -----BEGIN SSH SIGNATURE-----\n x\n -----END SSH SIGNATURE-----"
    raw = project.write("../commit", f"{head}\n{broken}\n\n{message}\n")
    project.git("reset", "--quiet", project.git("hash-object", "-t", "commit", "-w", str(raw)))
    folder = written(project, tmp_path)
    [approval] = data(folder, "approvals.json")["approvals"]
    assert approval["signature"] == {"asked_for": False, "state": "not good", "signer": None, "key": None}
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "| not good: no key that `kb.yml` names made it |" in page


def test_a_signature_is_judged_by_the_keys_of_its_time(project: Project, tmp_path: Path) -> None:
    keys = signers(tmp_path, "quality", "legal")
    project(TREE).write("kb.yml", config_with(keys, signed=True))
    project.commit()
    commit = commit_signed(project.approve(), keys["quality"])
    project.write("kb.yml", KB_YML)
    project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert data(folder, "approvals.json")["approvals"][0]["signature"]["state"] == "good"
    assert (folder / "allowed_signers").read_bytes() == b""
    assert (folder / f"commits/{commit}/allowed_signers").read_bytes() != b""
    check_by_shell(folder, tmp_path, project)
