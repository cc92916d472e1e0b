"""`kb release export` and `kb release import`: from one project to another, by file and by pipe."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import Knowledge
from tests.cli.conftest import Kb

KB = [sys.executable, "-m", "kbserver", "release"]


@pytest.fixture
def here(kb: Kb, project: object, tmp_path: Path) -> Knowledge:
    return Knowledge(tmp_path / "project").publish()


@pytest.fixture
def there(tmp_path: Path) -> Knowledge:
    return Knowledge(tmp_path / "there")


def files(knowledge: Knowledge) -> dict[str, bytes]:
    folder = knowledge.folder / "releases" / "first"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", ["first.tar", "first.tar.gz"])
def test_a_release_goes_from_one_machine_to_another_and_serves(
    kb: Kb, here: Knowledge, there: Knowledge, tmp_path: Path, name: str
) -> None:
    archive = tmp_path / name
    digest, said = kb("release", "export", "first", archive).done().out.split()
    assert said == str(archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert subprocess.run(["sha256sum", archive], capture_output=True, text=True).stdout.startswith(digest)
    came = kb("release", "import", archive, "--use", "--sha256", digest, "--project", there.folder, "--json")
    assert came.done().json == {"id": "first", "sha256": digest, "new": True, "serves": True}
    assert files(there) == files(here)
    assert json.loads((there.folder / "releases" / "current.json").read_text())["data"] == "first"
    again = kb("release", "import", archive, "--project", there.folder)
    assert again.done().out == "was here already: first\n"


def test_it_goes_through_pipes(here: Knowledge, there: Knowledge) -> None:
    with subprocess.Popen([*KB, "export", "first", "-"], cwd=here.folder, stdout=subprocess.PIPE) as sending:
        came = subprocess.run(
            [*KB, "import", "-", "--use"],
            cwd=there.folder,
            stdin=sending.stdout,
            capture_output=True,
            check=True,
        )
    assert came.stdout == b"imported first, serving it\n"
    assert files(there) == files(here)


def test_a_pipe_that_breaks_leaves_nothing(here: Knowledge, there: Knowledge) -> None:
    whole = subprocess.run([*KB, "export", "first", "-"], cwd=here.folder, capture_output=True, check=True)
    came = subprocess.run(
        [*KB, "import", "-", "--use"], cwd=there.folder, input=whole.stdout[:5000], capture_output=True
    )
    assert came.returncode == 1
    assert b"ends too early" in came.stderr
    assert b"Traceback" not in came.stderr
    assert list((there.folder / "releases").iterdir()) == []


def test_what_cannot_be_done_is_told_and_leaves_no_file(kb: Kb, here: Knowledge, tmp_path: Path) -> None:
    assert ".tar nor .tar.gz" in kb("release", "export", "first", tmp_path / "first.zip").refused(2)
    assert "no release 'second'" in kb("release", "export", "second", tmp_path / "x.tar").refused()
    assert "could not be written" in kb("release", "export", "first", tmp_path / "no" / "x.tar").refused()
    assert "cannot be read" in kb("release", "import", tmp_path / "x.tar").refused()
    (here.folder / "releases" / "first" / "clients" / "register.json").write_text("{}")
    assert "clients/register.json" in kb("release", "export", "first", tmp_path / "x.tar").refused()
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
