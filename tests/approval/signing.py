"""Commits signed with real SSH keys."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

from tests.conftest import DAY, Project

__all__ = ["commit_signed", "key_for"]


def key_for(folder: Path, who: str) -> str:
    """The public key of a new pair of keys in a folder, as `kb.yml` has it."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(folder / who)]
    subprocess.run(command, check=True)
    return (folder / f"{who}.pub").read_text(encoding="utf-8").strip()


def commit_signed(project: Project, key: Path, message: str = "Approve", day: dt.date = DAY) -> str:
    """Commit everything, signed with a key; the commit's hash."""
    settings = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}")
    project.git("add", "--all")
    project.git(*settings, "commit", "--quiet", "--gpg-sign", "--message", message, day=day)
    return project.git("rev-parse", "HEAD")
