"""What a text, a value or a foreign page might try, and gets nowhere with."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.samples import hit, opening

EVIL = '<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>'
LINKS = (
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1",
    " javascript:window.pwned=1",
    "java&#10;script:window.pwned=1",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "mailto:a@example.org",
)


def test_a_script_in_a_title_is_only_words(desk, knowledge):
    knowledge.cards = lambda lang, _context: [
        opening(
            lang,
            title=EVIL,
            heading_path=[EVIL],
            approvals=[{"area": "a", "area_name": EVIL, "date": "2026-01-01"}],
        )
    ]
    knowledge.hits = lambda lang, _q: [hit(lang, "x", EVIL, title=EVIL, excerpt=EVIL)]
    page = desk.open('lang="es"')
    desk.help(page)
    expect(page.get_by_role("heading", level=2)).to_have_text(EVIL)
    page.get_by_role("combobox").first.fill("x")
    expect(page.locator("[role=option] .name")).to_have_text(EVIL)
    assert page.locator("guide-help img, guide-help script").count() == 0
    assert page.evaluate("window.pwned") is None


def test_markup_that_the_server_would_never_send_becomes_words_too(desk, knowledge):
    html = (
        f'{EVIL}<iframe src="//x"></iframe><style>*{{display:none}}</style>'
        '<svg onload="window.pwned=1"></svg>'
        '<p onclick="window.pwned=1" style="color:red" id="x" class="hidden">Kept</p>'
        '<form action="//x"></form><p>2 < 3 &lt;b&gt;'
    )
    knowledge.cards = lambda lang, _context: [opening(lang, html=html, blocks=[])]
    page = desk.open('lang="es"')
    desk.help(page)
    body = page.locator(".body").first
    expect(body.get_by_text("Kept")).to_be_visible()
    expect(body).to_contain_text("2 < 3 <b>")
    kept = body.evaluate(
        "b => [...b.querySelectorAll('*')].flatMap((e) => [e.localName, ...e.getAttributeNames()])"
    )
    assert set(kept) <= {"p", "span"}
    assert page.evaluate("window.pwned") is None


def test_a_link_that_is_not_http_is_no_link(desk, knowledge):
    items = "".join(f'<p><a href="{link}">bad</a></p>' for link in LINKS)
    html = (
        items + '<p><a href="https://example.org/x">good</a></p><p><img src="javascript:1" alt="picture"></p>'
    )
    knowledge.cards = lambda lang, _context: [
        opening(lang, html=html, blocks=[], url="javascript:window.pwned=1")
    ]
    knowledge.hits = lambda lang, _q: [hit(lang, "x", "X", url="javascript:window.pwned=1")]
    page = desk.open('lang="es"')
    desk.help(page)
    assert page.locator(".body a").evaluate_all("(all) => all.map((a) => a.href)") == [
        "https://example.org/x"
    ]
    expect(page.get_by_text("picture")).to_be_visible()
    for bad in page.get_by_text("bad", exact=True).all():
        bad.click()
    page.get_by_role("combobox").first.fill("x")
    page.locator("[role=option]").click()
    assert page.evaluate("heard.find(([name]) => name === 'select')[1].url") is None
    assert page.evaluate("window.pwned") is None


def test_a_slot_value_with_html_is_only_words(desk):
    page = desk.open('lang="es"')
    desk.help(
        page, slots="{'agent.name': '<b onmouseover=alert(1)>Ana</b>', 'caller.name': '[[agent.name]]'}"
    )
    expect(page.locator(".spoken")).to_contain_text("Mi nombre es <b onmouseover=alert(1)>Ana</b> y")
    expect(page.locator(".spoken")).to_contain_text("[[agent.name]]")
    assert page.locator(".spoken b").count() == 0


def test_values_never_leave_the_page(desk, knowledge):
    page = desk.open('lang="es"')
    asked = []
    page.context.on("request", lambda r: asked.append(f"{r.url} {r.headers} {r.post_data}"))
    desk.help(page, slots="{'agent.name': 'Zarzamora', 'caller.gender': 'f', 'protocol.number': 776655}")
    page.get_by_role("textbox", name="nombre del cliente").fill("Frambuesa")
    page.get_by_role("checkbox", name="CPF").check()
    page.get_by_role("button", name="Insertar").first.click()
    page.get_by_role("button", name="Copiar").first.click()
    page.get_by_role("button", name="Sí").first.click()
    desk.help(page, "{stage: 'closing'}", "{'agent.name': 'Zarzamora'}")
    page.get_by_role("combobox").first.fill("cita")
    page.locator("[role=option]").first.click()
    expect(page.locator(".guide")).to_be_visible()
    page.get_by_role("combobox", name="Idioma").select_option("pt")
    expect(page.locator(".guide h3").first).to_have_text("Saudação")
    assert len(asked) >= 5
    every = " ".join(asked) + str(knowledge.asked)
    for value in ("Zarzamora", "Frambuesa", "776655"):
        assert value not in every
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_looks_need_no_style_of_the_page(desk, scheme):
    page = desk.open('lang="es"', color_scheme=scheme)
    ground = page.locator(".panel").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(16, 24, 28)")
    page.evaluate("guideHelp.setAttribute('theme', 'dark')")
    assert page.locator(".panel").evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(16, 24, 28)"


def test_a_console_changes_colours_and_reaches_parts(desk, console):
    kb = desk.knowledge.url
    page = desk.page()
    page.goto(
        console.page(
            "/themed",
            "<style>guide-help{--guide-paper:rgb(1,2,3)}"
            "guide-help::part(input){border-color:rgb(4,5,6)}</style>"
            f'<main><h1>C</h1><guide-help endpoint="{kb}" lang="es"></guide-help></main>'
            f'<script type="module" src="{kb}/embed/v1/guide-help.js"></script>',
        )
    )
    expect(page.locator(".panel")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(page.locator("[part=input]")).to_have_css("border-color", "rgb(4, 5, 6)")
