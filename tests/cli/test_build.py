"""`kb build`: what it prints, what it leaves out, what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.
    content/es/callback.md [agents]
        Cómo se llama.
"""


@pytest.fixture
def built(project: Project) -> Project:
    project(TREE).approve()
    project.commit()
    return project


def pointer(project: Project) -> dict[str, str | None]:
    loaded: dict[str, str | None] = json.loads(project.read("releases/current.json"))
    return loaded


def test_it_prints_id_and_folder(built: Project, kb: Kb) -> None:
    release_id, folder = kb("build", "--no-site").done().lines
    assert Path(folder) == built.folder / "releases" / release_id
    assert Path(folder, "manifest.json").is_file()
    assert pointer(built) == {"data": release_id, "site": None}


def test_json_has_the_facts(built: Project, kb: Kb) -> None:
    answer = kb("build", "--no-site", "--on", "2025-07-01", "--json").done().json
    assert answer == {
        "id": answer["id"],
        "folder": str(built.folder / "releases" / answer["id"]),
        "commit": built.git("rev-parse", "HEAD"),
        "on": "2025-07-01",
        "warnings": [],
    }
    assert answer["id"].startswith("2025-07-01-" + answer["commit"][:12])


@pytest.mark.parametrize(
    "options",
    [
        ["--audience", "clients"],
        ["--audience", "agents"],
        ["--preview"],
        ["--preview", "--audience", "agents"],
    ],
    ids=" ".join,
)
def test_previews_and_parts_do_not_serve(built: Project, kb: Kb, options: list[str]) -> None:
    kb("build", "--no-site").done()
    before = pointer(built)
    release_id, folder = kb("build", "--no-site", *options).done().lines
    assert pointer(built) == before
    assert release_id not in before.values()
    wanted = {"clients"} if options[-1] == "clients" else {"agents"}
    wanted = wanted if "--audience" in options else {"clients", "agents"}
    assert {path.name for path in Path(folder).iterdir() if path.is_dir()} == wanted


def test_what_is_not_committed_is_named_and_left_out(built: Project, kb: Kb) -> None:
    built.replace("content/es/limits.md", "hace", "no hace")
    built.write("content/es/ñandú con espacio.md", "no guide at all")
    answer = kb("build", "--no-site", "--json").done()
    assert answer.json["warnings"] == [
        "not committed, left out: content/es/limits.md",
        "not committed, left out: content/es/ñandú con espacio.md",
    ]
    assert answer.err.splitlines() == [f"kb: {said}" for said in answer.json["warnings"]]
    documents = Path(answer.json["folder"], "clients", "documents.jsonl").read_text()
    assert "Lo que el servicio hace." in documents


def test_the_names_are_told_even_when_the_checks_fail(built: Project, kb: Kb) -> None:
    built.replace("content/es/limits.md", "hace", "[hace](missing.md)")
    built.commit()
    built.replace("content/es/limits.md", "[hace](missing.md)", "hace")
    said = kb("build", "--no-site").refused()
    assert "not committed, left out: content/es/limits.md" in said
    assert "1 problem in the content; nothing was published" in said
    assert "content/es/limits.md:9: broken-link: " in said
    assert not (built.folder / "releases").exists()


def test_without_git_the_folder_is_built(project: Project, kb: Kb) -> None:
    project(TREE).approve()
    answer = kb("build", "--no-site", "--json").done().json
    assert answer["commit"] is None
    assert "-files" in answer["id"]


def test_before_the_first_commit_the_folder_is_built(project: Project, kb: Kb) -> None:
    project(TREE).approve().git("init", "--quiet")
    assert kb("build", "--no-site", "--json").done().json["commit"] is None


def test_a_configuration_that_is_not_committed_does_not_count(built: Project, kb: Kb) -> None:
    built.write("kb.yml", "not: [valid")
    assert "left out: kb.yml" in kb("build", "--no-site").done().err


def test_a_failed_site_says_what_the_generator_said(built: Project, kb: Kb) -> None:
    built.write("mkdocs.yml", "site_name: [\n")
    assert "could not be built" in kb("build").refused()
    names = {path.name for path in (built.folder / "releases").iterdir()}
    assert names == {".lock"}


def test_where_nothing_can_be_written_the_former_release_stays(built: Project, kb: Kb) -> None:
    kb("build", "--no-site").done()
    before = pointer(built)
    limited = 'ulimit -f 1; exec "$0" -m kbserver build --no-site --on 2030-01-01'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable],
        cwd=built.folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"could not be written, the former one stays" in done.stderr
    assert b"Traceback" not in done.stderr
    assert pointer(built) == before
    assert not list((built.folder / "releases").glob(".building-*"))


@pytest.mark.parametrize("place", ["a file", "/sys"])
def test_a_place_where_no_release_can_stand_is_said(built: Project, kb: Kb, place: str) -> None:
    if place.startswith("/"):
        (built.folder / "releases").symlink_to(place)
    else:
        built.write("releases", place)
    assert "could not be written" in kb("build", "--no-site").refused()


def test_a_copy_behind_what_is_published_is_refused_and_what_serves_stays(built: Project, kb: Kb) -> None:
    behind = built.git("rev-parse", "HEAD")
    built.git("commit", "--quiet", "--allow-empty", "--message", "Note")
    published = kb("build", "--no-site").done().lines[0]
    built.git("reset", "--quiet", "--hard", behind)
    said = kb("build", "--no-site").refused()
    assert said.startswith(f"kb: this copy is behind what is published: HEAD is {behind[:12]}, ")
    assert f"release {published} " in said
    assert "run `git pull`" in said
    assert pointer(built) == {"data": published, "site": None}
