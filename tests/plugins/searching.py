"""A stand-in for the server beside a built site, and a browser's tab on it."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.plugins.pages import Built

Answer = tuple[int, str, bytes]
Asked = dict[str, list[str]]

NO_FACETS: dict[str, dict[str, int]] = {"kind": {}, "area": {}, "tag": {}, "lang": {}}
HIT: dict[str, Any] = {
    "id": "service/limits#scope",
    "guide_id": "service/limits",
    "title": "Límites",
    "heading_path": ["Alcance", "Citas"],
    "excerpt": "Se <b>agendan</b> citas.",
    "highlights": {"title": [[0, 7]], "excerpt": [[18, 23]]},
    "kind": "service",
    "url": "/service/limits/#scope",
    "lang": "es",
    "is_fallback": False,
    "status": "approved",
    "approvals": [{"area": "quality", "area_name": "Calidad", "date": "2025-06-15"}],
    "missing": [],
}


class Host:
    """A static host of a built site that can also answer searches."""

    def __init__(self, site: Built, base: str = "/") -> None:
        self.base = base
        self.answer: Callable[[str, Asked], Answer] | None = None
        self.asked: list[tuple[str, Asked]] = []
        handler = functools.partial(_Handler, host=self, directory=str(site.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answers(self, hits: list[dict[str, Any]], **more: Any) -> None:
        """Answer every search, and every half of a question, with these hits."""
        body = {"query": "", "total": len(hits), "hits": hits, "facets": NO_FACETS, "did_you_mean": None}
        found = json.dumps(body | {"missing": [], "completions": [], **more}).encode()
        self.answer = lambda _route, _asked: (200, "application/json", found)

    def fails(self, status: int, type_: str = "application/problem+json") -> None:
        self.answer = lambda _route, _asked: (status, type_, b"{}")

    def to(self, route: str) -> list[Asked]:
        """What was asked of a route."""
        return [asked for asked_of, asked in self.asked if asked_of == route]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, host: Host, **more: Any) -> None:
        self.host = host
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        api = f"{self.host.base}api/v1/"
        if not address.path.startswith(api):
            self.path = "/" + self.path.removeprefix(self.host.base)
            return super().do_GET()
        route, asked = address.path.removeprefix(api), parse_qs(address.query)
        self.host.asked.append((route, asked))
        if self.host.answer is None:
            return self.send_error(404)
        status, type_, body = self.host.answer(route, asked)
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_arguments: Any) -> None:
        pass


class Tab:
    """A page in a browser that lives in a thread of its own, apart from any other of the test run."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.do(self._start)

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return self.thread.submit(work, *arguments).result(60)

    def _start(self) -> None:
        self.playwright = sync_playwright().start()
        flags = ["--no-sandbox", "--disable-gpu"]
        self.browser = self.playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        self.page: Page = self.browser.new_page()

    def _stop(self) -> None:
        self.browser.close()
        self.playwright.stop()

    def close(self) -> None:
        self.do(self._stop)
        self.thread.shutdown()

    def open(self, url: str) -> None:
        self.do(self.page.goto, url)

    def module(self, name: str, expression: str, *values: Any) -> Any:
        """Evaluate an expression of a module's exports (`m`) and of values (`v`)."""
        script = (
            f"async (v) => {{ const m = await import('/assets/kb/search/{name}.js'); return {expression} }}"
        )
        return self.do(self.page.evaluate, script, list(values))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.do(self.page.keyboard.press, key)

    def search(self, words: str) -> None:
        """Open the box, type, and wait for whatever it says."""
        self.press("/")
        self.do(self.page.fill, ".kb-search__input", words)
        self.wait("document.querySelector('.kb-search__status').textContent !== said")

    def wait(self, condition: str) -> None:
        said = json.dumps("Escriba una palabra o una pregunta.")
        self.do(self.page.wait_for_function, f"(() => {{ const said = {said}; return {condition} }})()")

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.do(self.page.locator(f"{selector}:visible").all_inner_texts)
        return found

    def state(self, selector: str, name: str) -> str | None:
        found: str | None = self.do(self.page.get_attribute, selector, name)
        return found
