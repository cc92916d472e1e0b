"""`kb ids`, `kb translated` and `kb approve` change one file in one step, or nothing."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kbserver.approval.digest import digest_of
from tests.cli.conftest import Kb
from tests.conftest import KB_YML, Project

ES, PT = "content/es/limits.md", "content/pt/limits.md"
TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.

        ## Límites

        Cinco por año.

        ## Límites

        Y ninguno más.
    content/pt/limits.md [clients service]
        O que o serviço faz.

        ## Limites

        Cinco por ano.

        ## Mais limites

        E nenhum mais.
"""
APPROVE = ["approve", ES, "--area", "quality", "--by", "quality@example.org", "--on", "2025-06-15"]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_ids_are_written_once(project: Project, kb: Kb) -> None:
    project(TREE)
    answer = kb("ids", ES, "--json").done()
    assert answer.json == {"path": ES, "added": ["limites", "limites-2"]}
    written = project.read(ES)
    assert "## Límites {#limites}\n" in written
    assert kb("ids", ES).done().out == f"{ES}: 0 ids added\n"
    assert project.read(ES) == written


@pytest.mark.parametrize("command", [["ids"], ["translated"], APPROVE[:1]])
def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    project: Project, kb: Kb, command: list[str]
) -> None:
    project(TREE).replace(ES, "title:", "titel:")
    options = APPROVE[2:] if command == ["approve"] else []
    said = kb(*command, ES, *options).refused()
    assert f"{ES}:2: unknown-key: unknown key 'titel': did you mean 'title'?" in said
    project.write("README.md", "About")
    said = kb(*command, "README.md", *options).refused()
    assert "README.md:1: bad-path: is not a guide's path: put it at content/<language>/<guide id>.md" in said


def test_a_translation_takes_over_its_source_s_ids(project: Project, kb: Kb) -> None:
    project(TREE)
    kb("ids", ES).done()
    kb("ids", PT).done()
    assert "## Limites {#limites}" in project.read(PT)
    assert "## Mais limites {#limites-2}" in project.read(PT)


def test_translated_records_the_source_s_present_text(project: Project, kb: Kb) -> None:
    project(TREE)
    answer = kb("translated", PT, "--json").done()
    source = digest_of(project.library().at(ES), project.library().snapshot.files)
    assert answer.json == {"path": PT, "of": "es", "digest": source}
    rendering = project.library().at(PT).meta.translation
    assert rendering is not None
    assert (rendering.of, rendering.digest) == ("es", source)
    project.replace(ES, "Cinco", "Seis")
    assert any("outdated-translation" in line for line in project.check())
    kb("translated", PT).done()
    assert not any("outdated-translation" in line for line in project.check())


def test_the_only_text_cannot_be_a_translation(project: Project, kb: Kb) -> None:
    project(TREE).remove(PT)
    before = project.read(ES)
    assert "no-source" in kb("translated", ES).refused()
    assert project.read(ES) == before


def test_the_source_is_told_which_of_its_translations_to_name(project: Project, kb: Kb) -> None:
    project(TREE)
    kb("translated", PT).done()
    said = kb("translated", ES).refused()
    assert f"{ES}:1: no-source: is the source that {PT} translates: run `kb translated {PT}`" in said


def test_approving_writes_the_digest_that_kb_digest_prints(project: Project, kb: Kb) -> None:
    project(TREE)
    digest = kb("digest", ES).done().out.strip()
    answer = kb(*APPROVE, "--json").done()
    assert answer.json == {
        "path": ES,
        "area": "quality",
        "by": "quality@example.org",
        "date": "2025-06-15",
        "digest": digest,
    }
    assert kb("digest", ES, "--json").done().json == {"path": ES, "digest": digest}
    assert project.library().at(ES).meta.approvals[0].digest == digest


def test_approving_says_who_and_when_in_words(project: Project, kb: Kb) -> None:
    project(TREE)
    assert kb(*APPROVE).done().out.startswith(f"{ES}: Calidad, 15 Jun 2025, sha256:")


def test_approving_again_replaces_the_area_s_former_approval(project: Project, kb: Kb) -> None:
    project(TREE)
    kb(*APPROVE).done()
    project.replace(ES, "Cinco", "Seis")
    kb(*APPROVE[:-1], "2025-07-01").done()
    [approval] = project.library().at(ES).meta.approvals
    assert approval.date.isoformat() == "2025-07-01"


def test_the_day_of_an_approval_is_today_by_default(project: Project, kb: Kb) -> None:
    project(TREE)
    kb(*APPROVE[:-2]).done()
    assert project.library().at(ES).meta.approvals[0].date == project.library().config.today()


def test_approving_for_another_day_says_what_follows(project: Project, kb: Kb) -> None:
    project(TREE)
    assert kb(*APPROVE[:-2]).done().err == ""
    assert "15 Jun 2025 is past: agents and auditors are shown that day, and" in kb(*APPROVE).done().err
    later = kb(*APPROVE[:-1], "2999-01-02").done().err
    assert "2 Jan 2999 has not come yet, and the approval counts from then on: leave --on out" in later
    assert "write effective: 2999-01-02" in later


def test_approving_the_same_twice_says_that_nothing_was_written(project: Project, kb: Kb) -> None:
    project(TREE)
    assert "nothing was written" not in kb(*APPROVE).done().out
    assert kb(*APPROVE).done().lines[-1] == "it was approved so already; nothing was written"


def test_a_path_that_is_no_file_is_answered_with_one_that_would_be(project: Project, kb: Kb) -> None:
    project(TREE)
    said = " ".join(kb("approve", "content/es/none.md", *APPROVE[2:]).refused(2).replace("│", " ").split())
    assert "content/es/none.md is not a file of the project" in said
    assert "name one such as content/pt/faq.md, or the project by --project" in said


@pytest.mark.parametrize(
    ("area", "by", "said"),
    [
        ("finance", "quality@example.org", "no area 'finance'"),
        ("legal", "legal@example.org", "not required here"),
        ("quality", "legal@example.org", "may not approve"),
        ("quality", "Quality@example.org", "may not approve"),
        ("quality", "", "may not approve"),
    ],
)
def test_who_may_not_approve_is_refused(project: Project, kb: Kb, area: str, by: str, said: str) -> None:
    project(TREE)
    before = project.read(ES)
    assert said in kb("approve", ES, "--area", area, "--by", by).refused()
    assert project.read(ES) == before


@pytest.mark.parametrize("command", [APPROVE, ["ids", ES], ["translated", PT], ["digest", ES]], ids="-".join)
def test_a_file_that_cannot_be_read_names_its_problems(project: Project, kb: Kb, command: list[str]) -> None:
    project(TREE)
    for path in (ES, PT):
        project.replace(path, "kind: service", "kind: servise")
    before = project.read(ES), project.read(PT)
    kb(*command).refused()
    assert (project.read(ES), project.read(PT)) == before


def test_a_file_outside_the_language_folders_is_no_guide(project: Project, kb: Kb) -> None:
    project(TREE).write("content/notes.txt", "x")
    for command in ("ids", "digest", "translated"):
        kb(command, "content/notes.txt").refused()


@pytest.mark.parametrize("command", [APPROVE, ["ids", ES], ["translated", PT]], ids="-".join)
def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(
    project: Project, kb: Kb, command: list[str]
) -> None:
    project(TREE)
    path = project.folder / command[1]
    path.chmod(0o640)
    names = names_in(path.parent)
    kb(*command).done()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names_in(path.parent) == names


def test_readers_see_the_former_file_or_the_new_one(project: Project, kb: Kb) -> None:
    project(TREE)
    path = project.folder / ES
    former = path.stat().st_ino
    with path.open("rb") as reading:
        before = path.read_bytes()
        kb(*APPROVE).done()
        assert reading.read() == before
    assert path.stat().st_ino != former


@pytest.mark.parametrize("command", [APPROVE, ["ids", ES], ["translated", PT]], ids="-".join)
def test_a_disk_that_is_full_leaves_the_file_as_it_was(project: Project, command: list[str]) -> None:
    project(TREE)
    before = project.read(ES), project.read(PT)
    names = names_in(project.folder / "content" / "es")
    limited = f'ulimit -f 0; exec "$0" -m kbserver {" ".join(command)}'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable], cwd=project.folder, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"kb: ")
    assert b"Traceback" not in done.stderr
    assert (project.read(ES), project.read(PT)) == before
    assert names_in(project.folder / "content" / "es") == names


def test_several_areas_approve_one_after_the_other(project: Project, kb: Kb) -> None:
    project(TREE).write("kb.yml", KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}"))
    kb(*APPROVE).done()
    rows = kb("status", "--json").done().json["translations"]
    assert rows[0]["waiting_for"] == ["legal"]
    kb("approve", ES, "--area", "legal", "--by", "legal@example.org", "--on", "2025-06-16").done()
    rows = kb("status", "--json").done().json["translations"]
    assert rows[0]["waiting_for"] == []
    assert rows[0]["in_force_from"] == "2025-06-16"
    assert [a["area"] for a in rows[0]["approvals"]] == ["quality", "legal"]
