from __future__ import annotations

import pytest

from kbserver.repository import LARGEST
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
    merge,
    of,
    read,
    spread,
    switch,
    versions,
)
from tests.conftest import KB_YML, Project

MOVED, PT, PICTURE = "content/es/moved.md", "content/pt/guide.md", "content/p.svg"


def move(project: Project, path: str = GUIDE, goal: str = MOVED, aliases: str = "[guide]") -> None:
    """Rename a guide's file, and name its former id."""
    text = project.read(path)
    project.remove(path)
    project.write(goal, text)
    head(project, goal, aliases=aliases)


def stood(project: Project, guide_id: str = "guide") -> list[tuple[str, int, int | None]]:
    """Where a guide stood before: the id, how many versions it had by then, and until which day."""
    former = of(project, guide_id).former
    return [(f.guide_id, f.versions, (f.until - day(0)).days if f.until else None) for f in former]


def pictured(project: Project) -> None:
    """A guide with one approved version that shows a picture."""
    project.write(PICTURE, "<svg/>")
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    commit(project, 0)


def test_a_guide_that_moves_keeps_its_versions(project):
    begun(project)
    move(project)
    commit(project, 5)
    assert spread(project, "moved") == [(0, None)]
    assert read(project).of("guide", "es") is None
    assert versions(project, "moved")[0].path == MOVED
    edit(project, "Otro.", MOVED)
    approve(project, 7, path=MOVED)
    commit(project, 7)
    assert spread(project, "moved") == [(0, None), (7, None)]


def test_a_guide_that_moves_without_a_word_ends_and_begins(project):
    begun(project)
    move(project, aliases="[]")
    commit(project, 5)
    assert (spread(project), versions(project, "moved")) == ([(0, 4)], [])
    approve(project, 7, path=MOVED)
    commit(project, 7)
    assert spread(project, "moved") == [(7, None)]


def test_a_guide_that_moves_and_changes_goes_on_with_its_versions(project):
    begun(project)
    move(project)
    edit(project, "Otro.", MOVED)
    commit(project, 5)
    assert force(project, 6, guide_id="moved") == [1]
    approve(project, 7, path=MOVED)
    commit(project, 7)
    assert spread(project, "moved") == [(0, None), (7, None)]


def test_a_guide_may_move_again_and_back(project):
    begun(project)
    move(project)
    commit(project, 1)
    move(project, MOVED, "content/es/again.md", "[guide, moved]")
    commit(project, 2)
    assert spread(project, "again") == [(0, None)]
    move(project, "content/es/again.md", GUIDE, "[again, moved]")
    commit(project, 3)
    assert spread(project) == [(0, None)]
    assert stood(project) == [("guide", 1, 1), ("moved", 1, 2), ("again", 1, 3)]


def test_a_version_that_comes_with_the_move_never_stood_under_the_former_id(project):
    begun(project)
    move(project)
    edit(project, "Otro.", MOVED)
    approve(project, 5, path=MOVED)
    commit(project, 5)
    assert (spread(project, "moved"), stood(project, "moved")) == ([(0, None), (5, None)], [("guide", 1, 5)])


def test_a_copy_beside_its_original_is_a_guide_of_its_own(project):
    begun(project)
    project.write(MOVED, project.read(GUIDE))
    head(project, MOVED, aliases="[guide]")
    commit(project, 5)
    assert (spread(project), versions(project, "moved")) == ([(0, None)], [])


def test_once_the_original_is_gone_its_copy_goes_on_with_its_versions(project):
    project.write("kb.yml", TWO_AREAS)
    begun(project)
    approve(project, 1, "legal")
    commit(project, 1)
    project.write(MOVED, project.read(GUIDE))
    head(project, MOVED, aliases="[guide]")
    approve(project, 3, "quality", path=MOVED)
    recorded = commit(project, 3)
    project.remove(GUIDE)
    commit(project, 5)
    assert spread(project, "moved") == [(1, None)]
    assert ("quality", 3, recorded) in given(project, "moved")


def test_languages_that_move_one_after_the_other_are_out_of_force_between(project):
    project.write(PT, "---\ntitle: G\nkind: protocol\n---\n\nTexto.\n")
    begun(project)
    move(project)
    commit(project, 5)
    assert (spread(project), versions(project, "moved")) == ([(0, 4)], [])
    move(project, PT, "content/pt/moved.md")
    commit(project, 8)
    assert spread(project, "moved") == [(0, 4), (8, None)]


def test_the_policy_of_its_new_place_asks_nothing_of_the_version_it_has(project):
    project.write(
        "kb.yml", KB_YML.replace("required:\n", "required:\n    - {paths: [moved], areas: [legal]}\n")
    )
    begun(project)
    move(project)
    commit(project, 5)
    assert force(project, 6, guide_id="moved") == [1]
    edit(project, "Otro.", MOVED)
    approve(project, 7, "legal", path=MOVED)
    commit(project, 7)
    assert spread(project, "moved") == [(0, None), (7, None)]


def test_a_guide_that_was_removed_long_ago_may_come_back_under_another_id(project):
    begun(project)
    text = project.read(GUIDE)
    project.remove(GUIDE)
    commit(project, 5)
    project.write(MOVED, text)
    head(project, MOVED, aliases="[guide]")
    commit(project, 9)
    assert spread(project, "moved") == [(0, 4), (9, None)]


def test_a_move_on_a_branch_counts_when_it_is_merged(project):
    first = begun(project)
    switch(project, "side", first)
    move(project)
    edit(project, "Otro.", MOVED)
    approve(project, 2, path=MOVED)
    commit(project, 2)
    switch(project, "main")
    project.write("content/es/other.md", project.read(GUIDE))
    commit(project, 3)
    merge(project, "side", 5)
    assert spread(project, "moved") == [(0, None), (2, None)]
    assert [version.reached_on for version in versions(project, "moved")] == [day(0), day(5)]
    assert stood(project, "moved") == [("guide", 1, 5)]
    assert read(project).of("guide", "es") is None


def test_what_a_branch_approves_and_then_moves_never_stood_under_the_former_id(project):
    first = begun(project)
    switch(project, "side", first)
    edit(project, "Otro.")
    approve(project, 2)
    commit(project, 2)
    move(project)
    commit(project, 3)
    switch(project, "main")
    merge(project, "side", 5)
    assert (spread(project, "moved"), stood(project, "moved")) == ([(0, None), (2, None)], [("guide", 1, 5)])


def test_a_move_on_a_branch_that_a_merge_leaves_out_never_was(project):
    first = begun(project)
    edit(project, "Segundo.")
    approve(project, 1)
    commit(project, 1)
    switch(project, "side", first)
    move(project)
    commit(project, 2)
    move(project, MOVED, "content/es/again.md", "[guide, moved]")
    edit(project, "Otro.", "content/es/again.md")
    approve(project, 3, path="content/es/again.md")
    commit(project, 3)
    switch(project, "main")
    merge(project, "side", 5, "--strategy=ours")
    assert spread(project) == [(0, None), (1, None)]
    assert versions(project, "moved") == []
    assert spread(project, "again") == [(3, 4)]
    assert [stood(project, each) for each in ("guide", "moved", "again")] == [[], [], []]
    edit(project, "Tercero.")
    approve(project, 7)
    commit(project, 7)
    assert spread(project) == [(0, None), (1, None), (7, None)]


def test_another_picture_is_another_text_and_the_former_one_the_same_version(project):
    pictured(project)
    project.write(PICTURE, "<svg>other</svg>")
    commit(project, 3)
    assert of(project).waiting_for is not None
    assert spread(project) == [(0, None)]
    project.write(PICTURE, "<svg/>")
    commit(project, 5)
    approve(project, 6)
    commit(project, 6)
    assert (spread(project), len(versions(project)[0].renewals)) == ([(0, None)], 1)


def test_another_picture_that_is_approved_is_the_next_version_with_its_own_files(project):
    pictured(project)
    project.write(PICTURE, "<svg>other</svg>")
    approve(project, 3)
    commit(project, 3)
    assert spread(project) == [(0, None), (3, None)]
    shown = [files for _content, files in read(project).texts(versions(project))]
    assert shown == [{PICTURE: b"<svg/>"}, {PICTURE: b"<svg>other</svg>"}]


def test_a_picture_that_comes_after_the_approval_lets_the_text_through(project):
    pictured(project)
    project.write(PICTURE, "<svg>other</svg>")
    approve(project, 3)
    project.write(PICTURE, "<svg/>")
    commit(project, 3)
    assert spread(project) == [(0, None)]
    project.write(PICTURE, "<svg>other</svg>")
    commit(project, 5)
    assert spread(project) == [(0, None), (3, None)]


def test_a_looser_policy_lets_through_what_a_picture_had_brought_to_wait(project):
    pictured(project)
    project.write("kb.yml", TWO_AREAS)
    project.write(PICTURE, "<svg>other</svg>")
    project.replace(GUIDE, "approvals:\n", "approvals:\n" + approval_line(project))
    commit(project, 2)
    project.write(PICTURE, "<svg/>")
    head(project, tags="[a]")
    commit(project, 3)
    project.write(PICTURE, "<svg>other</svg>")
    commit(project, 4)
    assert spread(project) == [(0, None)]
    project.write("kb.yml", KB_YML)
    commit(project, 6)
    assert spread(project) == [(0, None), (6, None)]


def approval_line(project: Project) -> str:
    """The approval quality would give the text as it stands on the second day."""
    before = project.read(GUIDE)
    approve(project, 2)
    line = next(line for line in project.read(GUIDE).split("\n") if f"date: {day(2)}" in line)
    project.write(GUIDE, before)
    return line + "\n"


def test_a_file_too_large_to_be_shown_is_no_part_of_the_text(project):
    project.write(PICTURE, b"x" * (LARGEST + 1))
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    commit(project, 0)
    assert (spread(project), versions(project)[0].files) == ([(0, None)], ())


def test_a_picture_that_is_a_link_is_the_file_it_leads_to(project):
    project.write("content/one.svg", "<svg>1</svg>")
    project.write("content/two.svg", "<svg>2</svg>")
    (project.folder / PICTURE).symlink_to("one.svg")
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    commit(project, 0)
    assert spread(project) == [(0, None)]
    assert [files for _, files in read(project).texts(versions(project))] == [{PICTURE: b"<svg>1</svg>"}]
    project.remove(PICTURE)
    (project.folder / PICTURE).symlink_to("two.svg")
    approve(project, 2)
    commit(project, 2)
    project.write("content/two.svg", "<svg>3</svg>")
    approve(project, 4)
    commit(project, 4)
    assert spread(project) == [(0, None), (2, None), (4, None)]


def test_a_guide_that_is_a_link_is_the_guide_it_leads_to_in_its_own_place(project):
    begun(project)
    (project.folder / "content/es/linked.md").symlink_to("guide.md")
    commit(project, 1)
    assert versions(project, "linked") == []
    library = project.library()
    found = read(project).standing(library.at("content/es/linked.md"), library.config, day(1))
    assert found.status == "changed"
    project.remove("content/es/linked.md")
    (project.folder / "content/es/linked.md").symlink_to("nowhere.md")
    commit(project, 2)
    assert "content/es/linked.md" not in dict(read(project).present())


def test_a_link_on_a_branch_that_a_merge_leaves_out_is_what_it_was(project):
    project.write("content/one.svg", "<svg>1</svg>")
    project.write("content/two.svg", "<svg>2</svg>")
    (project.folder / PICTURE).symlink_to("one.svg")
    project(TREE.replace("Texto.", "Texto. ![p](../p.svg)"))
    approve(project, 0)
    first = commit(project, 0)
    switch(project, "side", first)
    project.remove(PICTURE)
    (project.folder / PICTURE).symlink_to("two.svg")
    commit(project, 1)
    switch(project, "main")
    merge(project, "side", 2, "--strategy=ours")
    project.write("content/one.svg", "<svg>3</svg>")
    approve(project, 3)
    commit(project, 3)
    assert spread(project) == [(0, None), (3, None)]


def test_a_text_that_cannot_be_read_for_a_while_stays_in_force(project):
    begun(project)
    text = project.read(GUIDE)
    for on, broken in enumerate([b"---\nno head", b"\xff", b"x" * (LARGEST + 1)], 2):
        project.write(GUIDE, broken)
        commit(project, on)
        assert (force(project, 9), dict(read(project).present())[GUIDE].readable) == ([1], False)
    project.write(GUIDE, text)
    commit(project, 5)
    assert spread(project) == [(0, None)]


@pytest.mark.parametrize("broken", ["[", None, "timezone: Nowhere\n"])
def test_while_kb_yml_is_broken_nothing_is_approved_and_nothing_ends(project, broken):
    begun(project)
    edit(project, "Otro.")
    approve(project, 3)
    if broken is None:
        project.remove("kb.yml")
    else:
        project.write("kb.yml", broken)
    commit(project, 3)
    assert (spread(project), faults(project)[0]) == ([(0, None)], None)
    assert "kb.yml" in str(faults(project)[1])
    project.write("kb.yml", KB_YML)
    commit(project, 4)
    assert spread(project) == [(0, None)]


def test_commits_that_claim_to_be_older_than_the_one_before_are_told(project):
    begun(project, 5)
    project.write("content/es/other.md", project.read(GUIDE))
    early = commit(project, 2)
    head(project, tags="[a]")
    commit(project, 3)
    [skew] = read(project).skews
    assert (skew.commit, skew.seconds) == (early, 3 * 86400)


def test_a_day_between_clocks_is_tolerated(project):
    begun(project, 5)
    head(project, tags="[a]")
    commit(project, 4)
    assert read(project).skews == []


def test_days_are_those_of_the_zone_of_the_commit_s_own_configuration(project):
    project.write("kb.yml", KB_YML.replace("America/Sao_Paulo", "Pacific/Auckland"))
    begun(project)
    project.write("kb.yml", KB_YML)
    project.remove(GUIDE)
    commit(project, 5)
    assert [version.reached_on for version in versions(project)] == [day(1)]
    assert spread(project) == [(0, 4)]
