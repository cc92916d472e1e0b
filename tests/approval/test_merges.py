"""How branches count: their approvals when they are merged, their texts as the merge has them."""

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
    head,
    merge,
    spread,
    switch,
    versions,
)
from tests.conftest import KB_YML


def test_a_version_of_a_branch_begins_when_it_was_approved_and_is_reached_when_it_is_merged(project):
    first = begun(project)
    switch(project, "side", first)
    edit(project, "Otro.")
    approve(project, 3)
    approved = commit(project, 3)
    switch(project, "main")
    assert spread(project) == [(0, None)]
    merged = merge(project, "side", 8)
    version = versions(project)[1]
    assert (version.begins, version.commit) == (day(3), approved)
    assert (version.reached, version.reached_on) == (merged, day(8))


def test_numbers_follow_the_order_of_the_main_line_and_never_change(project):
    first = begun(project)
    switch(project, "side", first)
    edit(project, "Lateral.")
    approve(project, 2)
    commit(project, 2)
    switch(project, "main")
    edit(project, "Principal.")
    approve(project, 3)
    commit(project, 3)
    before = versions(project)
    merge(project, "side", 5, "--strategy-option=theirs")
    assert [version.begins for version in versions(project)] == [day(0), day(3), day(2)]
    assert versions(project)[:2] == before
    assert force(project, 1, 2, 9) == [1, 3, 3]


def test_approvals_of_two_branches_meet_in_their_merge(project):
    project.write("kb.yml", TWO_AREAS)
    first = project(TREE) and commit(project, 0)
    for area, on in (("quality", 2), ("legal", 4)):
        switch(project, area, first)
        approve(project, on, area)
        commit(project, on)
    line = project.read(GUIDE)[project.read(GUIDE).index("  - {") :].partition("\n")[0]
    switch(project, "quality")
    project.git("merge", "--quiet", "--no-ff", "--no-commit", "--strategy=ours", "legal")
    project.replace(GUIDE, "approvals:\n", f"approvals:\n{line}\n")
    project.git("commit", "--quiet", "--all", "--no-edit", day=day(6))
    assert spread(project) == [(4, None)]


@pytest.mark.parametrize("theirs", [False, True])
def test_what_a_merge_leaves_out_of_a_branch_ends_with_it(project, theirs):
    first = begun(project)
    switch(project, "side", first)
    edit(project, "Lateral.")
    approve(project, 2)
    commit(project, 2)
    switch(project, "main")
    edit(project, "Principal.")
    approve(project, 3)
    commit(project, 3)
    merge(project, "side", 6, "--strategy-option=theirs" if theirs else "--strategy=ours")
    assert force(project, 9) == [3] if theirs else [4]
    assert spread(project)[3:] == ([] if theirs else [(6, None)])


def test_a_branch_that_keeps_books_on_an_old_text_brings_nothing_back(project):
    first = begun(project)
    switch(project, "side", first)
    project.replace(GUIDE, "title: Guide\n", "owner: ana@example.org\ntitle: Guide\n")
    commit(project, 4)
    switch(project, "main")
    edit(project, "Principal.")
    approve(project, 3)
    commit(project, 3)
    merge(project, "side", 6)
    assert "ana@example.org" in project.read(GUIDE)
    assert spread(project) == [(0, None), (3, None)]
    assert force(project, 4, 5, 6) == [2, 2, 2]


def test_books_kept_on_a_branch_count_when_they_are_merged(project):
    first = begun(project)
    switch(project, "side", first)
    head(project, review_by=f"{day(99)}")
    commit(project, 2)
    switch(project, "main")
    edit(project, "Principal.")
    commit(project, 3)
    merge(project, "side", 4, "--strategy=ours")
    assert versions(project)[0].review_by is None
    switch(project, "other", first)
    head(project, review_by=f"{day(88)}")
    commit(project, 5)
    project.git("merge", "--quiet", "--no-edit", "--strategy=ours", "main", day=day(6))
    assert versions(project)[0].review_by == day(88)


def test_a_long_branch_that_takes_in_the_main_line_makes_no_versions_of_its_own(project):
    first = begun(project)
    switch(project, "side", first)
    project.write("content/es/other.md", project.read(GUIDE))
    commit(project, 1)
    for on in (2, 4, 6):
        switch(project, "main")
        edit(project, f"Texto {on}.")
        approve(project, on)
        commit(project, on)
        switch(project, "side")
        head(project, "content/es/other.md", tags=f"[t{on}]")
        commit(project, on)
        merge(project, "main", on + 1)
    switch(project, "main")
    merge(project, "side", 9)
    assert spread(project) == [(0, None), (2, None), (4, None), (6, None)]


def test_a_merge_by_pull_follows_the_side_that_pulled(project):
    first = begun(project)
    switch(project, "origin", first)
    edit(project, "De otros.")
    approve(project, 2)
    commit(project, 2)
    switch(project, "main")
    project.write("content/es/other.md", project.read(GUIDE))
    commit(project, 3)
    merge(project, "origin", 4)
    assert spread(project) == [(0, None), (2, None)]
    assert [version.reached_on for version in versions(project)] == [day(0), day(4)]


def test_a_removal_or_withdrawal_on_a_branch_counts_from_its_merge(project):
    project(TREE.replace("guide.md", "other.md"))
    begun(project)
    approve(project, 0, path="content/es/other.md")
    first = commit(project, 0)
    switch(project, "side", first)
    project.remove(GUIDE)
    head(project, "content/es/other.md", withdrawn=f"{day(2)}")
    commit(project, 2)
    switch(project, "main")
    merge(project, "side", 5)
    assert (spread(project), spread(project, "other")) == ([(0, 4)], [(0, 4)])


@pytest.mark.parametrize("approved", [2, 7])
@pytest.mark.parametrize("removed", [False, True])
def test_what_a_branch_approves_brings_no_day_back_on_which_the_main_line_has_it_out_of_force(
    project, approved, removed
):
    first = begun(project)
    switch(project, "side", first)
    edit(project, "Lateral.")
    approve(project, approved)
    commit(project, approved)
    switch(project, "main")
    project.remove(GUIDE) if removed else head(project, withdrawn=f"{day(4)}")
    commit(project, 4)
    merge(project, "side", 9, "--strategy=ours")
    assert force(project, 1, 3, 4, 7, 8, 9) == [1, 2 if approved == 2 else 1, 0, 0, 0, 0]


def test_a_guide_that_a_merge_brings_back_counts_from_its_approval_and_may_end_again(project):
    begun(project)
    head(project, withdrawn=f"{day(4)}")
    first = commit(project, 4)
    switch(project, "side", first)
    edit(project, "Lateral.")
    head(project, withdrawn=None)
    approve(project, 6)
    commit(project, 6)
    switch(project, "main")
    merge(project, "side", 9, "--no-ff")
    assert spread(project) == [(0, 3), (6, None)]
    head(project, withdrawn=f"{day(12)}")
    commit(project, 12)
    assert spread(project) == [(0, 3), (6, 11)]


def test_a_removal_or_withdrawal_on_a_branch_that_a_merge_leaves_out_never_was(project):
    project(TREE.replace("guide.md", "other.md"))
    begun(project)
    approve(project, 0, path="content/es/other.md")
    first = commit(project, 0)
    switch(project, "side", first)
    project.remove(GUIDE)
    head(project, "content/es/other.md", withdrawn=f"{day(2)}")
    commit(project, 2)
    switch(project, "main")
    merge(project, "side", 5, "--strategy=ours")
    assert (spread(project), spread(project, "other")) == ([(0, None)], [(0, None)])
    approve(project, 7, path="content/es/other.md")
    commit(project, 7)
    assert spread(project, "other") == [(0, None)]


def test_a_removal_on_a_branch_that_is_taken_back_there_never_was(project):
    first = begun(project)
    switch(project, "side", first)
    text = project.read(GUIDE)
    project.remove(GUIDE)
    commit(project, 2)
    project.write(GUIDE, text)
    commit(project, 3)
    switch(project, "main")
    merge(project, "side", 5)
    assert spread(project) == [(0, None)]


def test_a_guide_of_a_branch_that_a_merge_leaves_out_ends_with_the_merge(project):
    first = begun(project)
    switch(project, "side", first)
    project(TREE.replace("guide.md", "other.md"))
    approve(project, 2, path="content/es/other.md")
    commit(project, 2)
    switch(project, "main")
    merge(project, "side", 6, "--strategy=ours")
    assert spread(project, "other") == [(2, 5)]


def test_approvals_of_a_branch_are_judged_by_the_policy_they_were_added_under(project):
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    first = project(TREE) and commit(project, 0)
    switch(project, "side", first)
    project.write("kb.yml", KB_YML)
    approve(project, 2)
    project.git("checkout", "--quiet", "kb.yml")
    commit(project, 2)
    switch(project, "main")
    project.write("kb.yml", KB_YML)
    commit(project, 3)
    merge(project, "side", 5)
    assert (versions(project), faults(project)) == ([], ["quality@example.org may not approve for 'quality'"])


def test_a_looser_policy_of_a_branch_that_a_merge_leaves_out_lets_nothing_through(project):
    begun(project)
    project.write("kb.yml", TWO_AREAS)
    project(TREE.replace("guide.md", "other.md"))
    approve(project, 2, path="content/es/other.md")
    approve(project, 2)
    first = commit(project, 2)
    switch(project, "side", first)
    project.write("kb.yml", KB_YML)
    commit(project, 3)
    switch(project, "main")
    merge(project, "side", 5, "--strategy=ours")
    assert versions(project, "other") == []
    assert [version.renewals for version in versions(project)] == [()]


def test_a_merge_that_leaves_out_a_branch_judges_no_approval_anew(project):
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    project(TREE)
    project.write("kb.yml", KB_YML)
    approve(project, 0)
    project.git("init", "--quiet")
    project.write("kb.yml", KB_YML.replace("quality@example.org", "new@example.org"))
    first = commit(project, 0)
    switch(project, "side", first)
    head(project, approvals=None)
    commit(project, 1)
    switch(project, "main")
    project.write("kb.yml", KB_YML)
    commit(project, 2)
    merge(project, "side", 3, "--strategy=ours")
    assert (versions(project), faults(project)) == ([], ["quality@example.org may not approve for 'quality'"])
