"""From a push to its words found: a publisher follows the remote, a server follows the publisher."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.guides import APPROVED, LANGUAGES, commit, edited, make_guides
from benchmarks.inputs import Inputs
from benchmarks.load import HOST
from benchmarks.serving import served
from benchmarks.table import Figure, at_most
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.state import read_state
from kbserver.store import open_store

__all__ = ["PUSHES", "figures", "figures_of"]

PUSHES = 10
_MOST_SECONDS = 1800
"""The first publication of all guides, read for the first time, takes minutes."""
_LANG = "es"
_SECONDS_BETWEEN_QUESTIONS = 0.05
"""The server should have time for more than to answer that there is nothing yet."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Seconds from a push, as a webhook would tell of it, until the server finds the new words."""
    return figures_of(inputs.guides)


def figures_of(guides: int) -> Iterator[Figure]:
    """The same for so many guides."""
    with tempfile.TemporaryDirectory() as folder:
        first, found = _measure(Path(folder), guides)
    yield Figure("publishing: guide files", guides * len(LANGUAGES), "")
    yield Figure("publishing: the first time, all of them, without pages", first, "s")
    yield Figure(
        f"publishing: a push to searchable, median of {PUSHES}", statistics.median(found), "s", at_most(2)
    )
    yield Figure("publishing: the slowest of them", max(found), "s")


def _measure(folder: Path, guides: int) -> tuple[float, list[float]]:
    origin, remote, project = folder / "editors", folder / "remote.git", folder / "project"
    make_guides(origin, guides)
    with (origin / "kb.yml").open("a") as settings:
        settings.write("limits: {address: 1000000/second}\npublish: {poll: 0}\n")
    commit(origin, "Follow pushes")
    _git("clone", "--quiet", "--bare", str(origin), str(remote))
    _git("clone", "--quiet", str(remote), str(project))
    _git("-C", str(origin), "remote", "add", "origin", str(remote))
    began = time.perf_counter()
    with _publishing(project):
        _wait_for(project, origin)
        first = time.perf_counter() - began
        with served(project) as server:
            found = [
                _pushed(origin, project, server.port, number % guides, number) for number in range(PUSHES)
            ]
    return first, found


def _pushed(origin: Path, project: Path, port: int, guide: int, number: int) -> float:
    """Seconds from a push until its word is found."""
    word = f"zarzamora{'abcdefghijklmnop'[number]}"
    edited(origin, guide, _LANG, f"La palabra del día es {word}.", APPROVED)
    began = time.perf_counter()
    _git("-C", str(origin), "push", "--quiet", "origin", "HEAD:main")
    Doorbell(project).ring()
    path = "/api/v1/search?" + urlencode({"q": word, "lang": _LANG, "fallback": "false"})
    key = _agents_key(project)
    with closing(http.client.HTTPConnection(HOST, port)) as connection:
        while time.perf_counter() - began < _MOST_SECONDS:
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
            hits = json.loads(connection.getresponse().read())["hits"]
            if any(word in hit["excerpt"] for hit in hits):
                return time.perf_counter() - began
            time.sleep(_SECONDS_BETWEEN_QUESTIONS)
    raise RuntimeError(f"{word} was not found: {read_state(project)}")


@contextmanager
def _publishing(project: Path) -> Iterator[None]:
    """Run `kb publish` until the block ends."""
    command = [sys.executable, "-m", "kbserver", "publish", "--no-site", "--project", str(project)]
    with (project / "publish.log").open("wb") as log, subprocess.Popen(command, stderr=log) as running:
        try:
            yield
        finally:
            running.terminate()


def _wait_for(project: Path, origin: Path) -> None:
    """Wait until what the editors have is published."""
    wanted = _git("-C", str(origin), "rev-parse", "HEAD")
    deadline = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < deadline:
        state = read_state(project)
        if state and state.published == wanted:
            return
        time.sleep(0.1)
    raise RuntimeError(f"not published: {read_state(project)}")


def _agents_key(project: Path) -> str:
    return open_store(project).demonstration_key()


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True)
    return done.stdout.decode().strip()
