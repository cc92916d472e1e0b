"""The `kb` command as an editor calls it: arguments in; exit code, output and errors out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbserver.cli.main import run
from tests.conftest import Project


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, which must be JSON and nothing else."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Lines of the output."""
        return self.out.splitlines()

    def done(self) -> Answer:
        """This answer, of a command that did what was asked."""
        assert self.code == 0, self.err
        return self

    def refused(self, code: int = 1) -> str:
        """What a refused command said, which is never a traceback."""
        assert self.code == code, self.out + self.err
        assert "Traceback" not in self.err
        assert self.err.strip()
        return self.err


Kb = Callable[..., Answer]


@pytest.fixture
def kb(project: Project, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Run a command in this process on the drawn project."""

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(["--project", str(project.folder), *map(str, arguments)])
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def shell(project: Project) -> Kb:
    """Run a command as a process of its own, in the project's folder."""

    def call(*arguments: str, cwd: Path | None = None, **env: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "kbserver", *arguments],
            cwd=cwd or project.folder,
            env={**os.environ, **env},
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))

    return call
