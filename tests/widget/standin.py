"""Stand-ins for the two hosts: the one that answers the panel, and the console's own."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kbserver.api.drawn import DRAWN, drawn_cards, drawn_choice, drawn_guide, drawn_hits
from kbserver.api.widget import frame_page, widget_files
from tests.widget.samples import choice, guide, hit, no_contact, opening

POLICY = (
    "default-src 'none'; script-src {kb}; connect-src {kb}; style-src 'none'; frame-src {kb}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class _Server:
    """A server on a free port in a thread of its own."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            do_GET = do_POST = do_OPTIONS = _any  # noqa: N815

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, type_: str, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", type_)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Knowledge(_Server):
    """Answers `/api/v1` and `/embed/v1` as the server does."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.reset()

    def reset(self) -> None:
        self.cards: Callable[[str, dict[str, Any]], list[dict[str, Any]]] = lambda lang, _context: [
            opening(lang),
            no_contact(lang),
        ]
        self.hits: Callable[[str, str], list[dict[str, Any]]] = lambda lang, _q: [
            hit(lang, "greeting", "A"),
            hit(lang, "no-contact", "B"),
        ]
        self.choice: Callable[[str, dict[str, Any]], dict[str, Any]] = lambda lang, _asked: choice(lang)
        self.delay: Callable[[str], float] = lambda _path: 0
        self.status: Callable[[str | None], int] = lambda _token: 200
        self.frame_origins: list[str] = []
        self.asked: list[tuple[str, str, str | None, bytes]] = []

    def to(self, part: str) -> list[tuple[str, str, str | None, bytes]]:
        return [each for each in self.asked if part in each[1] and each[0] != "OPTIONS"]

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        address, token = urlsplit(handler.path), handler.headers.get("Authorization")
        self.asked.append((handler.command, handler.path, token, body))
        time.sleep(self.delay(handler.path))
        if address.path == "/embed/v1/frame":
            return self._frame(handler, parse_qs(address.query).get("origin", [""])[0])
        if address.path.startswith("/embed/v1/"):
            file = widget_files()[address.path.removeprefix("/embed/v1/")]
            allow = {"Access_Control_Allow_Origin": "*"}
            return send(handler, 200, f"{file.media_type}; charset=utf-8", file.content, **allow)
        allow = {
            "Access_Control_Allow_Origin": handler.headers.get("Origin") or "*",
            "Access_Control_Allow_Headers": "Authorization, Content-Type",
        }
        if handler.command == "OPTIONS":
            return send(handler, 204, "text/plain", b"", **allow)
        if (status := self.status(token)) != 200:
            problem = {"status": status, "code": "key-rejected", "title": "The key is unknown"}
            return send(handler, status, "application/problem+json", json.dumps(problem).encode(), **allow)
        assert handler.headers["Accept"] == DRAWN
        answer = json.dumps(self._found(address.path, parse_qs(address.query), body)).encode()
        return send(handler, 200, "application/json", answer, **allow)

    def _frame(self, handler: BaseHTTPRequestHandler, origin: str) -> None:
        policy = (
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; "
            f"require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {origin}"
        )
        page = frame_page("es", "Guías", "auto").encode()
        send(handler, 200, "text/html; charset=utf-8", page, Content_Security_Policy=policy)

    def _found(self, path: str, query: dict[str, list[str]], body: bytes) -> dict[str, Any]:
        route = path.removeprefix("/api/v1/")
        if route == "help":
            asked = json.loads(body)
            cards = self.cards(asked["lang"], asked["context"])
            return drawn_cards({"cards": cards, "ignored": [], "index_version": "1"}, asked["lang"], self.url)
        if route == "decide":
            asked = json.loads(body)
            return drawn_choice(self.choice(asked["lang"], asked), asked["lang"])
        lang = query["lang"][0]
        if match := re.fullmatch(r"guides/(.+)", route):
            return drawn_guide(guide(lang, match[1]), lang, self.url)
        hits = self.hits(lang, query["q"][0])
        return drawn_hits({"completions": [], "hits": hits, "total": len(hits), "index_version": "1"}, lang)


class Console(_Server):
    """Pages of somebody else: what each says is up to the test."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.pages: dict[str, tuple[str, str]] = {}

    def page(self, path: str, body: str, policy: str = "") -> str:
        """Put a page there; gives its address."""
        html = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Console</title>'
            f'<meta name="viewport" content="width=device-width"></head><body>{body}</body></html>'
        )
        self.pages[path] = (html, policy)
        return self.url + path

    def _answer(self, handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        html, policy = self.pages.get(handler.path, ("", ""))
        headers = {"Content_Security_Policy": policy} if policy else {}
        send(handler, 200, "text/html; charset=utf-8", html.encode(), **headers)
