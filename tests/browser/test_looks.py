"""Phones, dark mode, and accessibility rules, on every kind of page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, sign_in

CLIENTS = (
    "/",
    "/service/client-services/",
    "/cases/underwriting-support/",
    "/glossary/",
    "/register/",
    "/changes/",
    "/service/client-services/versions/",
    "/service/client-services/versions/1/",
    "/service/client-services/diff/1-2/",
)
AGENTS = (
    "/agents/",
    "/agents/protocols/callback/",
    "/agents/protocols/service-standard/",
    "/agents/tutorials/new-or-current/",
    "/agents/register/",
    "/agents/changes/",
    "/agents/service/client-services/versions/",
    "/agents/service/client-services/diff/3-4/",
    "/agents/tutorials/new-or-current/versions/4/",
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what is right one element a rule is enough
}

LOOK = "b => { const s = getComputedStyle(b); return s.borderLeftColor + s.backgroundColor }"


def in_language(path: str, lang: str) -> str:
    if lang == "es":
        return path
    return f"/agents/{lang}{path.removeprefix('/agents')}" if path.startswith("/agents") else f"/{lang}{path}"


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response
    assert found["passes"], "axe saw nothing"
    return [
        f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:300]}"
        for v in found["violations"]
        for n in v["nodes"]
    ]


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_nothing_is_wider_than_a_phone(visit: Visit, lang):
    page = visit.phone()
    sign_in(page, visit.served.key)
    for path in (*CLIENTS, *AGENTS, "/agents/sign-in"):
        page.goto(in_language(path, lang) if "sign-in" not in path else path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paths", [CLIENTS, AGENTS], ids=["clients", "agents"])
def test_axe_finds_nothing(visit: Visit, scheme, paths):
    page = visit.page(color_scheme=scheme)
    if paths is AGENTS:
        page.goto("/agents/sign-in")
        assert faults(page) == []
        sign_in(page, visit.served.key)
    for lang, path in zip(("es", "pt", "en") * 3, paths, strict=True):
        page.goto(in_language(path, lang))
        page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
        assert faults(page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_search(visit: Visit, scheme):
    page = visit.phone(color_scheme=scheme)
    page.goto("/pt/")
    page.locator("[data-kb-search-open]").first.click()
    page.get_by_role("combobox").fill("ligação")
    expect(page.get_by_role("option").first).to_be_visible()
    assert faults(page) == []


def test_dark_mode_follows_the_system_and_the_reader(visit: Visit):
    page = visit.page(color_scheme="dark")
    page.goto("/service/client-services/")
    assert _brightness(page) < 80
    page.emulate_media(color_scheme="light")
    page.reload()
    assert _brightness(page) > 200


def test_every_kind_of_block_has_a_look_of_its_own(visit: Visit):
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/protocols/service-standard/")
    looks = {}
    for kind in ("script", "standard", "phrases-use", "phrases-avoid"):
        block = page.locator(f".admonition.{kind}").first
        looks[kind] = block.evaluate(
            "b => [getComputedStyle(b).borderLeftColor, getComputedStyle(b).backgroundColor].join()"
        )
    assert len(set(looks.values())) == len(looks), looks


def _brightness(page: Page) -> float:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    if colour == "rgba(0, 0, 0, 0)":
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (float(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3])
    return 0.3 * red + 0.6 * green + 0.1 * blue
