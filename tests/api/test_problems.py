from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from kbserver.api.problems import PROBLEMS, problem_of
from tests.api.conftest import Client

ROOT = Path(__file__).parents[2]
MEMBERS = ["type", "title", "status", "detail", "code", "request_id"]
WRONG = (
    ("GET", "/api/v1/search", 422),
    ("GET", "/api/v1/search?q=%ff", 400),
    ("GET", "/api/v1/guides/nothing", 404),
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/api/v2/search", 404),
    ("GET", "/api", 404),
    ("GET", "/api/", 404),
    ("POST", "/api/v1/nothing", 404),
    ("TRACE", "/api/v1/nothing", 404),
    ("POST", "/api/v1/search?q=a", 405),
    ("DELETE", "/api/v1/guides/service/requests", 405),
    ("PUT", "/", 405),
    ("TRACE", "/healthz", 405),
    ("GET", "/metrics", 401),
    ("GET", "/agents/api/v1/search?q=a", 401),
    ("POST", "/agents/api/v1/search?q=a", 405),
    ("GET", "/assets/nothing.webm", 404),
)


@pytest.mark.parametrize(("method", "path", "status"), WRONG)
def test_every_error_has_the_one_shape(client: Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert list(problem) == [*MEMBERS, "errors"] if status == 422 else MEMBERS
    kind = PROBLEMS[problem["code"]]
    assert (problem["type"], problem["title"], problem["status"]) == (kind.uri, kind.title, status)
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/v1/search?q=a", "GET, HEAD"),
        ("BREW", "/api/v1/search?q=a", "GET, HEAD"),
        ("GET", "/api/v1/help", "POST"),
        ("HEAD", "/hooks/push", "POST"),
        ("GET", "/agents/sign-out", "POST"),
        ("PUT", "/agents/sign-in", "GET, HEAD, POST"),
        ("TRACE", "/healthz", "GET, HEAD"),
        ("PUT", "/service/requests/", "GET, HEAD"),
        ("BREW", "/agents/", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_known_is_told_which_are(
    client: Client, method: str, path: str, allowed: str
) -> None:
    assert client.request(method, path).headers["allow"] == allowed


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "bearer kb_a_1_2", "kb_a_1_2", "Bearer \x7f", ""],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=a", "/api/v1/guides/nothing", "/api/v1/openapi.json", "/metrics"]
)
def test_a_key_that_does_not_open_is_never_taken_for_no_key(
    client: Client, header: str, method: str, path: str
) -> None:
    answer = client.request(method, path, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_two_keys_at_once_open_nothing(client: Client, agents_key: str) -> None:
    header = ("Authorization", f"Bearer {agents_key}")
    assert client.request("GET", "/api/v1/search?q=a", headers=[header, header]).status_code == 401


def test_a_wrong_key_is_refused_before_anything_else_is_looked_at(client: Client) -> None:
    assert client.get("/api/v1/search?limit=0", "nonsense").json()["code"] == "key-rejected"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad-request"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (418, "bad-request"),
        (501, "internal-error"),
    ],
)
def test_errors_of_the_framework_become_problems(status: int, code: str) -> None:
    problem = problem_of(HTTPException(status, "the framework's words", {"X-Kept": "yes"}))
    assert (problem.kind.code, problem.headers) == (code, {"X-Kept": "yes"})
    assert "framework" not in problem.detail


def test_codes_are_words_in_kebab_case_and_titles_sentences() -> None:
    for code, kind in PROBLEMS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert kind.code == code
        assert kind.title[0].isupper()
        assert not kind.title.endswith(".")


def test_the_documentation_lists_every_problem_and_no_other() -> None:
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \| ([^|]+) \|", text, re.MULTILINE)
    assert [(code, int(status), title.strip()) for code, status, title in listed] == [
        (kind.code, kind.status, kind.title) for kind in PROBLEMS.values()
    ]
