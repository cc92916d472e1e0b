"""The search box: with the API, and without any server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kbserver.publish.release import read_pointer, releases_folder
from tests.browser.conftest import Visit, sign_in


def ask(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(words)
    expect(page.get_by_role("option").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "words", "fact"),
    [
        ("/", "cuantas solicitudes gratis al año", "50 solicitudes"),
        ("/pt/", "quanto custa outro lote", "$300"),
        ("/en/", "does a call solved on the phone count", "does not count"),
    ],
)
def test_a_question_in_ones_own_words_leads_to_its_section(visit: Visit, path, words, fact):
    page = visit.page()
    page.goto(path)
    ask(page, words)
    assert page.locator("[role=option] mark").count() > 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/service/client-services/**")
    assert fact in page.locator(".kb-text").inner_text() or fact in (
        page.locator(".kb-text").text_content() or ""
    )


def test_the_keyboard_moves_through_hits_and_escape_closes(visit: Visit):
    page = visit.page()
    page.goto("/")
    ask(page, "solicitud")
    first = page.get_by_role("combobox").get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("combobox").get_attribute("aria-activedescendant") != first
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()


def test_clients_find_nothing_of_agents(visit: Visit):
    page = visit.page()
    page.goto("/pt/")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("saldo de solicitações")
    expect(page.get_by_role("status").first).not_to_be_empty()
    page.wait_for_timeout(500)
    assert "Saldo de solicitações" not in page.locator(".kb-search__list").inner_text()


def test_agents_find_scripts_on_their_site(visit: Visit):
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/pt/")
    ask(page, "campo cpf ninguém atende")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agents/pt/protocols/callback/**")


def test_on_a_phone_the_search_fills_the_screen(visit: Visit):
    page = visit.phone()
    page.goto("/")
    page.locator("[data-kb-search-open]").first.click()
    page.get_by_role("combobox").fill("capacitacion")
    expect(page.get_by_role("option").first).to_be_visible()
    box = page.locator("dialog").bounding_box()
    assert box
    assert box["width"] >= 350


def test_an_address_with_a_question_opens_its_answers(visit: Visit):
    page = visit.page()
    page.goto("/en/?q=price+of+another+lot")
    expect(page.get_by_role("combobox")).to_have_value("price of another lot")
    expect(page.get_by_role("option").first).to_contain_text("lots")


@pytest.fixture
def static(built: Path) -> Iterator[str]:
    """The clients' pages on a plain file server."""
    folder = releases_folder(built)
    release_id = read_pointer(folder).site or ""
    root = folder / release_id / "clients" / "site"

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=root)
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_without_a_server_the_search_still_finds_in_the_pages_language(visit: Visit, static: str):
    visit.expect_faults("404", static)
    page = visit.page()
    page.goto(f"{static}/pt/")
    ask(page, "treinamento")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pt/service/client-services/**")
