from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from kbserver.approval.evidence import evidence_of
from kbserver.approval.evidence_folder import files_of
from kbserver.errors import GuideNotFound, NotApprovedThen, RepositoryError
from kbserver.repository import Repository
from tests.approval.auditing import (
    GUIDE,
    LATER,
    MUCH_LATER,
    PATH,
    TREE,
    approved,
    check_by_shell,
    data,
    evidence,
    files_in,
    written,
)
from tests.conftest import DAY, KB_YML, Project

TWO_AREAS = KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}")


def test_the_folder_holds_the_text_as_it_was_approved_and_all_that_tells_of_it(
    project: Project, tmp_path: Path
) -> None:
    commit = approved(project).git("rev-parse", "HEAD")
    project.replace(PATH, "Bom dia.", "Boa tarde.")
    project.write("content/assets/p.svg", "<svg>new</svg>")
    head = project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert folder.name == "evidence-protocols-callback-pt-2025-07-15"
    files = files_in(folder)
    shown = [PATH, "content/assets/p.svg", "content/pt/protocols/lista.txt"]
    assert set(files) == {
        *("README.md", "SHA256SUMS", "approvals.json", "history.json", "digest.txt", "digest-input.bin"),
        *("front-matter.yml", "kb.yml", "allowed_signers"),
        *(f"text/{path}" for path in shown),
        *(f"commits/{commit}/{name}" for name in ("commit", "kb.yml", "allowed_signers")),
    }
    for path in shown:
        assert files[f"text/{path}"].decode().strip() == project.git("show", f"{commit}:{path}")
    text = files[f"text/{PATH}"].decode()
    assert text == f"---\n{files['front-matter.yml'].decode()}---\n{text.split('---')[2][1:]}"
    digest = "sha256:" + hashlib.sha256(files["digest-input.bin"]).hexdigest()
    assert files["digest.txt"].decode() == f"{digest}\n"
    assert digest in files["front-matter.yml"].decode()
    assert files["kb.yml"] == files[f"commits/{commit}/kb.yml"] == KB_YML.encode()
    raw = files[f"commits/{commit}/commit"]
    assert hashlib.sha1(b"commit %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest() == commit
    assert data(folder, "history.json")["read_up_to"] == head
    assert sorted(line[66:] for line in files["SHA256SUMS"].decode().splitlines()) == sorted(
        set(files) - {"SHA256SUMS"}
    )


def test_the_page_says_in_words_what_was_in_force_and_who_approved_it(
    project: Project, tmp_path: Path
) -> None:
    project.write("kb.yml", TWO_AREAS)
    project(TREE).approve().approve(area="legal", day=LATER).commit(day=LATER)
    project.replace(PATH, "Bom dia.", "Boa tarde.")
    project.approve(day=MUCH_LATER).approve(area="legal", day=MUCH_LATER).commit(day=MUCH_LATER)
    page = (written(project, tmp_path, LATER) / "README.md").read_text(encoding="utf-8")
    assert "# In force on 15 Jul 2025\n" in page
    assert "in Português was version 1, approved by Calidad on 15 Jun 2025 and Jurídico on 15 Jul" in page
    assert "| Version | 1 of 2 |" in page
    assert "| In force | from 15 Jul 2025 to 14 Sep 2025, then a later version followed |" in page
    assert "| Jurídico (`legal`) | legal@example.org | 15 Jul 2025 | 15 Jul 2025 |" in page
    assert "The approval of Calidad is dated 15 Jun 2025 and was recorded on 15 Jul 2025." in page


def test_the_same_history_and_day_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    first = files_in(written(approved(project), tmp_path))
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", str(project.folder), str(clone), cwd=tmp_path)
    project.write(PATH, "uncommitted")
    again = evidence_of(Repository(clone), GUIDE, "pt", DAY)
    assert files_of(again) == files_of(evidence(project)) == first


def test_a_later_approval_of_the_same_text_does_not_replace_the_first(
    project: Project, tmp_path: Path
) -> None:
    approved(project).approve(day=MUCH_LATER).commit(day=MUCH_LATER)
    assert f"date: {MUCH_LATER}" in project.read(PATH)
    before, after = written(project, tmp_path, LATER), written(project, tmp_path, MUCH_LATER)
    for folder in (before, after):
        assert f"date: {DAY}" in (folder / "text" / PATH).read_text(encoding="utf-8")
        assert [a["date"] for a in data(folder, "approvals.json")["approvals"]] == [DAY.isoformat()]
    assert data(before, "approvals.json")["renewals"] == []
    assert [a["date"] for a in data(after, "approvals.json")["renewals"]] == [MUCH_LATER.isoformat()]
    assert "was approved again" in (after / "README.md").read_text(encoding="utf-8")
    assert len(list(after.glob("commits/*"))) == 2
    check_by_shell(after, tmp_path, project)


def test_the_policy_of_the_approval_and_that_of_the_day_are_both_there(
    project: Project, tmp_path: Path
) -> None:
    commit = approved(project).git("rev-parse", "HEAD")
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert (folder / f"commits/{commit}/kb.yml").read_text(encoding="utf-8") == KB_YML
    assert "new@example.org" in (folder / "kb.yml").read_text(encoding="utf-8")
    check_by_shell(folder, tmp_path, project)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            DAY - dt.timedelta(days=1),
            "not approved at that time (2025-06-14): version 1 was the first in force, from 15 Jun 2025 on",
        ),
        (
            LATER,
            "not in force at that time (2025-07-15): version 1 was approved, and removed from 15 Jul 2025 on",
        ),
    ],
)
def test_not_approved_at_that_time_is_an_answer_of_its_own(project: Project, day: dt.date, said: str) -> None:
    approved(project).remove(PATH)
    project.commit(day=LATER)
    with pytest.raises(NotApprovedThen) as caught:
        evidence(project, day)
    assert (caught.value.guide_id, caught.value.lang, caught.value.day) == (GUIDE, "pt", day)
    remedy = f"`kb history {GUIDE} --lang pt` lists its versions"
    assert str(caught.value) == f"'{GUIDE}' in pt: {said}; {remedy}"


def test_a_text_that_was_never_approved_is_not_approved_at_any_time(project: Project) -> None:
    project(TREE).commit()
    with pytest.raises(NotApprovedThen):
        evidence(project)


def test_a_guide_there_never_was_is_not_found(project: Project) -> None:
    approved(project)
    for guide_id, lang in (("protocols/other", "pt"), (GUIDE, "es")):
        with pytest.raises(GuideNotFound):
            evidence_of(project.repository, guide_id, lang, DAY)


def test_evidence_is_from_git_alone(project: Project, tmp_path: Path) -> None:
    project(TREE).approve()
    with pytest.raises(RepositoryError, match="nothing can be verified without git"):
        evidence(project)
    project.commit()
    project.commit()
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.folder}", str(clone), cwd=tmp_path)
    with pytest.raises(RepositoryError, match="git fetch --unshallow"):
        evidence_of(Repository(clone), GUIDE, "pt", DAY)
    assert not (project.folder / ".kb").exists()


def approved_and_moved(project: Project) -> str:
    """Approve the guide and move it later; its new path."""
    approved(project)
    moved = "content/pt/protocols/moved.md"
    project.git("mv", PATH, moved)
    project.replace(moved, "kind: protocol", f"kind: protocol\naliases: [{GUIDE}]")
    project.commit(day=LATER)
    return moved


def test_a_guide_that_moved_is_found_by_both_ids_and_shown_where_it_stood(
    project: Project, tmp_path: Path
) -> None:
    moved = approved_and_moved(project)
    project.approve(moved, day=MUCH_LATER).commit(day=MUCH_LATER)
    first = written(project, tmp_path, LATER)
    assert first.name == "evidence-protocols-moved-pt-2025-07-15"
    assert (first / "text" / PATH).exists()
    assert data(first, "approvals.json")["approvals"][0]["guide_id"] == GUIDE
    again = written(project, tmp_path, MUCH_LATER, "protocols/moved")
    assert len((again / "digest.txt").read_text().split()) == 2
    inputs = [(again / name).read_bytes() for name in ("digest-input.bin", "digest-input-2.bin")]
    assert [text.split(b"\n")[1].decode() for text in inputs] == [GUIDE, "protocols/moved"]
    check_by_shell(again, tmp_path, project)


def test_of_an_id_that_another_guide_had_on_that_day_it_is_said_where_that_one_is_now(
    project: Project,
) -> None:
    moved = approved_and_moved(project)
    project.replace(moved, f"aliases: [{GUIDE}]\n", "")
    project.write(PATH, project.read(moved).partition("approvals")[0] + "---\n\nNovo.\n")
    project.approve(PATH, day=MUCH_LATER).commit(day=MUCH_LATER)
    had = "on that day another guide had this id, which is protocols/moved now"
    for day, known in ((LATER - dt.timedelta(1), True), (LATER, False)):
        with pytest.raises(NotApprovedThen) as caught:
            evidence(project, day)
        assert (had in str(caught.value)) == known


def test_a_text_approved_on_a_branch_names_its_commit_and_the_merge(project: Project, tmp_path: Path) -> None:
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "branch")
    commit = project.approve(day=LATER).commit(day=LATER)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch", day=MUCH_LATER)
    merge = project.git("rev-parse", "HEAD")
    folder = written(project, tmp_path, LATER)
    found = data(folder, "approvals.json")
    assert (found["commit"], found["reached"], found["reached_on"]) == (commit, merge, MUCH_LATER.isoformat())
    assert {path.name for path in folder.glob("commits/*")} == {commit, merge}
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "has been on the main branch only since 15 Sep 2025" in page
    check_by_shell(folder, tmp_path, project)


def test_a_text_approved_again_before_its_merge_is_kept_as_first_approved(
    project: Project, tmp_path: Path
) -> None:
    project(TREE).commit()
    project.git("switch", "--quiet", "--create", "branch")
    commit = project.approve().commit()
    project.approve(day=LATER).commit(day=LATER)
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message", "Merge", "branch", day=MUCH_LATER)
    assert f"date: {LATER}" in project.read(PATH)
    folder = written(project, tmp_path)
    assert data(folder, "approvals.json")["commit"] == commit
    assert f"date: {DAY}" in (folder / "text" / PATH).read_text(encoding="utf-8")


def test_what_git_got_only_later_is_said(project: Project, tmp_path: Path) -> None:
    project(TREE).approve(day=DAY).commit(day=LATER)
    folder = written(project, tmp_path, DAY)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "no commit of that day or before it" in page
    assert not (folder / "kb.yml").exists()
    check_by_shell(folder, tmp_path, project)


def test_a_day_without_kb_yml_has_no_policy(project: Project, tmp_path: Path) -> None:
    approved(project).remove("kb.yml")
    project.commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert not (folder / "kb.yml").exists()
    assert "no commit of that day" not in (folder / "README.md").read_text(encoding="utf-8")
    check_by_shell(folder, tmp_path, project)


def test_what_ended_it_is_said(project: Project, tmp_path: Path) -> None:
    approved(project).replace(PATH, "kind: protocol", f"kind: protocol\nwithdrawn: {LATER}")
    project.commit(day=LATER)
    page = (written(project, tmp_path) / "README.md").read_text(encoding="utf-8")
    assert "from 15 Jun 2025 to 14 Jul 2025; then it was withdrawn" in page


def test_a_withdrawal_is_not_said_to_have_ended_what_was_replaced_before(
    project: Project, tmp_path: Path
) -> None:
    approved(project).write(PATH, project.read(PATH) + "\nMás.\n")
    project.approve(day=LATER).commit(day=LATER)
    project.replace(PATH, "kind: protocol", "kind: protocol\nwithdrawn: 2025-09-01")
    project.commit(day=dt.date(2025, 9, 1))
    folder = written(project, tmp_path)
    assert "then a later version followed" in (folder / "README.md").read_text(encoding="utf-8")
    assert [each["ended_by"] for each in data(folder, "history.json")["versions"]] == [None, "withdrawn"]


def test_the_number_clients_know_it_by_is_said_where_it_is_another(project: Project, tmp_path: Path) -> None:
    approved(project).write(PATH, project.read(PATH) + '\n!!! internal "Interno"\n    Só nós.\n')
    project.approve(day=LATER).commit(day=LATER)
    folder = written(project, tmp_path, LATER)
    assert "| Version | 2 of 2; 1 to clients" in (folder / "README.md").read_text(encoding="utf-8")
    history = data(folder, "history.json")
    assert [v["in_force_from"] for v in history["versions"]] == [DAY.isoformat(), LATER.isoformat()]
    assert [v["in_force_from"] for v in history["for_clients"]] == [DAY.isoformat()]
