"""The site generator, run for real."""

from __future__ import annotations

import pytest

from kbserver.errors import SiteFailed
from kbserver.publish.sites import CONFIG_NAME, build_site
from kbserver.publish.staging import stage
from tests.conftest import DAY, ROOT

TREE = """
content/es/service/hours.md [clients service]
    Cuándo se atiende.

    ## Horario {#hours}

    De nueve a seis.
"""


@pytest.fixture
def staged(project, tmp_path):
    project(TREE).approve()
    project.write(CONFIG_NAME, (ROOT / CONFIG_NAME).read_text(encoding="utf-8"))
    stage(project.folder, "clients", tmp_path / "clients", on=DAY)
    return tmp_path / "clients"


def test_staged_texts_become_pages_and_older_pages_go(project, staged, tmp_path):
    out = tmp_path / "clients" / "site"
    out.mkdir()
    (out / "stray.html").write_text("stray")
    build_site(project.folder, staged, out)
    assert "De nueve a seis." in (out / "service/hours/index.html").read_text(encoding="utf-8")
    assert not (out / "stray.html").exists()


def test_the_checkout_is_not_staged_for_a_release(project, staged, tmp_path):
    project.replace("content/es/service/hours.md", "De nueve a seis", "De diez a seis")
    build_site(project.folder, staged, tmp_path / "out")
    assert "De nueve a seis." in (tmp_path / "out/service/hours/index.html").read_text(encoding="utf-8")
    assert not (project.folder / ".kb").exists()


def test_a_warning_fails_the_build_and_is_reported_alone(project, staged, tmp_path):
    page = staged / "staged/es/service/hours.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[nowhere](missing.md)\n", encoding="utf-8")
    with pytest.raises(SiteFailed, match=r"missing\.md") as failure:
        build_site(project.folder, staged, tmp_path / "out")
    assert failure.value.audience == "clients"
    assert "INFO" not in failure.value.output
    assert "reaches end of life" not in failure.value.output


def test_a_project_without_settings_of_its_own_gets_ours(project, staged, tmp_path):
    build_site(project.folder, staged, tmp_path / "with")
    (project.folder / CONFIG_NAME).unlink()
    build_site(project.folder, staged, tmp_path / "without")
    page = "service/hours/index.html"
    assert (tmp_path / "without" / page).read_bytes() == (tmp_path / "with" / page).read_bytes()


def test_an_unreadable_staged_folder_is_a_failure_with_its_reason(project, tmp_path):
    project("").write(CONFIG_NAME, (ROOT / CONFIG_NAME).read_text(encoding="utf-8"))
    (project.folder / "content").mkdir()
    with pytest.raises(SiteFailed, match=r"site\.json"):
        build_site(project.folder, tmp_path / "agents", tmp_path / "out")
