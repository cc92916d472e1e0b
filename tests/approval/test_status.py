from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.digest import digest_of
from kbserver.approval.history import history_of, read_history
from kbserver.approval.status import PUBLISHED, Standing
from kbserver.config import parse_config
from kbserver.guides.library import read_translation
from kbserver.repository import Snapshot
from tests.conftest import KB_YML, Project

PATH = "content/es/a.md"
ONE, TWO = KB_YML, KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}")
NOW, BEFORE = "now", "sha256:" + "0" * 64


def stands(day: str, *approvals: tuple[str, str, str], more: str = "", config: str = ONE) -> Standing:
    """Where a text with these approvals (area, day, digest) stands on a day; there is no git."""
    plain = read_translation(PATH, f"---\ntitle: T\nkind: faq\n{more}---\n".encode())
    digests = {NOW: digest_of(plain, {})}
    lines = "".join(
        f"  - {{area: {area}, by: {area}@example.org, date: {on}, digest: '{digests.get(digest, digest)}'}}\n"
        for area, on, digest in approvals
    )
    head = f"title: T\nkind: faq\n{more}" + (f"approvals:\n{lines}" if lines else "")
    text = f"---\n{head}---\n".encode()
    history = history_of(Snapshot(None, {PATH: text, "kb.yml": config.encode()}))
    return history.standing(read_translation(PATH, text), parse_config(config), dt.date.fromisoformat(day))


Q, L = ("quality", "2025-01-10", NOW), ("legal", "2025-02-20", NOW)
OLD = ("quality", "2024-01-10", BEFORE)

TABLE = [
    ("draft", "2025-03-01", [], "", ONE),
    ("draft", "2025-03-01", [], "effective: 2020-01-01\n", ONE),
    ("changed", "2025-03-01", [OLD], "", ONE),
    ("approved", "2025-01-10", [Q], "", ONE),
    ("approved", "2025-03-01", [OLD, Q], "", ONE),
    ("scheduled", "2025-01-09", [Q], "", ONE),
    ("scheduled", "2025-03-31", [Q], "effective: 2025-04-01\n", ONE),
    ("approved", "2025-04-01", [Q], "effective: 2025-04-01\n", ONE),
    ("approved", "2025-01-10", [Q], "effective: 2024-01-01\n", ONE),
    ("approved", "2025-05-31", [Q], "retire: 2025-05-31\n", ONE),
    ("retired", "2025-06-01", [Q], "retire: 2025-05-31\n", ONE),
    ("retired", "2025-06-01", [Q], "retire: 2025-05-31\neffective: 2025-07-01\n", ONE),
    ("draft", "2025-06-01", [], "retire: 2025-05-31\n", ONE),
    ("approved", "2025-03-01", [Q], "review_by: 2025-03-01\n", ONE),
    ("overdue", "2025-03-02", [Q], "review_by: 2025-03-01\n", ONE),
    ("approved", "2026-01-10", [Q], "", ONE),
    ("overdue", "2026-01-11", [Q], "", ONE),
    ("retired", "2026-06-01", [Q], "retire: 2025-05-31\n", ONE),
    ("draft", "2025-03-01", [Q], "", TWO),
    ("changed", "2025-03-01", [OLD, L], "", TWO),
    ("scheduled", "2025-02-19", [Q, L], "", TWO),
    ("approved", "2025-02-20", [Q, L], "", TWO),
    ("approved", "2026-02-20", [Q, L], "", TWO),
    ("overdue", "2026-02-21", [Q, L], "", TWO),
    ("draft", "2025-03-01", [("nobody", "2025-01-01", NOW)], "", ONE),
    ("draft", "2025-03-01", [Q], "withdrawn: 2025-02-01\n", ONE),
]


@pytest.mark.parametrize(("status", "day", "approvals", "more", "config"), TABLE)
def test_where_a_text_stands_on_a_day(status, day, approvals, more, config):
    found = stands(day, *approvals, more=more, config=config)
    assert found.status == status
    assert found.published == (status in PUBLISHED)


def test_it_waits_for_the_areas_that_have_not_approved_this_text():
    assert stands("2025-03-01", config=TWO).waiting_for == ("quality", "legal")
    assert stands("2025-03-01", Q, config=TWO).waiting_for == ("legal",)
    assert stands("2025-03-01", OLD, L, config=TWO).waiting_for == ("quality",)
    assert stands("2025-03-01", Q, L, config=TWO).waiting_for == ()


def test_it_is_in_force_from_the_last_required_approval():
    assert stands("2025-03-01", Q, L, config=TWO).in_force_from == dt.date(2025, 2, 20)
    assert stands("2025-03-01", Q, config=TWO).in_force_from is None


def test_approving_the_same_text_again_renews_the_review_and_not_the_day_it_began():
    again = ("quality", "2026-01-05", NOW)
    found = stands("2026-02-01", Q, again)
    assert (found.status, found.in_force_from) == ("approved", dt.date(2025, 1, 10))
    assert found.review_by == dt.date(2027, 1, 5)


def test_the_calendars_last_days_overflow_nothing():
    found = stands("9999-12-31", ("quality", "9999-12-30", NOW))
    assert (found.status, found.review_by) == ("approved", dt.date.max)


def test_a_guide_without_a_rule_is_never_published():
    config = KB_YML.replace("{areas: [quality]}", "{paths: [other], areas: [quality]}")
    found = stands("2025-03-01", Q, config=config)
    assert (found.status, found.published, found.waiting_for) == ("draft", False, ())


def test_a_draft_is_due_for_review_when_it_says_so_itself():
    assert stands("2025-03-01", more="review_by: 2025-04-01\n").review_by == dt.date(2025, 4, 1)
    assert stands("2025-03-01").review_by is None


_days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)).map(dt.date.isoformat)
_approvals = st.lists(
    st.tuples(st.sampled_from(["quality", "legal"]), _days, st.sampled_from([NOW, BEFORE])), max_size=4
)


@given(_days, _approvals, st.sampled_from([ONE, TWO]))
def test_what_is_published_is_fully_approved_and_in_force(day, approvals, config):
    found = stands(day, *approvals, config=config)
    if found.published:
        assert found.waiting_for == ()
        assert all(given.approval.digest == found.digests[0] for given in found.approvals)
        assert found.in_force_from is not None
        assert found.in_force_from <= dt.date.fromisoformat(day)
    assert (found.in_force_from is None) == (found.status in ("draft", "changed"))


APRIL, MAY, JUNE, JULY = (dt.date(2025, month, 1) for month in range(4, 8))
GUIDE = "content/es/guide.md"
TREE = """
content/es/guide.md [clients]
    Texto.
"""


def now(project: Project, on: dt.date) -> Standing:
    """Where the guide stands in the last commit."""
    commit = project.repository.head()
    library = project.library(commit)
    return read_history(project.repository, commit).standing(library.at(GUIDE), library.config, on)


def test_an_edit_is_changed_while_readers_keep_the_version_before(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.replace(GUIDE, "Texto.", "Otro texto.")
    project.commit(day=MAY)
    found = now(project, MAY)
    assert (found.status, found.published, found.version) == ("changed", False, None)
    assert found.in_force is not None
    assert (found.in_force.number, found.in_force_from) == (1, None)
    assert found.waiting_for == ("quality",)
    assert found.review_by == dt.date(2026, 4, 1)


def test_an_edited_text_without_its_approvals_is_changed_and_no_draft(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.remove(GUIDE)
    project(TREE.replace("Texto.", "Otro texto.")).commit(day=MAY)
    assert now(project, MAY).status == "changed"


def test_until_a_scheduled_version_begins_readers_have_the_former_one(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.replace(GUIDE, "kind: protocol\n", f"kind: protocol\neffective: {JULY}\n")
    project.approve(day=MAY).commit(day=MAY)
    found = now(project, JUNE)
    assert (found.status, found.published) == ("scheduled", False)
    assert found.in_force is not None
    assert found.version is not None
    assert (found.in_force.number, found.version.number) == (1, 2)
    assert now(project, JULY).published


def test_a_former_text_is_changed_until_it_is_approved_again_after_a_removal(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    text = project.read(GUIDE)
    project.remove(GUIDE)
    project.commit(day=MAY)
    project.write(GUIDE, text.replace("Texto.", "Texto nuevo."))
    project.commit(day=JUNE)
    assert now(project, JUNE).status == "changed"
    assert now(project, JUNE).in_force is None


WITHDRAWN = [
    (MAY, "", "approved", True),
    (JUNE, "", "retired", False),
    (APRIL, "", "scheduled", False),
    (MAY, f"retire: {APRIL}\n", "retired", False),
    (MAY, f"review_by: {APRIL}\n", "overdue", True),
]


@pytest.mark.parametrize(("on", "more", "status", "in_force"), WITHDRAWN)
def test_a_withdrawn_guide_is_what_it_was_until_the_day_it_is_withdrawn(project, on, more, status, in_force):
    project(TREE).replace(GUIDE, "kind: protocol\n", f"kind: protocol\n{more}")
    begin = dt.date(2025, 4, 2) if status == "scheduled" else dt.date(2025, 3, 1)
    project.approve(day=begin).commit(day=begin)
    project.replace(GUIDE, "kind: protocol\n", f"kind: protocol\nwithdrawn: {JUNE}\n")
    project.commit(day=begin)
    found = now(project, on)
    assert (found.status, found.in_force is not None) == (status, in_force)
    assert (found.version, found.published, found.waiting_for) == (None, False, ())


def test_a_text_withdrawn_too_late_is_retired_from_the_day_of_its_commit(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.replace(GUIDE, "kind: protocol\n", f"kind: protocol\nwithdrawn: {APRIL}\n")
    project.commit(day=JUNE)
    assert (now(project, MAY).status, now(project, JUNE).status) == ("approved", "retired")


def test_a_text_no_longer_withdrawn_waits_for_a_new_approval(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.replace(GUIDE, "kind: protocol\n", f"kind: protocol\nwithdrawn: {MAY}\n")
    project.commit(day=MAY)
    project.replace(GUIDE, f"withdrawn: {MAY}\n", "")
    project.commit(day=JUNE)
    assert (now(project, JUNE).status, now(project, JUNE).waiting_for) == ("changed", ("quality",))
    project.approve(day=JUNE).commit(day=JUNE)
    assert now(project, JUNE).published


def test_a_policy_that_asks_for_more_leaves_what_is_published_published(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    project.write("kb.yml", TWO)
    project.commit(day=MAY)
    found = now(project, MAY)
    assert (found.status, found.published, found.waiting_for) == ("approved", True, ())


def test_a_text_approved_under_its_former_id_has_the_digests_of_both(project):
    project(TREE).approve(day=APRIL).commit(day=APRIL)
    former = now(project, APRIL).digests
    text = project.read(GUIDE)
    project.remove(GUIDE)
    project.write(
        "content/es/moved.md", text.replace("kind: protocol\n", "kind: protocol\naliases: [guide]\n")
    )
    commit = project.commit(day=MAY)
    library = project.library(commit)
    found = read_history(project.repository, commit).standing(
        library.at("content/es/moved.md"), library.config, MAY
    )
    assert (found.status, found.published) == ("approved", True)
    assert found.digests[1:] == former
