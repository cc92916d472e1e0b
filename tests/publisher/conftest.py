"""A team's repository, a server's clone of it, and a publisher between them; nothing stands for anything."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kbserver.publish.release import open_release, read_pointer, releases_folder
from kbserver.publisher.publisher import Publisher
from kbserver.search.documents import Document
from tests.conftest import KB_YML, Project

GUIDE = "content/es/faq/refunds.md"


class Events:
    """A log that remembers."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, event: str, **facts: Any) -> None:
        self.lines.append(f"{event} {facts}")

    warning = error = info


class World:
    """A remote that a team pushes to, and a clone in which it is published."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.remote = Project(folder / "remote.git")
        self.remote.write("kb.yml", KB_YML + more)
        self.remote("""
            content/es/faq/refunds.md [clients faq]
                Devolvemos en treinta manzanas.

                ## Detalle {#detail}

                Más texto.
        """)
        self.remote.approve().commit("Write")
        self.here = Project(folder / "here")
        self.remote.git("clone", "--quiet", str(self.remote.folder), str(self.here.folder))
        self.log = Events()

    def push(self, old: str, new: str, *, approve: bool = True) -> str:
        """Change a word of the guide, as the team would; the commit."""
        self.remote.replace(GUIDE, old, new)
        if approve:
            self.remote.approve(GUIDE)
        return self.remote.commit(f"Write {new}")

    def publisher(self, **parts: Any) -> Publisher:
        """A publisher of data alone, which does not wait long before it tries again."""
        return Publisher(
            self.here.folder, self.log, **{"site": False, "first_pause": 0.05, "grace": 0.0} | parts
        )

    @property
    def serving(self) -> str | None:
        """The commit whose data serve, after making sure that they are whole."""
        folder = releases_folder(self.here.folder)
        pointer = read_pointer(folder)
        if pointer.data is None:
            return None
        release = open_release(folder, pointer.data)
        release.verify()
        return release.commit

    @property
    def documents(self) -> list[Document]:
        """What clients may find now."""
        folder = releases_folder(self.here.folder)
        return open_release(folder, str(read_pointer(folder).data)).documents("clients")


class Receiver:
    """A team's webhook on a free port, which refuses as many messages first as it is told."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.refusals: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.refusals.pop(0) if receiver.refusals else 204
                if status == 204:
                    receiver.messages.append(json.loads(body))
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_parts: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/secret-of-the-team"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with contextlib.closing(Receiver()) as found:
        yield found


@contextlib.contextmanager
def running(work: Callable[[], None], publisher: Publisher) -> Iterator[None]:
    """Run a publisher's work in a thread until the body is over."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        publisher.stopping.set()
        thread.join(30)
        assert not thread.is_alive()
