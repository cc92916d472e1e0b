"""The console for everybody: accessibility rules, narrow and enlarged pages, forced colours, its pictures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.console.desk import Desk, Mouse
from tests.widget.test_access import seen

LANGUAGES = ("es", "pt", "en")
WIDEST = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def desks(visit: Visit) -> dict[str, Desk]:
    """Pages without a policy, for axe adds a style of its own to what it looks at."""
    return {lang: Desk(visit.page(bypass_csp=True), lang) for lang in LANGUAGES}


def called(desk: Desk, caller: str) -> None:
    """Take a call as far as the first words."""
    desk.call(caller).click()
    desk.helped(lambda: desk.page.locator("#answer").click(), stage="greeting")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_in_any_state(desks: dict[str, Desk], lang: str) -> None:
    desk, page = desks[lang], desks[lang].page
    page.set_viewport_size({"width": 1280, "height": 800})
    assert 'role="combobox"' in seen(page)
    called(desk, "Emily Carter")
    desk.stage("classification").click()
    desk.button("use").click()
    expect(page.locator("guide-help .answer")).not_to_be_empty()
    desk.button("close").click()
    expect(desk.page.locator("#lacking li")).to_have_count(1)
    assert 'class="answer"' in seen(page)
    called(desk, "Beatriz Nunes")
    desk.insert(Mouse())
    desk.button("hold").click()
    page.set_viewport_size({"width": 360, "height": 740})
    assert 'role="timer"' in seen(page)


def test_the_appearance_is_chosen(desks: dict[str, Desk]) -> None:
    desk = desks["es"]
    grounds = []
    for theme in ("dark", "light", "auto"):
        desk.page.get_by_label(desk.words["theme"]).select_option(theme)
        grounds.append(
            desk.page.evaluate(
                "['body', 'guide-help'].map((name) => document.querySelector(name)).map((e) =>"
                " getComputedStyle(e.shadowRoot?.querySelector('.panel') ?? e.ownerDocument.documentElement)"
                ".backgroundColor)"
            )
        )
    dark, light, auto = grounds
    assert light == auto
    assert not set(dark) & set(light)


def test_nothing_is_wider_than_the_page(desks: dict[str, Desk]) -> None:
    """640 pixels are 1280 at 200 %."""
    for desk in desks.values():
        for caller in ("Rosa Lima", "Emily Carter", "Beatriz Nunes"):
            called(desk, caller)
            expect(desk.button("hold")).to_be_visible()
            for width, height in ((320, 640), (360, 740), (640, 400), (900, 700), (1440, 900)):
                desk.page.set_viewport_size({"width": width, "height": height})
                assert desk.page.evaluate(WIDEST) <= width
        desk.page.set_viewport_size({"width": 1280, "height": 800})


def test_the_states_can_be_told_apart_in_forced_colours(desks: dict[str, Desk]) -> None:
    desk = desks["en"]
    desk.page.emulate_media(forced_colors="active")
    called(desk, "Rosa Lima")
    expect(desk.page.locator("#stages [aria-current] .dot")).to_have_css("outline-style", "solid")
    expect(desk.call("Rosa Lima")).to_have_css("outline-style", "solid")
    expect(desk.status).to_have_text(desk.words["phase.talking"])
    desk.page.emulate_media(forced_colors="none")


def test_nothing_moves_for_who_wants_no_motion(desks: dict[str, Desk]) -> None:
    desk = desks["pt"]
    desk.helped(lambda: desk.call("Martín Ruiz").click(), stage="ringing")
    moving = "document.getAnimations({subtree: true}).length"
    assert desk.page.evaluate(moving) == 1
    desk.page.emulate_media(reduced_motion="reduce")
    assert desk.page.evaluate(moving) == 0
    desk.page.emulate_media(reduced_motion="no-preference")


def test_the_language_is_switched_in_console_and_panel(desks: dict[str, Desk]) -> None:
    desk = desks["es"]
    called(desk, "Rosa Lima")
    desk.note.fill("Nota")
    desk.helped(lambda: desk.page.locator("#language").select_option("en"), stage="greeting")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.get_by_role("button", name="Close ticket")).to_be_visible()
    expect(desk.page.locator("guide-help .panel")).to_have_attribute("lang", "en")
    expect(desk.page.locator("guide-help .spoken").first).to_contain_text("good morning")
    expect(desk.note).to_have_value("Nota")
    desk.page.locator("#language").select_option("es")
    expect(desk.button("close")).to_be_visible()


def test_feedback_disturbs_nothing(desks: dict[str, Desk]) -> None:
    desk = desks["en"]
    called(desk, "Rosa Lima")
    desk.page.locator("guide-help .feedback button").locator("visible=true").first.click()
    expect(desk.page.locator("guide-help .feedback").first).to_have_text(desk.words["panel.thanks"])
    expect(desk.button("hold")).to_be_visible()


def test_links_at_the_top_lead_to_the_parts(desks: dict[str, Desk]) -> None:
    page = desks["pt"].page
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(".skips a").first.focus()
    for part in ("calls", "ticket", "guides"):
        link = page.locator(f".skips a[href='#{part}']")
        link.focus()
        expect(link).to_be_in_viewport()
        link.press("Enter")
        expect(page.locator(f"#{part}")).to_be_focused()


def picture(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=path)
    assert path.stat().st_size > 20_000


def test_the_pictures_of_the_documentation_are_drawn(visit: Visit, tmp_path: Path) -> None:
    """A callback by light, a call on hold in the dark; kept where `KB_PICTURES` names a folder."""
    folder = Path(os.environ.get("KB_PICTURES", tmp_path))
    page = visit.page(1280, 880, color_scheme="light")
    desk = Desk(page, "pt")
    called(desk, "Rosa Lima")
    desk.insert(Mouse())
    picture(page, folder / "console-light.png")
    page.emulate_media(color_scheme="dark")
    called(desk, "Beatriz Nunes")
    desk.insert(Mouse())
    desk.helped(lambda: desk.button("hold").click(), stage="hold")
    page.clock.fast_forward(97_000)
    expect(desk.clocks.locator(".spoken")).to_be_visible()
    picture(page, folder / "console-dark.png")
