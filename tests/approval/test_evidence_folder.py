"""Evidence as it is written."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kbserver.approval.evidence_folder import name_of, write_evidence
from kbserver.errors import RepositoryError
from tests.approval.auditing import (
    approved,
    evidence,
    files_in,
    written,
)
from tests.conftest import Project


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
