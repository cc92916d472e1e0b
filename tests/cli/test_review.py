"""`kb review` and `kb codeowners`, as editors and CI call them."""

from __future__ import annotations

import pytest

from kbserver.publish.codeowners import BEGIN
from tests.cli.conftest import Kb
from tests.conftest import DAY, Project

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.
"""
ON = ["--on", "2025-06-20"]


def begun(project: Project) -> str:
    return project(TREE).approve().commit()


def test_a_review_is_said_as_text_as_json_and_as_markdown(project: Project, kb: Kb) -> None:
    base = begun(project)
    project.replace("content/es/limits.md", "hace", "no hace")
    head = project.commit()
    assert "waits for quality; until then readers keep version 1" in kb("review", f"{base}..", *ON).done().out
    said = kb("review", "HEAD~1..HEAD", "--markdown", *ON).done().out
    assert "| es | approved → changed | v1 from 15 Jun 2025 | – | `quality` |" in said
    told = kb("review", "HEAD~1..HEAD", "--json", *ON).done().json
    assert (told["base"], told["head"], told["on"]) == (base, head, "2025-06-20")
    [text] = told["guides"][0]["texts"]
    assert (text["waiting_for"], text["served"]["first"]) == (["quality"], DAY.isoformat())


def test_three_dots_begin_where_the_branch_began(project: Project, kb: Kb) -> None:
    begun(project)
    project.git("checkout", "--quiet", "-b", "branch")
    project.replace("content/es/limits.md", "hace", "no hace")
    project.commit()
    project.git("checkout", "--quiet", "main")
    project.write("content/es/other.md", "---\ntitle: A\nkind: faq\n---\n\nA.\n")
    project.commit()
    two, three = (
        {
            guide["guide_id"]
            for guide in kb("review", f"main{dots}branch", "--json", *ON).done().json["guides"]
        }
        for dots in ("..", "...")
    )
    assert (two, three) == ({"limits", "other"}, {"limits"})


def test_errors_of_the_later_side_end_in_one(project: Project, kb: Kb) -> None:
    begun(project)
    project.replace("content/es/limits.md", "kind: service", "kind: poem")
    project.commit()
    answer = kb("review", "HEAD~1..HEAD", "--markdown", *ON)
    assert answer.code == 1
    assert "`kb check` finds 1 error\n" in answer.out


def test_commits_that_are_not_there_are_wrong_usage(project: Project, kb: Kb) -> None:
    begun(project)
    assert "no commit 'nowhere'" in " ".join(kb("review", "nowhere..HEAD").refused(2).split())
    assert "not two commits" in kb("review", "HEAD").refused(2)
    kb("review", "--", "--output=x..HEAD").refused(2)
    project.git("checkout", "--quiet", "--orphan", "alone")
    project.commit("Alone")
    assert "no commit in common" in kb("review", "main...HEAD").refused()


def test_outside_git_there_is_nothing_to_review(project: Project, kb: Kb) -> None:
    project(TREE)
    assert "not a git repository" in kb("review", "HEAD~1..HEAD").refused()


def test_codeowners_are_written_at_the_top_of_the_repository(project: Project, kb: Kb) -> None:
    project.folder = project.folder / "kb"
    begun(project)
    top = project.folder.parent
    (project.folder / ".git").rename(top / ".git")
    project.git("add", "--all", cwd=top)
    project.git("commit", "--quiet", "--message", "Move", cwd=top)
    (top / "CODEOWNERS").write_text("* me@example.org\n", encoding="utf-8")
    said = kb("--project", project.folder, "codeowners").done().out
    assert "/kb/content/*/**/*.md quality@example.org\n" in said
    for _again in range(2):
        kb("--project", project.folder, "codeowners", "--write").done()
        assert (top / "CODEOWNERS").read_text(encoding="utf-8") == f"* me@example.org\n\n{said}"


@pytest.mark.parametrize(
    ("former", "said"),
    [
        (b"# own lines\n* me@example.org # Jos\xe9\n", "CODEOWNERS:2: is not UTF-8"),
        (f"{BEGIN}\n/z z@example.org\n".encode(), "CODEOWNERS:1: what `kb codeowners --write` wrote"),
    ],
)
def test_codeowners_that_cannot_be_kept_are_left_as_they_are(
    project: Project, kb: Kb, former: bytes, said: str
) -> None:
    begun(project)
    place = project.write("CODEOWNERS", former)
    assert said in kb("codeowners", "--write").refused()
    assert place.read_bytes() == former
