"""A stand-in for the vendors' servers.

Their pages hold the very files of `examples/consoles`; their back ends keep the secrets and ask the real
knowledge base for tokens.
"""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.conftest import ROOT
from tests.widget.standin import Console, send

EXAMPLES = ROOT / "examples" / "consoles"
HOSTS = Path(__file__).with_name("hosts")
LWC = EXAMPLES / "salesforce" / "force-app" / "main" / "default" / "lwc" / "guideHelp"

PAGES = {
    "zendesk": "/zendesk/iframe.html",
    "genesys": "/genesys/index.html?gcConversationId=c1&gcLangTag=es-es&gcHostOrigin=x&gcTargetEnv=prod",
    "freshdesk": "/freshdesk/index.html",
    "salesforce": "/salesforce/page.html",
}
FOLDERS = {
    "zendesk": [EXAMPLES / "zendesk" / "assets"],
    "genesys": [EXAMPLES / "genesys"],
    "freshdesk": [EXAMPLES / "freshdesk" / "app"],
    "salesforce": [LWC, HOSTS / "salesforce"],
}
SDKS = {"static.zdassets.com": "zendesk.js", "sdk-cdn.mypurecloud.com": "genesys.js"}
SECRET = "shared-with-the-back-end"
KNOWN = {f"Bearer {SECRET}", "Bearer genesys-agent"}
TYPES = {".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml"}


def sdk(name: str, knowledge: str) -> str:
    """A vendor's SDK as its pages get it."""
    code = (HOSTS / name).read_text(encoding="utf-8").replace("@KB@", knowledge)
    # two addresses give one file: the second time there is nothing left to say
    return f"if (!window.host) {{\n{code}}}"


def compiled(code: str) -> str:
    """What the LWC compiler makes of decorators, as far as our component has them."""
    code = re.sub(r"^  @api ", "  ", code, flags=re.MULTILINE)
    wired = r"  static { (this.wired ??= []).push([\1, '\2']) }\n\n  \2("
    return re.sub(r"^  @wire\((.+)\)\n  (\w+)\(", wired, code, flags=re.MULTILINE)


class Vendor(Console):
    """One origin for the four: `/zendesk/…`, `/genesys/…`, `/freshdesk/…`, `/salesforce/…`."""

    def __init__(self) -> None:
        super().__init__()
        self.knowledge = ""
        self.key = ""
        self.reset()

    def reset(self) -> None:
        self.stale = 0
        """How many tokens to give first that the knowledge base does not know."""
        self.asked: list[dict[str, Any]] = []
        """Bodies with which a token was asked for."""

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path = urlsplit(handler.path).path
        folder, _, name = path.lstrip("/").partition("/")
        authorization = handler.headers.get("Authorization") or ""
        if handler.command == "POST":
            status, answer = self._back_end(folder, name, body, authorization)
            return send(handler, status, "application/json", answer)
        if folder in FOLDERS:
            type_, text = self._file(folder, name)
            return send(handler, 200, f"{type_}; charset=utf-8", text.encode())
        return super()._answer(handler, body)

    def _file(self, folder: str, name: str) -> tuple[str, str]:
        places = [place / f"{name}{end}" for place in FOLDERS[folder] for end in ("", ".js")]
        file = next(place for place in places if place.is_file())
        text = file.read_text(encoding="utf-8")
        if file.name == "guideHelp.js":
            text = compiled(text)
        template = (LWC / "guideHelp.html").read_text(encoding="utf-8")
        for mark, put in (
            ("@TEMPLATE@", template),
            ("{{{appclient}}}", "/appclient.js"),
            ("@KB@", self.knowledge),
            ("https://kb.example.org", self.knowledge),
        ):
            text = text.replace(mark, put)
        return TYPES.get(file.suffix, "text/javascript"), text

    def _back_end(self, folder: str, name: str, body: bytes, authorization: str) -> tuple[int, bytes]:
        """Zendesk's proxy, Freshworks' request templates, Apex, or the contact centre's own server."""
        if folder == "proxy":
            asked = json.loads(body)
            headers = {
                key: value.replace("{{setting.tokenSecret}}", SECRET)
                for key, value in asked["headers"].items()
            }
            return _sent(asked["url"], asked["data"], headers)
        if folder == "template":
            return self._template(name, body)
        if folder == "apex" or authorization in KNOWN:
            return self._token(json.loads(body))
        return 401, b"{}"

    def _template(self, name: str, body: bytes) -> tuple[int, bytes]:
        values = {"tokenHost": urlsplit(self.url).netloc, "tokenPath": "/token", "tokenSecret": SECRET}
        text = (EXAMPLES / "freshdesk" / "config" / "requests.json").read_text(encoding="utf-8")
        filled = re.sub(r"<%= iparam\.(\w+) %>", lambda match: values[match[1]], text)
        schema = json.loads(filled)[name]["schema"]
        return _sent(f"http://{schema['host']}{schema['path']}", body.decode(), schema["headers"])

    def _token(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(asked)
        if self.stale:
            self.stale -= 1
            return 200, b'{"token": "stale"}'
        answer = httpx.post(
            f"{self.knowledge}/api/v1/tokens", json=asked, headers={"Authorization": f"Bearer {self.key}"}
        )
        return answer.status_code, answer.content


def _sent(url: str, body: str, headers: dict[str, str]) -> tuple[int, bytes]:
    answer = httpx.post(url, content=body, headers=headers)
    return answer.status_code, answer.content
