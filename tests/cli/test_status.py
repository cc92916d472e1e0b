"""`kb status`: guides by language; what is due."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.
    content/pt/limits.md [clients service]
        O que o serviço faz.
    content/es/callback.md [agents]
        Cómo se llama.
"""


def test_every_guide_has_a_row_in_every_language(project: Project, kb: Kb) -> None:
    project(TREE).translate("content/pt/limits.md")
    project.approve("content/es/limits.md", day=project.library().config.today())
    rows = kb("status", "--json").done().json["translations"]
    found = {(row["guide_id"], row["lang"]): (row["status"], row["translation"]) for row in rows}
    assert found == {
        ("callback", "es"): ("draft", "source"),
        ("callback", "pt"): (None, "missing"),
        ("callback", "en"): (None, "missing"),
        ("limits", "es"): ("approved", "source"),
        ("limits", "pt"): ("draft", "current"),
        ("limits", "en"): (None, "missing"),
    }


def test_rows_have_the_same_keys_whether_written_or_not(project: Project, kb: Kb) -> None:
    project(TREE)
    rows = kb("status", "--json").done().json["translations"]
    assert len({frozenset(row) for row in rows}) == 1


def test_a_file_that_cannot_be_read_is_broken_and_not_missing(project: Project, kb: Kb) -> None:
    project(TREE).replace("content/es/limits.md", "kind: service", "kind: serviec")
    project.write("content/pt/lost.md", "no front matter")
    answer = kb("status", "--json").done().json
    found = {
        (row["guide_id"], row["lang"]): (row["path"], row["translation"]) for row in answer["translations"]
    }
    assert found["limits", "es"] == ("content/es/limits.md", "broken")
    assert found["lost", "pt"] == ("content/pt/lost.md", "broken")
    assert found["lost", "es"] == (None, "missing")
    assert [(each["path"], each["line"]) for each in answer["problems"]] == [
        ("content/es/limits.md", 3),
        ("content/pt/lost.md", 1),
    ]
    assert len({frozenset(row) for row in answer["translations"]}) == 1
    lines = kb("status").done().lines
    assert [line for line in lines if line.startswith("content/es/limits.md:3: bad-value: kind is 'serviec'")]
    assert [line for line in lines if line.startswith("limits") and "broken" in line]


def test_the_table_is_for_people(project: Project, kb: Kb) -> None:
    project(TREE).approve("content/es/limits.md", day=dt.date(2025, 6, 15))
    lines = kb("status").done().lines
    head = ["guide", "lang", "status", "in", "force", "translation", "approved", "review", "by"]
    assert lines[0].split() == head
    [row] = [line for line in lines if line.startswith("limits") and " es " in line]
    assert "quality 15 Jun 2025" in row
    assert "  v1  " in row
    [row] = [line for line in lines if line.startswith("callback") and " es " in line]
    assert "waiting for quality" in row


@pytest.mark.parametrize(("due", "count"), [("9d", 0), ("10d", 1), ("11", 1), ("99999d", 1), ("0d", 0)])
def test_due_keeps_what_must_be_reviewed_by_then(project: Project, kb: Kb, due: str, count: int) -> None:
    project(TREE)
    today = project.library().config.today()
    review = today + dt.timedelta(days=10)
    project.replace("content/es/limits.md", "kind: service", f"kind: service\nreview_by: {review}")
    assert len(kb("status", "--due", due, "--json").done().json["translations"]) == count


def test_a_review_that_is_past_is_due_and_overdue(project: Project, kb: Kb) -> None:
    project(TREE).replace("content/es/limits.md", "kind: service", "kind: service\nreview_by: 2025-01-01")
    project.approve("content/es/limits.md")
    [row] = kb("status", "--due", "0d", "--json").done().json["translations"]
    assert (row["status"], row["review_by"]) == ("overdue", "2025-01-01")


def test_an_empty_project_has_an_empty_table(project: Project, kb: Kb) -> None:
    project()
    assert len(kb("status").done().lines) == 2


def test_a_changed_text_waits_again(project: Project, kb: Kb) -> None:
    project(TREE).approve("content/es/limits.md")
    project.replace("content/es/limits.md", "hace", "no hace")
    rows = kb("status", "--json").done().json["translations"]
    [row] = [row for row in rows if row["path"] == "content/es/limits.md"]
    assert (row["status"], row["waiting_for"], row["approvals"]) == ("changed", ["quality"], [])


def test_an_edit_waits_while_the_version_before_it_stays_in_force(project: Project, kb: Kb) -> None:
    project(TREE).approve("content/es/limits.md").commit()
    project.replace("content/es/limits.md", "hace", "no hace")
    rows = kb("status", "--json").done().json["translations"]
    [row] = [row for row in rows if row["guide_id"] == "limits" and row["lang"] == "es"]
    assert (row["status"], row["version"], row["waiting_for"]) == ("changed", 1, ["quality"])


def test_an_approver_who_has_left_keeps_what_was_approved(project: Project, kb: Kb) -> None:
    project(TREE).approve("content/es/limits.md").commit()
    project.replace("kb.yml", "approvers: [quality@example.org]", "approvers: [new@example.org]")
    project.commit("She left")
    rows = kb("status", "--json").done().json["translations"]
    [row] = [row for row in rows if row["guide_id"] == "limits" and row["lang"] == "es"]
    assert (row["status"], row["version"]) == ("overdue", 1)
    assert "approval-fails" not in kb("check").out


def test_the_check_says_why_an_approval_does_not_hold(project: Project, kb: Kb) -> None:
    project(TREE).approve("content/es/limits.md").commit()
    text = project.read("content/es/limits.md")
    [line] = [line for line in text.split("\n") if "area: quality" in line]
    project.replace("content/es/callback.md", "---\n\n", f"approvals:\n{line}\n---\n\n")
    project.replace("content/es/limits.md", "hace", "no hace")
    out = kb("check").out
    assert "does not hold: its digest is that of content/es/limits.md" in out
    assert "does not hold: the text has changed since" in out
    project.replace("content/es/callback.md", "quality@example.org", "legal@example.org")
    assert "legal@example.org may not approve for 'quality'" in kb("check").out


def test_the_check_says_of_a_moved_guide_that_an_approval_is_for_its_former_id(
    project: Project, kb: Kb
) -> None:
    project(TREE).approve("content/es/callback.md").commit()
    text = project.read("content/es/callback.md").replace("kind:", "aliases: [callback]\nkind:")
    project.write("content/es/moved.md", text)
    project.remove("content/es/callback.md")
    project.commit()
    project.replace("content/es/moved.md", "aliases: [callback]\n", "")
    assert "does not hold: it is for this text under a former id" in kb("check").out


def test_reviews_are_a_calendar_or_a_feed_of_an_area_or_an_owner(project: Project, kb: Kb) -> None:
    project(TREE).replace(
        "content/es/limits.md", "kind:", "review_by: 2026-01-01\nowner: a@example.org\nkind:"
    )
    project.approve("content/es/limits.md", "content/es/callback.md")
    said = kb("status", "--format", "ical").done().out
    assert said.count("BEGIN:VEVENT\r\n") == 2
    assert "DTSTART;VALUE=DATE:20260101\r\n" in said
    for asked, count in (
        (["--owner", "a@example.org"], 1),
        (["--area", "legal"], 0),
        (["--area", "quality"], 2),
    ):
        assert kb("status", "--format", "ical", *asked).done().out.count("BEGIN:VEVENT") == count
    assert kb("status", "--format", "atom", "--due", "0d").done().out.count("<entry>") == 2
    assert kb("status", "--format", "json", "--owner", "a@example.org").done().json["translations"]
    assert "not one of" in kb("status", "--format", "xml").refused(2)
    assert "not one of" in kb("status", "--area", "nobody").refused(2)
