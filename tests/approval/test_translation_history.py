from __future__ import annotations

import pytest

from tests.approval.timelines import (
    GUIDE,
    TREE,
    TWO_AREAS,
    approve,
    begun,
    commit,
    day,
    edit,
    faults,
    force,
    given,
    head,
    spread,
    versions,
)
from tests.conftest import KB_YML, Project


def test_a_text_becomes_a_version_when_it_is_approved(project):
    project(TREE)
    commit(project, 0)
    assert versions(project) == []
    approve(project, 3)
    approved = commit(project, 4)
    [version] = versions(project)
    assert (version.number, version.begins, version.commit) == (1, day(3), approved)
    assert (version.reached, version.reached_on) == (approved, day(4))
    assert (version.path, version.title, version.kind, version.audience) == (
        GUIDE,
        "Guide",
        "protocol",
        "clients",
    )
    assert force(project, 2, 3, 400) == [0, 1, 1]


def test_an_edit_waits_and_its_approval_makes_the_next_version(project):
    begun(project)
    edit(project, "Otro.")
    commit(project, 5)
    assert spread(project) == [(0, None)]
    approve(project, 8)
    commit(project, 9)
    assert spread(project) == [(0, None), (8, None)]
    assert force(project, 7, 8) == [1, 2]


def test_every_required_area_must_approve_and_the_last_one_s_day_counts(project):
    project.write("kb.yml", TWO_AREAS)
    begun(project, 2)
    assert versions(project) == []
    approve(project, 6, "legal")
    commit(project, 7)
    assert spread(project) == [(6, None)]
    assert [each.area for each in versions(project)[0].approvals] == ["quality", "legal"]


def test_the_first_approval_of_each_area_counts(project):
    project.write("kb.yml", TWO_AREAS)
    begun(project, 1)
    project.replace(GUIDE, "approvals:\n", f"approvals:\n{again(project, 1, 4)}")
    approve(project, 3, "legal")
    commit(project, 5)
    assert spread(project) == [(3, None)]
    assert [each.approval.date for each in versions(project)[0].renewals] == [day(4)]


def again(project: Project, old: int, new: int) -> str:
    """A file's approval of a day once more, of another day."""
    line = next(line for line in project.read(GUIDE).split("\n") if f"date: {day(old)}" in line)
    return line.replace(f"date: {day(old)}", f"date: {day(new)}") + "\n"


def test_an_approval_dated_before_its_commit_counts_from_its_date_and_is_late(project):
    project(TREE)
    commit(project, 0)
    approve(project, 2)
    commit(project, 9)
    assert spread(project) == [(2, None)]
    [approval] = versions(project)[0].approvals
    assert (approval.late, approval.recorded) == (True, day(9))


def test_a_text_takes_effect_on_the_day_it_says_and_never_before_it_was_approved(project):
    project(TREE)
    head(project, effective=f"{day(9)}")
    approve(project, 2)
    commit(project, 2)
    edit(project, "Otro.")
    head(project, effective=f"{day(-9)}")
    approve(project, 12)
    commit(project, 12)
    assert spread(project) == [(9, None), (12, None)]


def test_a_later_version_may_begin_before_a_former_one(project):
    project(TREE)
    head(project, effective=f"{day(20)}")
    approve(project, 0)
    commit(project, 0)
    head(project, effective=None)
    approve(project, 5)
    commit(project, 5)
    assert force(project, 4, 5, 20, 30) == [0, 2, 2, 2]


def test_approving_the_same_text_again_renews_its_review_and_is_no_new_version(project):
    begun(project)
    approve(project, 30)
    commit(project, 30)
    [version] = versions(project)
    assert (version.begins, [each.approval.date for each in version.renewals]) == (day(0), [day(30)])
    assert [each.approval.date for each in version.approvals] == [day(0)]


def test_bookkeeping_belongs_to_the_version_it_is_in(project):
    begun(project)
    head(project, review_by=f"{day(99)}", tags="[a]", owner="ana@example.org")
    commit(project, 5)
    [version] = versions(project)
    assert version.review_by == day(99)
    assert version.blob == project.git("rev-parse", f"HEAD:{GUIDE}")


def test_bookkeeping_is_followed_even_where_the_policy_would_ask_for_more_by_now(project):
    begun(project)
    project.write("kb.yml", TWO_AREAS)
    head(project, review_by=f"{day(99)}")
    commit(project, 5)
    assert (spread(project), versions(project)[0].review_by) == ([(0, None)], day(99))


def test_a_text_that_loses_its_approvals_stays_the_version_it_is(project):
    begun(project)
    head(project, approvals=None)
    commit(project, 5)
    assert force(project, 6) == [1]


def test_an_old_text_that_comes_back_with_its_approvals_begins_the_day_it_does(project):
    begun(project)
    old = project.read(GUIDE)
    edit(project, "Otro.")
    approve(project, 5)
    commit(project, 5)
    project.git("revert", "--no-edit", "HEAD", day=day(9))
    assert project.read(GUIDE) == old
    assert spread(project) == [(0, None), (5, None), (9, None)]
    assert versions(project)[2].digest == versions(project)[0].digest
    assert force(project, 8, 9) == [2, 3]


def test_an_old_text_approved_anew_begins_with_the_new_approval(project):
    begun(project)
    old = project.read(GUIDE)
    edit(project, "Otro.")
    approve(project, 5)
    commit(project, 5)
    project.write(GUIDE, old)
    approve(project, 8)
    commit(project, 20)
    assert spread(project) == [(0, None), (5, None), (8, None)]


def test_an_old_text_approved_anew_beside_its_old_approval_begins_with_the_new_one(project):
    begun(project)
    old = project.read(GUIDE)
    edit(project, "Otro.")
    approve(project, 5)
    commit(project, 5)
    project.write(GUIDE, old)
    project.replace(GUIDE, "approvals:\n", f"approvals:\n{again(project, 0, 8)}")
    commit(project, 20)
    assert spread(project) == [(0, None), (5, None), (8, None)]


REFUSED = [
    ("area: quality", "area: legal", "area 'legal' is not required here (quality)"),
    ("area: quality", "area: nobody", "kb.yml knows no area 'nobody'"),
    ("by: quality@", "by: legal@", "legal@example.org may not approve for 'quality'"),
]


@pytest.mark.parametrize(("old", "new", "why"), REFUSED)
def test_an_approval_that_may_not_count_makes_no_version(project, old, new, why):
    project(TREE)
    approve(project, 0)
    project.replace(GUIDE, old, new)
    commit(project, 0)
    assert (versions(project), faults(project)) == ([], [why])


def test_an_approval_of_another_text_makes_no_version(project):
    begun(project)
    edit(project, "Otro.")
    project.write("content/es/other.md", project.read(GUIDE))
    project.write("content/pt/guide.md", project.read(GUIDE).replace("Otro.", "Texto."))
    commit(project, 1)
    assert versions(project, "other") == versions(project, "guide", "pt") == []
    assert faults(project, "other") == [None]


def test_who_leaves_leaves_approvals_that_stand(project):
    begun(project)
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    commit(project, 5)
    edit(project, "Otro.")
    project.replace(GUIDE, f"date: {day(0)}", f"date: {day(6)}")
    commit(project, 6)
    assert (spread(project), faults(project)) == ([(0, None)], [None, FAULT])


FAULT = "quality@example.org may not approve for 'quality'"
OTHERS = KB_YML.replace("quality@example.org", "new@example.org")


def refused(project: Project) -> None:
    """A guide with an approval by who may not approve by then."""
    project.write("content/p.svg", "<svg/>")
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    project.write("kb.yml", OTHERS)
    commit(project, 0)


def test_who_comes_later_gave_no_approval_before(project):
    refused(project)
    project.write("kb.yml", KB_YML)
    commit(project, 5)
    assert (versions(project), faults(project)) == ([], [FAULT])


@pytest.mark.parametrize("touch", ["text", "bookkeeping", "picture"])
def test_an_approval_is_not_judged_anew_while_it_stays_where_it_is(project, touch):
    refused(project)
    project.write("kb.yml", KB_YML)
    match touch:
        case "text":
            edit(project, "Otro.")
            commit(project, 3)
            edit(project, "Texto. ![p](../p.svg)")
        case "bookkeeping":
            head(project, tags="[a]")
        case _:
            project.write("content/p.svg", "<svg>other</svg>")
            commit(project, 3)
            project.write("content/p.svg", "<svg/>")
    commit(project, 5)
    assert (versions(project), faults(project)) == ([], [FAULT])


def test_an_approval_that_was_refused_is_judged_anew_when_it_is_added_again(project):
    refused(project)
    text = project.read(GUIDE)
    head(project, approvals=None)
    project.write("kb.yml", KB_YML)
    commit(project, 5)
    project.write(GUIDE, text)
    added = commit(project, 6)
    assert (spread(project), faults(project)) == ([(0, None)], [None])
    assert given(project) == [("quality", 0, added)]


def test_an_approval_that_counted_counts_when_it_comes_back_whatever_the_policy_is_by_then(project):
    begun(project)
    text = project.read(GUIDE)
    project.write("kb.yml", OTHERS)
    head(project, approvals=None)
    commit(project, 5)
    project.write(GUIDE, text)
    commit(project, 6)
    assert (spread(project), faults(project)) == ([(0, None)], [None])


def test_a_policy_that_asks_for_more_takes_no_version_away(project):
    begun(project)
    project.write("kb.yml", TWO_AREAS)
    commit(project, 5)
    assert force(project, 6) == [1]
    edit(project, "Otro.")
    approve(project, 7)
    commit(project, 7)
    assert force(project, 8) == [1]
    approve(project, 9, "legal")
    commit(project, 9)
    assert spread(project) == [(0, None), (9, None)]


@pytest.mark.parametrize("touched", [False, True])
def test_a_policy_that_asks_for_less_lets_through_from_its_own_day(project, touched):
    project.write("kb.yml", TWO_AREAS)
    begun(project, 1)
    project.write("kb.yml", KB_YML)
    if touched:
        head(project, tags="[a]")
    commit(project, 7)
    assert spread(project) == [(7, None)]


def test_a_new_approval_together_with_a_policy_that_asks_for_less_begins_on_its_date(project):
    project.write("kb.yml", TWO_AREAS)
    project(TREE)
    commit(project, 0)
    project.write("kb.yml", KB_YML)
    approve(project, 4)
    commit(project, 7)
    assert spread(project) == [(4, None)]


def test_an_area_that_is_not_asked_any_more_does_not_delay_a_version(project):
    project.write("kb.yml", TWO_AREAS)
    project(TREE)
    approve(project, 9, "legal")
    commit(project, 1)
    project.write("kb.yml", KB_YML)
    commit(project, 2)
    approve(project, 4)
    commit(project, 4)
    [version] = versions(project)
    assert (version.begins, [each.area for each in version.approvals]) == (day(4), ["quality"])
    assert [each.area for each in version.renewals] == ["legal"]


def test_what_a_looser_policy_lets_through_counts_the_approvals_that_waited(project):
    begun(project)
    project.write("kb.yml", TWO_AREAS)
    commit(project, 2)
    approve(project, 5)
    commit(project, 5)
    assert versions(project)[0].renewals == ()
    project.write("kb.yml", KB_YML)
    commit(project, 7)
    assert [each.approval.date for each in versions(project)[0].renewals] == [day(5)]
