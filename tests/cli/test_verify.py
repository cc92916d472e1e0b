"""`kb verify`: what it prints, what it answers as data, and how it ends."""

from __future__ import annotations

from tests.cli.conftest import Kb
from tests.conftest import DAY, Project

PATH, OTHER = "content/es/guide.md", "content/es/other.md"
TREE = """
    content/es/guide.md [clients]
        Texto.
    content/es/other.md [agents]
        Otro.
"""
LATER = DAY.replace(month=7)


def short(project: Project, name: str = "HEAD") -> str:
    return project.git("rev-parse", name)[:12]


def test_what_holds_is_one_line_and_exit_code_0(project: Project, kb: Kb) -> None:
    project(TREE).approve().commit()
    answer = kb("verify").done()
    assert answer.out == f"2 approvals and 2 versions up to commit {short(project)}: all that stand hold\n"


def test_what_does_not_hold_is_named_and_ends_with_1(project: Project, kb: Kb) -> None:
    project(TREE).approve().commit()
    project.replace(PATH, "by: quality@", "by: legal@")
    project.replace(OTHER, "Otro.", "Cambiado.")
    commit = project.commit()
    answer = kb("verify")
    assert answer.code == 1
    assert answer.lines == [
        f"{OTHER}: warning: quality by quality@example.org on 15 Jun 2025 (commit {short(project, 'HEAD^')}):"
        " the text is another one now than the one it was given for",
        f"{PATH}: failed: quality by legal@example.org on 15 Jun 2025 (commit {commit[:12]}):"
        " legal@example.org may not approve for 'quality'",
        f"3 approvals and 2 versions up to commit {commit[:12]}: 1 failed",
    ]


def test_what_failed_formerly_and_what_is_to_be_noted_ends_with_0(project: Project, kb: Kb) -> None:
    project(TREE).approve().replace(PATH, "by: quality@", "by: legal@")
    first = project.commit()
    project.approve(PATH, day=LATER)
    project.replace(OTHER, "kind: protocol", "kind: poem")
    second = project.commit(day=DAY.replace(day=1))
    project.write("content/es/new.md", "x")
    assert kb("verify").done().lines == [
        f"{PATH}: note: quality by quality@example.org on 15 Jul 2025 (commit {second[:12]}):"
        " dated 2025-07-15, after the day it was recorded, 2025-06-01",
        f"commit {second[:12]}: note: it claims to be 14 days older than the one before it",
        f"{OTHER}: note: it cannot be read as a guide, so its approvals are not known",
        "content/es/new.md: note: it is not as git has it; what is not committed was not checked",
        f"{PATH}: formerly failed: quality by legal@example.org on 15 Jun 2025 (commit {first[:12]}):"
        " legal@example.org may not approve for 'quality'",
        f"3 approvals and 2 versions up to commit {second[:12]}: all that stand hold",
    ]


def test_as_data_every_approval_has_its_facts(project: Project, kb: Kb) -> None:
    project(TREE).approve(PATH).replace(PATH, "by: quality@", "by: legal@")
    commit = project.commit()
    answer = kb("verify", "--json")
    assert answer.code == 1
    digest = project.library().at(PATH).meta.approvals[0].digest
    nothing = ("mismatches", "changed", "former", "notes", "skews", "unread", "uncommitted", "in_force")
    assert answer.json == {
        "commit": commit,
        "as_of": None,
        "holds": False,
        "approvals": 1,
        "versions": 0,
        "failed": [
            {
                "guide_id": "guide",
                "lang": "es",
                "path": PATH,
                "area": "quality",
                "by": "legal@example.org",
                "date": "2025-06-15",
                "digest": digest,
                "commit": commit,
                "recorded": "2025-06-15",
                "reason": "legal@example.org may not approve for 'quality'",
            }
        ],
        **{name: [] for name in nothing},
    }


def test_as_of_a_day_it_says_what_was_in_force(project: Project, kb: Kb) -> None:
    project(TREE).approve(PATH).commit()
    digest = project.library().at(PATH).meta.approvals[0].digest
    project.approve(OTHER, day=DAY).commit(day=LATER)
    other = project.library().at(OTHER).meta.approvals[0].digest
    answer = kb("verify", "--as-of", "2025-06-15").done()
    first, second = short(project, "HEAD^"), short(project)
    assert answer.lines == [
        f"guide es: version 1, {digest}, quality by quality@example.org on 15 Jun 2025 (commit {first})",
        f"other es: version 1, {other}, quality by quality@example.org on 15 Jun 2025 (commit {second});"
        " recorded later, on 15 Jul 2025",
        f"1 approval and 1 version up to commit {first}: all that stand hold",
    ]
    found = kb("verify", "--as-of", "2025-06-14", "--json").done().json
    assert (found["commit"], found["as_of"]) == (None, "2025-06-14")
    assert [then["version"] for then in found["in_force"]] == [None, None]
    lines = kb("verify", "--as-of", "2025-06-14").done().lines
    assert lines[:2] == ["guide es: not approved at that time", "other es: not approved at that time"]
    assert "history begins after that day" in lines[2]


def test_as_of_a_day_the_uncommitted_is_not_told(project: Project, kb: Kb) -> None:
    project(TREE).approve().commit()
    project.write(PATH, "x")
    assert len(kb("verify", "--as-of", "2025-06-15").done().lines) == 3


def test_without_git_nothing_can_be_verified(project: Project, kb: Kb) -> None:
    project(TREE).approve()
    assert "nothing can be verified without git" in kb("verify").refused()


def test_a_day_that_is_none_is_wrong_usage(project: Project, kb: Kb) -> None:
    project(TREE).approve().commit()
    kb("verify", "--as-of", "2025-02-30").refused(2)
