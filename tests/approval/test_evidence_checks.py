"""The commands of the page that comes with evidence, run by a shell as an auditor would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.approval.auditing import (
    PATH,
    TREE,
    approved,
    block,
    by_shell,
    check_by_shell,
    data,
    files_in,
    written,
)
from tests.conftest import Project


def test_the_page_s_commands_check_it_with_standard_tools_alone(project: Project, tmp_path: Path) -> None:
    approved(project)
    check_by_shell(written(project, tmp_path), tmp_path, project)


def test_the_commands_work_for_a_repository_whose_names_are_sha256(project: Project, tmp_path: Path) -> None:
    project.git("init", "--quiet", "--object-format=sha256")
    approved(project)
    folder = written(project, tmp_path)
    assert [len(path.name) for path in folder.glob("commits/*")] == [64]
    check_by_shell(folder, tmp_path, project)


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
