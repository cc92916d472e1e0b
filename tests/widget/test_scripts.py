"""Scripts in the panel: filled, copied, handed to the console."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.conftest import heard
from tests.widget.samples import no_contact, opening

FULL = "{'agent.name': 'Ana', 'caller.gender': 'f', 'caller.name': 'Rosa Lima'}"


def test_a_script_is_filled_from_what_the_console_passes_and_the_hour(desk):
    page = desk.open('lang="pt"')
    page.clock.set_fixed_time("2026-11-25T09:00:00")
    desk.help(page, slots=FULL)
    spoken = page.locator(".spoken").first
    expect(spoken).to_have_text(
        "Olá, bom dia! Meu nome é Ana e falo em nome da Horizonte. "
        "Por gentileza, falo com a senhora Rosa Lima?"
    )
    page.get_by_role("button", name="Inserir").first.click()
    assert heard(page, "insert") == [{"id": "protocols/callback#greeting", "text": spoken.inner_text()}]
    page.get_by_role("button", name="Copiar").first.click()
    expect(page.get_by_role("status")).to_have_text("Roteiro copiado.")
    assert page.evaluate("navigator.clipboard.readText()") == spoken.inner_text()
    page.evaluate("guideHelp.slots = {...guideHelp.slots, 'agent.name': 'Bia'}")
    expect(spoken).to_contain_text("Meu nome é Bia")


def test_a_required_gap_blocks_copying_until_it_is_filled_in_the_card(desk):
    page = desk.open('lang="es"')
    desk.help(page, slots="{'caller.gender': 'm'}")
    copy = page.get_by_role("button", name="Copiar").first
    expect(copy).to_have_attribute("aria-disabled", "true")
    copy.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Insertar").first.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Falta: su nombre, nombre del cliente")
    assert heard(page, "insert") == []
    name = page.get_by_role("textbox", name="su nombre")
    expect(name).to_be_focused()
    page.keyboard.type("Ana")
    expect(copy).to_have_attribute("aria-disabled", "true")
    page.get_by_role("textbox", name="nombre del cliente").fill("Rosa")
    expect(copy).to_have_attribute("aria-disabled", "false")
    expect(name).to_have_value("Ana")
    page.get_by_role("button", name="Insertar").first.click()
    assert "Mi nombre es Ana" in heard(page, "insert")[0]["text"]
    assert "el señor Rosa" in heard(page, "insert")[0]["text"]


def test_a_script_is_copied_where_writing_to_the_clipboard_is_forbidden(desk):
    page = desk.open('lang="es"')
    desk.help(page, slots=FULL)
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); 0")
    copy = page.get_by_role("button", name="Copiar").first
    copy.click()
    expect(page.get_by_role("status")).to_have_text("Guion copiado.")
    expect(copy).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".spoken").first.inner_text()


def test_a_form_that_nothing_decides_is_chosen_in_the_card(desk):
    page = desk.open('lang="es"')
    desk.help(page, slots="{'agent.name': 'Ana', 'caller.name': 'Rosa'}")
    choice = page.get_by_role("combobox", name="el señor / la señora")
    choice.select_option("f")
    page.get_by_role("button", name="Insertar").first.click()
    assert "¿Hablo con la señora Rosa?" in heard(page, "insert")[0]["text"]


def test_what_is_typed_outlives_a_stage_and_not_a_call(desk):
    page = desk.open('lang="es"')
    desk.help(page, "{url: 'https://c/1', stage: 'a'}")
    name = page.get_by_role("textbox", name="su nombre").first
    name.fill("Ana")
    page.get_by_role("checkbox", name="CPF").check()
    desk.help(page, "{url: 'https://c/1', stage: 'b'}")
    expect(name).to_have_value("Ana")
    expect(name).to_be_focused() if name.evaluate("e => e.matches(':focus')") else None
    expect(page.get_by_role("checkbox", name="CPF")).to_be_checked()
    desk.help(page, "{url: 'https://c/2', stage: 'a'}")
    expect(name).to_have_value("")
    expect(page.get_by_role("checkbox", name="CPF")).not_to_be_checked()


def test_a_new_stage_does_not_take_the_field_from_who_types(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page, "{stage: 'a'}")
    page.get_by_role("textbox", name="su nombre").focus()
    page.keyboard.type("An")
    knowledge.cards = lambda lang, _context: [no_contact(lang), opening(lang)]
    desk.help(page, "{stage: 'b'}")
    page.keyboard.type("a")
    expect(page.get_by_role("textbox", name="su nombre")).to_have_value("Ana")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Sin comunicación: nadie contesta")
