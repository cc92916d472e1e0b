"""The panel at work: cards, search, guides, languages."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.widget.conftest import heard
from tests.widget.samples import hit, no_contact, opening

OPTION = "[role=option]"


def test_the_situation_becomes_cards_that_say_why_they_are_there(desk, knowledge):
    page = desk.open('lang="pt" limit="2"')
    desk.help(page, "{category: 'Central > Callback', stage: 'opening'}")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Saudação", "Sem comunicação: ninguém atende"])
    expect(page.locator(".because").first).to_have_text("Coincide: categoria, etapa")
    expect(page.locator(".approvals").first).to_have_text("Homologado Captação em 28/11/2024 · versão 3")
    expect(page.get_by_role("status")).to_have_text("2 sugestões")
    sent = json.loads(knowledge.to("v1/help")[0][3])
    assert sent == {
        "context": {"category": "Central > Callback", "stage": "opening"},
        "lang": "pt",
        "limit": 2,
    }
    assert heard(page, "results") == [{"total": 2, "of": "help"}]
    assert heard(page, "ready") == [{"version": 1}]


def test_the_first_card_opens_where_it_is_another_than_before(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page, "{stage: 'a'}")
    cards = page.locator("[part=card]")
    opened = "(all) => all.map((each) => each.open)"
    assert cards.evaluate_all(opened) == [True, False]
    cards.first.locator("summary").first.click()
    desk.help(page, "{stage: 'b'}")
    assert cards.evaluate_all(opened) == [False, False]
    knowledge.cards = lambda lang, _context: [no_contact(lang), opening(lang)]
    page.evaluate("guideHelp.shadowRoot.activeElement.blur()")
    cards.first.evaluate("(card) => card.open = true")
    desk.help(page, "{stage: 'c'}")
    assert cards.evaluate_all(opened) == [True, False]


def test_the_newest_situation_wins(desk, knowledge):
    page = desk.open('lang="es"')
    knowledge.cards = lambda lang, context: [
        opening(lang) if context["stage"] == "slow" else no_contact(lang)
    ]
    delays = iter([0.5, 0])
    knowledge.delay = lambda path: next(delays, 0) if "help" in path else 0
    page.evaluate("Promise.all(['slow', 'quick'].map((stage) => guideHelp.setContext({stage})))")
    page.wait_for_timeout(700)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Sin comunicación: nadie contesta"])


def test_it_works_with_the_keyboard_alone(desk):
    page = desk.open('lang="es"')
    desk.help(page, slots="{'caller.gender': 'f'}")
    page.keyboard.press("Tab")
    field = page.get_by_role("combobox", name="Buscar en las guías")
    expect(field).to_be_focused()
    page.keyboard.type("sin com")
    expect(page.locator(OPTION)).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(page.locator(OPTION).nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == "option-1"
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTION)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".guide h3").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    back = page.get_by_role("button", name="Volver")
    back.focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    for wanted in ("Idioma", "Saludo", "su nombre", "nombre del cliente", "Insertar", "Copiar", "CPF"):
        page.keyboard.press("Tab")
        focused = "guideHelp.shadowRoot.activeElement"
        assert wanted in page.evaluate(
            f"{focused}.ariaLabel || {focused}.labels?.[0]?.innerText || {focused}.innerText"
        )
        if wanted == "su nombre":
            page.keyboard.type("Ana")
        elif wanted == "nombre del cliente":
            page.keyboard.type("Rosa")
        elif wanted == "Insertar":
            page.keyboard.press("Enter")
    assert "Mi nombre es Ana" in heard(page, "insert")[0]["text"]
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="CPF")).to_be_checked()


def test_late_results_keep_the_active_option(desk, knowledge):
    page = desk.open('lang="es"')
    a, b, c = (hit("es", anchor, anchor) for anchor in "abc")
    knowledge.hits = lambda _lang, q: [a, b] if q == "x" else [c, b, a]
    knowledge.delay = lambda path: 0.6 if "q=xy" in path else 0
    page.get_by_role("combobox").first.fill("x")
    expect(page.locator(OPTION)).to_have_count(2)
    page.keyboard.type("y")
    page.wait_for_timeout(250)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("b")
    expect(page.locator(OPTION)).to_have_count(3)
    expect(chosen).to_have_count(1)
    expect(chosen.locator(".path")).to_have_text("b")
    assert page.get_by_role("combobox").first.get_attribute("aria-activedescendant") == "option-1"


def test_enter_waits_for_the_answer_to_what_stands_in_the_field(desk, knowledge):
    page = desk.open('lang="es"')
    knowledge.hits = lambda _lang, q: [hit("es", "no-contact" if q == "sin" else "greeting", q)]
    knowledge.delay = lambda path: 0.3 if "complete" in path else 0
    page.get_by_role("combobox").first.fill("sin")
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_be_visible()
    assert heard(page, "select")[0]["id"] == "protocols/callback#no-contact"


def test_a_guide_is_read_in_the_panel_with_a_way_back(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page)
    page.get_by_role("button", name="Ver la guía completa").first.click()
    expect(page.locator(".guide h2")).to_have_text("Devolución de llamada / callback")
    expect(page.locator(".guide h3").first).to_be_focused()
    page.locator(".guide").get_by_role("link", name="glossary").click()
    expect(page.locator(".guide h2")).to_have_text("glossary")
    page.get_by_role("button", name="Volver").click()
    expect(page.locator(".guide h2")).to_have_text("Devolución de llamada / callback")
    page.get_by_role("button", name="Volver").click()
    expect(page.get_by_role("button", name="Ver la guía completa").first).to_be_focused()
    first = heard(page, "select")[0]
    assert first == {
        "id": "protocols/callback#greeting",
        "url": f"{knowledge.url}/agents/protocols/callback/#greeting",
        "lang": "es",
        "version": 3,
    }


def test_a_console_may_open_a_hit_itself(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page)
    page.evaluate("addEventListener('guide-select', (event) => event.preventDefault())")
    page.get_by_role("button", name="Ver la guía completa").first.click()
    page.wait_for_timeout(200)
    expect(page.locator(".guide")).to_have_count(0)
    assert not knowledge.to("guides/")


def test_the_console_opens_guides_and_searches(desk):
    page = desk.open('lang="es"')
    page.evaluate("guideHelp.openGuide('protocols/callback#no-contact')")
    expect(page.locator(".guide h3").nth(1)).to_be_in_viewport()
    bar = page.locator(".top").evaluate("(e) => e.getBoundingClientRect().bottom")
    assert page.locator(".guide h3").nth(1).evaluate("(e) => e.getBoundingClientRect().top") >= bar - 1
    page.evaluate("guideHelp.search('citas')")
    expect(page.locator(OPTION)).to_have_count(2)
    assert page.evaluate("document.activeElement === document.body")


def test_the_reader_chooses_another_language(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page)
    page.get_by_role("checkbox", name="CPF").check()
    page.get_by_role("combobox", name="Idioma").select_option("pt")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Saudação")
    expect(page.get_by_role("checkbox", name="CPF")).to_be_checked()
    expect(page.get_by_role("combobox").first).to_have_attribute("placeholder", "Buscar nos guias")
    page.evaluate("guideHelp.lang = 'en-GB'")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Greeting")


def test_a_text_in_another_language_says_so(desk, knowledge):
    knowledge.cards = lambda lang, _context: [opening("pt", is_fallback=True, requested_lang="es")]
    page = desk.open('lang="es"')
    desk.help(page)
    expect(page.locator(".badge")).to_have_text("En Português")
    expect(page.get_by_role("heading", level=2)).to_have_attribute("lang", "pt")


def test_readers_say_whether_it_helped(desk):
    page = desk.open('lang="es"')
    desk.help(page)
    page.get_by_role("button", name="Sí").first.click()
    assert heard(page, "feedback") == [{"id": "protocols/callback#greeting", "helpful": True}]


def test_what_a_page_sets_before_the_element_is_defined_counts(desk, console, knowledge):
    kb = knowledge.url
    page = desk.page()
    page.goto(
        console.page(
            "/early",
            f'<main><guide-help endpoint="{kb}" lang="es"></guide-help></main>'
            "<script>guideHelp.slots = {'agent.name': 'Ana'};"
            "guideHelp.tokenProvider = () => 'early'</script>"
            f'<script type="module" src="{kb}/embed/v1/guide-help.js"></script>',
        )
    )
    page.wait_for_function("heard.length")
    page.evaluate("guideHelp.setContext({})")
    expect(page.locator(".spoken").first).to_contain_text("Mi nombre es Ana")
    assert knowledge.to("v1/help")[0][2] == "Bearer early"


def test_a_panel_that_is_moved_goes_on(desk, knowledge):
    page = desk.open('lang="es"')
    desk.help(page)
    page.get_by_role("textbox", name="su nombre").fill("Ana")
    page.evaluate("document.querySelector('main').prepend(guideHelp)")
    expect(page.get_by_role("textbox", name="su nombre")).to_have_value("Ana")
    assert len(knowledge.to("v1/help")) == 1
