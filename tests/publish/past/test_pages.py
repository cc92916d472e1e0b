"""Lists of versions and former versions as readers see them in a real site."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import Project
from tests.plugins.pages import Built, Element
from tests.publish.past.drawn import TITLE, past_of, past_pages


def entry(page: Element, number: int) -> Element:
    """A version in a list of versions."""
    return page.one(f"article[aria-labelledby=__v{number}]")


def test_every_guide_has_a_list_of_its_versions_in_each_language_in_which_it_was_approved(clients, agents):
    lists = {path for path in past_pages(clients) if path.endswith("versions/")}
    assert lists == {"service/limits/versions/", "pt/service/limits/versions/", "service/parking/versions/"}
    assert {path for path in past_pages(agents) if path.endswith("versions/")} == lists | {
        "protocols/callback/versions/"
    }


def test_the_newest_version_stands_first_and_the_one_in_force_is_marked(clients):
    page = clients.page("service/limits/versions/")
    assert [heading.text for heading in page.one("ol.timeline").all("h2")] == ["Versión 2", "Versión 1"]
    present = entry(page, 2)
    assert "En vigor" in present.text
    assert "Homologado por Calidad el 01/03/2025" in present.text
    assert present.one("p.days").one("time")["datetime"] == "2025-03-01"
    assert "Estuvo en vigor del 10/01/2025 al 28/02/2025" in entry(page, 1).text
    assert [a["href"] for a in entry(page, 2).all("a")] == ["../", "../diff/1-2/"]
    assert [a["href"] for a in entry(page, 1).all("a")] == ["1/"]


def test_a_former_version_shows_its_own_text_under_a_banner(clients):
    page = clients.page("service/limits/versions/1/")
    banner = page.one("aside.banner")
    assert "Esta versión no está en vigor: estuvo en vigor del 10/01/2025 al 28/02/2025." in banner.text
    assert banner.one("a")["href"] == "../../"
    assert "con arándano" in page.one("article.text").text
    assert "frambuesa" not in clients.read("service/limits/versions/1/index.html")
    assert page.one("h1").text == TITLE
    assert [h["id"] for h in page.one("article.text") if h.tag in ("h2", "h3")] == ["lots", "prices", "hours"]
    assert page.one("article.text").all("a")[0]["href"] == "#hours"


def test_pictures_of_a_former_version_are_as_they_were(clients):
    path = "service/limits/versions/1/"
    source = clients.page(path).one("article.text").one("img")["src"]
    assert b"first" in (clients.folder / path / source).read_bytes()
    present = clients.page("service/limits/").all("img")[0]["src"]
    assert b"second" in (clients.folder / "service/limits" / present).read_bytes()


def test_agents_see_what_is_scheduled_and_clients_do_not(clients, agents):
    page = agents.page("service/limits/versions/3/")
    assert "Esta versión todavía no está en vigor: lo estará a partir del 01/09/2025." in page.text
    assert "grosella" in page.text
    assert "service/limits/diff/2-3/" in past_pages(agents)
    assert "Programada" in entry(agents.page("service/limits/versions/"), 3).text
    assert not {path for path in past_pages(clients) if re.search(r"versions/3|-3/", path)}


def test_agents_learn_who_approved_when_it_was_recorded_and_why_it_ended(agents):
    first = entry(agents.page("service/limits/versions/"), 1)
    assert "quality@example.org" in first.text
    assert "fechada el 10/01/2025, registrada el 12/01/2025" in first.text
    assert "La sustituyó la versión 2." in first.text
    assert first.one("details").all("code")[1].text.startswith("sha256:")
    assert "registrada" not in entry(agents.page("service/limits/versions/"), 2).text
    assert "Revisión renovada por Calidad el 05/05/2025" in agents.page("protocols/callback/versions/").text
    assert "Se retiró." in entry(agents.page("service/parking/versions/"), 1).text


def test_a_version_that_never_was_in_force_is_listed_and_has_no_page(agents):
    never = entry(agents.page("protocols/callback/versions/"), 2)
    assert "Nunca estuvo en vigor" in never.text
    assert not never.all("a")
    assert {path for path in past_pages(agents) if path.startswith("protocols/")} == {
        f"protocols/callback/{path}/" for path in ("versions", "versions/1", "diff/1-3")
    }


def test_a_guide_without_a_version_in_force_says_so(clients):
    page = clients.page("service/parking/versions/1/")
    assert "Ahora ninguna versión de esta guía está en vigor" in page.one("aside.banner").text
    assert not page.all("link[rel=canonical]")
    assert not page.one("aside.banner").all("a")
    assert "Ahora ninguna versión" in clients.page("service/parking/versions/").text


def test_the_language_switch_leads_to_the_list_in_the_other_language(clients):
    switch = clients.page("service/limits/versions/1/").one("nav.languages")
    assert {a["hreflang"]: a["href"] for a in switch.all("a")} == {
        "es": "./",
        "pt": "../../../../pt/service/limits/versions/",
    }
    page = clients.page("pt/service/limits/versions/")
    assert page.one("html")["lang"] == "pt"
    assert "Todas as versões homologadas deste guia" in page.text
    assert not clients.page("service/parking/versions/").all("nav.languages")


def test_of_two_versions_approved_on_one_day_the_earlier_was_replaced_and_not_without_force(
    project: Project, tmp_path: Path
) -> None:
    guide = "content/es/faq.md"
    project(f"{guide} [clients faq]\n    Abrimos a las ocho.\n").approve().commit()
    project.replace(guide, "a las ocho", "a las nueve")
    project.approve(guide).commit()
    for audience in ("clients", "agents"):
        page = past_of(project, audience, tmp_path).page("faq/versions/")
        days = entry(page, 1).one("p.days")
        assert "Entró en vigor el 15/06/2025 y fue sustituida ese mismo día" in days.text
        assert "La sustituyó la versión 2." in days.text
        assert "Nunca" not in page.text


def test_a_version_that_another_overtook_before_it_began_names_that_one(agents: Built) -> None:
    assert "La sustituyó la versión 3." in entry(agents.page("protocols/callback/versions/"), 2).text
