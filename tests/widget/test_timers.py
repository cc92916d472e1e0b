"""Clocks of standards in the panel: by hand and by the console, said once, and gone with the call."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widget.conftest import heard
from tests.widget.samples import no_contact, standards
from tests.widget.test_frame import framed, wait

HOLD = "Retomar la espera cada 2 minutos"
HANDLING = "Tiempo máximo de atención según la complejidad"
STATUS = "[part=status]"
ROW = ".running"


def opened(desk: Any, knowledge: Any, context: str = "{category: 'x', url: 'https://c/1'}") -> Page:
    """A panel with three standards, on a morning whose clock the test moves on."""
    knowledge.cards = lambda lang, _context: [standards(lang), no_contact(lang)]
    page: Page = desk.open('lang="es"')
    page.clock.install(time="2026-11-25T10:00:00")
    page.clock.pause_at("2026-11-25T10:00:01")
    desk.help(page, context, "{'caller.name': 'Rosa Lima'}")
    return page


def states(page: Page) -> list[str]:
    return [f"{each['name']} {each['state']} {round(each['elapsed'])}" for each in heard(page, "timer")]


def test_a_clock_is_started_in_its_standard_and_stopped_at_the_top(desk, knowledge):
    page = opened(desk, knowledge)
    expect(page.locator(ROW)).to_have_count(0)
    page.get_by_role("button", name=f"Iniciar: {HOLD}").click()
    row = page.locator(ROW)
    expect(row.locator(".name")).to_have_text(HOLD)
    page.clock.run_for(61_000)
    expect(row.get_by_role("timer")).to_have_text("0:59")
    expect(page.locator(".standard").nth(1).get_by_role("timer")).to_have_text("0:59")
    assert row.get_by_role("timer").get_attribute("aria-live") is None
    page.get_by_role("combobox", name="Idioma").focus()
    page.keyboard.press("Tab")
    expect(row.get_by_role("button", name=f"Detener: {HOLD}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(ROW)).to_have_count(0)
    expect(page.locator(".clocks")).to_be_focused()
    start = page.get_by_role("button", name=f"Iniciar: {HOLD}")
    start.focus()
    page.keyboard.press("Space")
    expect(row.get_by_role("timer")).to_have_text("2:00")
    page.get_by_role("button", name=f"Detener: {HOLD}").last.click()
    assert states(page) == ["hold started 0", "hold stopped 61", "hold started 0", "hold stopped 0"]


def test_a_console_starts_a_clock_and_what_it_does_is_said_once(desk, knowledge):
    page = desk.open('lang="es"')
    page.clock.install(time="2026-11-25T10:00:00")
    page.clock.pause_at("2026-11-25T10:00:01")
    page.evaluate("guideHelp.startTimer('answer')")
    page.clock.run_for(2_000)
    row = page.locator(ROW)
    expect(row.locator(".name")).to_have_text("answer")
    expect(row.get_by_role("timer")).to_have_text("0:02")
    knowledge.cards = lambda lang, _context: [standards(lang)]
    desk.help(page)
    expect(row.locator(".name")).to_have_text("Contestar antes de 8 segundos")
    expect(row.get_by_role("timer")).to_have_text("0:06")
    page.clock.run_for(4_000)
    expect(page.locator(STATUS)).to_have_text("Contestar antes de 8 segundos: queda poco tiempo.")
    expect(row.locator(".state")).to_have_text("casi cumplido")
    page.clock.run_for(12_000)
    expect(page.locator(STATUS)).to_have_text("Contestar antes de 8 segundos: se cumplió el tiempo.")
    expect(row.get_by_role("timer")).to_have_text("+0:10")
    page.evaluate("guideHelp.startTimer('answer'); guideHelp.stopTimer('answer'); guideHelp.stopTimer('x')")
    assert states(page) == [
        "answer started 0",
        "answer nearly 6",
        "answer over 8",
        "answer stopped 18",
    ]


def test_the_sentence_for_a_refresh_is_there_in_time_filled_and_copyable(desk, knowledge):
    page = opened(desk, knowledge)
    page.evaluate("guideHelp.startTimer('hold')")
    spoken = page.locator(ROW).locator(".spoken")
    expect(spoken).to_be_hidden()
    page.clock.run_for(90_000)
    expect(spoken).to_have_text("Gracias por esperar, Rosa Lima. ¿Desea continuar en la línea?")
    page.locator(f"{ROW} summary").click()
    page.clock.run_for(30_000)
    expect(spoken).to_be_visible()
    expect(page.locator(STATUS)).to_have_text(f"{HOLD}: retome la llamada.")
    page.locator(ROW).get_by_role("button", name="Copiar").click()
    expect(page.locator(STATUS)).to_have_text("Guion copiado.")
    assert page.evaluate("navigator.clipboard.readText()") == spoken.inner_text()
    page.evaluate("guideHelp.slots = {}")
    page.locator(ROW).get_by_role("button", name="Insertar").press("Enter")
    expect(page.locator(STATUS)).to_have_text("Falta: nombre del cliente")
    page.keyboard.type("Ana")
    page.locator(ROW).get_by_role("button", name="Insertar").click()
    inserted = heard(page, "insert")[0]
    assert inserted["text"] == "Gracias por esperar, Ana. ¿Desea continuar en la línea?"
    assert inserted["id"] == "protocols/callback#standards"
    page.clock.run_for(120_000)
    assert states(page) == [
        "hold started 0",
        "hold nearly 90",
        "hold refresh 120",
        "hold nearly 210",
        "hold refresh 240",
    ]


def test_clocks_run_on_through_cards_guides_searches_and_languages(desk, knowledge):
    page = opened(desk, knowledge)
    page.evaluate("guideHelp.startTimer('hold')")
    page.clock.run_for(100_000)
    knowledge.cards = lambda lang, _context: [no_contact(lang)]
    desk.help(page, "{stage: 'b', url: 'https://c/1'}", "{'caller.name': 'Rosa Lima'}")
    time = page.locator(ROW).get_by_role("timer")
    expect(time).to_have_text("0:20")
    page.evaluate("guideHelp.openGuide('protocols/callback')")
    expect(page.locator(".guide")).to_be_visible()
    page.evaluate("guideHelp.search('citas')")
    expect(page.locator("[role=option]")).to_have_count(2)
    expect(time).to_have_text("0:20")
    knowledge.cards = lambda lang, _context: [standards(lang)]
    page.evaluate("guideHelp.lang = 'pt'")
    expect(page.locator(ROW).locator(".name")).to_have_text("Retomar a espera a cada 2 minutos")
    expect(page.locator(ROW).locator(".spoken")).to_contain_text("Obrigado por aguardar, Rosa Lima.")
    expect(page.locator(".clocks")).to_have_attribute("aria-label", "Relógios em andamento")
    page.clock.run_for(10_000)
    expect(time).to_have_text("0:10")
    assert states(page) == ["hold started 0", "hold nearly 90"]


def test_the_limit_goes_by_the_complexity_that_the_console_says_or_the_agent_picks(desk, knowledge):
    page = opened(desk, knowledge, "{complexity: 'High', url: 'https://c/1'}")
    page.evaluate("guideHelp.startTimer('handling')")
    time = page.locator(ROW).get_by_role("timer")
    picked = page.get_by_role("combobox", name="Complejidad")
    expect(picked).to_have_value("high")
    expect(time).to_have_text("11:00")
    picked.select_option("low")
    expect(time).to_have_text("4:00")
    desk.help(page, "{stage: 'b', url: 'https://c/1'}")
    expect(picked).to_have_value("low")
    desk.help(page, "{complexity: 'constructor', url: 'https://c/1'}")
    expect(picked).to_have_value("")
    page.clock.run_for(5_000)
    expect(time).to_have_text("0:05")
    desk.help(page, "{url: 'https://c/2'}")
    expect(page.locator(ROW)).to_have_count(0)
    expect(page.locator(".standard").nth(2).get_by_role("timer")).to_have_text("0:00")


def test_clocks_end_with_the_call_and_with_the_panel_and_none_ticks_then(desk, knowledge):
    page = desk.open('lang="es"')
    page.evaluate(
        """() => {
          window.ticking = new Set()
          const [set, clear] = [setInterval, clearInterval]
          window.setInterval = (...given) => { const id = set(...given); ticking.add(id); return id }
          window.clearInterval = (id) => { ticking.delete(id); clear(id) }
        }"""
    )
    knowledge.cards = lambda lang, _context: [standards(lang)]
    desk.help(page, "{url: 'https://c/1'}")
    counts = [page.evaluate("ticking.size")]
    start = "guideHelp.startTimer('hold'); guideHelp.startTimer('handling'); ticking.size"
    for end in (
        "guideHelp.setContext({url: 'https://c/2'}); ticking.size",
        "guideHelp.setContext(null); ticking.size",
        "guideHelp.stopTimer('handling'); guideHelp.stopTimer('hold'); ticking.size",
        "(async () => { const panel = guideHelp; panel.remove(); await 0; return ticking.size })()",
    ):
        counts += [page.evaluate(start), page.evaluate(end)]
    assert counts == [0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_a_panel_that_is_moved_keeps_its_clocks(desk, knowledge):
    page = opened(desk, knowledge)
    page.evaluate("guideHelp.startTimer('hold')")
    page.clock.run_for(5_000)
    page.evaluate("document.querySelector('main').prepend(guideHelp)")
    page.clock.run_for(5_000)
    expect(page.locator(ROW).get_by_role("timer")).to_have_text("1:50")
    assert states(page) == ["hold started 0"]


def test_a_frames_host_starts_and_stops_clocks_and_hears_of_them(desk, console, knowledge):
    knowledge.cards = lambda lang, _context: [standards(lang)]
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    page.evaluate("send('context', {category: 'x'}); send('timer', {name: 'answer'})")
    expect(panel.locator(ROW).get_by_role("timer")).to_be_visible()
    page.evaluate(
        "send('timer', {}); send('timer', {name: 5}); send('timer', {name: 'answer', running: false})"
    )
    expect(panel.locator(ROW)).to_have_count(0)
    panel.get_by_role("button", name="Iniciar: Contestar").click()
    wait(page, "got.filter(([, type]) => type === 'timer').length === 3")
    said = page.evaluate("got.filter(([, type]) => type === 'timer').map(([, , payload]) => payload)")
    assert [(each["name"], each["state"]) for each in said] == [
        ("answer", "started"),
        ("answer", "stopped"),
        ("answer", "started"),
    ]
    assert all(isinstance(each["elapsed"], int | float) for each in said)
