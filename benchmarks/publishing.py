"""From a push to its words found and its page shown: a publisher follows the remote, a server follows it."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.guides import APPROVED, LANGUAGES, commit, edited, is_for_clients, make_guides, path_of
from benchmarks.inputs import PUSHES, Inputs
from benchmarks.load import HOST
from benchmarks.serving import served
from benchmarks.table import Figure, at_most
from kbserver.publish.release import read_pointer, releases_folder
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.state import read_state
from kbserver.store import open_store

__all__ = ["figures", "figures_of", "word_of"]

_MOST_SECONDS = 1800
"""The first publication of all guides, read for the first time, takes minutes; all pages take longer."""
_LANG = "es"
_SECONDS_BETWEEN_QUESTIONS = 0.05
"""The server should have time for more than to answer that there is nothing yet."""


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds."""

    first: float
    """Until all guides were published without pages."""
    found: list[float]
    """From each push until its word was found."""
    whole: float
    """Until all pages were published as well, their data being ready."""
    shown: list[float]
    """From each push until its page was new on the clients' site."""
    ready: float
    """From the publisher's next start until it had derived what a push needs."""
    then: float
    """From the first push after that until its page was new."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Seconds from a push, as a webhook would tell of it, until the server finds and shows the new words."""
    return figures_of(inputs.guides, inputs.pushes)


def figures_of(guides: int, pushes: int = PUSHES) -> Iterator[Figure]:
    """The same for so many guides and pushes; of half as many the page is waited for."""
    with tempfile.TemporaryDirectory() as folder:
        spent = _measure(Path(folder), guides, pushes)
    found, shown = statistics.median(spent.found), statistics.median(spent.shown)
    yield Figure("publishing: guide files", guides * len(LANGUAGES), "")
    yield Figure("publishing: the first time, all of them, without pages", spent.first, "s")
    yield Figure(f"publishing: a push to searchable, median of {pushes}", found, "s", at_most(2))
    yield Figure("publishing: the slowest of them", max(spent.found), "s")
    yield Figure("publishing: all pages of both sites, the data being ready", spent.whole, "s")
    yield Figure(f"publishing: a push to its page, median of {pushes // 2}", shown, "s", at_most(30))
    yield Figure("publishing: the slowest page of them", max(spent.shown), "s")
    yield Figure("publishing: from a new start until ready for a push", spent.ready, "s")
    yield Figure("publishing: the first push after it to its page", spent.then, "s", at_most(30))


def _measure(folder: Path, guides: int, pushes: int) -> _Spent:
    origin, remote, project = folder / "editors", folder / "remote.git", folder / "project"
    make_guides(origin, guides)
    with (origin / "kb.yml").open("a") as settings:
        settings.write("limits: {address: 1000000/second}\npublish: {poll: 0}\n")
    commit(origin, "Follow pushes")
    _git("clone", "--quiet", "--bare", str(origin), str(remote))
    _git("clone", "--quiet", str(remote), str(project))
    _git("-C", str(origin), "remote", "add", "origin", str(remote))
    began = time.perf_counter()
    with _publishing(project, "--no-site"):
        _wait_for(project, lambda: _published(project) == _wanted(origin))
        first = time.perf_counter() - began
        _wait_for(project, lambda: _times_ready(project) == 1)
        with _asking(project) as ask:
            numbers = range(pushes)
            found = [_pushed(origin, project, n % guides, n, partial(_found, ask)) for n in numbers]
    began = time.perf_counter()
    with _publishing(project):
        _wait_for(project, lambda: read_pointer(releases_folder(project)).site)
        whole = time.perf_counter() - began
        _wait_for(project, lambda: _times_ready(project) == 2)
        with _asking(project) as ask:
            numbers = range(pushes, pushes + pushes // 2)
            shown = [_paged(origin, project, guides, number, ask) for number in numbers]
        _wait_for(project, lambda: _published(project) == _wanted(origin))
    began = time.perf_counter()
    with _publishing(project):
        _wait_for(project, lambda: _times_ready(project) == 3)
        ready = time.perf_counter() - began
        with _asking(project) as ask:
            then = _paged(origin, project, guides, 2 * pushes, ask)
    return _Spent(first, found, whole, shown, ready, then)


_Ask = Callable[[str], bytes]
"""What a server answers at a path."""


@contextmanager
def _asking(project: Path) -> Iterator[_Ask]:
    """Serve a project, and ask as an agents' console does."""
    headers = {"Authorization": f"Bearer {_agents_key(project)}"}
    with served(project) as server, closing(http.client.HTTPConnection(HOST, server.port)) as connection:

        def ask(path: str) -> bytes:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().read()

        yield ask


def _found(ask: _Ask, word: str) -> bool:
    path = "/api/v1/search?" + urlencode({"q": word, "lang": _LANG, "fallback": "false"})
    return any(word in hit["excerpt"] for hit in json.loads(ask(path))["hits"])


def _shown(ask: _Ask, guide: int, word: str) -> bool:
    page = path_of(guide, _LANG).removeprefix(f"content/{_LANG}").removesuffix(".md")
    return word.encode() in ask(f"{page}/")


def _paged(origin: Path, project: Path, guides: int, number: int, ask: _Ask) -> float:
    """Seconds from a push to one of the clients' guides until its page is new; numbers tell pushes apart."""
    clients = [each for each in range(guides) if is_for_clients(each)]
    guide = clients[number % len(clients)]
    return _pushed(origin, project, guide, number, partial(_shown, ask, guide))


def word_of(number: int) -> str:
    """A word that one push alone brings: letters only, none the beginning of another."""
    return f"zarzamora{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}"


def _pushed(origin: Path, project: Path, guide: int, number: int, is_there: Callable[[str], bool]) -> float:
    """Seconds from a push until its word is there."""
    word = word_of(number)
    edited(origin, guide, _LANG, f"La palabra del día es {word}.", APPROVED)
    began = time.perf_counter()
    _git("-C", str(origin), "push", "--quiet", "origin", "HEAD:main")
    Doorbell(project).ring()
    while time.perf_counter() - began < _MOST_SECONDS:
        if is_there(word):
            return time.perf_counter() - began
        time.sleep(_SECONDS_BETWEEN_QUESTIONS)
    raise RuntimeError(f"{word} is not there: {read_state(project)}")


@contextmanager
def _publishing(project: Path, *options: str) -> Iterator[None]:
    """Run `kb publish` until the block ends."""
    command = [sys.executable, "-m", "kbserver", "publish", *options, "--project", str(project)]
    with (project / "publish.log").open("ab") as log, subprocess.Popen(command, stderr=log) as running:
        try:
            yield
        finally:
            running.terminate()


def _times_ready(project: Path) -> int:
    """How many times a publisher was ready for a push."""
    return (project / "publish.log").read_bytes().count(b"ready for the next push")


def _wanted(origin: Path) -> str:
    """The commit that was pushed last."""
    return _git("-C", str(origin), "rev-parse", "HEAD")


def _published(project: Path) -> str | None:
    """The commit that is out."""
    state = read_state(project)
    return state.published if state else None


def _wait_for(project: Path, is_done: Callable[[], object]) -> None:
    deadline = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < deadline:
        if is_done():
            return
        time.sleep(0.1)
    raise RuntimeError(f"not published: {read_state(project)}")


def _agents_key(project: Path) -> str:
    return open_store(project).demonstration_key()


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True)
    return done.stdout.decode().strip()
