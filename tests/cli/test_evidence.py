"""`kb evidence`: a folder, or the answer that nothing approved was in force."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Kb
from tests.conftest import DAY, Project

PATH = "content/pt/protocols/callback.md"
TREE = """
    content/pt/protocols/callback.md [clients]
        Bom dia.
"""
ASKED = ("evidence", "protocols/callback", "--lang", "pt")


def test_the_folder_is_written_and_named(project: Project, kb: Kb, tmp_path: Path) -> None:
    project(TREE).approve().commit()
    out = tmp_path / "for the auditor"
    answer = kb(*ASKED, "--as-of", "2025-06-15", "--out", out).done()
    folder = out / "evidence-protocols-callback-pt-2025-06-15"
    assert answer.out == f"{folder}\n"
    assert "# In force on 15 Jun 2025" in (folder / "README.md").read_text(encoding="utf-8")


def test_as_json_it_says_which_version_it_is(project: Project, kb: Kb, tmp_path: Path) -> None:
    project(TREE).approve().commit()
    digest = project.library().at(PATH).meta.approvals[0].digest
    assert kb(*ASKED, "--as-of", "2025-06-20", "--out", tmp_path, "--json").done().json == {
        "folder": str(tmp_path / "evidence-protocols-callback-pt-2025-06-20"),
        "guide_id": "protocols/callback",
        "lang": "pt",
        "as_of": "2025-06-20",
        "version": 1,
        "digest": digest,
    }


def test_by_default_it_is_written_where_git_does_not_take_it(
    project: Project, shell: Kb, tmp_path: Path
) -> None:
    project(TREE).write(".gitignore", "/.kb/\n")
    project.approve().commit()
    shell(*ASKED, "--as-of", "2025-06-15").done()
    assert project.git("status", "--porcelain") == ""
    name = "evidence-protocols-callback-pt-2025-06-15"
    assert [path.name for path in (project.folder / ".kb" / "evidence").iterdir()] == [name]
    here = tmp_path / "here"
    here.mkdir()
    shell(*ASKED, "--as-of", "2025-06-15", "--project", str(project.folder), "--out", ".", cwd=here).done()
    assert [path.name for path in here.iterdir()] == [name]


def test_not_approved_at_that_time_is_said_and_no_folder_written(
    project: Project, kb: Kb, tmp_path: Path
) -> None:
    project(TREE).approve().commit()
    out = tmp_path / "out"
    said = kb(*ASKED, "--as-of", "2025-06-14", "--out", out).refused()
    assert said.startswith(
        "kb: 'protocols/callback' in pt: not approved at that time (2025-06-14): version 1"
    )
    assert not out.exists()


def test_of_what_was_approved_and_then_withdrawn_the_day_of_withdrawal_is_said(
    project: Project, kb: Kb
) -> None:
    project(TREE).approve().commit()
    project.replace(PATH, "kind:", "withdrawn: 2025-07-01\nkind:")
    project.commit("Withdraw", dt.date(2025, 7, 1))
    said = kb(*ASKED, "--as-of", "2025-07-02").refused()
    assert "not in force at that time (2025-07-02)" in said
    assert "version 1 was approved, and withdrawn from 1 Jul 2025 on" in said
    assert "not approved" not in said
    then = kb("verify", "--as-of", "2025-07-02").done().lines[0]
    assert then.startswith("protocols/callback pt: not in force at that time: version 1 was approved, and")


def test_a_second_time_is_refused(project: Project, kb: Kb, tmp_path: Path) -> None:
    project(TREE).approve().commit()
    kb(*ASKED, "--as-of", "2025-06-15", "--out", tmp_path).done()
    assert "--out" in kb(*ASKED, "--as-of", "2025-06-15", "--out", tmp_path).refused()


def test_unknown_guides_and_no_git_are_errors(project: Project, kb: Kb, tmp_path: Path) -> None:
    project(TREE).approve()
    assert "without git" in kb(*ASKED, "--as-of", "2025-06-15", "--out", tmp_path).refused()
    project.commit()
    arguments = ("--as-of", "2025-06-15", "--out", tmp_path)
    assert "no guide" in kb("evidence", "nothing", "--lang", "pt", *arguments).refused()
    assert "in fr" in kb("evidence", "protocols/callback", "--lang", "fr", *arguments).refused()


def test_a_day_to_come_and_no_day_are_wrong_usage(project: Project, kb: Kb) -> None:
    project(TREE).approve().commit()
    assert "not come yet" in kb(*ASKED, "--as-of", "2999-01-01").refused(2)
    kb(*ASKED, "--as-of", "yesterday").refused(2)
    kb(*ASKED).refused(2)
    kb("evidence", "protocols/callback", "--as-of", DAY.isoformat()).refused(2)


def test_a_disk_that_is_full_leaves_nothing_half_written(project: Project, tmp_path: Path) -> None:
    project(TREE).approve().commit()
    out = tmp_path / "out"
    command = f'ulimit -f 1; exec "$0" -m kbserver {" ".join(ASKED)} --as-of 2025-06-15 --out "{out}"'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], cwd=project.folder, capture_output=True, check=False
    )
    assert done.returncode == 1
    said = done.stderr.decode()
    assert said.startswith(f"kb: {out}/evidence-protocols-callback-pt-2025-06-15/")
    assert ": the file would be larger than is allowed: raise the limit, or make it smaller" in said
    assert list(out.iterdir()) == []
