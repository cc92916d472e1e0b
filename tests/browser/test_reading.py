"""Reading guides, as clients and agents do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, sign_in, structured

GUIDE = "/service/client-services/"
PREFIX = {"es": "", "pt": "/pt", "en": "/en"}


@pytest.mark.parametrize(
    ("lang", "title", "approval"),
    [
        ("es", "Guía de servicios al cliente", "Homologado por Qualidade el 06/10/2026"),
        ("pt", "Guia de serviços ao cliente", "Homologado Qualidade em 06/10/2026"),
        ("en", "Client services guide", "Approved by Qualidade on 6 Oct 2026"),
    ],
)
def test_a_guide_shows_its_title_and_who_approved_it_when(visit: Visit, lang, title, approval):
    page = visit.page()
    page.goto(PREFIX[lang] + GUIDE)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".kb-card")).to_contain_text(approval)
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_the_language_switch_stays_on_the_page(visit: Visit):
    page = visit.page()
    page.goto(f"{GUIDE}#limits")
    page.locator(".kb-switch__button").hover()
    page.get_by_role("link", name="Português").click()
    page.wait_for_url(f"**/pt{GUIDE}*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guia de serviços ao cliente")
    page.locator(".kb-switch__button").hover()
    page.get_by_role("link", name="Español").click()
    page.wait_for_url(f"{visit.served.url}{GUIDE}*")


def test_clients_see_no_internal_block_and_no_agents_guide(visit: Visit):
    page = visit.page()
    page.goto(GUIDE)
    expect(page.locator(".admonition.limit").first).to_be_visible()
    assert page.locator(".admonition.internal").count() == 0
    assert "callback" not in page.content().lower()


def test_agents_sign_in_and_see_everything(visit: Visit):
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/pt/protocols/callback/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ligação ativa / callback")
    expect(page.locator(".kb-card")).to_contain_text("Homologado Captação em 28/11/2024")
    expect(page.locator(".admonition.script").first).to_contain_text("seu nome")
    page.goto(f"/agents{GUIDE}")
    expect(page.locator(".admonition.internal").first).to_be_visible()


def test_a_wrong_key_does_not_sign_in(visit: Visit):
    visit.expect_faults("401", "403")
    page = visit.page()
    page.goto("/agents/")
    page.locator("input[type=password]").fill("kb_a_nothing_nothing")
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "sign-in" in page.url


def test_a_guide_that_is_not_translated_says_so_in_the_readers_language(visit: Visit):
    page = visit.page()
    page.goto("/en/service/holidays/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".kb-text")).to_have_attribute("lang", "es")
    expect(page.locator(".kb-notice").first).to_contain_text("not available in English")
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_a_translation_behind_its_source_says_so(visit: Visit):
    page = visit.page()
    page.goto("/pt/service/parking/")
    expect(page.locator(".kb-notice").first).to_contain_text("origem")
    page.goto("/service/parking/")
    assert page.locator(".kb-notice").count() == 0


def test_a_question_opens_and_an_address_opens_its_block(visit: Visit):
    page = visit.page()
    page.goto(f"{GUIDE}#faq")
    question = page.locator("details.faq").first
    question.locator("summary").click()
    expect(question).to_contain_text("50 solicitudes de asistencia gratuitas")


def test_an_address_opens_the_questions_of_the_section_it_names(visit: Visit):
    page = visit.page()
    page.goto("/faq/support-requests/#counting")
    expect(page.locator("#counting ~ details.faq").first).to_have_attribute("open", "")
    opened = page.locator("details.faq[open]").count()
    assert 0 < opened < page.locator("details.faq").count()


def test_signing_in_keeps_the_place_on_the_page_and_light_or_dark(visit: Visit):
    page = visit.page(color_scheme="light")
    sign_in(page, visit.served.key, "/agents/protocols/callback/#closing")
    assert page.url.endswith("/agents/protocols/callback/#closing")
    for name in ("Usar el modo claro", "Usar el modo oscuro"):
        page.get_by_title(name).click()
    page.get_by_role("button", name="Cerrar sesión").click()
    page.wait_for_url("**/agents/sign-in*")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(16, 24, 28)"


def test_a_gap_of_a_script_is_one_box_on_a_phone(visit: Visit):
    page = visit.phone()
    sign_in(page, visit.served.key, "/agents/pt/protocols/callback/")
    boxes = page.locator(".kb-slot").evaluate_all("slots => slots.map(slot => slot.getClientRects().length)")
    assert set(boxes) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_video_has_captions_and_a_transcript(visit: Visit):
    page = visit.page()
    page.goto(GUIDE)
    video = page.locator(".admonition.video video")
    expect(video.locator("track")).to_have_attribute("srclang", "es")
    expect(page.locator(".admonition.video")).to_contain_text("Transcripción")
    source = video.locator("source").get_attribute("src") or ""
    assert page.request.get(page.evaluate("s => new URL(s, location.href).href", source)).ok


def test_the_register_lists_every_guide_with_its_languages(visit: Visit):
    page = visit.page()
    page.goto("/pt/register/")
    text = page.locator("main").inner_text()
    assert "Guia de serviços ao cliente" in text
    assert "Ligação ativa" not in text
    sign_in(page, visit.served.key, "/agents/pt/register/")
    assert "Ligação ativa / callback" in page.locator("main").inner_text()


def test_structured_data_names_the_guide_and_its_questions(visit: Visit):
    page = visit.page()
    page.goto(f"/pt{GUIDE}")
    found = {str(item["@type"]): item for item in structured(page)}
    assert found["TechArticle"]["inLanguage"] == "pt"
    assert len(found["FAQPage"]["mainEntity"]) >= 6  # type: ignore[arg-type]


def test_printing_leaves_the_card_and_the_answers(visit: Visit):
    page = visit.page()
    page.goto(GUIDE)
    page.emulate_media(media="print")
    expect(page.locator(".kb-card")).to_be_visible()
    expect(page.locator(".kb-search")).to_be_hidden()


def test_printing_says_whose_text_it_is_where_it_stands_and_of_which_day(visit: Visit):
    page = visit.page()
    page.goto(GUIDE)
    page.emulate_media(media="print")
    expect(page.locator(".kb-brand__name")).to_be_visible()
    footer = page.locator(".kb-footer")
    expect(footer).to_contain_text("Textos vigentes al 25/11/2026")
    expect(footer.locator(".kb-footer__address")).to_have_text(re.compile(f"^http.*{GUIDE}$"))
    expect(footer.get_by_role("link", name="Novedades")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/search/", "/register/", "/changes/", "/nada/", GUIDE])
def test_the_first_stop_of_the_keyboard_leads_past_the_header(visit: Visit, path: str):
    visit.expect_faults("404")
    page = visit.page()
    page.goto(path)
    if path == "/search/":  # its field has the focus already
        page.locator(".md-skip").focus()
    else:
        page.keyboard.press("Tab")
    expect(page.locator(".md-skip:focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main') && !document.activeElement.closest('nav')")


def test_what_does_not_exist_says_so_in_the_language_of_the_address(visit: Visit):
    visit.expect_faults("404")
    page = visit.page()
    answer = page.goto("/pt/nada/")
    assert answer
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("Página não encontrada")


def test_signing_out_ends_the_visit(visit: Visit):
    page = visit.page()
    sign_in(page, visit.served.key)
    page.get_by_role("button", name="Cerrar sesión").click()
    page.wait_for_url("**/agents/sign-in*")
    page.goto("/agents/protocols/callback/")
    assert "sign-in" in page.url
