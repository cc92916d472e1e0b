"""The panel in Debian's Chromium, in a console's page on another origin than the server's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.widget.standin import POLICY, Console, Knowledge

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_WATCH = """
  window.violations = []
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    violations.push(violatedDirective + " " + blockedURI))
  window.heard = []
  Object.defineProperty(window, "guideHelp", { get: () => document.querySelector("guide-help") })
  window.message = (type, payload) => ({ ns: "guide-help", v: 1, type, payload })
  for (const name of ["ready", "results", "select", "insert", "feedback", "timer", "error"])
    document.addEventListener("guide-" + name, (event) => heard.push([name, event.detail]))
"""
_READY = (
    "new Promise((done) => heard.length ? done() : document.addEventListener('guide-ready', () => done()))"
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[Knowledge, Console, Console]]:
    made = Knowledge(), Console(), Console()
    yield made
    for server in made:
        server.close()


@pytest.fixture
def knowledge(servers: tuple[Knowledge, Console, Console]) -> Knowledge:
    servers[0].reset()
    return servers[0]


@pytest.fixture
def console(servers: tuple[Knowledge, Console, Console]) -> Console:
    return servers[1]


@pytest.fixture
def stranger(servers: tuple[Knowledge, Console, Console]) -> Console:
    """A host on a third origin."""
    return servers[2]


class Desk:
    """An agent's browser on a console's page."""

    def __init__(self, browser: Browser, knowledge: Knowledge, console: Console) -> None:
        self.browser, self.knowledge, self.console = browser, knowledge, console
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []
        self.expected: tuple[str, ...] = ()

    def page(self, width: int = 400, height: int = 800, **options: Any) -> Page:
        """An empty page that keeps what the panel says and what the policy forbids."""
        options = {"permissions": ["clipboard-read", "clipboard-write"], **options}
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(8_000)
        context.add_init_script(_WATCH)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def open(self, attributes: str = 'lang="es"', width: int = 400, **options: Any) -> Page:
        """A console with the panel, under the strictest policy there is."""
        kb = self.knowledge.url
        panel = f'<guide-help endpoint="{kb}" {attributes}></guide-help>'
        script = f'<script type="module" src="{kb}/embed/v1/guide-help.js"></script>'
        body = f"<main><h1>Console</h1>{panel}</main>{script}"
        page = self.page(width, **options)
        page.goto(self.console.page("/", body, POLICY.format(kb=kb)))
        page.evaluate(_READY)
        return page

    def help(self, page: Page, context: str = "{category: 'x'}", slots: str = "{}") -> None:
        """Tell the panel what goes on, and wait for its cards."""
        page.evaluate(f"(() => {{ guideHelp.slots = {slots}; return guideHelp.setContext({context}) }})()")

    def expect(self, *parts: str) -> None:
        """What the browser may complain of in this test."""
        self.expected = parts

    def close(self) -> None:
        violations = [
            v for c in self.contexts for p in c.pages for v in p.evaluate("window.violations ?? []")
        ]
        for context in self.contexts:
            context.close()
        assert not violations
        unexpected = [f for f in self.faults if not any(part in f for part in self.expected)]
        assert not unexpected, unexpected


@pytest.fixture
def desk(browser: Browser, knowledge: Knowledge, console: Console) -> Iterator[Desk]:
    desk = Desk(browser, knowledge, console)
    yield desk
    desk.close()


def heard(page: Page, name: str) -> Any:
    """What the panel told the console under a name."""
    return page.evaluate(
        "(name) => heard.filter(([each]) => each === name).map(([, detail]) => detail)", name
    )
