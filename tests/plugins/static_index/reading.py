"""A site of nothing but the search, and a reader's browser on it: files alone, under a strict policy."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mkdocs_kb.settings import THEME

from kbserver.config import Languages
from kbserver.publish.static_index import static_index
from kbserver.search import Document
from tests.plugins.searching import Tab

Answer = dict[str, Any]

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
ASSETS = "/assets/kb/search"


class _Files(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


class Reader:
    """A reader's browser on a site of files."""

    def __init__(self, tab: Tab, url: str) -> None:
        self._tab, self._url = tab, f"{url}/index.html"

    def open(self) -> None:
        """Load the page anew."""
        self._tab.open(self._url)

    def resources(self) -> list[str]:
        """Paths of what the page has fetched of the index."""
        script = "return performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname)"
        return [path for path in self._evaluate(script) if path.startswith("/search/")]

    def module(self, name: str, expression: str, *values: Any) -> Any:
        """Evaluate an expression of a module's exports (`m`) and of values (`v`)."""
        return self._run(f"const m = await import('{ASSETS}/{name}.js'); return {expression}", *values)

    def search(self, lang: str, q: str, **asked: Any) -> Answer:
        return self._ask(lang, "index.search(v[1])", {"q": q, **asked})

    def ids(self, lang: str, q: str, **asked: Any) -> list[str]:
        return [hit["id"] for hit in self.search(lang, q, **asked)["hits"]]

    def complete(self, lang: str, q: str) -> Answer:
        return self._ask(lang, "index.complete(v[1])", q)

    def _ask(self, lang: str, expression: str, value: Any) -> Answer:
        script = f"""
          const {{ openIndex }} = await import('{ASSETS}/static-index.js')
          window.indexes ??= {{}}
          const fetcher = (url, signal) => fetch(url, {{ signal }})
          const [root, settings] = [new URL('/', location), {{ lang: v[0] }}]
          const index = (window.indexes[v[0]] ??= await openIndex(root, settings, fetcher))
          return {expression}
        """
        found: Answer = self._run(script, lang, value)
        return found

    def _run(self, script: str, *values: Any) -> Any:
        if self._tab.page.url != self._url:
            self.open()
        return self._evaluate(script, *values)

    def _evaluate(self, script: str, *values: Any) -> Any:
        return self._tab.do(self._tab.page.evaluate, f"async (v) => {{ {script} }}", list(values))


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Files, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_site(folder: Path, documents: Sequence[Document], languages: Languages) -> Path:
    """A site of nothing but the search: scripts and index."""
    shutil.copytree(THEME / "assets", folder / "assets")
    for path, content in static_index(documents, languages, "/agents/"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "index.html").write_text("<!doctype html><title>Search</title>", encoding="utf-8")
    return folder
