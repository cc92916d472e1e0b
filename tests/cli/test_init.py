"""`kb init`: from an empty folder to a page that somebody else approved and a search finds."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kbserver.config import load_config
from tests.cli.conftest import Answer, Kb
from tests.conftest import Project
from tests.desk import IDENTITY

SERVICE = "content/{}/service/our-service.md"
ES = ["--lang", "es", "--approver", "q@example.org"]
ASKED = {"es": "¿en cuánto tiempo me responden?", "pt": "qual é o prazo de resposta", "en": "response time"}


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody whom git knows begins the repositories, whose hooks find `kb`."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("options", "name"),
    [([], "Calidad"), (["--area", "quality=Control"], "Control"), (["--area", "legal"], "Legal")],
    ids=["by default", "with a name", "without a name"],
)
def test_the_area_has_a_name_of_the_first_language(
    tmp_path: Path, kb: Kb, options: list[str], name: str
) -> None:
    kb("init", tmp_path / "kb", *ES, "--lang", "en", "--no-git", *options).done()
    [area] = load_config(tmp_path / "kb").areas.values()
    assert area.name == name


@pytest.mark.parametrize("languages", [("es",), ("pt", "en"), ("en", "es", "pt")], ids=len)
def test_a_page_that_a_second_person_approves_is_found(
    tmp_path: Path, kb: Kb, named: None, languages: tuple[str, ...]
) -> None:
    place = Project(tmp_path / "kb")

    def run(*arguments: str) -> Answer:
        return kb("--project", place.folder, *arguments).done()

    langs = [word for lang in languages for word in ("--lang", lang)]
    kb("init", place.folder, *langs, "--area", "calidad=Calidad", "--approver", "quality@example.org").done()
    assert f"{3 * len(languages)} texts: 0 errors, 0 warnings" in run("check").out
    for lang in languages:
        path = str(place.folder / SERVICE.format(lang))
        run("approve", path, "--area", "calidad", "--by", "quality@example.org")
    place.commit("Approve", dt.datetime.now(dt.UTC).date())
    assert place.git("log", "--format=%ae").split() == ["ana@example.org", "eva@example.org"]
    run("build", *([] if len(languages) == 3 else ["--no-site"]))
    for lang in languages:
        first = run("search", ASKED[lang], "--lang", lang, "--json").json["hits"][0]
        assert (first["id"].partition("#")[0], first["lang"]) == ("service/our-service", lang)
    if len(languages) == 3:
        [page] = place.folder.glob("releases/*/clients/site/pt/service/our-service/index.html")
        text = page.read_text(encoding="utf-8")
        assert "Nosso serviço" in text
        assert "Se não for possível responder" not in text


def test_without_git_the_files_are_all_there_is(tmp_path: Path, kb: Kb) -> None:
    said = kb("init", tmp_path / "kb", *ES, "--no-git", "--json").done().json
    assert said["committed"] is False
    found = (path for path in (tmp_path / "kb").rglob("*") if path.is_file())
    assert sorted(path.relative_to(tmp_path / "kb").as_posix() for path in found) == said["paths"]


def test_within_a_repository_nothing_is_committed(tmp_path: Path, kb: Kb) -> None:
    Project(tmp_path).git("init", "--quiet")
    refused = kb("init", tmp_path / "kb", *ES, "--ci", "github").refused()
    assert "reads such files at its top only" in refused
    assert not (tmp_path / "kb").exists()
    assert "git config core.hooksPath kb/.githooks" in kb("init", tmp_path / "kb", *ES).done().out
    assert not (tmp_path / "kb" / ".git").exists()
    assert "project=./kb/" in (tmp_path / "kb" / ".githooks" / "pre-commit").read_text(encoding="utf-8")


def test_an_empty_clone_is_a_place_to_begin(tmp_path: Path, kb: Kb) -> None:
    Project(tmp_path / "kb").git("init", "--quiet")
    assert (
        ".gitlab-ci.yml" in kb("init", tmp_path / "kb", *ES, "--ci", "gitlab", "--json").done().json["paths"]
    )


def test_a_folder_that_is_not_empty_stays_as_it_is(project: Project, kb: Kb) -> None:
    project.write("notes.txt", "mine")
    assert "is not an empty folder" in kb("init", project.folder, *ES).refused()
    assert "is not an empty folder" in kb("init", *ES).refused()
    assert [path.name for path in project.folder.rglob("*")] == ["notes.txt"]


def test_what_fails_half_way_leaves_nothing(
    tmp_path: Path, kb: Kb, named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_NAME", "")
    assert "git commit failed" in kb("init", tmp_path / "a" / "b", *ES).refused()
    assert not (tmp_path / "a").exists()
    (tmp_path / "kb").mkdir()
    kb("init", tmp_path / "kb", *ES).refused()
    assert list((tmp_path / "kb").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--approver", "q@example.org"], "--lang is needed"),
        (["--lang", "es"], "--approver is needed"),
        ([*ES, "--lang", "es"], "named twice"),
        ([*ES, "--lang", "fr"], "not one of"),
        ([*ES, "--approver", "Ana"], "not an e-mail address"),
        ([*ES, "--area", "A b"], "not an area"),
        ([*ES, "--area", "quality=Calidad", "--area", "legal"], "add legal to kb.yml afterwards"),
        ([*ES, "--ci", "jenkins"], "not one of"),
        ([*ES, "--name", "\udcff"], "not UTF-8"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_written(
    tmp_path: Path, kb: Kb, arguments: list[str], said: str
) -> None:
    assert said in " ".join(kb("init", tmp_path / "kb", *arguments).refused(2).replace("│", " ").split())
    assert not (tmp_path / "kb").exists()


def test_a_zone_that_is_none_is_said_with_its_key(tmp_path: Path, kb: Kb) -> None:
    assert "timezone is 'Atlantis'" in kb("init", tmp_path / "kb", *ES, "--timezone", "Atlantis").refused()
    assert not (tmp_path / "kb").exists()


def test_odd_names_make_a_configuration_all_the_same(tmp_path: Path, kb: Kb) -> None:
    place = tmp_path / "kb"
    name = 'A: "b" # {c} @area@'
    kb("init", place, *ES, "--no-git", "--name", name, "--area", "x=Ñ, [y]").done()
    assert load_config(place).site_name("es") == name
    assert load_config(place).areas["x"].name == "Ñ, [y]"


def test_what_is_not_said_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"pt, es\nquality@example.org\n")
    command = [sys.executable, "-m", "kbserver", "init", "kb", "--no-git", "--json"]
    done = subprocess.run(command, cwd=tmp_path, stdin=theirs, capture_output=True, check=False, timeout=60)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr.decode()
    assert Path("content/pt/glossary.md").as_posix() in json.loads(done.stdout)["paths"]
    assert 'list: ["pt", "es"]' in (tmp_path / "kb" / "kb.yml").read_text(encoding="utf-8")
