"""The panel when the server is gone, is in trouble, or does not let it in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.conftest import heard
from tests.widget.samples import opening


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


def test_who_has_left_leaves_nothing_to_be_read(desk, knowledge):
    knowledge.cards = lambda lang, _context: [opening(lang)] if knowledge.to("v1/help")[-1][2] else []
    page = desk.open('lang="es"')
    page.evaluate("guideHelp.setToken('agents')")
    desk.help(page)
    page.get_by_role("button", name="Ver la guía completa").first.click()
    expect(page.locator(".guide")).to_be_visible()
    page.evaluate("guideHelp.setToken(null)")
    expect(page.locator(".hint")).to_have_text("No hay guías para esta situación. Busque con sus palabras.")
    expect(page.locator(".guide")).to_have_count(0)
    expect(page.get_by_role("heading", level=2)).to_have_count(0)
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer agents", None]
    assert len(heard(page, "ready")) == 1
