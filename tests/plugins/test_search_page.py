"""The search page in a real browser, beside a stand-in for the server and without one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.plugins.searching import HIT, NO_FACETS, Answer, Asked, Host, Tab

FACETS = {
    "kind": {"service": 2, "faq": 1},
    "area": {"quality": 3, "elsewhere": 1},
    "tag": {f"t{number}": 1 for number in range(12)},
    "lang": {"es": 2, "pt": 1},
}
OTHER = HIT | {"heading_path": ["Preguntas"], "url": "/service/limits/#faq"}
LEAD = HIT | {"heading_path": [], "url": "/service/limits/"}
FIRST = HIT | {"more": [OTHER, LEAD], "more_total": 4}
SECOND = HIT | {
    "title": "Horario",
    "url": "/service/hours/#hours",
    "highlights": {"title": [], "excerpt": []},
}


class Finding:
    """The Spanish search page, and what its reader does there."""

    def __init__(self, tab: Tab, host: Host) -> None:
        self.tab, self.host = tab, host

    def open(self, query: str = "", path: str = "/search/") -> None:
        self.tab.open(f"{self.host.url}{path}{query}")
        self.settle()

    def settle(self) -> None:
        """Wait for what was asked."""
        self.tab.wait(
            "document.querySelector('kb-search-page:defined')"
            " && !document.querySelector('.kb-find__results[aria-busy]')"
        )

    def ask(self, words: str) -> None:
        self.tab.do(self.tab.page.fill, ".kb-find__input", words)
        self.tab.press("Enter")
        self.settle()

    def tick(self, name: str, value: str) -> None:
        self.tab.do(self.tab.page.click, f".kb-facet__choice:has(input[name={name}][value='{value}'])")
        self.settle()

    @property
    def address(self) -> str:
        return str(self.tab.do(self.tab.page.evaluate, "location.search"))

    @property
    def focused(self) -> str:
        """Where the focus is: an address, or what the field holds."""
        script = "document.activeElement.getAttribute('href') ?? document.activeElement.value"
        return str(self.tab.do(self.tab.page.evaluate, script)).removeprefix(self.host.url)

    @property
    def status(self) -> list[str]:
        return self.tab.texts(".kb-find__status")


@pytest.fixture
def finding(host: Host, tab: Tab) -> Finding:
    host.answers([FIRST, SECOND], facets=FACETS)
    host.asked.clear()
    return Finding(tab, host)


def test_it_asks_nothing_before_its_reader_does_and_gives_hints(finding, host, tab):
    finding.open()
    assert host.asked == []
    assert len(tab.texts(".kb-find__tips li")) == 4
    assert finding.focused == ""
    assert tab.texts(".kb-facets") == []


def test_a_question_is_asked_by_guides_and_stands_in_the_address(finding, host, tab):
    finding.open()
    finding.ask("  citas de hoy ")
    assert host.asked == [
        (
            "search",
            {
                "q": ["citas de hoy"],
                "group": ["guide"],
                "facets": ["kind,area,tag,lang"],
                "limit": ["10"],
                "lang": ["es"],
            },
        )
    ]
    assert finding.address == "?q=citas+de+hoy"
    assert finding.status == ["2 guías para «citas de hoy»"]
    assert tab.texts(".kb-find__tips") == []
    assert tab.do(tab.page.title).startswith("citas de hoy · Buscar · ")


def test_a_guide_shows_its_best_section_and_the_others_in_short(finding, tab):
    finding.open("?q=citas")
    assert tab.texts(".kb-result__title") == ["Límites", "Horario"]
    assert tab.texts(".kb-result__path") == ["Alcance › Citas"] * 2
    assert tab.texts(".kb-result__excerpt")[0] == "Se <b>agendan</b> citas."
    assert tab.texts(".kb-result mark") == ["Límites", "citas"]
    assert tab.do(tab.page.locator(".kb-result b").count) == 0
    assert tab.texts(".kb-result__facts")[0].split("\n") == [
        "Servicio",
        "Homologado por Calidad el 15/06/2025",
    ]
    assert tab.texts(".kb-result__others p") == ["4 secciones más"]
    assert tab.texts(".kb-result__others a") == ["Preguntas", "Introducción"]


def test_a_fallback_says_so_in_the_readers_language(finding, host, tab):
    host.answers([HIT | {"lang": "pt", "is_fallback": True, "approvals": []}])
    finding.open("?q=citas")
    assert tab.texts(".kb-result .kb-badge") == ["Servicio", "En Português"]
    assert tab.state(".kb-result__link", "lang") == "pt"
    assert tab.state(".kb-badge--language", "lang") == "es"
    assert tab.texts(".kb-result__approved") == []


def test_an_overdue_review_is_marked_for_agents(agents, tab):
    host = Host(agents, base="/agents/")
    host.answers([HIT | {"status": "overdue"}])
    finding = Finding(tab, host)
    finding.open("?q=citas", "/agents/search/")
    assert tab.texts(".kb-result .kb-badge") == ["Servicio", "Revisión vencida"]
    host.close()


def test_words_that_a_section_or_every_guide_lacks_are_named_once(finding, host, tab):
    host.answers(
        [HIT | {"missing": [[6, 9], [10, 16]]}, SECOND], query="citas hoy cohete", missing=[[10, 16]]
    )
    finding.open("?q=citas+hoy+cohete")
    assert tab.texts(".kb-find__missing") == ["Ninguna guía contiene: cohete"]
    assert tab.texts(".kb-result__without") == ["sin: hoy"]


def test_a_better_spelling_can_be_taken(finding, host, tab):
    host.answers([], did_you_mean="citas")
    finding.open("?q=zitaz")
    assert finding.status == ["Ninguna guía responde a «zitaz»."]
    assert len(tab.texts(".kb-find__tips li")) == 4
    host.answers([HIT])
    tab.do(tab.page.click, ".kb-find__suggestion button")
    finding.settle()
    assert (finding.address, finding.status) == ("?q=citas", ["1 guía para «citas»"])


def test_what_narrows_is_named_counted_and_stands_in_the_address(finding, host, tab):
    finding.open("?q=citas")
    assert tab.texts(".kb-facet legend") == ["Tipo", "Área", "Etiqueta"]
    assert tab.texts(".kb-facet__name")[:5] == [
        "Solo en español", "Servicio", "Preguntas frecuentes", "Calidad", "elsewhere",
    ]  # fmt: skip
    assert tab.texts(".kb-facet__count")[:5] == ["2", "2", "1", "3", "1"]
    finding.tick("kind", "faq")
    finding.tick("own", "1")
    assert finding.address == "?q=citas&kind=faq&own=1"
    asked = [asked for asked in host.to("search") if asked["limit"] == ["10"]][-1]
    assert (asked["kind"], asked["fallback"]) == (["faq"], ["false"])
    assert finding.focused == "1"
    assert tab.texts(".kb-facets__clear") == ["Quitar los filtros"]
    tab.do(tab.page.click, ".kb-facets__clear")
    finding.settle()
    assert (finding.address, finding.focused) == ("?q=citas", "citas")


def test_what_is_chosen_stays_to_be_unchosen_where_nothing_is_left(finding, host, tab):
    host.answers([], facets=NO_FACETS)
    finding.open("?q=citas&kind=faq")
    assert finding.status == ["Ninguna guía responde a «citas» con estos filtros."]
    assert tab.texts(".kb-facet__choice") == ["Preguntas frecuentes\n0"]
    finding.tick("kind", "faq")
    assert finding.address == "?q=citas"


def test_rare_tags_wait_behind_a_button(finding, tab):
    finding.open("?q=citas")
    assert len(tab.texts(".kb-facet:last-child .kb-facet__name")) == 8
    tab.do(tab.page.click, ".kb-facet__all")
    assert len(tab.texts(".kb-facet:last-child .kb-facet__name")) == 12
    assert finding.focused == "t8"


def test_an_address_brings_everything_back_and_so_does_the_way_back(finding, tab):
    finding.open("?q=citas&kind=faq&tag=t1")
    assert tab.do(tab.page.input_value, ".kb-find__input") == "citas"
    ticked = "[...document.querySelectorAll('.kb-facet input:checked')].map((box) => box.value)"
    assert tab.do(tab.page.evaluate, ticked) == ["faq", "t1"]
    finding.ask("horario")
    tab.do(tab.page.go_back)
    finding.settle()
    assert tab.do(tab.page.input_value, ".kb-find__input") == "citas"
    assert finding.status == ["2 guías para «citas»"]
    tab.do(tab.page.go_forward)
    finding.settle()
    assert finding.status == ["2 guías para «horario»"]


def page_of(asked: Asked) -> Answer:
    """Twelve guides, as many of them as asked for."""
    start = int(asked.get("offset", ["0"])[0])
    hits = [HIT | {"title": f"Guía {n}", "url": f"/g/{n}/"} for n in range(12)][start : start + 10]
    body: dict[str, Any] = {"query": "x", "total": 12, "hits": hits, "facets": NO_FACETS}
    body |= {"did_you_mean": None, "missing": []}
    return 200, "application/json", json.dumps(body).encode()


def test_more_results_follow_and_the_first_of_them_has_the_focus(finding, host, tab):
    host.answer = lambda _route, asked: page_of(asked)
    finding.open("?q=citas")
    assert len(tab.texts(".kb-result")) == 10
    tab.do(tab.page.click, ".kb-find__more")
    finding.settle()
    assert len(tab.texts(".kb-result")) == 12
    assert (finding.focused, tab.texts(".kb-find__more")) == ("/g/10/", [])
    assert host.asked[-1][1]["offset"] == ["10"]


def test_what_was_found_stays_when_there_is_no_more_to_be_had(finding, host, tab):
    host.answer = lambda _route, asked: page_of(asked)
    finding.open("?q=citas")
    host.fails(500)
    tab.do(tab.page.click, ".kb-find__more")
    finding.settle()
    assert len(tab.texts(".kb-result")) == 10
    assert "no está disponible" in finding.status[0]


@pytest.mark.parametrize(("status", "said"), [(500, "no está disponible"), (401, "Su sesión terminó")])
def test_trouble_is_told_in_words(finding, host, tab, status, said):
    host.fails(status)
    finding.open("?q=citas")
    assert said in finding.status[0]
    assert tab.texts(".kb-result") == []


def test_arrows_lead_from_the_field_through_the_links_and_escape_back(finding, tab):
    finding.open("?q=citas")
    tab.press("/")
    assert finding.focused == "citas"
    walked = []
    for key in ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Escape"]:
        tab.press(key)
        walked.append(finding.focused)
    assert walked == [
        "/service/limits/#scope",
        "/service/limits/#faq",
        "/service/limits/",
        "/service/hours/#hours",
        "/service/hours/#hours",
        "/service/limits/",
        "citas",
    ]
    tab.press("ArrowDown", "Enter")
    tab.do(tab.page.wait_for_url, "**/service/limits/#scope")


def test_the_slash_is_the_fields_and_the_box_opens_with_control_k(finding, tab):
    finding.open("?q=citas")
    assert not tab.do(tab.page.evaluate, "document.querySelector('.kb-search__dialog').open")
    tab.press("/")
    assert not tab.do(tab.page.evaluate, "document.querySelector('.kb-search__dialog').open")
    tab.press("Control+k")
    tab.wait("document.querySelector('.kb-search__dialog').open")


def test_without_a_server_the_static_index_answers(finding, host, tab):
    host.answer = None
    finding.open("?q=horario&kind=service")
    assert finding.status == ["1 guía para «horario»"]
    assert tab.texts(".kb-result__path")[0] == "Horario"
    assert tab.texts(".kb-facet__choice")[:2] == ["Servicio\n1", "Calidad\n1"]
    tab.press("/", "ArrowDown")
    assert finding.focused == "/service/hours/#hours"


@pytest.mark.parametrize(
    ("prefix", "title", "home"), [("", "Buscar", "../"), ("pt/", "Buscar", "../"), ("en/", "Search", "../")]
)
def test_the_page_stands_in_every_language_and_is_found_by_no_search_engine(clients, prefix, title, home):
    page = clients.page(f"{prefix}search/")
    assert page.one("h1").text == title
    assert [meta["content"] for meta in page.all("meta[name=robots]")] == ["noindex"]
    assert f"{prefix}search/" not in clients.read("sitemap.xml")
    # what a parser makes of the note for browsers without scripts
    assert page.one("noscript").one("a")["href"].startswith(home)


def test_the_navigation_does_without_it(clients):
    links = [link.get("href") or "" for link in clients.page("register/").one(".md-nav--primary").all("a")]
    assert not [link for link in links if "search" in link]


def test_clients_are_told_of_no_area_that_approves_for_agents_alone(clients, agents):
    facts = json.loads(clients.page("search/").one(".kb-find__facts").text)
    assert facts["area"] == {"quality": "Calidad"}
    assert set(facts["kind"]) == {"service", "protocol", "tutorial", "case-study", "faq", "glossary"}
    assert "Homologado por {area} el {date}" in facts["words"].values()
    assert json.loads(agents.page("search/").one(".kb-find__facts").text)["area"]
