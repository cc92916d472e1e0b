"""The CI files: what they say, and every line of theirs that is ours, run against a forge of a few routes."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import tomllib
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import yaml

from kbserver.publish.founding import FORGES, found
from kbserver.yamltext import parse_yaml
from tests.conftest import ROOT, Project
from tests.desk import Desk, wishes

MARK = "<!-- kb review -->\n"
SERVICE = "content/es/service/our-service.md"


def read(forge: str) -> Any:
    """A forge's file, as YAML 1.2 reads it."""
    return parse_yaml((ROOT / "kbserver" / "starter" / FORGES[forge][0]).read_text(encoding="utf-8")).value


def scripts(forge: str) -> dict[str, str]:
    """What a forge runs, by the step's name."""
    jobs = read(forge)
    if forge == "gitlab":
        lines = [line for line in jobs["guides"]["script"] if not line.startswith("kb build")]
        install = "\n".join(jobs["guides"]["before_script"])
        return {"Install": install, "Review": "\n".join(lines), "Preview": jobs["guides"]["script"][-1]}
    return {step["name"]: step["run"] for step in jobs["jobs"]["guides"]["steps"] if "run" in step}


class Forge(BaseHTTPRequestHandler):
    """Comments of one merge request, as GitHub, Forgejo and GitLab keep them."""

    comments: list[dict[str, Any]]
    requests: list[str]

    def do_GET(self) -> None:
        self._say(200, self.comments)

    def do_POST(self) -> None:
        self.comments.append({"id": 7 + len(self.comments), "body": self._body()})
        self._say(201, {})

    def do_PATCH(self) -> None:
        number = int(self.path.rpartition("/")[2])
        next(each for each in self.comments if each["id"] == number)["body"] = self._body()
        self._say(200, {})

    do_PUT = do_PATCH  # noqa: N815 - as the base class calls it

    def _body(self) -> str:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        if kind == "application/json":
            return str(json.loads(content)["body"])
        form: Message = BytesParser().parsebytes(f"Content-Type: {kind}\n\n".encode() + content)
        part: Any = form.get_payload(0)
        return str(part.get_payload(decode=True).decode().replace("\r\n", "\n"))

    def _say(self, code: int, value: Any) -> None:
        secret = self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"]
        code = code if secret in ("Bearer secret", "secret") else 401
        self.requests.append(f"{self.command} {self.path} {code}")
        content = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def forge() -> Iterator[tuple[str, type[Forge]]]:
    """Its address, and what it was told."""
    handler = type("Told", (Forge,), {"comments": [{"id": 1, "body": "Thanks!"}], "requests": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    thread.join()
    server.server_close()


def merge_request(desk: Desk, forge: str, address: str) -> Desk:
    """A clone as the forge's runner has it, on a branch that edits a guide."""
    kb = desk.at("kb")
    found(kb.folder, wishes(forge), git=False)
    Project(kb.folder).approve("content/es/glossary.md", day=dt.date(2026, 1, 1)).commit("Begin")
    kb.replace("content/es/glossary.md", "Un término", "Una palabra")
    desk("cd kb; git checkout --quiet -b edit; git commit -qam Edit; git clone --quiet . ../runner")
    return desk.at("runner", **environment(forge, address), CI_MERGE_REQUEST_DIFF_BASE_SHA="origin/main")


def environment(forge: str, address: str) -> dict[str, str]:
    """What a forge tells its runner."""
    if forge == "gitlab":
        identity = {"CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "12"}
        return {"CI_API_V4_URL": address, **identity, "KB_TOKEN": "secret"}
    identity = {
        "GITHUB_REPOSITORY": "example/kb",
        "GITHUB_REF": "refs/pull/12/merge",
        "GITHUB_BASE_REF": "main",
    }
    return {"GITHUB_API_URL": address, **identity, "TOKEN": "secret"}


@pytest.mark.parametrize("name", FORGES)
def test_every_line_runs_and_the_comment_is_kept_up_to_date(
    desk: Desk, forge: tuple[str, type[Forge]], name: str
) -> None:
    address, told = forge
    runner, lines = merge_request(desk, name, address), scripts(name)
    assert "KBSERVER: set this variable" in runner(lines.pop("Install"), code=1)
    del lines["Preview"]
    for line in lines.values() if name != "forgejo" else [lines["Review"], lines["Comment"]]:
        runner(line)
    body = told.comments[1]["body"]
    assert body.startswith(f"{MARK}## What this changes for readers\n")
    assert "| es | approved → changed |" in body
    assert runner("git rev-parse --short=12 HEAD").strip() in body
    runner.replace(SERVICE, "kind: service", "kind: poem")
    runner("git commit --quiet --all --message Break")
    runner(lines["Review"], code=1)
    if name != "gitlab":
        runner(lines["Comment"])
        runner(lines["Check"], code=1)
    assert len(told.comments) == 2
    assert "### `kb check` finds" in told.comments[1]["body"]
    verbs = [request.partition(" ")[0] for request in told.requests]
    assert verbs == ["GET", "POST", "GET", "PUT" if name == "gitlab" else "PATCH"]
    path = (
        "/projects/3/merge_requests/12/notes" if name == "gitlab" else "/repos/example/kb/issues/12/comments"
    )
    assert told.requests[1] == f"POST {path} 201"


def test_the_preview_is_where_it_is_kept_from(desk: Desk) -> None:
    runner = merge_request(desk, "github", "")
    runner(scripts("github")["Preview"])
    [kept] = {step["with"]["path"] for step in read("github")["jobs"]["guides"]["steps"][-1:]}
    assert [path.name for path in runner.folder.glob(f"{kept}/*/site/index.html")] == ["index.html"] * 2
    assert read("gitlab")["guides"]["artifacts"]["paths"] == [kept]
    assert {scripts(name)["Preview"] for name in FORGES} == {"kb build --preview"}


def test_a_forge_that_refuses_fails_the_comment(desk: Desk, forge: tuple[str, type[Forge]]) -> None:
    (desk.folder / "review.md").write_text("Nothing.\n", encoding="utf-8")
    env = environment("github", forge[0]) | {"TOKEN": "wrong"}
    assert "401" in desk(scripts("github")["Comment"], code=1, **env)


@pytest.mark.parametrize("name", ["github", "forgejo"])
def test_a_workflow_is_what_runners_read(name: str) -> None:
    workflow = read(name)
    # who may write code for a merge request must not get the secrets of the project
    assert workflow["on"] == ["pull_request"]
    [job] = workflow["jobs"].values()
    assert set(job) == {"runs-on", "steps"}
    checkout = job["steps"][0]
    assert checkout["with"] == {"fetch-depth": 0}
    for step in job["steps"]:
        assert ("run" in step) != ("uses" in step)
        assert re.fullmatch(r"[a-z-]+/[a-z-]+@v\d+", step.get("uses", "a/b@v1"))
        # what others name, such as a branch, reaches a script as a variable and never as its text
        assert "${{" not in step.get("run", "")
    assert {"Install", "Review", "Comment", "Check", "Preview"} == set(scripts(name))
    assert scripts("github") == scripts("forgejo")


def test_the_pipeline_is_what_runners_read() -> None:
    [(name, job)] = read("gitlab").items()
    assert name == "guides"
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert set(job) == {"image", "rules", "variables", "before_script", "script", "artifacts"}


def test_the_examples_are_the_files_that_a_new_knowledge_base_gets() -> None:
    for template, _path in FORGES.values():
        example = ROOT / "examples" / template
        assert example.resolve() == (ROOT / "kbserver" / "starter" / template).resolve()
        assert yaml.safe_load(example.read_text(encoding="utf-8"))


def test_others_can_use_the_repository_with_pre_commit() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["entry"] == "kb check"
    for path, wanted in {
        "kb.yml": True,
        "content/es/a.md": True,
        "sub/kb.yml": True,
        "docs/a.md": False,
    }.items():
        assert bool(re.search(hook["files"], path)) is wanted


def test_every_file_is_packed() -> None:
    package = ROOT / "kbserver"
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packed = {path for glob in tool["package-data"]["kbserver"] for path in package.glob(glob)}
    files = {path for path in (package / "starter").rglob("*") if path.is_file()}
    assert files <= packed
    # what begins with a dot is passed over when a wheel is made
    assert not [path for path in files if path.name.startswith(".")]
