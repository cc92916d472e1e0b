"""A guide through time in the browser: versions, a past one, what changed; and what an auditor takes home."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, sign_in

GUIDE = "/service/client-services/"
PREFIX = {"es": "", "pt": "/pt", "en": "/en"}
FIRST_DAY = {"es": "18/02/2026", "pt": "18/02/2026", "en": "18 Feb 2026"}


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_from_a_guide_to_a_past_version_to_what_changed_and_back(visit: Visit, lang: str) -> None:
    page = visit.page()
    page.goto(PREFIX[lang] + GUIDE)
    title = heading(page)
    page.locator(".kb-versions > summary").click()
    page.locator(".kb-versions__all a").click()
    page.wait_for_url(f"**{PREFIX[lang]}{GUIDE}versions/")
    numbers = page.locator("ol.timeline > li h2").all_inner_texts()
    assert [int(re.sub(r"\D", "", text)) for text in numbers] == [3, 2, 1]

    page.locator(f'a[href$="{GUIDE}versions/1/"], a[href="1/"]').first.click()
    page.wait_for_url(f"**{PREFIX[lang]}{GUIDE}versions/1/")
    banner = page.locator(".banner")
    expect(banner).to_be_visible()
    expect(banner).to_contain_text(FIRST_DAY[lang])
    expect(page.locator("html")).to_have_attribute("lang", lang)
    assert page.locator('meta[name="robots"]').get_attribute("content") == "noindex"
    assert "50" in page.locator("main").inner_text()

    page.locator('a[href*="diff/"]').first.click()
    page.wait_for_url(f"**{PREFIX[lang]}{GUIDE}diff/1-2/")
    expect(page.locator("ins").first).to_be_visible()
    page.locator('a[href$="2-3/"]').click()
    page.wait_for_url(f"**{PREFIX[lang]}{GUIDE}diff/2-3/")
    expect(page.locator("del").first).to_be_visible()
    page.go_back()
    page.go_back()
    page.wait_for_url(f"**{PREFIX[lang]}{GUIDE}versions/1/")
    banner.get_by_role("link").click()
    page.wait_for_url(f"{visit.served.url}{PREFIX[lang]}{GUIDE}")
    assert heading(page) == title


def test_pages_of_the_past_have_search_light_and_dark_and_the_ways_of_the_others(visit: Visit) -> None:
    page = visit.page(color_scheme="light")
    page.goto("/service/client-services/versions/1/")
    switch = page.locator("#__scheme")
    for scheme in ("light", "dark"):
        switch.click()
        expect(page.locator("html")).to_have_attribute("data-scheme", scheme)
    expect(page.locator("footer").get_by_role("link", name="Novedades")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_printed_comparison_leaves_what_is_unchanged_closed(visit: Visit) -> None:
    page = visit.page()
    page.goto("/service/client-services/diff/1-2/")
    same = page.locator("details.same").first
    page.emulate_media(media="print")
    expect(same.locator("summary")).to_be_visible()
    shown = same.locator(".text").evaluate("text => text.checkVisibility({contentVisibilityAuto: true})")
    assert shown is False


def test_the_list_opens_with_the_keyboard(visit: Visit) -> None:
    page = visit.page()
    page.goto(GUIDE)
    summary = page.locator(".kb-versions > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kb-versions__list")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.kb-versions') !== null")


def test_what_is_new_leads_to_the_texts_and_has_a_feed(visit: Visit) -> None:
    page = visit.page()
    for lang, prefix in PREFIX.items():
        page.goto(f"{prefix}/changes/")
        feed = page.locator('link[type="application/atom+xml"]').get_attribute("href")
        assert feed is not None
        assert page.request.get(feed).headers["content-type"] == "application/atom+xml"
        page.locator('main a[href*="client-services"], article a[href*="client-services"]').first.click()
        expect(page.locator("html")).to_have_attribute("lang", lang)


def test_agents_are_told_of_what_is_coming_and_clients_are_not(visit: Visit) -> None:
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/tutorials/new-or-current/")
    notice = page.get_by_role("note").filter(has_text="15/01/2027")
    expect(notice).to_be_visible()
    notice.locator('a[href*="versions/4/"]').click()
    expect(page.locator(".banner")).to_contain_text("15/01/2027")
    page.goto(GUIDE)
    assert "2027-01" not in page.content()


def test_the_register_tells_agents_what_is_due(visit: Visit) -> None:
    page = visit.page()
    sign_in(page, visit.served.key, "/agents/register/")
    expect(page.get_by_role("link", name="qualidade@example.org").first).to_be_visible()
    expect(page.get_by_text("18/09/2026").first).to_be_visible()
    page.goto("/register/")
    assert page.get_by_role("link", name="qualidade@example.org").count() == 0


def test_an_auditor_takes_home_what_the_page_shows(visit: Visit, tmp_path: Path) -> None:
    page = visit.page()
    sign_in(page, visit.served.key, f"/agents/pt{GUIDE}versions/")
    first = page.locator("ol.timeline > li").last
    first.locator("details > summary").click()
    digest = re.search(r"sha256:[0-9a-f]{64}", first.inner_text())
    assert digest is not None
    command = [sys.executable, "-m", "kbserver", "--project", str(visit.served.project), "--json"]
    command += ["evidence", "service/client-services", "--lang", "pt", "--as-of", "2026-03-01"]
    done = subprocess.run([*command, "--out", str(tmp_path)], capture_output=True, check=True, text=True)
    facts = json.loads(done.stdout)
    folder = Path(facts["folder"])
    assert (facts["version"], facts["digest"]) == (1, digest[0])
    assert digest[0] in (folder / "digest.txt").read_text(encoding="utf-8")
    sums = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert sums.returncode == 0
