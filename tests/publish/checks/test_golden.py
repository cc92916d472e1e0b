"""Every golden case gives exactly its lines; every code is in the source, in the docs and in a case."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kbserver.publish.checks import check_library
from tests.conftest import DAY, ROOT
from tests.publish.checks.cases import FOLDER, Case

CASES = sorted(FOLDER.glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_gives_exactly_its_lines(path, tmp_path):
    case = Case.load(path)

    found = case.problems_found(tmp_path / "project")

    assert "".join(f"{line}\n" for line in found) == case.problems


def test_every_code_of_the_source_is_documented_and_has_a_case():
    assert codes_of_source() == codes_of_docs() == codes_of_cases()


def test_the_documented_severity_is_the_one_of_the_cases():
    documented = {row[0]: row[-1] for row in rows_of_docs()}
    for code, line in lines_of_cases():
        expected = "warning" if ": warning: " in line else "error"
        assert expected in documented[code], line


def test_the_real_content_has_no_problem(real_library):
    assert [p for p in check_library(real_library, DAY) if p.severity == "error"] == []


def codes_of_source() -> set[str]:
    found: set[str] = set()
    for path in {*(ROOT / "kbserver").rglob("*.py")} - {*(ROOT / "kbserver" / "cli").rglob("*.py")}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= set(_codes(path, node))
    return found


def _codes(path: Path, node: ast.AST) -> list[str]:
    """Codes as the rules write them: an argument of a problem, or the first of a rule's or finding's."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        parts = node.args[2:3] if name == "Problem" else node.args[1:2] if name == "problem" else []
    elif isinstance(node, ast.Tuple) and "checks" in path.parts:
        length = {"inline.py": 3, "markup.py": 4}.get(path.name)
        parts = node.elts[:1] if len(node.elts) == length else []
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]


def rows_of_docs() -> list[list[str]]:
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split(" | ") for line in text.split("\n") if line.startswith("| `")]
    return [[cell.strip(" `") for cell in row] for row in rows]


def codes_of_docs() -> set[str]:
    return {row[0] for row in rows_of_docs()}


def lines_of_cases() -> list[tuple[str, str]]:
    lines = [line for path in CASES for line in Case.load(path).problems.splitlines()]
    found = [(re.search(r": ([a-z0-9-]+): ", line), line) for line in lines]
    return [(match[1], line) for match, line in found if match]


def codes_of_cases() -> set[str]:
    return {code for code, _line in lines_of_cases()}
