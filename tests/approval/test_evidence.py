from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kbserver.approval.evidence import Evidence, evidence_of
from kbserver.approval.evidence_folder import files_of, name_of, write_evidence
from kbserver.errors import GuideNotFound, NotApprovedThen, RepositoryError
from kbserver.repository import Repository
from tests.approval.signing import commit_signed, key_for
from tests.conftest import DAY, KB_YML, Project

PATH = "content/pt/protocols/callback.md"
GUIDE = "protocols/callback"
TREE = """
content/pt/protocols/callback.md [clients]
    Bom dia. ![p](../../assets/p.svg) [lista](lista.txt)
content/pt/protocols/lista.txt
    um
content/assets/p.svg
    <svg/>
"""
TWO_AREAS = KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}")
LATER, MUCH_LATER = DAY.replace(month=7), DAY.replace(month=9)
TOOLS = ("awk", "sha256sum", "cut", "sed", "cat", "cmp", "git", "ssh-keygen")


def evidence(project: Project, day: dt.date = DAY, guide_id: str = GUIDE) -> Evidence:
    return evidence_of(project.repository, guide_id, "pt", day)


def written(project: Project, tmp_path: Path, day: dt.date = DAY, guide_id: str = GUIDE) -> Path:
    return write_evidence(evidence(project, day, guide_id), tmp_path / "out")


def approved(project: Project, day: dt.date = DAY) -> Project:
    project(TREE).approve(day=day).commit(day=day)
    return project


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def data(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def blocks(folder: Path) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def block(folder: Path, word: str) -> str:
    [found] = [each for each in blocks(folder) if word in each]
    return found


def by_shell(folder: Path, tmp_path: Path, commands: str, clone: Path | None = None) -> list[str]:
    """What the commands print, run in the folder with nothing but the tools the page names."""
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    for name in TOOLS:
        place = shutil.which(name)
        assert place, name
        if not (tools / name).exists():
            (tools / name).symlink_to(place)
    environment = {"PATH": str(tools), "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    environment |= {"REPOSITORY": str(clone)} if clone else {}
    shell = shutil.which("sh") or "/bin/sh"
    done = subprocess.run(
        [shell, "-c", commands], cwd=folder, env=environment, capture_output=True, check=False
    )
    return (done.stdout + done.stderr).decode().splitlines()


def check_by_shell(folder: Path, tmp_path: Path, project: Project) -> None:
    """Run every block of the page, in a folder that was moved away, against a clone, and compare."""
    away, clone = tmp_path / "kept by the auditor", tmp_path / "a clone"
    shutil.copytree(folder, away)
    top = project.git("rev-parse", "--show-toplevel")
    project.git("clone", "--quiet", top, str(clone), cwd=tmp_path)
    prefix = project.git("rev-parse", "--show-prefix")
    where = clone / prefix
    for commands in blocks(away):
        lines = by_shell(away, tmp_path, commands, where)
        assert lines, commands
        if "sha256sum -c" in commands:
            assert {line.rpartition(": ")[2] for line in lines} == {"OK"}
            assert len(lines) == len(files_in(away)) - 1
        elif "digest.txt" in commands:
            assert len(lines) == 3
            assert set(lines) <= set((away / "digest.txt").read_text().split())
            assert len(set(lines)) == 1
        elif "--show-signature" in commands:
            assert lines[1].startswith('Good "git" signature for ')
        elif "&& echo" in commands:
            assert len(lines) == commands.count("&& echo")
            ends = r"is what its name says|is in the clone|is on the main branch|is as committed"
            assert all(re.search(f"({ends})$", line) for line in lines), lines


def test_the_folder_holds_the_text_as_it_was_approved_and_all_that_tells_of_it(
    project: Project, tmp_path: Path
) -> None:
    commit = approved(project).git("rev-parse", "HEAD")
    project.replace(PATH, "Bom dia.", "Boa tarde.")
    project.write("content/assets/p.svg", "<svg>new</svg>")
    head = project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert folder.name == "evidence-protocols-callback-pt-2025-07-15"
    files = files_in(folder)
    shown = [PATH, "content/assets/p.svg", "content/pt/protocols/lista.txt"]
    assert set(files) == {
        *("README.md", "SHA256SUMS", "approvals.json", "history.json", "digest.txt", "digest-input.bin"),
        *("front-matter.yml", "kb.yml", "allowed_signers"),
        *(f"text/{path}" for path in shown),
        *(f"commits/{commit}/{name}" for name in ("commit", "kb.yml", "allowed_signers")),
    }
    for path in shown:
        assert files[f"text/{path}"].decode().strip() == project.git("show", f"{commit}:{path}")
    text = files[f"text/{PATH}"].decode()
    assert text == f"---\n{files['front-matter.yml'].decode()}---\n{text.split('---')[2][1:]}"
    digest = "sha256:" + hashlib.sha256(files["digest-input.bin"]).hexdigest()
    assert files["digest.txt"].decode() == f"{digest}\n"
    assert digest in files["front-matter.yml"].decode()
    assert files["kb.yml"] == files[f"commits/{commit}/kb.yml"] == KB_YML.encode()
    raw = files[f"commits/{commit}/commit"]
    assert hashlib.sha1(b"commit %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest() == commit
    assert data(folder, "history.json")["read_up_to"] == head
    assert sorted(line[66:] for line in files["SHA256SUMS"].decode().splitlines()) == sorted(
        set(files) - {"SHA256SUMS"}
    )


def test_the_page_says_in_words_what_was_in_force_and_who_approved_it(
    project: Project, tmp_path: Path
) -> None:
    project.write("kb.yml", TWO_AREAS)
    project(TREE).approve().approve(area="legal", day=LATER).commit(day=LATER)
    project.replace(PATH, "Bom dia.", "Boa tarde.")
    project.approve(day=MUCH_LATER).approve(area="legal", day=MUCH_LATER).commit(day=MUCH_LATER)
    page = (written(project, tmp_path, LATER) / "README.md").read_text(encoding="utf-8")
    assert "# In force on 15 Jul 2025\n" in page
    assert "in Português was version 1, approved by Calidad on 15 Jun 2025 and Jurídico on 15 Jul" in page
    assert "| Version | 1 of 2 |" in page
    assert "| In force | from 15 Jul 2025 to 14 Sep 2025, then a later version followed |" in page
    assert "| Jurídico (`legal`) | legal@example.org | 15 Jul 2025 | 15 Jul 2025 |" in page
    assert "The approval of Calidad is dated 15 Jun 2025 and was recorded on 15 Jul 2025." in page


def test_the_page_s_commands_check_it_with_standard_tools_alone(project: Project, tmp_path: Path) -> None:
    approved(project)
    check_by_shell(written(project, tmp_path), tmp_path, project)


def test_the_commands_work_for_any_names_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    outer, project = Project(tmp_path / "outer"), Project(tmp_path / "outer" / "the 'kb'")
    outer.git("init", "--quiet")
    name = "content/pt/it's a $HOME ñ.md"
    project.write(name, '---\ntitle: "A | `b`"\nkind: faq\n---\n\n![p](<p q.svg>) ![ñ](%C3%B1.svg)\n')
    project.write("content/pt/p q.svg", "<svg/>")
    project.write("content/pt/ñ.svg", "<svg></svg>")
    project("").approve()
    outer.commit()
    folder = written(project, tmp_path, guide_id="it's a $HOME ñ")
    assert len(data(folder, "approvals.json")["approvals"]) == 1
    assert "text/content/pt/p q.svg" in files_in(folder)
    check_by_shell(folder, tmp_path, project)


def test_a_file_shown_through_a_link_is_kept_as_what_it_leads_to(project: Project, tmp_path: Path) -> None:
    project(TREE)
    project.remove("content/assets/p.svg")
    project.write("content/assets/real.svg", "<svg/>")
    (project.folder / "content/assets/p.svg").symlink_to("real.svg")
    project.approve().commit()
    folder = written(project, tmp_path)
    assert files_in(folder)["text/content/assets/p.svg"] == b"<svg/>"
    check_by_shell(folder, tmp_path, project)


def test_a_file_without_a_last_line_end_has_its_digest_recomputed_too(
    project: Project, tmp_path: Path
) -> None:
    project.write(PATH, "---\ntitle: T\nkind: faq\n---\n\nBom dia.")
    project("").approve().commit()
    check_by_shell(written(project, tmp_path), tmp_path, project)


@pytest.mark.parametrize("place", [f"text/{PATH}", "text/content/assets/p.svg", "digest-input.bin"])
def test_what_was_changed_afterwards_shows(project: Project, tmp_path: Path, place: str) -> None:
    folder = written(approved(project), tmp_path)
    with (folder / place).open("ab") as file:
        file.write(b"x\n")
    assert f"{place}: FAILED" in by_shell(folder, tmp_path, block(folder, "sha256sum -c"))
    assert len(set(by_shell(folder, tmp_path, block(folder, "digest.txt")))) == 2
    if place.startswith("text/"):
        lines = by_shell(folder, tmp_path, block(folder, "rev-parse"), project.folder)
        assert f"{place.removeprefix('text/')} is as committed" not in lines
        assert len(lines) == 5


def test_a_commit_that_was_changed_afterwards_shows(project: Project, tmp_path: Path) -> None:
    folder = written(approved(project), tmp_path)
    [raw] = folder.glob("commits/*/commit")
    raw.write_bytes(raw.read_bytes().replace(b"ana@example.org", b"eva@example.org"))
    assert by_shell(folder, tmp_path, block(folder, "hash-object -t commit")) == []
    assert "differ" in by_shell(folder, tmp_path, block(folder, "cat-file commit"), project.folder)[0]


def test_without_a_clone_the_commands_ask_for_it(project: Project, tmp_path: Path) -> None:
    folder = written(approved(project), tmp_path)
    assert all("REPOSITORY" in line for line in by_shell(folder, tmp_path, block(folder, "fuller")))


def test_the_same_history_and_day_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    first = files_in(written(approved(project), tmp_path))
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", str(project.folder), str(clone), cwd=tmp_path)
    project.write(PATH, "uncommitted")
    again = evidence_of(Repository(clone), GUIDE, "pt", DAY)
    assert files_of(again) == files_of(evidence(project)) == first


def test_a_later_approval_of_the_same_text_does_not_replace_the_first(
    project: Project, tmp_path: Path
) -> None:
    approved(project).approve(day=MUCH_LATER).commit(day=MUCH_LATER)
    assert f"date: {MUCH_LATER}" in project.read(PATH)
    before, after = written(project, tmp_path, LATER), written(project, tmp_path, MUCH_LATER)
    for folder in (before, after):
        assert f"date: {DAY}" in (folder / "text" / PATH).read_text(encoding="utf-8")
        assert [a["date"] for a in data(folder, "approvals.json")["approvals"]] == [DAY.isoformat()]
    assert data(before, "approvals.json")["renewals"] == []
    assert [a["date"] for a in data(after, "approvals.json")["renewals"]] == [MUCH_LATER.isoformat()]
    assert "was approved again" in (after / "README.md").read_text(encoding="utf-8")
    assert len(list(after.glob("commits/*"))) == 2
    check_by_shell(after, tmp_path, project)


def test_the_policy_of_the_approval_and_that_of_the_day_are_both_there(
    project: Project, tmp_path: Path
) -> None:
    commit = approved(project).git("rev-parse", "HEAD")
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert (folder / f"commits/{commit}/kb.yml").read_text(encoding="utf-8") == KB_YML
    assert "new@example.org" in (folder / "kb.yml").read_text(encoding="utf-8")
    check_by_shell(folder, tmp_path, project)


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), LATER])
def test_not_approved_at_that_time_is_an_answer_of_its_own(project: Project, day: dt.date) -> None:
    approved(project).remove(PATH)
    project.commit(day=LATER)
    with pytest.raises(NotApprovedThen) as caught:
        evidence(project, day)
    assert (caught.value.guide_id, caught.value.lang, caught.value.day) == (GUIDE, "pt", day)
    assert str(caught.value) == f"'{GUIDE}' in pt: not approved at that time ({day})"


def test_a_text_that_was_never_approved_is_not_approved_at_any_time(project: Project) -> None:
    project(TREE).commit()
    with pytest.raises(NotApprovedThen):
        evidence(project)


def test_a_guide_there_never_was_is_not_found(project: Project) -> None:
    approved(project)
    for guide_id, lang in (("protocols/other", "pt"), (GUIDE, "es")):
        with pytest.raises(GuideNotFound):
            evidence_of(project.repository, guide_id, lang, DAY)


def test_evidence_is_from_git_alone(project: Project, tmp_path: Path) -> None:
    project(TREE).approve()
    with pytest.raises(RepositoryError, match="nothing can be verified without git"):
        evidence(project)
    project.commit()
    project.commit()
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.folder}", str(clone), cwd=tmp_path)
    with pytest.raises(RepositoryError, match="git fetch --unshallow"):
        evidence_of(Repository(clone), GUIDE, "pt", DAY)
    assert not (project.folder / ".kb").exists()


def test_a_guide_that_moved_is_found_by_both_ids_and_shown_where_it_stood(
    project: Project, tmp_path: Path
) -> None:
    approved(project)
    moved = "content/pt/protocols/moved.md"
    project.git("mv", PATH, moved)
    project.replace(moved, "kind: protocol", f"kind: protocol\naliases: [{GUIDE}]")
    project.commit(day=LATER)
    project.approve(moved, day=MUCH_LATER).commit(day=MUCH_LATER)
    first = written(project, tmp_path, LATER)
    assert first.name == "evidence-protocols-moved-pt-2025-07-15"
    assert (first / "text" / PATH).exists()
    assert data(first, "approvals.json")["approvals"][0]["guide_id"] == GUIDE
    again = written(project, tmp_path, MUCH_LATER, "protocols/moved")
    assert len((again / "digest.txt").read_text().split()) == 2
    inputs = [(again / name).read_bytes() for name in ("digest-input.bin", "digest-input-2.bin")]
    assert [text.split(b"\n")[1].decode() for text in inputs] == [GUIDE, "protocols/moved"]
    check_by_shell(again, tmp_path, project)


def test_a_text_approved_on_a_branch_names_its_commit_and_the_merge(project: Project, tmp_path: Path) -> None:
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "branch")
    commit = project.approve(day=LATER).commit(day=LATER)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch", day=MUCH_LATER)
    merge = project.git("rev-parse", "HEAD")
    folder = written(project, tmp_path, LATER)
    found = data(folder, "approvals.json")
    assert (found["commit"], found["reached"], found["reached_on"]) == (commit, merge, MUCH_LATER.isoformat())
    assert {path.name for path in folder.glob("commits/*")} == {commit, merge}
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "has been on the main branch only since 15 Sep 2025" in page
    check_by_shell(folder, tmp_path, project)


def test_a_text_approved_again_before_its_merge_is_kept_as_first_approved(
    project: Project, tmp_path: Path
) -> None:
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "branch")
    commit = project.approve().commit()
    project.approve(day=LATER).commit(day=LATER)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch", day=MUCH_LATER)
    assert f"date: {LATER}" in project.read(PATH)
    folder = written(project, tmp_path)
    assert data(folder, "approvals.json")["commit"] == commit
    assert f"date: {DAY}" in (folder / "text" / PATH).read_text(encoding="utf-8")


def test_what_git_got_only_later_is_said(project: Project, tmp_path: Path) -> None:
    project(TREE).approve(day=DAY).commit(day=LATER)
    folder = written(project, tmp_path, DAY)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "no commit of that day or before it" in page
    assert not (folder / "kb.yml").exists()
    check_by_shell(folder, tmp_path, project)


def test_a_day_without_kb_yml_has_no_policy(project: Project, tmp_path: Path) -> None:
    approved(project).remove("kb.yml")
    project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert not (folder / "kb.yml").exists()
    assert "no commit of that day" not in (folder / "README.md").read_text(encoding="utf-8")
    check_by_shell(folder, tmp_path, project)


def test_what_ended_it_is_said(project: Project, tmp_path: Path) -> None:
    approved(project).replace(PATH, "kind: protocol", f"kind: protocol\nwithdrawn: {LATER}")
    project.commit(day=LATER)
    page = (written(project, tmp_path) / "README.md").read_text(encoding="utf-8")
    assert "from 15 Jun 2025 to 14 Jul 2025; then it was withdrawn" in page


def test_the_number_clients_know_it_by_is_said_where_it_is_another(project: Project, tmp_path: Path) -> None:
    approved(project).write(PATH, project.read(PATH) + '\n!!! internal "Interno"\n    Só nós.\n')
    project.approve(day=LATER).commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert "| Version | 2 of 2; 1 to clients" in (folder / "README.md").read_text(encoding="utf-8")
    history = data(folder, "history.json")
    assert [v["in_force_from"] for v in history["versions"]] == [DAY.isoformat(), LATER.isoformat()]
    assert [v["in_force_from"] for v in history["for_clients"]] == [DAY.isoformat()]


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


def test_a_folder_that_is_not_empty_is_not_written_over(project: Project, tmp_path: Path) -> None:
    found = evidence(approved(project))
    folder = tmp_path / name_of(found)
    folder.mkdir()
    assert write_evidence(found, tmp_path) == folder
    before = files_in(folder)
    with pytest.raises(RepositoryError, match="is there already"):
        write_evidence(found, tmp_path)
    assert files_in(folder) == before
    shutil.rmtree(folder)
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(RepositoryError, match="is there already"):
        write_evidence(found, tmp_path)
    assert folder.read_text(encoding="utf-8") == "a file"


def test_what_cannot_be_written_whole_leaves_nothing(project: Project, tmp_path: Path) -> None:
    found = evidence(approved(project))
    other = replace(found, files={f"content/{'x' * 300}": b"", **found.files})
    with pytest.raises(OSError, match="too long"):
        write_evidence(other, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_that_leads_out_of_the_folder_is_refused(project: Project, tmp_path: Path) -> None:
    found = evidence(approved(project))
    other = replace(found, files={"content/pt/../../../../../escaped.md": b"", **found.files})
    with pytest.raises(RepositoryError, match="leads out of its folder"):
        write_evidence(other, tmp_path / "a/b/c/d/e")
    assert not (tmp_path / "a").exists()


def test_the_folder_can_be_read_by_who_it_is_given_to(project: Project, tmp_path: Path) -> None:
    folder = written(approved(project), tmp_path)
    mask = os.umask(0)
    os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o777 & ~mask
