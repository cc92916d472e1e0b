"""What the README tells to type, typed as it is printed, in a clone of this repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import served
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(beginning: str) -> str:
    """The fence of the README that has a line beginning so."""
    fences = re.findall(r"^```\w*\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    [found] = [fence for fence in fences if f"\n{beginning}" in f"\n{fence}"]
    return str(found)


def typed(commands: str, folder: Path) -> str:
    """What a shell answers to commands, each of which must succeed."""
    # -f: an answer of an error is a failure of curl
    (folder.parent / ".curlrc").write_text("fail\nsilent\nshow-error\n", encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "CURL_HOME": str(folder.parent)}
    shell = ["bash", "-eu", "-o", "pipefail", "-c", commands]
    done = subprocess.run(
        shell, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "kb"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True, capture_output=True)
    typed("kb build --no-site", folder)
    return folder


@pytest.fixture(scope="module")
def base(clone: Path) -> Iterator[str]:
    with served(clone) as server:
        yield server.base


def test_the_questions_to_the_interface_are_answered_as_they_are_printed(clone: Path, base: str) -> None:
    answers = typed(block("curl 'http").replace("http://127.0.0.1:8000", base), clone)
    assert answers.count('"hits"') == 2
    assert '"guide_id":"protocols/callback"' in answers
    assert '"changes"' in answers


def test_an_address_a_reader_clicks_is_answered(clone: Path, base: str) -> None:
    printed = re.findall(r"<http://127\.0\.0\.1:8000(/api/[^>]+)>", README)
    assert printed
    assert all(address.isascii() for address in printed)
    for address in printed:
        assert '"total"' in typed(f"curl '{base}{address}'", clone)


def test_the_past_that_is_told_of_is_there(clone: Path) -> None:
    assert "\n* " in typed(block("kb history"), clone)
    typed("kb verify; kb evidence service/client-services --lang en --as-of 2026-07-01 --out ..", clone)
