"""An approved guide, the evidence of it, and an auditor who checks that with standard tools alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from kbserver.approval.evidence import Evidence, evidence_of
from kbserver.approval.evidence_folder import write_evidence
from tests.conftest import DAY, Project

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
