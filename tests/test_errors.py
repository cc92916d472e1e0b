from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver import errors
from kbserver.errors import (
    ApprovalRefused,
    ChecksFailed,
    ConfigError,
    ContentError,
    GuideNotFound,
    KnowledgeBaseError,
    Problem,
    ReleaseDamaged,
    ReleaseNotFound,
    SiteFailed,
)

PROBLEM = Problem("content/es/a.md", 3, "tab", "a tab", "use spaces")


def test_a_problem_is_one_line_with_its_place():
    assert str(PROBLEM) == "content/es/a.md:3: tab: a tab: use spaces"


def test_a_problem_of_a_whole_file_points_to_its_first_line():
    assert str(Problem("kb.yml", 0, "no-config", "none", "add it")) == "kb.yml:1: no-config: none: add it"


def test_a_warning_says_so():
    assert "overdue: warning: due" in str(Problem("a.md", 1, "overdue", "due", "review it", "warning"))


@given(st.text(), st.text())
def test_a_problem_stays_one_printable_line_whatever_names_it_quotes(path, what):
    line = str(Problem(path, 1, "code", what, "remedy"))
    assert line.isprintable()
    line.encode()


def test_a_name_that_is_not_utf_8_can_be_printed():
    name = b"content/es/\xff.md".decode("utf-8", "surrogateescape")
    assert str(Problem(name, 0, "bad-path", "odd", "rename it")).startswith("content/es/\\udcff.md:1: ")


@given(st.lists(st.builds(Problem, st.text(), st.integers(0, 99), st.text(), st.text(), st.text())))
def test_problems_sort_by_place(problems):
    assert [(p.path, p.line) for p in sorted(problems)] == sorted((p.path, p.line) for p in problems)


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    assert errors.__doc__
    drawn = re.findall(r"^ {4}([│├└─ ]*)(\w+)", errors.__doc__, re.MULTILINE)
    classes = {
        name: found
        for name, found in inspect.getmembers(errors, inspect.isclass)
        if issubclass(found, KnowledgeBaseError)
    }
    assert {name for _marks, name in drawn} == set(classes)
    above = [""]
    for marks, name in drawn:
        depth = len(marks) // 4
        above[depth:] = [name]
        if depth:
            assert classes[name].__base__ is classes[above[depth - 1]]


@pytest.mark.parametrize("kind", [ConfigError, ContentError])
def test_errors_of_files_carry_their_problems_a_line_each(kind):
    error = kind(iter([PROBLEM, PROBLEM]))
    assert error.problems == (PROBLEM, PROBLEM)
    assert str(error) == f"{PROBLEM}\n{PROBLEM}"


def test_facts_stay_on_the_error():
    assert str(GuideNotFound("a/b", "pt")) == "there is no guide 'a/b' in pt"
    assert str(GuideNotFound("a/b")) == "there is no guide 'a/b'"
    assert ApprovalRefused("a.md", "why").reason == "why"
    assert str(ChecksFailed([PROBLEM])) == "1 problem in the content; nothing was published"
    assert "2 problems" in str(ChecksFailed([PROBLEM, PROBLEM]))
    assert str(SiteFailed("clients", "said")).endswith("nothing was published\nsaid")
    assert "no release yet" in str(ReleaseNotFound())
    assert "'x'" in str(ReleaseNotFound("x"))
    assert ReleaseDamaged("x", "a.json", "is not the one").path == "a.json"
