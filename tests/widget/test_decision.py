"""A decision in the panel: asked by what the caller said or chosen by hand, and forgotten with the call."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.widget.conftest import heard
from tests.widget.samples import choice, decided, no_contact, opening
from tests.widget.test_frame import framed, wait
from tests.widget.test_safety import EVIL

SAID = "o que disse Zarzamora"
ANSWER = (
    "Nuevo Se parece a «Do you do root canals?» (¿Hacen tratamientos de conducto?). "
    "«Nuevo» prevalece sobre Actual."
)


def opened(desk: Any, knowledge: Any, context: str = "{category: 'x', url: 'https://c/1'}") -> Page:
    """A panel with a decision first among its cards."""
    knowledge.cards = lambda lang, _context: [decided(lang), opening(lang)]
    page: Page = desk.open('lang="es"')
    desk.help(page, context)
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Qué dijo quien llama")


def options(page: Page) -> list[bool]:
    return [option.evaluate("(e) => e.open") for option in page.locator(".option").all()]


def test_what_the_caller_said_leads_to_an_option_with_its_reason(desk, knowledge):
    page = opened(desk, knowledge)
    expect(page.locator(".rule .body")).to_be_hidden()
    field(page).fill(f" {SAID} ")
    page.get_by_role("button", name="Consultar").click()
    answer = page.locator(".answer")
    expect(answer).to_have_text(ANSWER)
    expect(answer).to_have_role("status")
    assert options(page) == [True, False]
    expect(page.locator(".chosen summary")).to_have_attribute("aria-current", "true")
    asked = [json.loads(body) for _, _, _, body in knowledge.to("decide")]
    assert asked == [{"section": "protocols/callback#decision", "said": SAID, "lang": "es"}]
    assert not [path for _, path, _, _ in knowledge.asked if "Zarzamora" in path]
    assert "Zarzamora" not in page.url
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    knowledge.choice = lambda lang, _asked: choice(
        lang, option="current", title="Actual", reason="example", others=[]
    )
    page.get_by_role("button", name="Consultar").click()
    expect(answer).to_contain_text("Actual Se parece a")
    assert "prevalece" not in answer.inner_text()
    assert options(page) == [False, True]


def test_it_is_asked_and_chosen_with_the_keyboard_alone(desk, knowledge):
    page = opened(desk, knowledge)
    page.locator(".card summary").first.focus()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_text(ANSWER)
    expect(field(page)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert options(page) == [False, True]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".rule .body")).to_contain_text("se elige la primera")


def test_the_newest_words_win_whatever_order_the_answers_come_in(desk, knowledge):
    page = opened(desk, knowledge)
    delays = iter([0.4, 0])
    knowledge.delay = lambda path: next(delays, 0) if "decide" in path else 0
    knowledge.choice = lambda lang, asked: choice(
        lang, example={"say": asked["said"]}, others=[], reason="example"
    )
    page.evaluate("Promise.all(['slow', 'quick'].map((said) => guideHelp.decide(said)))")
    with page.expect_event("console", lambda message: message.text == "later"):
        page.evaluate("setTimeout(() => console.log('later'), 600); 0")
    expect(page.locator(".answer")).to_have_text("Nuevo Se parece a «quick».")


def test_words_like_no_example_leave_the_choice_to_the_agent(desk, knowledge):
    page = opened(desk, knowledge)
    knowledge.choice = lambda lang, _asked: choice(
        lang, option=None, title=None, reason=None, example=None, others=[]
    )
    page.locator(".option summary").nth(1).click()
    field(page).fill(SAID)
    field(page).press("Enter")
    expect(page.locator(".answer")).to_have_text("Ningún ejemplo se parece. Elija según las condiciones.")
    assert options(page) == [False, True]
    expect(page.locator(".chosen")).to_have_count(0)


def test_it_lasts_through_stages_and_languages_and_not_through_the_next_call(desk, knowledge):
    page = opened(desk, knowledge)
    field(page).fill(SAID)
    field(page).press("Enter")
    knowledge.cards = lambda lang, _context: [decided(lang, reasons=["stage"]), no_contact(lang)]
    desk.help(page, "{stage: 'b', url: 'https://c/1'}")
    expect(field(page)).to_have_value(SAID)
    expect(page.locator(".answer")).to_have_text(ANSWER)
    page.get_by_role("combobox", name="Idioma").select_option("en")
    expect(page.locator(".answer")).to_contain_text("“New” goes before Current.")
    expect(page.get_by_role("textbox", name="What the caller said")).to_have_value(SAID)
    page.locator(".option summary").nth(1).click()
    knowledge.delay = lambda path: 0.2 if "decide" in path else 0
    page.evaluate("void guideHelp.decide('too late')")
    with page.expect_event("requestfailed", lambda request: "decide" in request.url):
        desk.help(page, "{stage: 'a', url: 'https://c/2'}")
    expect(page.get_by_role("textbox", name="What the caller said")).to_have_value("")
    expect(page.locator(".answer")).to_be_empty()
    assert options(page) == [False, False]


def test_a_question_that_fails_is_told_and_can_be_asked_again(desk, knowledge):
    desk.expect("503")
    page = opened(desk, knowledge)
    field(page).fill(SAID)
    field(page).press("Enter")
    expect(page.locator(".answer")).to_have_text(ANSWER)
    knowledge.status = lambda _token: 503
    field(page).press("Enter")
    status = page.locator("[part=status]")
    expect(status).to_have_text("Las guías no responden.")
    expect(page.locator(".answer")).to_be_empty()
    assert heard(page, "error")[0]["status"] == 503
    knowledge.status = lambda _token: 200
    page.get_by_role("button", name="Reintentar").click()
    expect(page.locator(".answer")).to_have_text(ANSWER)
    expect(status).to_have_text("")


def test_markup_in_a_decision_and_its_answer_is_only_words(desk, knowledge):
    examples = [{"say": EVIL, "means": EVIL}]
    option = {"id": "new", "title": EVIL, "when": [EVIL], "exceptions": [EVIL], "examples": examples}
    decision = {"question": EVIL, "options": [option]}
    card = decided("es")
    card["blocks"] = [card["blocks"][0] | {"decision": decision}]
    knowledge.cards = lambda _lang, _context: [card]
    example = {"say": EVIL, "means": EVIL}
    knowledge.choice = lambda lang, _asked: choice(
        lang, title=EVIL, example=example, others=[{"option": "x", "title": EVIL}]
    )
    page = desk.open('lang="es"')
    desk.help(page)
    page.evaluate("(said) => guideHelp.decide(said)", EVIL)
    expect(page.locator(".answer strong")).to_have_text(EVIL)
    assert page.locator(".decision").inner_text().count(EVIL) == 11
    assert page.locator("guide-help img, guide-help script").count() == 0
    assert page.evaluate("window.pwned") is None


def test_a_console_asks_the_decision_that_is_shown(desk, knowledge):
    knowledge.cards = lambda lang, _context: [opening(lang), decided(lang)]
    page = desk.open('lang="es"')
    page.evaluate("guideHelp.setContext({category: 'x'}); guideHelp.decide('first')")
    expect(page.locator(".answer")).to_have_text(ANSWER)
    expect(page.locator(".answer")).to_be_in_viewport()
    assert page.evaluate("document.activeElement === document.body")
    page.evaluate("guideHelp.openGuide('protocols/callback')")
    expect(page.locator(".guide")).to_be_visible()
    page.evaluate("guideHelp.decide('nothing shown')")
    assert [json.loads(body)["said"] for _, _, _, body in knowledge.to("decide")] == ["first"]


def test_only_the_first_decision_of_a_section_is_asked_by_words(desk, knowledge):
    card = decided("es")
    card |= {"html": card["html"] * 2, "blocks": card["blocks"] + [dict(card["blocks"][0])]}
    knowledge.cards = lambda _lang, _context: [card]
    page = desk.open('lang="es"')
    desk.help(page)
    expect(page.locator(".decision")).to_have_count(2)
    expect(page.locator(".asking")).to_have_count(1)
    expect(page.locator(".decision").nth(1).locator(".option")).to_have_count(2)
    desk.help(page, "null")


def test_a_frames_host_says_what_the_caller_said(desk, console, knowledge):
    knowledge.cards = lambda lang, _context: [decided(lang)]
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    page.evaluate(f"send('context', {{category: 'x'}}); send('decide', '{SAID}')")
    expect(panel.locator(".answer")).to_have_text(ANSWER)
    panel.get_by_role("textbox", name="Qué dijo quien llama").press("Enter")
    expect(panel.locator(".answer")).to_have_text(ANSWER)
    assert "Zarzamora" not in str(page.evaluate("got"))
    assert "Zarzamora" not in "".join(frame.url for frame in page.frames)
