"""Options before and after a command, how commands end, and what a broken pipe or terminal does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

import kbserver
from kbserver.cli.main import run
from tests.cli.conftest import Kb
from tests.conftest import Project

GUIDE = """
    content/es/faq.md [clients faq]
        Todo lo que se pregunta.

        ## Límites {#limits}

        Cinco por año.
"""


def test_the_version_is_the_package_s(kb: Kb) -> None:
    assert kb("--version").done().out == f"kb {kbserver.__version__}\n"


@pytest.mark.parametrize(("group", "command"), [([], "approve"), (["release"], "use"), (["key"], "revoke")])
def test_without_a_command_the_commands_are_listed(
    capsys: pytest.CaptureFixture[str], group: list[str], command: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(group)
    assert ended.value.code == 2
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["check", "--unknown"],
        ["status", "--due", "soon"],
        ["build", "--on", "2025-02-30"],
        ["build", "--on", "20250228"],
        ["build", "--on", "2025-W09-5"],
        ["build", "--audience", "everybody"],
        ["digest"],
        ["digest", "content/es/missing.md"],
        ["digest", "content/es"],
        ["digest", "../../etc/passwd"],
        ["ids", "/etc/passwd"],
        ["approve", "content/es/faq.md"],
        ["new", "a/b"],
        ["new", "a/b", "--lang", "fr", "--kind", "faq"],
        ["new", "a/b", "--lang", "es", "--kind", "poem"],
        ["new", "a/b", "--lang", "es", "--kind", "faq", "--audience", "all"],
        ["search", "x", "--lang", "fr"],
        ["search", "x", "--audience", "everybody"],
        ["search", "x", "--limit", "0"],
        ["release", "use"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(project: Project, kb: Kb, arguments: list[str]) -> None:
    project(GUIDE)
    kb(*arguments).refused(2)


@pytest.mark.parametrize(
    "place",
    [["--json", "status"], ["status", "--json"], ["--json", "status", "--json"]],
    ids=" ".join,
)
def test_json_works_before_and_after_the_command(project: Project, kb: Kb, place: list[str]) -> None:
    project(GUIDE)
    assert kb(*place).done().json["translations"][0]["guide_id"] == "faq"


def test_a_project_named_after_the_command_wins(
    project: Project, new_project: Callable[[str], Project], kb: Kb
) -> None:
    project(GUIDE)
    other = new_project("other")("""
        content/es/other.md [agents]
            Otro texto.
    """)
    rows = kb("status", "--json", "--project", other.folder).done().json["translations"]
    assert {row["guide_id"] for row in rows} == {"other"}


def test_without_a_project_the_nearest_folder_upwards_is_taken(project: Project, shell: Kb) -> None:
    project(GUIDE)
    answer = shell("digest", "faq.md", cwd=project.folder / "content" / "es").done()
    assert answer.out.startswith("sha256:")


@pytest.mark.parametrize("command", ["status", "build", "search x", "new a/b --lang es --kind faq"])
def test_a_folder_that_is_no_project_is_said_in_one_line(project: Project, kb: Kb, command: str) -> None:
    answer = kb(*command.split())
    assert answer.refused().count("\n") == 1
    assert "kb.yml" in answer.err
    assert answer.out == ""
    assert list(project.folder.iterdir()) == []


def test_a_broken_configuration_names_every_mistake_with_its_line(project: Project, kb: Kb) -> None:
    project()
    project.write(
        "kb.yml", "site:\n  name: {es: Guías}\nlangages: {default: es, list: [es]}\ntimezone: Mars\n"
    )
    said = kb("status").refused()
    assert "kb.yml:3: unknown-key" in said
    assert "did you mean 'languages'?" in said
    assert "kb.yml:4: bad-value" in said


def test_what_the_system_refuses_is_a_message_too(project: Project, kb: Kb) -> None:
    project(GUIDE).write("content/es/folder", "a file where a folder is wanted")
    said = kb("new", "folder/guide", "--lang", "es", "--kind", "faq").refused()
    assert said.startswith("kb: ")


def test_output_into_a_closed_pipe_ends_quietly(project: Project) -> None:
    project(GUIDE)
    for number in range(400):
        project.write(f"content/es/long/guide-{number}.md", "not a guide")
    with subprocess.Popen(
        [sys.executable, "-m", "kbserver", "check"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pipesize=4096,
    ) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_terminal_without_our_letters_gets_escapes(project: Project, shell: Kb) -> None:
    project("""
        content/es/faq.md
            ---
            title: Preguntas — más
            kind: faq
            ---

            Texto con ñ.
    """)
    answer = shell("check", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "Traceback" not in answer.err
    assert answer.out.endswith("warnings\n")


def test_arguments_that_are_not_utf_8_are_refused(project: Project) -> None:
    project(GUIDE)
    command = [
        sys.executable.encode(),
        b"-m",
        b"kbserver",
        b"new",
        b"caf\xe9",
        b"--lang",
        b"es",
        b"--kind",
        b"faq",
    ]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"UTF-8" in done.stderr


def test_no_progress_in_a_pipe(project: Project, shell: Kb) -> None:
    project(GUIDE).approve()
    answer = shell("build", "--no-site").done()
    assert answer.err == ""


def test_progress_on_a_terminal(project: Project) -> None:
    project(GUIDE).approve()
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kbserver", "build", "--no-site", "--json"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    assert json.loads(done.stdout)["warnings"] == []
    done = subprocess.run(
        [sys.executable, "-m", "kbserver", "build", "--no-site", "--on", "2030-01-01"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    assert os.read(ours, 4096).decode().splitlines() == [
        "reading the history",
        "checking 1 text",
        "staging clients",
        "staging agents",
    ]
    os.close(ours)
    assert len(done.stdout.splitlines()) == 2


def test_arguments_come_from_the_command_line_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--help"])
    assert not ended.value.code
    assert "Guides in git" in capsys.readouterr().out


def test_commands_start_without_what_only_some_of_them_need() -> None:
    heavy = {"fastapi", "jinja2", "mkdocs", "sqlalchemy", "tantivy", "uvicorn"}
    asked = f"import sys, kbserver.cli.main; sys.stdout.write(' '.join({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("in_the_way", "arguments"),
    [
        ("content/es/protocols", ["new", "protocols/callback", "--lang", "es", "--kind", "protocol"]),
        (".kb", ["evidence", "limits", "--lang", "es", "--as-of", "2025-06-15"]),
        (".kb", ["key", "create", "--audience", "agents", "--label", "x"]),
        ("releases", ["build", "--no-site"]),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_the_file_system_refuses_is_told_with_its_place_and_a_remedy(
    project: Project, kb: Kb, in_the_way: str, arguments: list[str]
) -> None:
    project("content/es/limits.md [clients service]\n    Texto.\n").approve().commit()
    shutil.rmtree(project.folder / in_the_way, ignore_errors=True)
    project.write(in_the_way, "a file")
    said = kb(*arguments).refused()
    assert f"{project.folder / in_the_way}: a file stands where a folder must be: move it away" in said
    assert "Errno" not in said


def test_a_folder_in_the_way_of_what_is_written_is_named(project: Project, kb: Kb) -> None:
    project("content/es/limits.md [clients service]\n    Texto.\n")
    (project.folder / "content/es/.limits.md.new").mkdir()
    said = kb("approve", "content/es/limits.md", "--area", "quality", "--by", "quality@example.org").refused()
    assert ".limits.md.new: a folder stands where a file must be: move it away" in said
    assert "Errno" not in said
