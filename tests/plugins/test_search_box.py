"""The search box in a real browser, with and without a server."""

from __future__ import annotations

import json
import threading

import pytest

from tests.plugins.searching import HIT, Answer, Asked, Host, Tab

CHOSEN = "document.querySelector('[role=option][aria-selected=true]')?.id"


@pytest.fixture
def home(host: Host, tab: Tab) -> Tab:
    """The Spanish home page, freshly loaded."""
    host.answer = None
    host.asked.clear()
    tab.open(f"{host.url}/")
    return tab


def test_it_opens_with_a_slash_or_control_k_and_closes_with_escape(home):
    for key in ("/", "Control+k"):
        home.press(key)
        home.wait("document.querySelector('.kb-search__dialog').open")
        assert home.do(home.page.evaluate, "document.activeElement.getAttribute('role')") == "combobox"
        home.press("Escape")
        home.wait("!document.querySelector('.kb-search__dialog').open")


def test_the_field_on_the_home_page_opens_it(home):
    home.do(home.page.click, ".kb-hero__search")
    home.wait("document.querySelector('.kb-search__dialog').open")


def test_it_asks_the_api_in_the_readers_language(home, host):
    host.answers([HIT])
    home.search("  citas ")
    assert host.asked == [("complete", {"q": ["citas"], "lang": ["es"]})]
    assert home.texts(".kb-search__status") == ["1 resultado"]
    assert home.texts(".kb-hit__path") == ["Alcance › Citas"]


def test_what_is_found_is_marked_and_never_markup(home, host):
    host.answers([HIT])
    home.search("citas")
    assert home.texts(".kb-hit mark") == ["Límites", "citas"]
    assert home.texts(".kb-hit__excerpt") == ["Se <b>agendan</b> citas."]
    assert home.do(home.page.locator(".kb-hit b").count) == 0


def test_the_first_hit_is_chosen_and_arrows_lead_through_words_hits_and_the_way_to_all(home, host):
    host.answers([HIT, HIT | {"url": "/service/hours/#hours"}], completions=["citas médicas", "Citas"])
    home.search("citas")
    walked = [home.do(home.page.evaluate, CHOSEN)]
    for key in ["ArrowUp", "ArrowUp", "ArrowUp"]:
        home.press(key)
        walked.append(home.do(home.page.evaluate, CHOSEN))
    assert walked == ["kb-hit-0", "kb-completion-0", "kb-all", "kb-hit-1"]
    assert home.state("[role=combobox]", "aria-activedescendant") == "kb-hit-1"
    assert home.do(home.page.locator("[role=option][aria-selected=true]").count) == 1
    home.press("Enter")
    home.do(home.page.wait_for_url, "**/service/hours/#hours")


def test_a_completion_fills_the_field_and_searches_again(home, host):
    host.answers([HIT], completions=["citas médicas", "citar", "citado", "cítrico", "citación"])
    home.search("cit")
    assert home.texts(".kb-completion") == ["citas médicas", "citar", "citado", "cítrico"]
    home.press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp")
    host.answers([HIT])
    home.press("Enter")
    home.wait("!document.querySelector('.kb-completion')")
    assert home.do(home.page.input_value, ".kb-search__input") == "citas médicas"
    assert host.asked[-1] == ("complete", {"q": ["citas médicas"], "lang": ["es"]})
    assert home.do(home.page.evaluate, CHOSEN) == "kb-hit-0"


@pytest.mark.parametrize("keys", [["ArrowUp", "Enter"], ["Control+Enter"]])
def test_all_results_stand_on_the_search_page(home, host, keys):
    host.answers([HIT])
    home.search("citas & más")
    assert home.texts(".kb-all") == ["Todos los resultados de «citas & más»"]
    home.press(*keys)
    home.do(home.page.wait_for_url, "**/search/?q=citas+%26+m%C3%A1s")


def test_of_as_many_hits_as_fit_nobody_says_that_they_are_all(home, host):
    host.answers([HIT] * 5)
    home.search("citas")
    assert home.texts(".kb-search__status") == ["Los primeros 5 resultados"]


def test_enter_waits_for_the_answer_to_what_stands_in_the_field(home, host):
    free = threading.Event()

    def answer(_route: str, asked: Asked) -> Answer:
        if asked["q"] == ["citas"]:
            free.wait(5)
        hit = HIT | ({"url": "/service/hours/#hours"} if asked["q"] == ["citas"] else {})
        return 200, "application/json", json.dumps({"completions": [], "hits": [hit]}).encode()

    host.answer = answer
    home.search("cit")
    home.do(home.page.fill, ".kb-search__input", "citas")
    home.press("Enter")
    free.set()
    home.do(home.page.wait_for_url, "**/service/hours/#hours")


def test_the_first_letter_is_asked_at_once(home, host):
    host.answers([HIT])
    home.press("/", "c")
    home.wait("document.querySelector('.kb-hit')")
    assert host.asked == [("complete", {"q": ["c"], "lang": ["es"]})]


def test_a_hit_in_another_language_says_so(home, host):
    host.answers([HIT | {"lang": "pt", "is_fallback": True}])
    home.search("citas")
    assert home.texts(".kb-hit .kb-badge") == ["En Português"]
    assert home.state(".kb-hit", "lang") == "pt"


def test_a_better_spelling_can_be_taken(home, host):
    host.answers([], did_you_mean="citas")
    home.search("zitaz")
    assert [route for route, _asked in host.asked] == ["complete", "search"]
    assert home.texts(".kb-search__status")[0].startswith("Sin resultados para «zitaz»")
    assert home.state("[role=combobox]", "aria-expanded") == "false"
    host.answers([HIT])
    home.do(home.page.click, ".kb-search__suggestion button")
    home.wait("document.querySelectorAll('.kb-hit').length === 1")
    assert host.to("complete")[-1]["q"] == ["citas"]
    assert home.texts(".kb-search__suggestion") == []


@pytest.mark.parametrize(
    ("status", "said"),
    [(503, "no está disponible"), (500, "no está disponible"), (401, "Su sesión terminó")],
)
def test_trouble_is_told_in_words(home, host, status, said):
    host.fails(status)
    home.search("citas")
    assert said in home.texts(".kb-search__status")[0]
    assert home.texts(".kb-hit") == []


@pytest.mark.parametrize("answer", [None, (200, "text/html", b"<p>no API here</p>")])
def test_without_a_server_the_static_index_answers_in_this_language_only(home, host, answer):
    host.answer = answer and (lambda _route, _asked: answer)
    home.search("horario")
    assert home.texts(".kb-search__status") == ["1 resultado"]
    links = home.do(
        home.page.evaluate, "[...document.querySelectorAll('.kb-hit')].map(a => a.pathname + a.hash)"
    )
    assert links == ["/service/hours/#hours"]


def test_once_without_a_server_it_is_not_asked_again(home, host):
    home.search("horario")
    home.do(home.page.fill, ".kb-search__input", "límites")
    home.wait("document.querySelector('.kb-search__status').textContent !== '1 resultado'")
    assert len(host.asked) == 1


def test_a_slow_answer_does_not_replace_a_newer_one(home, host):
    free = threading.Event()

    def answer(_route: str, asked: Asked) -> Answer:
        if asked["q"] == ["lento"]:
            free.wait(5)
        title = {"title": asked["q"][0], "highlights": {"title": [], "excerpt": []}}
        return 200, "application/json", json.dumps({"completions": [], "hits": [HIT | title]}).encode()

    host.answer = answer
    home.press("/")
    home.do(home.page.fill, ".kb-search__input", "lento")
    home.do(home.page.wait_for_timeout, 300)
    home.do(home.page.fill, ".kb-search__input", "nuevo")
    home.wait("document.querySelectorAll('.kb-hit').length === 1")
    free.set()
    home.do(home.page.wait_for_timeout, 200)
    assert home.texts(".kb-hit__title") == ["nuevo"]


def test_the_language_switch_keeps_the_readers_place(home, host):
    home.open(f"{host.url}/service/hours/#hours")
    home.do(home.page.hover, ".kb-switch__button")
    home.do(home.page.click, ".kb-switch a[hreflang=pt]")
    home.do(home.page.wait_for_url, "**/pt/service/hours/#hours")


def test_the_language_switch_keeps_the_question_but_not_words_of_one_language(home, host):
    host.answers([])
    home.open(f"{host.url}/search/?q=citas&kind=faq&tag=l%C3%ADmites")
    home.do(home.page.hover, ".kb-switch__button")
    home.do(home.page.click, ".kb-switch a[hreflang=pt]")
    home.do(home.page.wait_for_url, "**/pt/search/?q=citas&kind=faq")
