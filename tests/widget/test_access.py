"""For everybody: accessibility rules in every state, narrow panels, enlarged text, forced colours, speed."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.widget.conftest import Desk
from tests.widget.samples import LANGUAGES, hit, opening
from tests.widget.standin import Console

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def opened(
    desk: Desk, console: Console, lang: str, scheme: str = "light", width: int = 400, **options: Any
) -> Page:
    """A page without a policy, for axe adds a style of its own to what it looks at."""
    kb = desk.knowledge.url
    body = (
        f'<main><h1>Console</h1><guide-help endpoint="{kb}" lang="{lang}"></guide-help></main>'
        f'<script type="module" src="{kb}/embed/v1/guide-help.js"></script>'
    )
    page = desk.page(width, color_scheme=scheme, **options)
    page.goto(
        console.page(
            "/axe",
            body + "<style>body{margin:0}"
            "@media(prefers-color-scheme:dark){body{background:#000;color:#fff}}</style>",
        )
    )
    expect(page.locator(".panel")).to_be_visible()
    return page


def seen(page: Page) -> str:
    """Axe's opinion: nothing is wrong, and what it looked at, its shadow root included."""
    found = Axe().run(page, options=RULES).response
    wrong = [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert wrong == []
    looked_at = [node for rule in found["passes"] for node in rule["nodes"]]
    inside = [node for node in looked_at if node["target"] and isinstance(node["target"][0], list)]
    return " ".join(node["html"] for node in inside)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_in_any_state(desk, console, knowledge, lang, scheme):
    desk.expect("503", "ERR_INTERNET_DISCONNECTED")
    page = opened(desk, console, lang, scheme)
    assert 'role="combobox"' in seen(page)
    desk.help(page)
    assert 'class="main"' in seen(page)
    page.locator("input.gap").first.fill("Ana")
    page.locator("input.gap").nth(1).fill("Rosa")
    for details in page.locator("guide-help details").all():
        details.evaluate("d => d.open = true")
    assert "checkbox" in seen(page)
    page.get_by_role("combobox").first.fill("x")
    expect(page.locator("[role=option]")).to_have_count(2)
    assert 'role="option"' in seen(page)
    page.keyboard.press("ArrowDown")
    assert 'aria-selected="true"' in seen(page)
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_be_visible()
    assert "<h3" in seen(page)
    page.context.set_offline(True)
    desk.help(page, "{stage: 'later'}")
    expect(page.locator(".warning")).to_be_visible()
    assert "warning" in seen(page)


def test_axe_would_find_a_fault_in_the_shadow_root(desk, console):
    page = opened(desk, console, "es")
    page.evaluate("guideHelp.shadowRoot.querySelector('input').ariaLabel = ''")
    page.evaluate("guideHelp.shadowRoot.querySelector('input').placeholder = ''")
    found = Axe().run(page, options=RULES).response
    assert "label" in {rule["id"] for rule in found["violations"]}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("width", "size"), [(320, "16px"), (400, "30px")], ids=["320", "enlarged"])
def test_nothing_is_wider_than_a_narrow_panel(desk, console, knowledge, lang, width, size):
    long = "https://example.org/" + "a" * 120
    knowledge.cards = lambda lang, _c: [
        opening(lang),
        opening(lang, id="b", title="b", html=f"<p>{long}</p>", blocks=[]),
    ]
    knowledge.hits = lambda lang, _q: [hit(lang, "x", "word " * 40, excerpt=long)]
    page = opened(desk, console, lang, width=width)
    page.evaluate(
        "(size) => guideHelp.style.setProperty('--guide-font', size + '/1.5 sans-serif')",
        size,
    )
    desk.help(page)
    for details in page.locator("guide-help details").all():
        details.evaluate("d => d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("combobox").first.fill("x")
    page.locator("[role=option]").click()
    expect(page.locator(".guide")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_focused_field_is_never_under_the_bar(desk, console):
    page = opened(desk, console, "es")
    page.set_viewport_size({"width": 400, "height": 420})
    desk.help(page)
    page.locator("button", has_text="Insertar").first.scroll_into_view_if_needed()
    height = page.locator(".top").evaluate("(e) => e.offsetHeight")
    page.get_by_role("checkbox").last.focus()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate(
            "(() => { const e = guideHelp.shadowRoot.activeElement;"
            " return e.closest('.top') ? 1e6 : e.getBoundingClientRect().top })()"
        )
        assert focused >= height - 4


def test_it_can_be_told_apart_in_forced_colours(desk, console):
    page = opened(desk, console, "es", forced_colors="active")
    desk.help(page)
    page.get_by_role("combobox").first.fill("x")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_css("outline-style", "solid")
    assert page.locator(".icon").first.evaluate("(e) => getComputedStyle(e).stroke") != "none"


def test_nothing_moves(desk, console):
    page = opened(desk, console, "es", reduced_motion="reduce")
    desk.help(page)
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_text_goes_by_its_own_language(desk, console, knowledge):
    knowledge.cards = lambda _lang, _context: [opening("pt", is_fallback=True)]
    page = opened(desk, console, "en")
    desk.help(page)
    assert page.locator(".spoken").get_attribute("lang") == "pt"
    assert page.locator(".panel").get_attribute("lang") == "en"


def test_ten_panels_start_at_once(desk, console):
    kb = desk.knowledge.url
    page = desk.page()
    page.goto(console.page("/ten", "<main><h1>C</h1></main>"))
    milliseconds = page.evaluate(
        f"""async () => {{
          await import("{kb}/embed/v1/guide-help.js")
          await fetch("{kb}/embed/v1/strings/es.json")
          let ready = 0
          const all = new Promise((done) => addEventListener("guide-ready", () => ++ready === 10 && done()))
          const began = performance.now()
          for (let at = 0; at < 10; at++) {{
            const panel = document.createElement("guide-help")
            panel.setAttribute("endpoint", "{kb}")
            panel.lang = "es"
            document.querySelector("main").append(panel)
          }}
          await all
          document.body.getBoundingClientRect()
          return performance.now() - began
        }}"""
    )
    assert milliseconds <= 100
