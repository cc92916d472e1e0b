"""The search box and the search page: with the API, and without any server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from kbserver.publish.release import read_pointer, releases_folder
from tests.browser.conftest import Visit, sign_in
from tests.browser.test_looks import faults


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


def test_where_nothing_is_found_the_keys_say_so_and_enter_opens_the_search_page(visit: Visit):
    page = visit.page()
    page.goto("/en/")
    ask(page, "request")
    keys = page.locator(".kb-search__keys")
    expect(keys).to_contain_text("to see all", use_inner_text=True)
    page.get_by_role("combobox").fill("xqzwv")
    expect(keys).to_contain_text("for the search page", use_inner_text=True)
    expect(keys).not_to_contain_text("to see all", use_inner_text=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=xqzwv")


def test_a_box_that_would_leave_nothing_cannot_be_ticked(visit: Visit):
    page = visit.page()
    find(page, "/pt/search/?q=festivos")
    expect(page.get_by_label("Somente em português")).to_be_disabled()


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
    expect(page.get_by_role("option").filter(has_text="Further lots and prices").first).to_be_visible()


SECTION = """(id) => {
  let text = "", at = document.getElementById(id)
  do text += at.textContent
  while ((at = at.nextElementSibling) && !/^H[2-4]$/.test(at.tagName))
  return text
}"""


@pytest.mark.parametrize(
    ("path", "words", "fact"),
    [
        ("/", "cuantas solisitudes gratis", "50 solicitudes"),
        ("/pt/", "quanto custa otro lote", "$300"),
        ("/en/", "pirce of another lot", "$300"),
    ],
)
def test_a_misspelt_question_typed_on_a_phone_leads_to_a_section_that_answers_it(
    visit: Visit, path, words, fact
):
    page = visit.phone(has_touch=True)
    page.goto(path)
    page.locator("[data-kb-search-open]").first.click()
    page.get_by_role("combobox").press_sequentially(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#*")
    assert fact in page.evaluate(SECTION, urlsplit(page.url).fragment), page.url


def find(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".kb-result").first).to_be_visible()


def test_the_box_leads_to_the_page_of_all_results(visit: Visit):
    page = visit.page()
    page.goto("/pt/service/client-services/")
    ask(page, "solicitações")
    page.get_by_role("option").last.click()
    page.wait_for_url("**/pt/search/?q=solicita*")
    expect(page.get_by_role("searchbox")).to_have_value("solicitações")
    expect(page.locator(".kb-result").first).to_be_visible()


def test_choosing_narrows_the_results_and_the_way_back_widens_them(visit: Visit):
    page = visit.page()
    find(page, "/search/?q=solicitud")
    status = page.locator(".kb-find__status")
    before, count = status.inner_text(), page.locator(".kb-result").count()
    page.locator("input[name=kind][value=glossary]").check()
    expect(page.locator(".kb-result")).to_have_count(1)
    expect(page.locator(".kb-result__title")).to_have_text("Glosario")
    assert page.url.endswith("/search/?q=solicitud&kind=glossary")
    # what else could be chosen is still there
    assert page.locator("input[name=kind]").count() > 1
    page.reload()
    expect(page.locator("input[name=kind][value=glossary]")).to_be_checked()
    expect(page.locator(".kb-result")).to_have_count(1)
    page.go_back()
    expect(page.locator(".kb-result")).to_have_count(count)
    expect(status).to_have_text(before)


def test_the_page_is_read_with_the_keyboard_alone(visit: Visit):
    page = visit.page()
    find(page, "/en/search/?q=lots+price")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".kb-result__link").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/service/client-services/#lots")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("lots price")


def test_a_guide_that_lacks_the_language_says_so_and_can_be_left_out(visit: Visit):
    page = visit.page()
    find(page, "/pt/search/?q=festivos+horário")
    result = page.locator(".kb-result", has_text="Holidays")
    expect(result.locator(".kb-badge--language")).to_have_text("Em Español")
    assert result.locator(".kb-result__link").get_attribute("lang") == "es"
    page.get_by_label("Somente em português").check()
    expect(result).to_have_count(0)
    assert page.url.endswith("?q=festivos+hor%C3%A1rio&own=1")
    page.get_by_label("Somente em português").uncheck()
    expect(result).to_have_count(1)


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_nothing_of_the_page_is_wider_than_a_phone(visit: Visit, lang):
    page = visit.phone()
    prefix = "" if lang == "es" else f"/{lang}"
    for query in ("", "?q=support+suporte+soporte", f"?q={'x' * 120}"):
        page.goto(f"{prefix}/search/{query}")
        expect(page.locator(".kb-result, .kb-find__tips:not([hidden])").first).to_be_visible()
        for details in page.locator(".kb-facets").all():
            details.evaluate("d => d.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, query


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "words"),
    [("/search/", "solicitud"), ("/pt/search/", "festivos"), ("/en/search/", "request rocket")],
)
def test_axe_finds_nothing_on_the_search_page(visit: Visit, scheme, path, words):
    for page in (visit.page(color_scheme=scheme), visit.phone(color_scheme=scheme)):
        page.goto(path)
        assert faults(page) == []
        find(page, f"{path}?q={words}")
        page.locator(".kb-facets").evaluate("d => d.open = true")
        assert faults(page) == []


def test_clients_find_nothing_of_agents_on_the_search_page(visit: Visit):
    page = visit.page()
    page.goto("/pt/search/?q=saldo+de+solicitações+ligação+ativa+campo+cpf")
    expect(page.locator(".kb-find__status")).not_to_be_empty()
    assert "Saldo de solicitações" not in page.locator(".kb-find__answers").inner_text()
    assert page.locator(".kb-result a[href*='/protocols/']").count() == 0
    assert page.locator("input[name=kind][value=protocol]").count() == 0


def test_agents_search_on_a_page_of_their_own(visit: Visit):
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/pt/search/")
    page.get_by_role("searchbox").fill("campo cpf ninguém atende")
    page.keyboard.press("Enter")
    expect(page.locator(".kb-result a[href*='/agents/pt/protocols/callback/']").first).to_be_visible()
    assert page.locator("input[name=kind][value=protocol]").count() == 1


def test_without_scripts_the_page_leads_home(visit: Visit):
    page = visit.page(java_script_enabled=False)
    page.goto("/en/search/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    assert "Searching needs JavaScript." in page.locator("noscript").inner_text()
    page.locator("noscript a").click()
    page.wait_for_url("**/en/")


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


def test_without_a_server_the_search_page_narrows_too(visit: Visit, static: str):
    visit.expect_faults("404", static)
    page = visit.page()
    page.goto(f"{static}/pt/search/?q=solicitações")
    expect(page.locator(".kb-result").first).to_be_visible()
    page.locator("input[name=kind][value=glossary]").check()
    expect(page.locator(".kb-result")).to_have_count(1)
    page.locator(".kb-result__link").click()
    page.wait_for_url(f"{static}/pt/glossary/**")
