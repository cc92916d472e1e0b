"""Former addresses in the browser, on a host that only knows files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.publish.test_past_moved import moved


class Quiet(SimpleHTTPRequestHandler):
    """A host of files that logs nothing."""

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients' site of a guide that moved."""
    return moved(tmp_path_factory.mktemp("moved") / "project").site("clients")


@pytest.fixture
def host(site: Path) -> Iterator[str]:
    """The address of a host of its files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def opened(browser: Browser, **options: bool) -> Page:
    """A page 360 pixels wide."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, **options)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.mark.parametrize("folder", ["", "/pt"])
def test_a_former_address_leads_to_the_very_place_and_back_leads_further(
    browser: Browser, host: str, folder: str
) -> None:
    page = opened(browser)
    page.goto(f"{host}{folder}/")
    page.goto(f"{host}{folder}/faq/hours/?q=seis#when")
    page.wait_for_url(f"{host}{folder}/service/times/?q=seis#when")
    expect(page.locator("#when")).to_be_visible()
    page.go_back()
    page.wait_for_url(f"{host}{folder}/")
    page.context.close()


def test_without_scripts_it_leads_to_the_guide(browser: Browser, host: str) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(f"{host}/en/faq/hours/#when")
    page.wait_for_url(f"{host}/en/service/times/")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_nothing_leads_on_a_link_is_left(browser: Browser, host: str, scheme: str) -> None:
    page = opened(browser)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.route("**/moved.js", lambda route: route.abort())
    page.goto(f"{host}/pt/faq/hours/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Este guia mudou de endereço")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main a").click()
    page.wait_for_url(f"{host}/pt/service/times/")
    page.context.close()
