"""The page that says what is new, and the feed that says the same."""

from __future__ import annotations

import json
import shutil
from typing import Any
from urllib.parse import urljoin

import pytest
from mkdocs_kb.changes import LATEST, changes
from mkdocs_kb.vocabulary import page_context

from kbserver.publish.sites import build_site
from tests.plugins.conftest import World, special, version
from tests.plugins.pages import Built, Element

PAGE = special("es/changes.md", "changes")


@pytest.fixture(scope="module")
def clients(history: World) -> Built:
    return history.site("clients")


@pytest.fixture(scope="module")
def agents(history: World) -> Built:
    return history.site("agents")


def change(date: str, number: int = 1, what: str = "new", **facts: Any) -> dict[str, Any]:
    return {
        "guide_id": "a",
        "lang": "es",
        "title": "A",
        "kind": "faq",
        "version": number,
        "in_force_from": date,
        "kind_of_change": what,
        "date": date,
        "url": "/a/",
        **facts,
    }


def told(page: Element) -> dict[str, list[str]]:
    """What is said of each day."""
    return {
        day.one("time")["datetime"]: [item.text for item in day.all("li")]
        for day in page.all("section.kb-day")
    }


def test_changes_of_a_day_stand_together_and_those_of_other_languages_do_not(write_staged):
    listed = [
        change("2025-03-02", guide_id="b"),
        change("2025-03-02", guide_id="c"),
        change("2025-03-02", lang="pt"),
        change("2025-03-01"),
    ]
    found = changes(write_staged([], changes=listed), "es")
    assert [(day.date, len(day.changes)) for day in found.days] == [("2025-03-02", 2), ("2025-03-01", 1)]
    assert found.total == 3


@pytest.mark.parametrize(("what", "path"), [("changed", "a/diff/1-2/"), ("new", None), ("withdrawn", None)])
def test_only_what_took_the_place_of_another_version_is_compared_with_it(write_staged, what, path):
    past = {"a": {"es": [version(1, "2025-01-01", "2025-02-28"), version(2, "2025-03-01")]}}
    staged = write_staged([], versions=past, changes=[change("2025-03-01", 2, what)])
    (found,) = changes(staged, "es").days[0].changes
    assert (found.comparison and found.comparison.path) == path


def test_no_more_than_the_latest_are_listed(write_staged):
    listed = [change(f"{2025 - n}-01-01") for n in range(LATEST + 1)]
    found = changes(write_staged([], changes=listed), "es")
    assert sum(len(day.changes) for day in found.days) == LATEST
    assert found.days[0].date == "2025-01-01"
    assert found.total == LATEST + 1


def test_a_page_of_changes_knows_them_and_how_many_are_listed(write_staged):
    context = page_context(write_staged([PAGE], changes=[change("2025-03-01")]), PAGE, "es")
    assert context["changes"].total == 1
    assert context["latest"] == LATEST


def test_the_page_tells_what_is_new_day_by_day(clients):
    page = clients.page("changes/")
    assert page.one("h1").text == "Novedades"
    assert told(page) == {
        "2025-06-22": ["Retirada Old Servicio Versión 1"],
        "2025-03-05": ['Modificada Límites & "costos" Servicio Versión 2 Cambios respecto a la versión 1'],
        "2025-01-10": [
            "Nueva Horario Servicio Versión 1",
            'Nueva Límites & "costos" Servicio Versión 1',
            "Nueva Old Servicio Versión 1",
        ],
    }


def test_each_change_leads_to_its_version_and_to_what_changed(clients):
    page = clients.page("changes/")
    found = {link.text: urljoin("/changes/", link["href"]) for link in page.one("main").all("a")}
    assert found["Horario"] == "/service/hours/"
    assert found["Old"] == "/service/old/versions/1/"
    assert found["Cambios respecto a la versión 1"] == "/service/limits/diff/1-2/"
    assert found["Canal Atom"] == "/feed.es.xml"


def test_agents_have_changes_that_clients_do_not(clients, agents):
    assert told(agents.page("changes/"))["2025-06-21"] == [
        "Modificada Horario Servicio Versión 2 Cambios respecto a la versión 1"
    ]
    assert "Callback" in agents.page("pt/changes/").one("main").text
    assert "Callback" not in clients.page("pt/changes/").one("main").text


def test_what_is_still_to_come_is_no_change_yet(agents):
    assert max(told(agents.page("changes/"))) == "2025-06-22"


def test_a_language_without_texts_says_that_nothing_was_published(clients):
    page = clients.page("en/changes/")
    assert page.all("section.kb-day") == []
    assert page.one(".kb-empty").text == "Nothing has been published in English yet."


def test_a_list_that_is_cut_short_says_so(history, clients, tmp_path):
    staged = tmp_path / "clients"
    shutil.copytree(history.staged("clients"), staged, ignore=shutil.ignore_patterns("site"))
    listed = json.loads((staged / "changes.json").read_text())["changes"]
    many = [change | {"date": f"20{n:02}-01-01"} for n in range(25, 0, -1) for change in listed]
    (staged / "changes.json").write_text(json.dumps({"changes": many}))
    build_site(history.project.folder, staged, tmp_path / "out")
    page = Built(tmp_path / "out").page("changes/")
    assert len(page.all(".kb-change")) == LATEST
    assert page.one(".kb-changes__end").text.startswith("Aquí se muestran solo los 100 cambios más recientes")
    assert clients.page("changes/").all(".kb-changes__end") == []


@pytest.mark.parametrize(("path", "lang"), [("", "es"), ("pt/service/limits/", "pt"), ("en/404.html", "en")])
def test_every_page_names_the_feed_of_its_language(clients, agents, path, lang):
    for site, base in ((clients, "/"), (agents, "/agents/")):
        feed = site.page(path).one("link[type=application/atom+xml]")
        assert feed["rel"] == "alternate"
        assert urljoin(f"{base}{path}", feed["href"]) == f"{base}feed.{lang}.xml"
        assert feed["title"]


def test_the_home_page_and_every_footer_lead_to_what_is_new(clients):
    home = clients.page("pt/")
    assert [urljoin("/pt/", link["href"]) for link in home.one(".kb-more").all("a")] == [
        "/pt/changes/", "/pt/register/",
    ]  # fmt: skip
    footer = clients.page("pt/service/limits/").one("footer")
    assert "/pt/changes/" in [urljoin("/pt/service/limits/", link["href"]) for link in footer.all("a")]


def test_what_is_new_is_not_for_search_engines(clients):
    assert clients.page("changes/").one("meta[name=robots]")["content"] == "noindex"
    assert "/changes/" not in clients.read("sitemap.xml")
