"""`kb publish`, and a server that publishes: real processes, real signals, real HTTP."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kbserver.cli.main import run
from kbserver.publish.release import read_pointer, releases_folder
from kbserver.publisher.lock import is_running
from kbserver.publisher.state import read_state
from tests.api.conftest import until
from tests.cli.test_serve import served
from tests.conftest import ROOT
from tests.publisher.conftest import World

HOOK = "publish: {poll: 0, hook: {repository: 'https://git.example.org/team/kb.git'}}\n"
SECRET = "the-forge-s-secret"


@contextlib.contextmanager
def publishing(world: World, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "kbserver", "publish", "--no-site", *options]
    with subprocess.Popen(command, cwd=world.here.folder, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(world: World, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run `kb publish` with arguments in this process: exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        before = [(each, signal.getsignal(each)) for each in (signal.SIGTERM, signal.SIGINT)]
        with pytest.raises(SystemExit) as ended:
            run(["--project", str(world.here.folder), "publish", *arguments])
        for each, handler in before:
            signal.signal(each, handler)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, HOOK)


def test_killed_in_its_work_it_leaves_the_former_release_and_begins_anew(world: World) -> None:
    with publishing(world, "--once") as process:
        assert process.wait(60) == 0
    former = world.serving
    wanted = world.push("manzanas", "peras")
    with publishing(world) as process:
        until(lambda: (state := read_state(world.here.folder)) and state.state == "building", seconds=30)
        process.send_signal(signal.SIGKILL)
        process.wait()
    # a process just begun shares the lock until it is another program
    until(lambda: not is_running(world.here.folder) and not builders(world), seconds=30)
    assert world.serving in (former, wanted)
    with publishing(world) as process:
        until(lambda: (state := read_state(world.here.folder)) and state.published == wanted, seconds=60)
        assert world.serving == wanted
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not list(releases_folder(world.here.folder).glob(".building-*"))
    assert not builders(world)


def builders(world: World) -> list[str]:
    """Building processes of this project that live."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().decode("utf-8", "replace").split("\0")
            found += [path.parent.name] * (str(world.here.folder) in words and "builder" in "".join(words))
    return found


def test_what_is_wrong_is_said_by_the_command_and_by_its_status(world: World, say: Say) -> None:
    code, _, error = say("status")
    assert (code, "nothing was ever published" in error) == (1, True)
    assert say("--once", "--no-site")[0] == 0
    world.remote.write("content/es/faq/broken.md", "Sin cabecera.\n")
    wanted = world.remote.commit("Break")
    code, _, error = say("--once", "--no-site")
    assert code == 1
    assert "content/es/faq/broken.md:1: " in error
    code, out, _ = say("status")
    assert code == 0
    assert "content/es/faq/broken.md:1: " in out
    assert "not running" in out
    facts = json.loads(say("status", "--json")[1])
    assert (facts["running"], facts["state"], facts["wanted"]) == (False, "failed", wanted)
    assert facts["failure"]["outcome"] == "checks-failed"
    assert facts["serving"]["commit"] == world.serving != wanted


def test_a_rewritten_history_is_published_once_that_is_accepted(world: World, say: Say) -> None:
    world.push("manzanas", "peras")
    assert say("--once", "--no-site")[0] == 0
    code, _, error = say("--once", "--accept-rewritten")
    assert (code, "nothing to accept" in error) == (1, True)
    world.remote.git("reset", "--quiet", "--hard", "HEAD~1")
    rewritten = world.push("manzanas", "uvas")
    assert say("--once", "--no-site")[0] == 1
    assert world.serving != rewritten
    assert say("--once", "--no-site", "--accept-rewritten")[0] == 0
    assert world.serving == rewritten


def test_from_a_signed_push_to_searchable_text_and_then_to_a_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_HOOK_SECRET", SECRET)
    shutil.copy(ROOT / "mkdocs.yml", world.here.folder)
    folder = releases_folder(world.here.folder)
    with served(world.here.folder, "--publish") as server:
        until(lambda: server.get("/api/v1/search?q=manzanas").status_code == 200, seconds=60)
        assert read_pointer(folder).site is None
        until(lambda: "manzanas" in server.get("/faq/refunds/").text, seconds=60)
        until(lambda: server.get("/readyz").json()["publisher"] == "ok")
        assert announce(f"{server.base}/hooks/push", world.push("manzanas", "peras")).status_code == 202
        until(lambda: server.get("/api/v1/search?q=peras").json()["total"] == 1, seconds=60)
        assert read_pointer(folder).site != read_pointer(folder).data
        os.kill(server.process.pid, signal.SIGKILL)
    until(lambda: not is_running(world.here.folder) and not builders(world), seconds=30)


def announce(url: str, commit: str) -> httpx.Response:
    content = {"ref": "refs/heads/main", "after": commit}
    body = json.dumps(content | {"repository": {"ssh_url": "git@git.example.org:team/kb.git"}}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Gitea-Event": "push", "X-Gitea-Signature": signature, "X-Gitea-Delivery": "1"}
    return httpx.post(url, content=body, headers=headers)
