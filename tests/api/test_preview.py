from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbserver.api.app import create_app
from kbserver.api.preview import Preview
from tests.api.conftest import Client, serving, until
from tests.conftest import Project

TREE = """
content/es/service/requests.md [clients]
    Cómo se piden las cosas.

    ## Límites {#limits}

    Hay cincuenta manzanas.
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def client(project: Project, said: list[str]) -> Iterator[Client]:
    project(TREE)
    preview = Preview(project.folder, said.append, site=False)
    with serving(create_app(project.folder, source=preview)) as client:
        yield client


def total(client: Client, word: str) -> int:
    found: int = client.get(f"/api/v1/search?q={word}").json().get("total", -1)
    return found


def previews(project: Project) -> list[Path]:
    return [path for path in (project.folder / "releases").iterdir() if path.is_dir() and path.name[0] != "."]


def test_texts_that_nobody_has_approved_are_shown_and_marked(client: Client) -> None:
    hit = client.get("/api/v1/search?q=manzanas").json()["hits"][0]
    assert hit["status"] == "draft"
    assert hit["approvals"] == []


def test_an_edit_is_shown_by_itself(client: Client, project: Project) -> None:
    project.replace("content/es/service/requests.md", "cincuenta manzanas", "sesenta naranjas")
    until(lambda: total(client, "naranjas") == 1)
    assert total(client, "manzanas") == 0


def test_only_the_newest_preview_is_kept(client: Client, project: Project) -> None:
    project.replace("content/es/service/requests.md", "cincuenta", "sesenta")
    until(lambda: total(client, "sesenta") == 1)
    until(lambda: len(previews(project)) == 1)
    assert not (project.folder / "releases" / "current.json").exists()


def test_a_mistake_is_told_and_the_old_preview_stays(
    client: Client, project: Project, said: list[str]
) -> None:
    said.clear()
    project.replace("content/es/service/requests.md", "kind: protocol", "kind: nonsense")
    until(lambda: any("requests.md:" in line for line in said))
    assert "was not built" in said[0]
    assert total(client, "manzanas") == 1
    project.replace("content/es/service/requests.md", "kind: nonsense", "kind: faq")
    until(lambda: client.get("/api/v1/search?q=manzanas").json()["hits"][0]["kind"] == "faq")


def test_a_folder_that_vanishes_for_a_moment_is_no_end(client: Client, project: Project) -> None:
    content, aside = project.folder / "content", project.folder / "aside"
    shutil.move(content, aside)
    shutil.move(aside, content)
    assert total(client, "manzanas") == 1


def test_texts_with_mistakes_leave_the_desk_empty_until_they_are_mended(
    project: Project, said: list[str]
) -> None:
    project(TREE).replace("content/es/service/requests.md", "kind: protocol", "kind: nonsense")
    preview = Preview(project.folder, said.append, site=False)
    with serving(create_app(project.folder, source=preview)) as client:
        assert client.get("/readyz").status_code == 503
        project.replace("content/es/service/requests.md", "kind: nonsense", "kind: faq")
        until(lambda: client.get("/readyz").status_code == 200)
