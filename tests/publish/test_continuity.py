"""Numbers that were published stand."""

from __future__ import annotations

import pytest

from kbserver.errors import BehindPublished, HistoryRewritten
from kbserver.publish.building import build_release
from kbserver.publish.release import read_pointer, releases_folder
from tests.conftest import Project
from tests.story import LIMITS, TODAY, day, tell


@pytest.fixture
def built(project: Project) -> Project:
    tell(project)
    build_release(project.folder, site=False, on=TODAY)
    return project


def test_a_history_that_goes_on_is_published(built: Project) -> None:
    built.replace(LIMITS, "ochenta kiwis", "noventa kiwis")
    built.approve(LIMITS, day=TODAY).commit("Approve", TODAY)
    release = build_release(built.folder, site=False, on=TODAY)
    assert read_pointer(releases_folder(built.folder)).data == release.id


def test_a_history_that_lost_a_published_version_is_refused_by_name(built: Project) -> None:
    former = read_pointer(releases_folder(built.folder)).data
    lost = built.git("rev-parse", "HEAD")
    built.git("reset", "--quiet", "--hard", "HEAD~3")
    built.commit("Go on elsewhere", TODAY)
    with pytest.raises(HistoryRewritten) as refused:
        build_release(built.folder, site=False, on=TODAY)
    error = refused.value
    assert (error.guide_id, error.lang, error.number, error.commit) == ("limits", "es", 4, lost)
    assert "--accept-rewritten" in str(error)
    assert read_pointer(releases_folder(built.folder)).data == former


def test_who_accepts_the_loss_publishes(built: Project) -> None:
    built.git("reset", "--quiet", "--hard", "HEAD~3")
    release = build_release(built.folder, site=False, on=TODAY, accept_rewritten=True)
    assert read_pointer(releases_folder(built.folder)).data == release.id


def test_a_text_put_into_an_old_commit_is_noticed(built: Project) -> None:
    built.git("checkout", "--quiet", "--detach", "HEAD~6")
    built.replace(LIMITS, "cincuenta manzanas", "cien manzanas")
    built.approve(LIMITS, day=day("2025-06-01")).commit("Another past", day("2025-06-01"))
    with pytest.raises(HistoryRewritten):
        build_release(built.folder, site=False, on=TODAY)


def test_previews_and_moves_are_no_loss(built: Project) -> None:
    build_release(built.folder, site=False, on=TODAY, preview=True)
    for lang in ("es", "pt"):
        text = built.read(f"content/{lang}/limits.md").replace("kind:", "aliases: [limits]\nkind:", 1)
        built.write(f"content/{lang}/bounds.md", text)
        built.remove(f"content/{lang}/limits.md")
    built.commit("Move", TODAY)
    release = build_release(built.folder, site=False, on=TODAY)
    assert read_pointer(releases_folder(built.folder)).data == release.id


def test_a_copy_that_is_behind_replaces_nothing(built: Project) -> None:
    behind = built.git("rev-parse", "HEAD")
    built.git("commit", "--quiet", "--allow-empty", "--message", "Note", day=TODAY)
    published = build_release(built.folder, site=False, on=TODAY)
    built.git("reset", "--quiet", "--hard", behind)
    with pytest.raises(BehindPublished, match=r"git pull.*kb release use ID") as refused:
        build_release(built.folder, site=False, on=TODAY)
    error = refused.value
    assert (error.head, error.release_id, error.commit) == (behind, published.id, published.commit)
    assert read_pointer(releases_folder(built.folder)).data == published.id


def test_behind_is_told_before_versions_that_a_copy_cannot_have_yet(built: Project) -> None:
    built.git("reset", "--quiet", "--hard", "HEAD~3")
    with pytest.raises(BehindPublished) as refused:
        build_release(built.folder, site=False, on=TODAY)
    assert "--accept-rewritten" not in str(refused.value)


def test_a_commit_that_was_named_may_be_an_earlier_one(built: Project) -> None:
    earlier = built.git("rev-parse", "HEAD")
    built.git("commit", "--quiet", "--allow-empty", "--message", "Note", day=TODAY)
    build_release(built.folder, site=False, on=TODAY)
    release = build_release(built.folder, site=False, on=TODAY, commit=earlier)
    assert read_pointer(releases_folder(built.folder)).data == release.id


def test_previews_and_parts_of_a_copy_that_is_behind_are_built(built: Project) -> None:
    former = read_pointer(releases_folder(built.folder))
    built.git("reset", "--quiet", "--hard", "HEAD~3")
    build_release(built.folder, site=False, on=TODAY, preview=True)
    build_release(built.folder, site=False, on=TODAY, audiences=["agents"])
    assert read_pointer(releases_folder(built.folder)) == former
