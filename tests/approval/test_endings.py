"""How guides go out of force and come back: withdrawn, removed, retired."""

from __future__ import annotations

import pytest

from kbserver.approval.versions import for_clients
from tests.approval.timelines import (
    GUIDE,
    TREE,
    TWO_AREAS,
    approve,
    begun,
    commit,
    day,
    edit,
    force,
    head,
    of,
    spread,
    versions,
)


def test_a_withdrawn_guide_is_out_of_force_from_the_day_it_names(project):
    begun(project)
    head(project, withdrawn=f"{day(9)}")
    commit(project, 5)
    assert force(project, 8, 9) == [1, 0]
    assert (versions(project)[0].ended_by, of(project).closed) == ("withdrawn", True)


def test_a_withdrawn_guide_comes_back_with_a_new_approval_alone(project):
    begun(project)
    head(project, withdrawn=f"{day(5)}")
    commit(project, 5)
    head(project, withdrawn=None)
    commit(project, 7)
    assert force(project, 8) == [0]
    approve(project, 9)
    commit(project, 9)
    assert spread(project) == [(0, 4), (9, None)]
    assert versions(project)[1].reopens
    assert [version.number for version in for_clients(versions(project))] == [1, 2]


def test_the_very_approval_given_before_a_withdrawal_never_counts_again(project):
    begun(project)
    before = project.read(GUIDE)
    head(project, approvals=None, withdrawn=f"{day(5)}")
    commit(project, 5)
    project.write(GUIDE, before)
    commit(project, 6)
    assert (spread(project), force(project, 7)) == ([(0, 4)], [0])


def test_a_withdrawal_spends_the_approvals_of_a_text_that_waited(project):
    project.write("kb.yml", TWO_AREAS)
    begun(project)
    head(project, withdrawn=f"{day(2)}")
    commit(project, 2)
    head(project, withdrawn=None)
    approve(project, 3, "legal")
    commit(project, 3)
    assert versions(project) == []
    approve(project, 4)
    commit(project, 4)
    assert spread(project) == [(4, None)]


@pytest.mark.parametrize(("corrected", "ends"), [(5, 4), (15, 8)])
def test_a_withdrawal_can_be_brought_forward_and_not_put_off(project, corrected, ends):
    begun(project)
    head(project, withdrawn=f"{day(9)}")
    commit(project, 2)
    head(project, withdrawn=f"{day(corrected)}")
    commit(project, 3)
    assert spread(project) == [(0, ends)]


def test_a_removal_before_the_day_of_a_withdrawal_ends_it_at_once(project):
    begun(project)
    head(project, withdrawn=f"{day(9)}")
    commit(project, 2)
    project.remove(GUIDE)
    commit(project, 4)
    assert spread(project) == [(0, 3)]


def test_a_version_that_has_not_begun_ends_with_a_withdrawal_too(project):
    begun(project)
    head(project, effective=f"{day(20)}")
    approve(project, 1)
    commit(project, 1)
    head(project, withdrawn=f"{day(9)}")
    commit(project, 5)
    assert force(project, 8, 9, 20, 30) == [1, 0, 0, 0]


@pytest.mark.parametrize("named", [f"{day(1)}", f"{day(-30)}", "0001-01-01"])
def test_a_withdrawal_never_changes_the_days_before_its_commit(project, named):
    begun(project)
    edit(project, "Otro texto.")
    approve(project, 3)
    commit(project, 3)
    head(project, withdrawn=named)
    commit(project, 5)
    assert force(project, 0, 2, 3, 4, 5) == [1, 1, 2, 2, 0]


def test_a_withdrawal_corrected_to_a_past_day_counts_from_the_correction(project):
    begun(project)
    head(project, withdrawn=f"{day(9)}")
    commit(project, 2)
    head(project, withdrawn=f"{day(1)}")
    commit(project, 4)
    assert spread(project) == [(0, 3)]


def test_a_removed_guide_is_in_force_until_the_day_before(project):
    begun(project)
    project.remove(GUIDE)
    commit(project, 5)
    assert (spread(project), versions(project)[0].ended_by) == ([(0, 4)], "removed")


def test_a_guide_made_again_with_its_old_approvals_begins_the_day_it_is(project):
    begun(project)
    text = project.read(GUIDE)
    project.remove(GUIDE)
    commit(project, 5)
    project.write(GUIDE, text)
    commit(project, 9)
    assert spread(project) == [(0, 4), (9, None)]
    assert force(project, 4, 5, 8, 9) == [1, 0, 0, 2]


def test_a_guide_removed_before_it_was_approved_may_be_approved_when_it_is_made_again(project):
    project.write("kb.yml", TWO_AREAS)
    begun(project)
    text = project.read(GUIDE)
    project.remove(GUIDE)
    commit(project, 1)
    project.write(GUIDE, text)
    approve(project, 2, "legal")
    commit(project, 2)
    assert spread(project) == [(2, None)]


def test_a_last_day_is_a_version_s_own(project):
    project(TREE)
    head(project, retire=f"{day(3)}")
    approve(project, 0)
    commit(project, 0)
    head(project, retire=None)
    commit(project, 9)
    assert force(project, 3, 4, 10) == [1, 0, 0]
    approve(project, 11)
    commit(project, 11)
    assert force(project, 10, 11) == [0, 2]
