"""`kb check`: every problem at once, in words and as JSON."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

GOOD = """
    content/es/faq.md [clients faq]
        Todo lo que se pregunta.
"""


def test_a_clean_project_ends_with_0(project: Project, kb: Kb) -> None:
    project(GOOD)
    answer = kb("check").done()
    assert answer.lines[-1] == "1 text: 0 errors, 2 warnings"
    assert all(": warning: " in line for line in answer.lines[:-1])


def test_an_error_ends_with_1_and_stands_on_a_line_of_its_own(project: Project, kb: Kb) -> None:
    project(GOOD).replace("content/es/faq.md", "Todo", "[Todo](missing.md)")
    answer = kb("check")
    assert answer.code == 1
    assert answer.err == ""
    [line] = [line for line in answer.lines if "broken-link" in line]
    assert line.startswith("content/es/faq.md:7: broken-link: ")
    assert answer.lines[-1].startswith("1 text: 1 error, ")


def test_json_has_the_facts_of_every_problem(project: Project, kb: Kb) -> None:
    project(GOOD).replace("content/es/faq.md", "Todo", "[Todo](missing.md)")
    answer = kb("check", "--json")
    assert answer.code == 1
    assert answer.json["errors"] == 1
    assert answer.json["texts"] == 1
    [problem] = [p for p in answer.json["problems"] if p["severity"] == "error"]
    assert set(problem) == {"path", "line", "code", "what", "remedy", "severity"}
    assert (problem["path"], problem["line"], problem["code"]) == ("content/es/faq.md", 7, "broken-link")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"---\n", b"---\ntitle: [\n---\n", b"\x00" * 100])
def test_a_file_that_is_no_guide_is_a_problem_among_others(project: Project, kb: Kb, content: bytes) -> None:
    project(GOOD).write("content/es/broken.md", content)
    answer = kb("check", "--json")
    assert answer.code == 1
    assert "content/es/broken.md" in {p["path"] for p in answer.json["problems"]}
    assert answer.json["texts"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("site: [", "yaml"),
        ("- a list\n", "bad-value"),
        ("", "missing-key"),
        ("site: {name: {es: G}}\nlanguages: {default: es, list: [es]}\nsearsh: {}\n", "unknown-key"),
        (b"\xff", "encoding"),
    ],
)
def test_a_broken_configuration_is_reported_like_any_problem(
    project: Project, kb: Kb, content: str | bytes, code: str
) -> None:
    project(GOOD).write("kb.yml", content)
    answer = kb("check", "--json")
    assert answer.code == 1
    assert code in {p["code"] for p in answer.json["problems"]}
    assert {p["path"] for p in answer.json["problems"]} == {"kb.yml"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"site:\n  name: {es: Gu\xedas}\n",
            "kb.yml:2: encoding: is not UTF-8 (byte 0xed): save the file as UTF-8",
        ),
        (
            b"#" * 1_000_001,
            "kb.yml:1: too-large: is 1,000,001 bytes, more than 1,000,000: make it smaller",
        ),
        (None, "kb.yml:1: unreadable: cannot be read (not a file): put a readable file there"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_not_called_missing(
    project: Project, kb: Kb, content: bytes | None, said: str
) -> None:
    project(GOOD)
    if content is None:
        project.remove("kb.yml")
        (project.folder / "kb.yml").mkdir()
    else:
        project.write("kb.yml", content)
    assert kb("check").lines[0] == said
    assert said in kb("status").refused()
    elsewhere = kb("search", "que", "--lang", "es").refused()
    assert said.partition(" ")[0] in elsewhere
    assert "Errno" not in elsewhere


def test_no_configuration_at_all(project: Project, kb: Kb) -> None:
    answer = kb("check")
    assert answer.code == 1
    assert "no-config" in answer.out


def test_an_empty_project_has_no_problems(project: Project, kb: Kb) -> None:
    project()
    (project.folder / "content").mkdir()
    assert kb("check").done().out == "0 texts: 0 errors, 0 warnings\n"


@pytest.mark.parametrize("is_file", [False, True])
def test_a_project_without_its_folder_of_guides_is_an_error(
    project: Project, kb: Kb, *, is_file: bool
) -> None:
    project()
    if is_file:
        project.write("content", "No folder.\n")
    answer = kb("check")
    assert answer.code == 1
    assert answer.lines[0].startswith("content:1: no-content: there is no such folder")
    assert answer.lines[-1] == "0 texts: 1 error, 0 warnings"
