"""Pages of the past in a real site: versions, what changed between them, what clients must not see."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from kbserver.api.security import page_policy
from kbserver.publish.building import build_release
from kbserver.publish.past import write_past
from kbserver.publish.release import Release
from kbserver.publish.staging import stage
from kbserver.search.documents import read_documents
from tests.conftest import DAY, Project
from tests.plugins.pages import Built, Element, parse

TITLE = 'Límites & <b>"costos"</b> </script>'
LIMITS, PARKING, CALL = (
    f"content/es/{name}.md" for name in ("service/limits", "service/parking", "protocols/callback")
)
TREE = f"""
content/es/service/limits.md
    ---
    title: {TITLE}
    kind: service
    audience: clients
    ---

    Cuántas solicitudes hay al año, en [horario](#hours) normal; vea también [estacionar](parking.md).

    ## Lote 5 < 6 & "precio" {{#lots}}

    !!! limit "Cuarenta al año"
        - Son **40** solicitudes, con arándano.

    !!! internal "Saldo"
        Saldo de zarzamora.

    ### Precios {{#prices}}

    | Lote | Precio |
    | --- | --- |
    | 10 | $300 |

    ## Horario {{#hours}}

    De nueve a *seis*. ![Gráfico](../../assets/chart.svg)

    ??? faq "¿Y los sábados?"
        No.
content/pt/service/limits.md
    ---
    title: Limites
    kind: service
    audience: clients
    translation: {{of: es, digest: "sha256:{"0" * 64}"}}
    ---

    Quantas solicitações há por ano.

    ## Lote {{#lots}}

    São 40.

    ### Preços {{#prices}}

    São $300.

    ## Horário {{#hours}}

    Das nove às seis.
content/es/service/parking.md [clients service]
    Dónde se puede estacionar.
content/es/protocols/callback.md [agents]
    Cómo se llama.

    ## Saludo {{#greeting}}

    Hola, con mora.
content/assets/chart.svg
    <svg xmlns="http://www.w3.org/2000/svg"><title>first</title></svg>
"""
FIRST, SECOND = dt.date(2025, 1, 10), dt.date(2025, 3, 1)


def draw(folder: Path) -> Project:
    """Guides with a former, a present and a scheduled text, a withdrawn one, one that never was in force."""
    project = Project(folder)(TREE)
    project.translate("content/pt/service/limits.md")
    project.approve(day=FIRST).commit(day=FIRST + dt.timedelta(2))
    project.write(
        "content/assets/chart.svg", project.read("content/assets/chart.svg").replace("first", "second")
    )
    project.replace(LIMITS, "Cuarenta al año", "Cincuenta al año")
    project.replace(LIMITS, "**40** solicitudes, con arándano", "**50** solicitudes, con frambuesa")
    project.replace(LIMITS, "| $300 |", "| $350 |")
    project.replace(LIMITS, f"title: {TITLE}", f"title: Nuevos {TITLE}")
    project.write(LIMITS, project.read(LIMITS) + "\n## Equipo {#team}\n\nSomos ocho.\n")
    project.replace(PARKING, "kind: service\n", "kind: service\nwithdrawn: 2025-04-01\n")
    change(project, CALL, "Hola, con mora", "Hola, con higo", effective="2025-12-01", day=dt.date(2025, 2, 1))
    project.approve(LIMITS, day=SECOND).commit(day=SECOND)
    change(project, CALL, "Hola, con higo", "Hola, con uva", effective="2025-03-01", day=SECOND)
    project.approve(CALL, day=dt.date(2025, 5, 5)).commit(day=dt.date(2025, 5, 5))
    project.replace(LIMITS, "*seis*", "seis")
    change(project, LIMITS, "frambuesa", "grosella", effective="2025-09-01", day=dt.date(2025, 6, 1))
    return project


def change(project: Project, path: str, old: str, new: str, *, effective: str, day: dt.date) -> None:
    project.replace(path, old, new)
    text = re.sub(r"^effective: .*\n", "", project.read(path), flags=re.MULTILINE)
    project.write(path, text.replace("\nkind:", f"\neffective: {effective}\nkind:", 1))
    project.approve(path, day=day).commit(day=day)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return draw(tmp_path_factory.mktemp("past") / "project")


@pytest.fixture(scope="module")
def release(project: Project) -> Release:
    return build_release(project.folder, on=DAY)


@pytest.fixture(scope="module")
def clients(release: Release) -> Built:
    return Built(release.site("clients"))


@pytest.fixture(scope="module")
def agents(release: Release) -> Built:
    return Built(release.site("agents"))


def past_pages(built: Built) -> dict[str, str]:
    """The pages of the past by their address."""
    return {
        path.removesuffix("index.html"): content.decode()
        for path, content in built.files.items()
        if re.search(r"/(versions|diff)/", path)
    }


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


def test_the_past_is_not_for_search_engines(clients, release):
    assert past_pages(clients)
    for path, html in past_pages(clients).items():
        assert parse(html).one("meta[name=robots]")["content"] == "noindex", path
    former = clients.page("service/limits/versions/1/")
    assert former.one("link[rel=canonical]")["href"] == "https://kb.example.org/service/limits/"
    sitemap = clients.read("sitemap.xml")
    assert "service/limits/" in sitemap
    assert not re.search("/(versions|diff)/", sitemap)


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


def test_clients_pages_hold_nothing_of_agents(clients, release):
    versions = json.loads((release.folder / "agents" / "versions.json").read_bytes())
    named = [v for by_lang in versions.values() for each in by_lang.values() for v in each]
    secret = {"zarzamora", "grosella", "uva", "callback", "quality@example.org", "sha256:", "agents"}
    secret |= {v["commit"] for v in named} | {v["digest"].removeprefix("sha256:")[:12] for v in named}
    for path, html in past_pages(clients).items():
        assert not [word for word in secret if word in html], path


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


def test_a_page_of_changes_marks_words_and_says_what_the_marks_mean(clients):
    page = clients.page("service/limits/diff/1-2/")
    lots = page.one("section[aria-labelledby=lots]")
    gone = [element.text for element in lots.all("del")]
    new = [element.text for element in lots.all("ins")]
    assert gone == ["eliminado: Cuarenta", "eliminado: 40", "eliminado: arándano"]
    assert new == ["añadido: Cincuenta", "añadido: 50", "añadido: frambuesa"]
    prices = page.one("section[aria-labelledby=prices]")
    assert [frame.one("table").all("tr")[1].text for frame in prices.all("div.table")] == [
        "10 eliminado: $300",
        "10 añadido: $350",
    ]
    assert "zarzamora" not in page.text


def test_a_page_of_changes_sums_up_and_folds_what_stayed(clients):
    page = clients.page("service/limits/diff/1-2/")
    summary = page.one("section[aria-labelledby=__summary]")
    assert summary.one("p").text == (
        "título modificado, 3 secciones modificadas, 1 sección añadida, 1 sección sin cambios"
    )
    assert [a["href"] for a in summary.all("a")] == ["#lots", "#prices", "#hours", "#team"]
    assert "Solo la forma" in page.one("section[aria-labelledby=hours]").text
    assert page.one("section[aria-labelledby=__title]").one("ins").text == "añadido: Nuevos"
    assert "1 sección sin cambios: Introducción" in page.one("details.same").one("summary").text
    assert "No estaba en la versión 1." in page.one("section[aria-labelledby=team]").text
    assert "Homologado por Calidad el 01/03/2025" in page.one("section[aria-labelledby=__v2]").text


def test_a_change_of_form_alone_is_said_in_words(agents):
    hours = agents.page("service/limits/diff/2-3/").one("section[aria-labelledby=hours]")
    assert "Se lee lo mismo." in hours.text
    assert not hours.all("ins")


def test_titles_and_headings_cannot_break_out(clients, agents):
    for built in (clients, agents):
        for path, html in past_pages(built).items():
            page = parse(html)
            assert len(page.all("h1")) == 1, path
            assert not [b for b in page.all("b") if b.text == '"costos"'], path
            assert [script.get("src") is not None for script in page.all("script")] == [True], path
    assert 'Lote 5 < 6 & "precio"' in clients.page("service/limits/versions/1/").text
    assert "&lt;/script&gt;" in clients.read("service/limits/versions/1/index.html")


def test_every_link_leads_to_a_page_and_a_place_on_it(clients, agents):
    for built, base in ((clients, "/"), (agents, "/agents/")):
        for path, html in past_pages(built).items():
            for element in parse(html):
                for name in ("href", "src"):
                    address = element.get(name) or "mailto:"
                    if re.match(r"[a-z]+:", address):
                        continue
                    assert not address.startswith("/"), (path, address)
                    goal = urlsplit(urljoin(f"{base}{path}", address))
                    file = unquote(goal.path).removeprefix(base)
                    file += "index.html" if not file or file.endswith("/") else ""
                    assert file in built.files, (path, address)
                    if goal.fragment:
                        ids = {each.get("id") for each in parse(built.read(file))}
                        assert unquote(goal.fragment) in ids, (path, address)


def test_what_a_search_of_another_day_finds_leads_to_that_text(clients, agents, release):
    for built, base, count in ((clients, "/", 5), (agents, "/agents/", 12)):
        folder = release.folder / built.folder.parent.name
        known = json.loads((folder / "versions.json").read_bytes())
        found = list(read_documents(folder / "past.jsonl"))
        assert len(found) == count
        for each in found:
            page, _, anchor = each.url.partition("#")
            assert page == known[each.guide_id][each.lang][each.version - 1]["url"]
            article = built.page(page.removeprefix(base)).one("article.text")
            assert anchor == each.anchor
            assert not anchor or anchor in {element.get("id") for element in article}
            assert {*each.text.split()} - {"·"} <= {*article.text.split()}


def test_ids_are_unique_and_pages_run_nothing_of_their_own(clients, agents):
    for built in (clients, agents):
        for path, html in past_pages(built).items():
            ids = [element["id"] for element in parse(html) if element.get("id")]
            assert len(ids) == len(set(ids)), path
            policy = page_policy(html)
            assert "sha256" not in policy, path
            assert "unsafe-inline" not in policy, path


def test_style_and_script_ask_nobody_for_anything(clients):
    for name in ("past.css", "past.js"):
        assert not re.search(r"@import|url\(|https?:", clients.read(f"assets/kb/{name}"))
    assert (
        clients.page("service/limits/versions/").all("link[rel=stylesheet]")[0]["href"].endswith("/past.css")
    )


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


def test_the_same_release_gives_the_same_bytes(release, tmp_path):
    for audience in ("clients", "agents"):
        built = Built(release.site(audience))
        site = tmp_path / audience
        for path in built.files:
            if path.endswith("index.html") and path.removesuffix("index.html") not in past_pages(built):
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(built.folder / path, site / path)
        write_past(release.folder / audience, site)
        written = Built(site).files
        assert len(past_pages(Built(site))) == len(past_pages(built)) > 3
        assert {path: built.files[path] for path in written} == written


def past_of_clients(project: Project, out: Path) -> dict[str, bytes]:
    stage(project.folder, "clients", out, on=DAY)
    (out / "site").mkdir()
    write_past(out, out / "site")
    return Built(out / "site").files


def test_a_change_of_agents_text_leaves_clients_pages_as_they_were(project, tmp_path):
    before = past_of_clients(project, tmp_path / "before")
    copy = Project(tmp_path / "copy")
    shutil.copytree(
        project.folder, copy.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("releases")
    )
    change(copy, LIMITS, "zarzamora", "endrina", effective="2025-09-01", day=dt.date(2025, 6, 10))
    change(copy, CALL, "uva", "endrina", effective="2025-06-10", day=dt.date(2025, 6, 10))
    after = past_of_clients(copy, tmp_path / "after")
    assert "service/limits/versions/1/index.html" in before
    assert after == before


def test_a_preview_compares_nothing_with_a_text_that_is_being_written(project, tmp_path):
    copy = Project(tmp_path / "copy")
    shutil.copytree(
        project.folder, copy.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("releases")
    )
    copy.replace(LIMITS, "grosella", "pera")
    stage(copy.folder, "agents", tmp_path / "agents", on=DAY, preview=True)
    (tmp_path / "agents" / "site").mkdir()
    write_past(tmp_path / "agents", tmp_path / "agents" / "site")
    built = Built(tmp_path / "agents" / "site")
    found = {path for path in past_pages(built) if path.startswith("service/limits/")}
    assert found == {f"service/limits/{path}/" for path in ("versions", "versions/1", "versions/3")}
    assert "diff" not in built.read("service/limits/versions/index.html")
    assert "pera" not in built.read("service/limits/versions/3/index.html")


def test_the_package_is_not_needed_where_nothing_is_built():
    code = "import sys; sys.modules['jinja2'] = None; import kbserver.publish.building"
    subprocess.run([sys.executable, "-c", code], check=True)
