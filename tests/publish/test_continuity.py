"""Numbers that were published stand."""

from __future__ import annotations

import pytest

from kbserver.errors import HistoryRewritten
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
