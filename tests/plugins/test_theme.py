"""What readers see on the pages."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

GUIDE = "service/limits/"


@pytest.mark.parametrize(
    ("prefix", "approved", "facts"),
    [
        (
            "",
            "Homologado por Calidad el 15/06/2025",
            ["Versión 1", "En vigor desde el 15/06/2025", "Próxima revisión: 15/06/2027"],
        ),
        (
            "pt/",
            "Homologado Calidad em 15/06/2025",
            ["Versão 1", "Em vigor desde 15/06/2025", "Próxima revisão: 15/06/2027"],
        ),
        (
            "en/",
            "Approved by Calidad on 15 Jun 2025",
            ["Version 1", "In force since 15 Jun 2025", "Next review: 15 Jun 2027"],
        ),
    ],
)
def test_the_card_says_who_approved_the_text_and_until_when(clients, prefix, approved, facts):
    card = clients.page(f"{prefix}{GUIDE}").one(".kb-card")
    assert card.one(".kb-card__main").text == approved
    assert [item.text for item in card.all("li")][:3] == facts
    assert card.all("a")[-1]["href"] == "mailto:quality@example.org"


def test_an_overdue_review_is_marked_for_agents(agents):
    card = agents.page("pt/protocols/callback/").one(".kb-card")
    assert "kb-card--overdue" in card.classes
    assert card.one(".kb-card__overdue").text == "Revisão vencida em 20/06/2025"


def test_days_are_also_written_for_machines(clients):
    days = [time["datetime"] for time in clients.page(GUIDE).one(".kb-card").all("time")]
    assert days == ["2025-06-15", "2025-06-15", "2027-06-15"]


def test_a_fallback_says_so_in_the_readers_language_and_marks_the_text_with_its_own(clients):
    page = clients.page("en/service/hours/")
    assert page.one("html")["lang"] == "en"
    assert page.one(".kb-notice--fallback").text == (
        "In another language. This guide is not available in English."
        " You are reading the approved text in Spanish."
    )
    assert page.one("h1")["lang"] == page.one(".kb-text")["lang"] == "es"


def test_an_own_text_has_no_notice_and_needs_no_language(clients):
    page = clients.page("service/hours/")
    assert page.all(".kb-notice") == []
    assert page.one(".kb-text").get("lang") is None


def test_a_translation_behind_its_source_says_so(clients):
    assert "texto de origem mudou" in clients.page("pt/service/hours/").one(".kb-notice--outdated").text


def test_breadcrumbs_lead_home_and_to_the_folder(agents):
    path = agents.page("pt/protocols/callback/").one(".kb-path")
    assert [item.text for item in path.all("li")] == ["Início", "Protocols", "Ligação ativa"]
    assert [urljoin("/pt/protocols/callback/", link["href"]) for link in path.all("a")] == [
        "/pt/",
        "/pt/#folder-protocols",
    ]
    assert agents.page("pt/").one("[id=folder-protocols]").text.startswith("Protocols")


def test_the_language_switch_stays_on_the_page(clients):
    switch = clients.page("pt/service/hours/").one(".kb-switch")
    assert {link["hreflang"]: urljoin("/pt/service/hours/", link["href"]) for link in switch.all("a")} == {
        "es": "/service/hours/",
        "pt": "/pt/service/hours/",
        "en": "/en/service/hours/",
    }
    assert switch.one("a[aria-current=true]").text == "Português"


def test_every_kind_of_block_is_named(clients, agents):
    labels = [label.text for label in clients.page(GUIDE).all(".kb-label")]
    assert labels == [
        "Video", "Dentro del alcance", "Fuera del alcance", "Límite", "Estándar", "Lista de verificación",
        "Contacto", "Frases que se usan", "Frases que se evitan", "Pregunta", "Pregunta",
    ]  # fmt: skip
    assert "Solo agentes" in [label.text for label in agents.page(GUIDE).all(".kb-label")]


def test_slots_stand_out_in_scripts(agents):
    script = agents.page("pt/protocols/callback/").one("div.script")
    assert script.one("code.kb-slot").text == "seu nome"


def test_the_video_plays_in_place_with_captions(clients):
    video = clients.page(GUIDE).one("video")
    assert video.one("track").attributes["srclang"] == "es"


def test_the_audience_is_shown_to_agents_only(clients, agents):
    assert clients.page(GUIDE).all(".kb-badge") == []
    assert agents.page("").one("header").one(".kb-badge--agents").text == "Sitio de agentes"
    assert agents.page("pt/protocols/callback/").one(".kb-eyebrow").text == "Protocolo 6.12 Somente agentes"


def test_the_home_page_shows_every_guide_with_its_approval(agents):
    home = agents.page("pt/")
    assert [item.text for item in home.all("h3")] == [
        "Segundo", "Ligação ativa", "Horário", "Limites e custos", "Glossary",
    ]  # fmt: skip
    assert home.all(".kb-tile__approved")[1].text == "Homologado Calidad em 15/06/2025"
    assert [badge.text for badge in home.all(".kb-badge--language")] == ["Español", "Español"]
    assert home.one(".kb-hero__search").get("data-kb-search-open") == ""


def test_the_home_page_names_the_site_once_and_says_what_it_is_for(clients):
    home = clients.page("en/")
    assert home.one("title").text == home.one("h1").text == "Guides"
    assert home.one(".kb-hero__lead").text.endswith(".")


def test_the_register_shows_every_language_of_every_guide(clients):
    table = clients.page("pt/register/").one("table.kb-register")
    states = {
        row.one("th").text: [cell.one(".kb-state").text for cell in row.all("td")]
        for row in table.all("tr")[1:]
    }
    assert states == {
        "Serviço Horário": ["Original", "Desatualizada", "Falta"],
        "Serviço Limites e custos": ["Original", "Em dia", "Falta"],
        "Glossário Glossary": ["Original", "Falta", "Falta"],
    }


def test_the_register_counts_what_is_left_to_translate(clients):
    bars = clients.page("en/register/").all(".kb-bar")
    assert [bar.text for bar in bars] == [
        "Español 3 of 3 up to date",
        "Português 1 of 3 up to date 1 to update 1 to translate",
        "English 0 of 3 up to date 3 to translate",
    ]
    assert [(bar.one("progress")["value"], bar.one("progress")["max"]) for bar in bars] == [
        ("3", "3"), ("1", "3"), ("0", "3"),
    ]  # fmt: skip


def test_agents_see_working_texts_in_the_register(agents):
    row = next(row for row in agents.page("register/").all("tr") if "Draft" in row.text)
    assert "Borrador sin homologar" in row.text
    assert row.all("a") == []


def test_the_register_tells_the_version_in_force_and_how_the_working_text_stands(history):
    site = history.site("agents")
    cells = {
        row.one("th").one("a").text: row.all("td")
        for row in site.page("pt/register/").one("table.kb-register").all("tr")[1:]
        if row.one("th").all("a")
    }
    assert cells["Callback"][1].one(".kb-register__cell").text == (
        "Original v1 · Calidad, 10/01/2025 Revisão 10/01/2026 Alterações não homologadas"
    )
    assert cells["Horario"][0].one(".kb-register__cell").text == (
        "Original v2 · Calidad, 21/06/2025 Revisão vencida Revisão 30/06/2025"
    )
    limits = cells["Limites e custos"][0].one(".kb-register__cell")
    assert limits.text.endswith("Programado v3 a partir de 01/09/2025")
    assert [urljoin("/agents/pt/register/", link["href"]) for link in limits.all("a")] == [
        "/agents/service/limits/", "/agents/service/limits/versions/", "/agents/service/limits/versions/3/",
    ]  # fmt: skip


def test_a_withdrawn_guide_is_retired_and_keeps_its_versions(history):
    row = next(row for row in history.site("agents").page("register/").all("tr") if "Old" in row.text)
    assert row.all("td")[0].one(".kb-register__cell").text == "Retirado Versiones"
    assert [urljoin("/agents/register/", link["href"]) for link in row.all("a")] == [
        "/agents/service/old/versions/"
    ]


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("404.html", ["Página no encontrada", "Página não encontrada", "Page not found"]),
        ("pt/404.html", ["Página não encontrada", "Página no encontrada", "Page not found"]),
        ("en/404.html", ["Page not found", "Página no encontrada", "Página não encontrada"]),
    ],
)
def test_what_is_not_found_is_said_in_all_languages_the_readers_first(clients, path, titles):
    page = clients.page(path)
    shown = [
        page.one("h1").text,
        *[item.text.partition(":")[0] for item in page.one(".kb-not-found").all("li")],
    ]
    assert shown == titles
    assert page.one("a.kb-button")["href"] == ("/" if path == "404.html" else f"/{path[:2]}/")


def test_a_page_that_is_not_found_anywhere_still_finds_its_styles(agents):
    for link in agents.page("pt/404.html").all("link[rel=stylesheet]"):
        assert link["href"].startswith("/agents/assets/")


def test_pages_carry_no_inline_style(clients, agents):
    for site in (clients, agents):
        for path in site.files:
            if path.endswith(".html"):
                page = site.page(path)
                assert page.all("[style]") == []
                assert page.all("style") == []


def test_ids_are_unique_and_labels_point_at_something(agents):
    for path in agents.files:
        if path.endswith(".html"):
            page = agents.page(path)
            ids = [element["id"] for element in page.all("[id]")]
            assert len(ids) == len(set(ids)), path
            for name in ("aria-labelledby", "aria-controls"):
                assert {element[name] for element in page.all(f"[{name}]")} <= set(ids), path


def test_the_footer_tells_the_day_and_whom_to_ask(agents):
    footer = agents.page("pt/").one("footer").text
    assert "Textos vigentes em 01/07/2025" in footer
    assert "Material" not in footer
