"""The adapters of `examples/consoles` in Chromium: vendors stood in for, one real knowledge base for all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    FrameLocator,
    Page,
    Route,
    sync_playwright,
)

from tests.api.conftest import CLIENTS, Knowledge, section
from tests.api.live import Live
from tests.consoles.standin import PAGES, SDKS, Vendor, sdk
from tests.widget.standin import Console

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_SLOTS = """\
slots:
  agent.name: {type: text, required: true, label: {es: su nombre}}
  caller.name: {type: text, required: true, label: {es: nombre}}
"""
_WATCH = """
  window.order = []
  addEventListener("message", ({ data, origin, ports }) => {
    if (data?.ns === "guide-help") order.push([`heard ${data.type}`, origin, ports.length])
  })
  const post = MessagePort.prototype.postMessage
  MessagePort.prototype.postMessage = function (data, ...more) {
    order.push([`sent ${data?.type}`, data?.payload])
    return post.call(this, data, ...more)
  }
"""


def script(stage: str, heading: str, text: str) -> dict[str, Any]:
    """What makes a section the script for a stage of callbacks."""
    block = {
        "type": "script",
        "title": heading,
        "text": text,
        "slots": [{"name": name, "type": "text"} for name in ("agent.name", "caller.name")],
    }
    return {
        "heading": heading,
        "contexts": ({"category": "Central > Callback", "stage": stage},),
        "blocks": (block,),
        "html": f'<div class="admonition script"><p class="admonition-title">{heading}</p><p>x</p></div>',
    }


AGENTS = (
    *CLIENTS,
    section(
        "protocols/callback",
        "greeting",
        agents=True,
        **script("greeting", "Saludo", "Buenos días, soy [[agent.name]].\n"),
    ),
    section(
        "protocols/callback",
        "end",
        agents=True,
        **script("closing", "Cierre", "Soy [[agent.name]]. Gracias & adiós, [[caller.name]].\n"),
    ),
    section("protocols/callback", title="Rellamada", kind="protocol", agents=True, text="Llame otra vez."),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product() -> Iterator[Console]:
    """The origin of the console itself, which holds its apps in frames."""
    console = Console()
    yield console
    console.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, product: Console) -> Iterator[Vendor]:
    """The vendors' origin, listed in the `kb.yml` of a real server, and the product's."""
    vendor = Vendor()
    lists = f"embed: {{origins: ['{vendor.url}', '{product.url}']}}\n"
    world = Knowledge(tmp_path_factory.mktemp("consoles") / "kb").configure(_SLOTS + lists)
    world.publish(agents=AGENTS)
    vendor.key = world.key("agents")
    with Live(world.app()) as live:
        vendor.knowledge = live.base
        yield vendor
    vendor.close()


@pytest.fixture
def vendor(world: Vendor) -> Vendor:
    world.reset()
    return world


@pytest.fixture(scope="session")
def stranger() -> Iterator[Console]:
    """A host on a third origin."""
    console = Console()
    yield console
    console.close()


class Desk:
    """An agent's browser in a vendor's product."""

    def __init__(self, browser: Browser, vendor: Vendor) -> None:
        self.browser, self.vendor = browser, vendor
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []
        self.expected: tuple[str, ...] = ()

    def page(self) -> Page:
        """An empty page that tells in `order` what it heard and what it sent."""
        context = self.browser.new_context(viewport={"width": 420, "height": 800}, locale="es")
        context.set_default_timeout(8_000)
        context.add_init_script(_WATCH)
        own = {urlsplit(url).netloc for url in (self.vendor.url, self.vendor.knowledge)}
        context.route(lambda url: urlsplit(url).netloc not in own, self._elsewhere)
        context.route("**/appclient.js", lambda route: self._sdk(route, "freshdesk.js"))
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def open(self, name: str) -> tuple[Page, FrameLocator]:
        """An adapter's page; gives it and what is in its frame."""
        page = self.page()
        page.goto(self.vendor.url + PAGES[name])
        return page, page.frame_locator("iframe[title=Guides]")

    def _elsewhere(self, route: Route) -> None:
        name = SDKS.get(urlsplit(route.request.url).netloc)
        if name:
            self._sdk(route, name)
        elif route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            self.faults.append(f"outside: {route.request.url}")
            route.abort()

    def _sdk(self, route: Route, name: str) -> None:
        route.fulfill(body=sdk(name, self.vendor.knowledge), content_type="text/javascript")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def panel(self, page: Page) -> Frame:
        """The frame of the knowledge base in a page."""
        return next(each for each in page.frames if each.url.startswith(self.vendor.knowledge))

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        unexpected = [each for each in self.faults if not any(part in each for part in self.expected)]
        assert not unexpected, unexpected


@pytest.fixture
def desk(browser: Browser, vendor: Vendor) -> Iterator[Desk]:
    desk = Desk(browser, vendor)
    yield desk
    desk.close()
