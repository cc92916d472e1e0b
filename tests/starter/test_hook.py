"""The hook before a commit looks at what is staged, with the history of the repository."""

from __future__ import annotations

from kbserver.publish.founding import found
from tests.conftest import Project
from tests.desk import Desk, wishes

SERVICE, GLOSSARY = "content/es/service/our-service.md", "content/es/glossary.md"


def test_what_is_staged_decides_and_not_what_lies_in_the_folder(desk: Desk) -> None:
    # within a repository, so that paths have to be put right
    Project(desk.folder).git("init", "--quiet")
    found(desk.folder / "kb", wishes())
    desk("git config core.hooksPath kb/.githooks && git add --all && git commit --quiet --message Begin")
    kb = desk.at("kb")
    kb.replace(SERVICE, "kind: service", "kind: poem")
    kb("git add --all")
    kb.replace(SERVICE, "kind: poem", "kind: service")
    assert f"{SERVICE}:3" in kb("git commit --quiet --message Break", code=1)
    kb("git add --all")
    kb.replace(SERVICE, "kind: service", "kind: poem")
    kb.replace(GLOSSARY, "Un término", "Una palabra")
    kb("git add content/es/glossary.md && git commit --quiet --message Edit")
    assert kb("git status --porcelain --untracked-files=no").strip() == f"M kb/{SERVICE}"
    # what was learned of the history is kept for the next time
    assert (kb.folder / ".kb").exists()
    assert "kb is not on the path" in kb(
        "git commit --quiet --all --message Edit", code=1, PATH="/usr/bin:/bin"
    )


def test_a_git_that_writes_other_line_ends_is_no_hindrance(desk: Desk) -> None:
    found(desk.folder / "kb", wishes())
    desk("git -c core.autocrlf=true clone --quiet --config core.autocrlf=true kb clone")
    clone = desk.at("clone")
    clone("git config core.hooksPath .githooks && kb check")
    clone.replace(GLOSSARY, "Un término", "Una palabra")
    clone("git commit --quiet --all --message Edit")
