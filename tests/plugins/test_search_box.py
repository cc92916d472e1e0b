"""The search box in a real browser: its modules by themselves, then the box with and without a server."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, sync_playwright

from tests.plugins.pages import Built

Answer = tuple[int, str, bytes]

HIT = {
    "id": "service/limits#scope",
    "guide_id": "service/limits",
    "title": "Límites",
    "heading_path": ["Alcance", "Citas"],
    "excerpt": "Se <b>agendan</b> citas.",
    "highlights": {"title": [[0, 7]], "excerpt": [[18, 23]]},
    "url": "/service/limits/#scope",
    "lang": "es",
    "is_fallback": False,
}


class Host:
    """A static host of a built site that can also answer searches."""

    def __init__(self, site: Built) -> None:
        self.answer: Callable[[dict[str, list[str]]], Answer] | None = None
        self.asked: list[dict[str, list[str]]] = []
        handler = functools.partial(_Handler, host=self, directory=str(site.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answers(self, hits: list[dict[str, Any]], **more: Any) -> None:
        """Answer every search with these hits."""
        body = {"total": len(hits), "hits": hits, "did_you_mean": None, **more}
        self.answer = lambda _query: (200, "application/json", json.dumps(body).encode())

    def fails(self, status: int, type_: str = "application/problem+json") -> None:
        self.answer = lambda _query: (status, type_, b"{}")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, host: Host, **more: Any) -> None:
        self.host = host
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path != "/api/v1/search":
            return super().do_GET()
        self.host.asked.append(parse_qs(address.query))
        if self.host.answer is None:
            return self.send_error(404)
        status, type_, body = self.host.answer(self.host.asked[-1])
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


@pytest.fixture(scope="module")
def host(clients: Built) -> Iterator[Host]:
    host = Host(clients)
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    tab = Tab()
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def modules(host: Host, tab: Tab) -> Tab:
    """A page whose modules can be imported."""
    tab.open(f"{host.url}/robots.txt")
    return tab


@pytest.fixture
def home(host: Host, tab: Tab) -> Tab:
    """The Spanish home page, freshly loaded."""
    host.answer = None
    host.asked.clear()
    tab.open(f"{host.url}/")
    return tab


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


readable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
one_unit_each = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc"]), max_size=30)


class TestModules:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Ação", "acao"), ("LÍMITES", "limites"), ("¿Año?", "¿ano?"), ("👍 é", "👍 e"), ("", "")],
    )
    def test_folding_drops_case_and_accents(self, modules, text, folded):
        assert modules.module("text", "m.fold(v[0])", text) == folded

    @settings(max_examples=60)
    @given(text=readable)
    def test_folding_keeps_every_position(self, modules, text):
        folded = modules.module("text", "m.fold(v[0])", text)
        assert units(folded) == units(text)
        if unicodedata.normalize("NFC", text).isascii():
            assert folded == text.lower()

    @settings(max_examples=60)
    @given(text=one_unit_each, ranges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
    def test_pieces_put_together_are_the_text(self, modules, text, ranges):
        pieces = modules.module("text", "m.pieces(v[0], v[1])", text, [sorted(pair) for pair in ranges])
        assert "".join(piece["text"] for piece in pieces) == text
        assert all(piece["text"] for piece in pieces)

    def test_ranges_count_utf_16_units(self, modules):
        pieces = modules.module("text", "m.pieces(v[0], v[1])", "👍 límite", [[3, 9]])
        assert pieces == [{"text": "👍 ", "marked": False}, {"text": "límite", "marked": True}]

    def test_overlapping_ranges_mark_once(self, modules):
        pieces = modules.module("text", "m.pieces(v[0], v[1])", "abcdef", [[3, 5], [1, 4]])
        assert [piece["text"] for piece in pieces if piece["marked"]] == ["bcd", "e"]

    def test_facts_fill_their_places_and_no_others(self, modules):
        assert (
            modules.module("text", "m.fill(v[0], v[1])", "{count} de {total}", {"count": 3}) == "3 de {total}"
        )

    DATA = {  # noqa: RUF012
        "docs": [
            {"location": "a/", "title": "Límites", "text": "<p>Cincuenta &amp; m&#39;s</p>"},
            {
                "location": "a/#lots",
                "title": "Lotes",
                "text": "<p>Diez por $300</p><ul><li>no medios</li></ul>",
            },
            {"location": "pt/a/", "title": "Limites", "text": "<p>Cinquenta</p>"},
            {"location": "en/a/#lots", "title": "Lots", "text": "<p>Ten</p>"},
        ]
    }
    PREFIXES = {"es": "", "pt": "pt/", "en": "en/"}  # noqa: RUF012

    def match(self, modules: Tab, lang: str, query: str, limit: int = 8) -> Any:
        expression = "m.match(m.searchable(v[0], v[1], v[2]), v[3], v[4])"
        return modules.module("static-index", expression, self.DATA, self.PREFIXES, lang, query, limit)

    @pytest.mark.parametrize(
        ("lang", "query", "found"),
        [
            ("es", "limites", ["a/", "a/#lots"]),
            ("pt", "limites", ["pt/a/"]),
            ("en", "limites", []),
            ("en", "ten", ["en/a/#lots"]),
            ("es", "DIEZ medio", ["a/#lots"]),
            ("es", "diez cincuenta", []),
            ("es", "incuenta", []),
            ("es", "li", ["a/", "a/#lots"]),
            ("es", "?!", []),
        ],
    )
    def test_every_word_must_begin_a_word_of_the_readers_language(self, modules, lang, query, found):
        answer = self.match(modules, lang, query)
        assert [hit["location"] for hit in answer["hits"]] == found
        assert answer["total"] == len(found)

    def test_hits_are_plain_text_with_ranges(self, modules):
        (hit,) = self.match(modules, "es", "300")["hits"]
        assert (hit["title"], hit["headingPath"]) == ("Límites", ["Lotes"])
        assert hit["excerpt"] == "Diez por $300 no medios"
        assert hit["highlights"] == {"title": [], "excerpt": [[10, 13]]}

    def test_markup_and_entities_become_text(self, modules):
        (hit,) = self.match(modules, "es", "cincuenta")["hits"]
        assert hit["excerpt"] == "Cincuenta & m's"

    def test_no_more_than_the_limit_are_returned_but_all_are_counted(self, modules):
        answer = self.match(modules, "es", "limites", 1)
        assert (answer["total"], len(answer["hits"])) == (2, 1)

    def test_a_long_text_is_cut_around_what_was_found(self, modules):
        data = {
            "docs": [
                {"location": "a/", "title": "T", "text": f"<p>{'antes ' * 60}aguja {'después ' * 60}</p>"}
            ]
        }
        expression = "m.match(m.searchable(v[0], v[1], 'es'), 'aguja', 8).hits[0]"
        hit = modules.module("static-index", expression, data, self.PREFIXES)
        ((start, end),) = hit["highlights"]["excerpt"]
        assert hit["excerpt"][start:end] == "aguja"
        assert len(hit["excerpt"]) <= 202
        assert hit["excerpt"].startswith("…antes")
        assert hit["excerpt"].endswith("…")


class TestBox:
    def test_it_opens_with_a_slash_or_control_k_and_closes_with_escape(self, home):
        for key in ("/", "Control+k"):
            home.press(key)
            home.wait("document.querySelector('.kb-search__dialog').open")
            assert home.do(home.page.evaluate, "document.activeElement.getAttribute('role')") == "combobox"
            home.press("Escape")
            home.wait("!document.querySelector('.kb-search__dialog').open")

    def test_the_field_on_the_home_page_opens_it(self, home):
        home.do(home.page.click, ".kb-hero__search")
        home.wait("document.querySelector('.kb-search__dialog').open")

    def test_it_asks_the_api_in_the_readers_language(self, home, host):
        host.answers([HIT])
        home.search("  citas ")
        assert host.asked[-1] == {"q": ["citas"], "lang": ["es"], "limit": ["8"]}
        assert home.texts(".kb-search__status") == ["1 resultado"]
        assert home.texts(".kb-hit__path") == ["Alcance › Citas"]

    def test_what_is_found_is_marked_and_never_markup(self, home, host):
        host.answers([HIT])
        home.search("citas")
        assert home.texts(".kb-hit mark") == ["Límites", "citas"]
        assert home.texts(".kb-hit__excerpt") == ["Se <b>agendan</b> citas."]
        assert home.do(home.page.locator(".kb-hit b").count) == 0

    def test_arrows_choose_and_enter_opens(self, home, host):
        host.answers([HIT, HIT | {"url": "/service/hours/#hours"}, HIT])
        home.search("citas")
        assert home.state("[role=combobox]", "aria-activedescendant") == "kb-hit-0"
        home.press("ArrowUp", "ArrowUp")
        assert home.state("[role=combobox]", "aria-activedescendant") == "kb-hit-1"
        assert home.do(home.page.locator("[role=option][aria-selected=true]").count) == 1
        home.press("Enter")
        home.do(home.page.wait_for_url, "**/service/hours/#hours")

    def test_a_hit_in_another_language_says_so(self, home, host):
        host.answers([HIT | {"lang": "pt", "is_fallback": True}])
        home.search("citas")
        assert home.texts(".kb-hit .kb-badge") == ["En Português"]
        assert home.state(".kb-hit", "lang") == "pt"

    def test_a_better_spelling_can_be_taken(self, home, host):
        host.answers([], did_you_mean="citas")
        home.search("zitaz")
        assert home.texts(".kb-search__status")[0].startswith("Sin resultados para «zitaz»")
        assert home.state("[role=combobox]", "aria-expanded") == "false"
        host.answers([HIT])
        home.do(home.page.click, ".kb-search__suggestion button")
        home.wait("document.querySelectorAll('.kb-hit').length === 1")
        assert host.asked[-1]["q"] == ["citas"]
        assert home.texts(".kb-search__suggestion") == []

    @pytest.mark.parametrize(
        ("status", "said"),
        [(503, "no está disponible"), (500, "no está disponible"), (401, "Su sesión terminó")],
    )
    def test_trouble_is_told_in_words(self, home, host, status, said):
        host.fails(status)
        home.search("citas")
        assert said in home.texts(".kb-search__status")[0]
        assert home.texts(".kb-hit") == []

    @pytest.mark.parametrize("answer", [None, (200, "text/html", b"<p>no API here</p>")])
    def test_without_a_server_the_static_index_answers_in_this_language_only(self, home, host, answer):
        host.answer = answer and (lambda _query: answer)
        home.search("horario")
        assert home.texts(".kb-search__status") == ["1 resultado"]
        links = home.do(
            home.page.evaluate, "[...document.querySelectorAll('.kb-hit')].map(a => a.pathname + a.hash)"
        )
        assert links == ["/service/hours/#hours"]

    def test_once_without_a_server_it_is_not_asked_again(self, home, host):
        home.search("horario")
        home.do(home.page.fill, ".kb-search__input", "límites")
        home.wait("document.querySelector('.kb-search__status').textContent !== '1 resultado'")
        assert len(host.asked) == 1

    def test_a_slow_answer_does_not_replace_a_newer_one(self, home, host):
        free = threading.Event()

        def answer(query: dict[str, list[str]]) -> Answer:
            if query["q"] == ["lento"]:
                free.wait(5)
            title = {"title": query["q"][0], "highlights": {"title": [], "excerpt": []}}
            return (
                200,
                "application/json",
                json.dumps({"total": 1, "hits": [HIT | title], "did_you_mean": None}).encode(),
            )

        host.answer = answer
        home.press("/")
        home.do(home.page.fill, ".kb-search__input", "lento")
        home.do(home.page.wait_for_timeout, 300)
        home.do(home.page.fill, ".kb-search__input", "nuevo")
        home.wait("document.querySelectorAll('.kb-hit').length === 1")
        free.set()
        home.do(home.page.wait_for_timeout, 200)
        assert home.texts(".kb-hit__title") == ["nuevo"]

    def test_the_language_switch_keeps_the_readers_place(self, home, host):
        home.open(f"{host.url}/service/hours/#hours")
        home.do(home.page.hover, ".kb-switch__button")
        home.do(home.page.click, ".kb-switch a[hreflang=pt]")
        home.do(home.page.wait_for_url, "**/pt/service/hours/#hours")
