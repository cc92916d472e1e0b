"""What each adapter does in its console: messages in order, scripts, tokens, and nobody else is heard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.consoles.conftest import Desk
from tests.consoles.standin import PAGES, SECRET, Vendor
from tests.widget.standin import Console

CONSOLES = pytest.mark.parametrize("name", PAGES)
WRITTEN = {
    "zendesk": "Soy Ana. Gracias & adiós, Luis.",
    "genesys": "Soy Ana. Gracias & adiós, Luis.",
    "freshdesk": "Soy Ana. Gracias &amp; adiós, Luis.",
    "salesforce": "Soy Ana. Gracias & adiós, Luis.",
}


@CONSOLES
def test_the_ticket_goes_in_and_the_script_comes_out(desk: Desk, vendor: Vendor, name: str) -> None:
    page, panel = desk.open(name)
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    order = page.evaluate("order")
    assert order[0] == ["heard loaded", vendor.knowledge, 0]
    assert [each[0] for each in order[1:4]] == ["sent token", "sent slots", "sent context"]
    heard = [each for each in desk.panel(page).evaluate("order") if each[0].startswith("heard")]
    assert heard == [["heard hello", vendor.url, 1]]
    assert vendor.asked == [{"origin": vendor.url}]
    panel.get_by_role("button", name="Insertar").first.click()
    page.wait_for_function("host.inserted.length")
    assert page.evaluate("host.inserted") == [WRITTEN[name]]


@CONSOLES
def test_a_refused_token_is_asked_for_again_and_a_changed_ticket_changes_the_cards(
    desk: Desk, vendor: Vendor, name: str
) -> None:
    desk.expected = ("401",)
    vendor.stale = 1
    page = desk.page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(f"{request.headers} {request.post_data}"))
    page.goto(vendor.url + PAGES[name])
    panel = page.frame_locator("iframe[title=Guides]")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    assert len(vendor.asked) == 2
    page.evaluate("host.change('greeting')")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert not any(secret in page.content() + "".join(seen) for secret in (SECRET, vendor.key))


@CONSOLES
def test_neither_another_window_nor_another_origin_is_heard(
    desk: Desk, vendor: Vendor, stranger: Console, name: str
) -> None:
    liar = stranger.page(
        "/liar",
        """<script>
          addEventListener("message", ({ data, ports }) =>
            data?.type === "hello" && parent.postMessage({ taken: ports.length }, "*"))
          const loaded = { ns: "guide-help", v: 1, type: "loaded", payload: {} }
          let times = 0
          const lie = setInterval(() => {
            parent.postMessage(loaded, "*")
            if (++times === 20) clearInterval(lie), (window.done = true)
          }, 10)
        </script>""",
    )
    page = desk.page()
    page.add_init_script(
        "window.taken = []; addEventListener('message', ({ data }) => data?.taken && taken.push(data))"
    )
    page.goto(vendor.url + PAGES[name])
    panel = page.frame_locator("iframe[title=Guides]")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    page.evaluate(
        "(url) => { const other = document.createElement('iframe'); other.name = 'liar'; other.src = url;"
        " document.body.append(other) }",
        liar,
    )
    beside = page.locator("iframe[name=liar]").element_handle().content_frame()
    assert beside is not None
    beside.wait_for_function("window.done", polling=50)
    within = desk.panel(page)
    within.goto(liar)  # the window is the right one now, and the origin is not
    within.wait_for_function("window.done", polling=50)
    assert page.evaluate("taken") == []
    assert [each[1] for each in page.evaluate("order") if each[0] == "heard loaded"].count(stranger.url) >= 40


@pytest.mark.parametrize("name", ["zendesk", "genesys", "freshdesk"])
def test_the_adapter_works_in_a_frame_of_the_console(
    desk: Desk, vendor: Vendor, product: Console, name: str
) -> None:
    page = desk.page()
    page.goto(product.page("/", f'<iframe name="app" src="{vendor.url + PAGES[name]}"></iframe>'))
    panel = page.frame_locator("iframe[name=app]").frame_locator("iframe")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")


def test_a_reply_that_is_not_open_becomes_a_note(desk: Desk) -> None:
    page, panel = desk.open("freshdesk")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    page.evaluate("host.replying = false")
    panel.get_by_role("button", name="Insertar").first.click()
    page.wait_for_function("host.inserted.length")


def test_whoever_holds_the_component_may_put_the_script_elsewhere(desk: Desk) -> None:
    page, panel = desk.open("salesforce")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    page.evaluate(
        "document.body.addEventListener('insert', (event) => {"
        " event.preventDefault(); window.elsewhere = event.detail.text })"
    )
    panel.get_by_role("button", name="Insertar").first.click()
    page.wait_for_function("window.elsewhere")
    assert page.evaluate("host.inserted") == []


def test_a_widget_that_comes_back_from_signing_in_knows_its_conversation(desk: Desk, vendor: Vendor) -> None:
    page = desk.page()
    page.goto(f"{vendor.url}/genesys/index.html?code=x&state=y")
    panel = page.frame_locator("iframe")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    assert page.url == f"{vendor.url}/genesys/index.html?gcConversationId=c1&gcLangTag=es"


def test_ten_interaction_widgets_live_side_by_side(desk: Desk, vendor: Vendor) -> None:
    page = desk.page()
    address = PAGES["genesys"].replace("c1", "c{}")
    frames = "".join(f'<iframe name="w{n}" src="{address.format(n)}"></iframe>' for n in range(10))
    page.goto(vendor.page("/widgets", frames))
    for number in range(10):
        widget = page.frame_locator(f"iframe[name=w{number}]").frame_locator("iframe")
        expect(widget.get_by_role("heading", level=2).first).to_have_text("Cierre")
    widgets = [frame for frame in page.frames if frame.name]
    sent = [widget.evaluate("order.find(([said]) => said === 'sent context')[1].url") for widget in widgets]
    assert sent == [f"genesys:c{number}" for number in range(10)]
    widgets[3].evaluate("host.stop()")
    assert widgets[3].evaluate("host.lived") == ["bootstrapped", "stopped"]
    assert widgets[4].evaluate("host.lived") == ["bootstrapped"]
