"""The units: systemd takes them as they are, and finds little that they leave open."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_docs import commands, options

UNITS = {"kb-server@8001.service": "kb-server@.service", "kb-publisher.service": "kb-publisher.service"}


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with a command that is there."""
    folder = tmp_path_factory.mktemp("units")
    for name, source in UNITS.items():
        text = (ROOT / "deploy" / "systemd" / source).read_text(encoding="utf-8")
        text = text.replace("/opt/kb/.venv/bin/kb", "/bin/true").replace("file:/opt/kb", "file:/")
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def analyze(*arguments: str | Path) -> str:
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_as_systemd_wants_it(units: Path, name: str) -> None:
    assert analyze("verify", "--man=no", units / name) == ""


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_leaves_little_open(units: Path, name: str) -> None:
    said = analyze("security", "--offline=yes", "--threshold=15", units / name)
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert exposure
    told = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"`{UNITS[name]}` {exposure[1]}" in told


@pytest.mark.parametrize("name", UNITS.values())
def test_a_unit_starts_a_command_that_there_is(name: str) -> None:
    text = (ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8")
    started = re.findall(r"^ExecStart=/opt/kb/\.venv/bin/(kb \w+)(.*)$", text, re.MULTILINE)
    assert len(started) == 1
    command, rest = started[0]
    assert set(re.findall(r"--\w+", rest)) <= set(options(commands()[command]))
