"""`kb releases` and `kb release use`: the list, rolling back, and what may not serve."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.
"""


@pytest.fixture
def two(project: Project, kb: Kb) -> tuple[str, str]:
    """Ids of two releases, the second one serving."""
    project(TREE).approve()
    first = kb("build", "--no-site", "--on", "2025-07-01", "--json").done().json["id"]
    second = kb("build", "--no-site", "--on", "2025-07-02", "--json").done().json["id"]
    return first, second


def pointer(project: Project) -> dict[str, str | None]:
    loaded: dict[str, str | None] = json.loads(project.read("releases/current.json"))
    return loaded


def test_before_the_first_build_there_are_none(project: Project, kb: Kb) -> None:
    project()
    assert kb("releases", "--json").done().json == {"releases": []}
    assert "kb build" in kb("releases").done().out


def test_the_newest_day_comes_first_and_a_star_marks_what_serves(
    project: Project, kb: Kb, two: tuple[str, str]
) -> None:
    first, second = two
    assert kb("releases").done().lines == [f"* {second}  data", f"  {first}"]
    found = kb("releases", "--json").done().json["releases"]
    assert [(r["id"], r["on"], r["serves"], r["site"], r["preview"]) for r in found] == [
        (second, "2025-07-02", ["data"], False, False),
        (first, "2025-07-01", [], False, False),
    ]


def test_rolling_back_and_forth(project: Project, kb: Kb, two: tuple[str, str]) -> None:
    first, second = two
    assert kb("release", "use", first).done().out == f"serving {first}\n"
    assert pointer(project) == {"data": first, "site": None}
    assert kb("release", "use", second, "--json").done().json == {"data": second, "site": None}
    assert pointer(project) == {"data": second, "site": None}


@pytest.mark.parametrize(
    "unknown", ["", ".", "..", "../releases", "current.json", ".lock", "nothing", "a/b", "x" * 300, "ñ"]
)
def test_what_is_no_release_cannot_serve(
    project: Project, kb: Kb, two: tuple[str, str], unknown: str
) -> None:
    assert "there is no release" in kb("release", "use", "--", unknown).refused()
    assert pointer(project) == {"data": two[1], "site": None}


@pytest.mark.parametrize("options", [["--preview"], ["--audience", "clients"], ["--audience", "agents"]])
def test_previews_and_parts_cannot_serve(
    project: Project, kb: Kb, two: tuple[str, str], options: list[str]
) -> None:
    made = kb("build", "--no-site", "--json", *options).done().json["id"]
    assert "cannot serve" in kb("release", "use", made).refused()
    assert pointer(project) == {"data": two[1], "site": None}


def test_a_damaged_release_cannot_serve(project: Project, kb: Kb, two: tuple[str, str]) -> None:
    first, second = two
    place = project.folder / "releases" / first / "clients" / "documents.jsonl"
    place.write_bytes(place.read_bytes().replace(b"hace", b"HACE"))
    assert "clients/documents.jsonl: has changed" in kb("release", "use", first).refused()
    assert pointer(project) == {"data": second, "site": None}


@pytest.mark.parametrize("manifest", [b"", b"{}", b"[]", b"\xff", b'{"id": 1}', None])
def test_a_release_without_its_manifest_is_neither_listed_nor_used(
    project: Project, kb: Kb, two: tuple[str, str], manifest: bytes | None
) -> None:
    first, second = two
    place = project.folder / "releases" / first / "manifest.json"
    place.unlink() if manifest is None else place.write_bytes(manifest)
    assert kb("releases").done().lines == [f"* {second}  data"]
    assert "manifest.json" in kb("release", "use", first).refused()


def test_a_folder_under_another_release_s_name_is_not_that_release(
    project: Project, kb: Kb, two: tuple[str, str]
) -> None:
    first, second = two
    shutil.move(project.folder / "releases" / first, project.folder / "releases" / "renamed")
    assert kb("releases").done().lines == [f"* {second}  data"]
    kb("release", "use", "renamed").refused()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b'"x"', b'{"data": 1}', b"\xff"])
def test_a_damaged_pointer_is_said_and_mended_by_choosing(
    project: Project, kb: Kb, two: tuple[str, str], content: bytes
) -> None:
    project.write("releases/current.json", content)
    for command in (["releases"], ["search", "x"]):
        assert "current.json" in kb(*command).refused()
    kb("release", "use", two[0]).done()
    assert pointer(project) == {"data": two[0], "site": None}
