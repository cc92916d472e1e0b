"""Searching over HTTP: one worker as `kb serve` runs it, eight connections that stay open.

(Not `http.py`: a script run from this folder would find it in place of Python's own module.)
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.corpus import DAY, ROOT
from benchmarks.inputs import Inputs, Question
from benchmarks.load import HOST, Answered, Ask, ask
from benchmarks.table import Figure, at_least, at_most
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.release import open_release, releases_folder, use_release, write_manifest
from kbserver.search.documents import Document, write_documents

__all__ = ["figures", "served", "write_release"]

CONNECTIONS = 8
_SECONDS_TO_START = 120
_RELEASE = "benchmark"


@dataclass(frozen=True, slots=True)
class _Server:
    port: int
    pid: int

    def peak(self) -> float:
        """Highest resident memory so far, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6

    def processor(self) -> float:
        """Processor time so far, in seconds (fields 14 and 15 of proc(5) stat)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(inputs: Inputs, *, own: bool = False) -> Iterator[Figure]:
    """Requests a second and latency of `/search`, whole and unchanged answers; `own` does without wrk."""
    documents = inputs.documents()
    questions = inputs.asked(documents)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        write_release(project, documents)
        del documents
        with served(project) as server:
            first = [Ask(_path(question), {"Cache-Control": "no-cache"}) for question in questions]
            again = [Ask(each.path, {}) for each in first]
            known = [Ask(each.path, {"If-None-Match": etag}) for each, etag in _etags(server.port, again)]
            before = server.processor()
            fresh = ask(server.port, first, project, CONNECTIONS, inputs.seconds, own=own)
            spent = (server.processor() - before) * 1000 / max(fresh.requests, 1)
            popular = ask(server.port, again, project, CONNECTIONS, inputs.seconds, own=own)
            unchanged = ask(server.port, known, project, CONNECTIONS, inputs.seconds, own=own)
            peak = server.peak()
    yield from _table(fresh, popular, unchanged)
    yield Figure("HTTP search: processor time of the server, a request", spent, "ms")
    yield Figure("HTTP search: peak of the server, both audiences", peak, "MB")


def _table(fresh: Answered, popular: Answered, unchanged: Answered) -> Iterator[Figure]:
    yield Figure(
        f"HTTP search, each anew: requests, {CONNECTIONS} connections, {fresh.generator}",
        fresh.rate,
        "/s",
        at_least(1500),
    )
    yield Figure("HTTP search, each anew: p50", fresh.p50, "ms")
    yield Figure("HTTP search, each anew: p99", fresh.p99, "ms", at_most(15))
    yield Figure(
        "HTTP search: failed requests", fresh.errors + popular.errors + unchanged.errors, "", at_most(0)
    )
    yield Figure("HTTP search, questions asked before: requests", popular.rate, "/s", at_least(1500))
    yield Figure("HTTP search, questions asked before: p99", popular.p99, "ms", at_most(15))
    yield Figure("HTTP search, If-None-Match: requests", unchanged.rate, "/s")
    yield Figure("HTTP search, If-None-Match: p99", unchanged.p99, "ms")


def write_release(project: Path, documents: Sequence[Document]) -> None:
    """A project that holds nothing but one release of these documents, the same for both audiences."""
    # Requests are counted as ever; nobody else asks so much from one address.
    (project / "kb.yml").write_bytes((ROOT / "kb.yml").read_bytes() + b"limits: {address: 1000000/second}\n")
    release = releases_folder(project) / _RELEASE
    for audience in AUDIENCES:
        (release / audience).mkdir(parents=True)
        write_documents(documents, release / audience / "documents.jsonl")
        register = {"audience": audience, "on": DAY.isoformat(), "guides": []}
        (release / audience / "register.json").write_text(json.dumps(register))
    facts = {"id": _RELEASE, "on": DAY.isoformat(), "commit": None, "audiences": AUDIENCES}
    write_manifest(release, {**facts, "preview": False, "site": False})
    use_release(releases_folder(project), open_release(releases_folder(project), _RELEASE))


@contextmanager
def served(project: Path) -> Iterator[_Server]:
    """Run `kb serve` on a free port until the block ends."""
    code = "from kbserver.cli.main import run; run()"
    command = [sys.executable, "-c", code, "--project", str(project), "--json", "serve", "--port", "0"]
    with (project / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    try:
        assert running.stdout is not None
        said = ""
        while not said.endswith("}\n"):
            line = running.stdout.readline().decode()
            if not line:
                raise RuntimeError(f"kb serve ended: {(project / 'log').read_text()}")
            said += line
        port = int(json.loads(said)["api"].split(":")[2].split("/")[0])
        _wait(port)
        yield _Server(port, running.pid)
    finally:
        running.terminate()
        running.communicate()


def _wait(port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(OSError), closing(http.client.HTTPConnection(HOST, port)) as connection:
            if _get(connection, "/readyz")[0] == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready after {_SECONDS_TO_START} seconds")


def _etags(port: int, asks: Sequence[Ask]) -> Iterator[tuple[Ask, str]]:
    with closing(http.client.HTTPConnection(HOST, port)) as connection:
        for each in asks:
            yield each, _get(connection, each.path)[1]


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("ETag") or ""


def _path(question: Question) -> str:
    return "/api/v1/search?" + urlencode({"q": question.text, "lang": question.lang})
