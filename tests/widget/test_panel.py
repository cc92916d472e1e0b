"""The panel at work: cards, scripts, search, guides, languages, and what happens when the server is gone."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.widget.samples import hit, no_contact, opening

FULL = "{'agent.name': 'Ana', 'caller.gender': 'f', 'caller.name': 'Rosa Lima'}"

OPTION = "[role=option]"


def heard(page: Page, name: str) -> Any:
    return page.evaluate(
        "(name) => heard.filter(([each]) => each === name).map(([, detail]) => detail)", name
    )


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


def test_without_a_connection_the_last_answers_stay(desk):
    desk.expect("ERR_INTERNET_DISCONNECTED")
    page = desk.open('lang="es"')
    desk.help(page)
    page.get_by_role("button", name="Ver la guía completa").first.click()
    expect(page.locator(".guide")).to_be_visible()
    page.get_by_role("button", name="Volver").click()
    page.context.set_offline(True)
    desk.help(page, "{stage: 'later'}")
    expect(page.get_by_role("status")).to_have_text("Sin conexión. Se muestra lo último recibido.")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Saludo")
    page.get_by_role("button", name="Ver la guía completa").first.click()
    expect(page.locator(".guide h2")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Sin conexión. Se muestra lo último recibido.")
    page.get_by_role("button", name="Volver").click()
    desk.help(page, "{stage: 'again'}")
    assert heard(page, "error")[-1] == {"status": 0, "problem": None}
    page.context.set_offline(False)
    page.get_by_role("button", name="Reintentar").click()
    expect(page.get_by_role("status")).to_have_text("2 sugerencias")


def test_a_server_in_trouble_is_told(desk, knowledge):
    desk.expect("503")
    knowledge.status = lambda _token: 503
    page = desk.open('lang="es"')
    desk.help(page)
    expect(page.get_by_role("status")).to_have_text("Las guías no responden.")
    assert heard(page, "error")[0]["status"] == 503


def test_an_expired_token_makes_it_ask_the_console_once_and_go_on(desk, knowledge):
    desk.expect("401")
    knowledge.status = lambda token: 200 if token == "Bearer fresh" else 401
    page = desk.open('lang="es"')
    page.evaluate(
        "(() => { window.asks = 0; guideHelp.setToken('stale');"
        " guideHelp.tokenProvider = async () => { asks++; return 'fresh' } })()"
    )
    desk.help(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert page.evaluate("asks") == 1
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer stale", "Bearer fresh"]
    assert heard(page, "error") == []


def test_a_token_that_stays_refused_is_asked_for_once_only(desk, knowledge):
    desk.expect("401")
    knowledge.status = lambda _token: 401
    page = desk.open('lang="es"')
    page.evaluate("window.asks = 0; guideHelp.tokenProvider = () => { asks++; return 'old' }; 0")
    desk.help(page)
    expect(page.get_by_role("status")).to_contain_text("Su acceso venció")
    assert page.evaluate("asks") == 2  # before the first question, and when it was refused
    assert len(knowledge.to("v1/help")) == 2
    assert heard(page, "error")[0]["problem"]["code"] == "key-rejected"


def test_nobody_is_asked_for_a_guide_without_the_token_that_can_be_had(desk, knowledge):
    page = desk.open('lang="es"')
    page.evaluate("guideHelp.tokenProvider = async () => 'first'")
    desk.help(page)
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer first"]


def test_a_panel_whose_words_do_not_come_says_so_and_tries_again(desk, console, knowledge):
    desk.expect("ERR_FAILED")
    kb = knowledge.url
    page = desk.page()
    page.context.route("**/strings/*.json", lambda route: route.abort())
    page.goto(
        console.page(
            "/wordless",
            f'<main><guide-help endpoint="{kb}" lang="es"></guide-help></main>'
            f'<script type="module" src="{kb}/embed/v1/guide-help.js"></script>',
        )
    )
    page.wait_for_function("heard.length")
    assert heard(page, "error") == [{"status": 0, "problem": None}]
    page.context.unroute("**/strings/*.json")
    desk.help(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text("Saludo")


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
