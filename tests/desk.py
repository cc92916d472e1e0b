"""A folder and the shell there, for somebody with a name, and with `kb` on the path."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kbserver.publish.founding import Wishes

__all__ = ["IDENTITY", "Desk", "wishes"]

IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Eva" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "eva@example.org" for who in ("AUTHOR", "COMMITTER")},
}
"""Whom git knows here."""


@dataclass(frozen=True)
class Desk:
    """A folder to work in, and the shell there."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, script: str, code: int = 0, **env: str) -> str:
        """Run a script as CI does; what it printed, errors too."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.folder,
            env={**os.environ, **IDENTITY, "PATH": path, **self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == code, said
        return said

    def at(self, name: str, **env: str) -> Desk:
        """Another folder below this one."""
        return Desk(self.folder / name, {**self.env, **env})

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit one file; `old` must stand in it."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")


def wishes(forge: str | None = None) -> Wishes:
    """A knowledge base in Spanish alone."""
    return Wishes(["es"], None, "quality", "Quality", ["quality@example.org"], "UTC", forge)
