"""The versions of a guide on its page."""

from __future__ import annotations

import shutil
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.versions import SHOWN, changes_wait, comparison, former, next_version, versions
from mkdocs_kb.vocabulary import page_context

from kbserver.publish.past import write_past
from tests.plugins.conftest import World, guide, version
from tests.plugins.pages import Built, Element

A = guide("es/a.md")
PAST = [
    version(1, "2025-01-01", "2025-02-28"),
    version(2, None),
    version(3, "2025-03-01", "2025-09-30"),
    version(4, "2025-10-01"),
]


@pytest.fixture(scope="module")
def clients(history: World) -> Built:
    return history.site("clients")


@pytest.fixture(scope="module")
def agents(history: World) -> Built:
    return history.site("agents")


def listed(page: Element) -> list[str]:
    return [item.text for item in page.one("details.kb-versions").all("li")]


def links(page: Element, here: str, element: str) -> dict[str, str]:
    return {link.text: urljoin(here, link["href"]) for link in page.one(element).all("a")}


def test_versions_come_newest_first_with_their_state(write_staged):
    found = versions(write_staged([A], versions={"a": {"es": PAST}}), A)
    assert [(each.number, each.state) for each in found] == [
        (4, "scheduled"), (3, "in_force"), (2, "never"), (1, "past"),
    ]  # fmt: skip


def test_a_version_links_to_its_page_unless_that_is_the_one_it_is_listed_on(write_staged):
    staged = write_staged([A], versions={"a": {"es": PAST}})
    assert [each.path for each in versions(staged, A)] == ["a/versions/4/", None, None, "a/versions/1/"]
    fallback = guide("pt/a.md", lang="es", is_fallback=True)
    assert [each.path for each in versions(staged, fallback)][1] == "a/"


def test_a_version_is_compared_with_the_one_in_force_before_it(write_staged):
    staged = write_staged([A], versions={"a": {"es": PAST}})
    found = [
        each.comparison and (each.comparison.former, each.comparison.path) for each in versions(staged, A)
    ]
    assert found == [(3, "a/diff/3-4/"), (1, "a/diff/1-3/"), None, None]


def test_the_agents_paths_are_within_their_site(write_staged):
    past = [version(1, "2025-01-01", "2025-02-28", url="/agents/a/versions/1/"), version(2, "2025-03-01")]
    staged = write_staged([A], versions={"a": {"es": past}}, base="/agents/")
    assert versions(staged, A)[1].path == "a/versions/1/"


def test_a_preview_compares_nothing_with_a_version_it_does_not_show(write_staged):
    past = {"a": {"es": [version(1, "2025-01-01", "2025-02-28"), version(2, "2025-03-01")]}}
    working, approved = guide("es/a.md", version=0, status="changed"), guide("es/a.md", version=2)
    assert comparison(write_staged([working], versions=past, preview=True), "a", "es", 2) is None
    assert comparison(write_staged([approved], versions=past, preview=True), "a", "es", 2) is not None


def test_the_next_version_is_the_first_of_those_to_come(write_staged):
    coming = [version(1, "2025-01-01"), version(2, "2025-12-01"), version(3, "2025-10-01")]
    found = next_version(versions(write_staged([A], versions={"a": {"es": coming}}), A), A)
    assert found is not None
    assert found.number == 3


def test_a_preview_of_the_next_version_does_not_announce_itself(write_staged):
    page = guide("es/a.md", version=2, status="scheduled")
    staged = write_staged(
        [page], versions={"a": {"es": [version(1, "2025-01-01"), version(2, "2025-10-01")]}}
    )
    assert next_version(versions(staged, page), page) is None


@pytest.mark.parametrize(
    ("working", "shown", "waits"),
    [("changed", "approved", True), ("changed", "overdue", True), ("approved", "approved", False),
     ("scheduled", "approved", False), ("changed", "changed", False), (None, "approved", False)],
)  # fmt: skip
def test_changes_wait_beside_an_approved_text(write_staged, working, shown, waits):
    page = guide("es/a.md", status=shown)
    facts: dict[str, Any] = {"status": working} if working else {}
    entry = {"guide_id": "a", "translations": {"es": facts}}
    assert changes_wait(write_staged([page], [entry]), page) is waits


@given(st.lists(st.booleans(), max_size=8))
def test_versions_that_were_in_force_follow_each_other_without_gaps(lived):
    past = [version(n, f"2025-01-{n:02}" if alive else None) for n, alive in enumerate(lived, 1)]
    numbers = [n for n, alive in enumerate(lived, 1) if alive]
    found = {n: before for n in range(1, len(lived) + 1) if (before := former(past, n))}
    assert found == dict(zip(numbers[1:], numbers, strict=False))


def test_a_long_past_is_cut_short_on_the_page_and_counted_in_full(write_staged):
    days = [f"2025-01-{n:02}" for n in range(1, SHOWN + 3)]
    past = [version(n, day, day) for n, day in enumerate(days, 1)]
    context = page_context(write_staged([A], versions={"a": {"es": past}}), A, "es")
    assert len(context["versions"]) == SHOWN + 2
    assert [each.number for each in context["versions_shown"]] == list(range(SHOWN + 2, 2, -1))
    assert context["history"] == "a/versions/"


def test_a_page_lists_its_versions_newest_first_and_marks_the_one_in_force(clients):
    page = clients.page("pt/service/limits/")
    assert page.one("summary").text == "Versões (2)"
    assert listed(page) == [
        "Versão 2 Em vigor Em vigor desde 05/03/2025 Homologado Calidad em 05/03/2025"
        " Mudanças em relação à versão 1",
        "Versão 1 Esteve em vigor de 10/01/2025 a 04/03/2025 Homologado Calidad em 10/01/2025",
    ]


def test_the_reader_opens_the_list_with_keys_or_a_click(clients):
    details = clients.page("pt/service/limits/").one("details.kb-versions")
    assert details.get("open") is None
    assert next(iter(details)).tag == "summary"


def test_the_list_leads_to_versions_what_changed_and_all_versions(clients):
    page = clients.page("pt/service/limits/")
    assert links(page, "/pt/service/limits/", "details.kb-versions") == {
        "Mudanças em relação à versão 1": "/pt/service/limits/diff/1-2/",
        "Versão 1": "/pt/service/limits/versions/1/",
        "Todas as versões": "/pt/service/limits/versions/",
    }


def test_a_guide_with_one_version_leads_to_its_list(clients):
    page = clients.page("service/hours/")
    assert page.all("details.kb-versions") == []
    assert links(page, "/service/hours/", ".kb-card")["Versión 1"] == "/service/hours/versions/"


def test_a_fallback_shows_the_versions_of_the_text_it_shows(clients):
    page = clients.page("en/service/limits/")
    assert page.one("summary").text == "Versions (2)"
    assert links(page, "/en/service/limits/", "details.kb-versions") == {
        "Version 2": "/service/limits/",
        "Changes since version 1": "/service/limits/diff/1-2/",
        "Version 1": "/service/limits/versions/1/",
        "All versions": "/service/limits/versions/",
    }


def test_clients_have_their_own_versions_and_days(clients, agents):
    assert clients.page("service/hours/").all("details") == []
    assert agents.page("service/hours/").one("summary").text == "Versiones (2)"


def test_the_future_is_announced_to_agents_alone(clients, agents):
    page = agents.page("service/limits/")
    assert page.one(".kb-notice--scheduled").text == (
        "Próximo cambio. Una nueva versión de este texto entra en vigor el 01/09/2025."
        " Leer la versión 3 · Cambios respecto a la versión 2"
    )
    assert links(page, "/agents/service/limits/", ".kb-notice--scheduled") == {
        "Leer la versión 3": "/agents/service/limits/versions/3/",
        "Cambios respecto a la versión 2": "/agents/service/limits/diff/2-3/",
    }
    assert listed(page)[0].startswith("Versión 3 Programada En vigor a partir del 01/09/2025")
    assert clients.page("service/limits/").all(".kb-notice") == []
    assert clients.page("service/limits/").one("summary").text == "Versiones (2)"


def test_a_translation_announces_only_its_own_future(agents):
    assert agents.page("pt/service/limits/").all(".kb-notice--scheduled") == []
    assert "1 Sep 2025" in agents.page("en/service/limits/").one(".kb-notice--scheduled").text


@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_every_link_to_the_past_leads_to_a_page_of_the_release(history, audience, tmp_path):
    base = "/" if audience == "clients" else "/agents/"
    whole = Built(shutil.copytree(history.site(audience).folder, tmp_path / "site"))
    write_past(history.staged(audience), whole.folder)
    seen: set[str] = set()
    for path in history.site(audience).files:
        if path.endswith("index.html"):
            here = base + path.removesuffix("index.html")
            addresses = {urljoin(here, link["href"]) for link in whole.page(path).all("a[href]")}
            seen |= {found for address in addresses if (found := address.partition("#")[0]).startswith(base)}
    seen -= {f"{base}sign-out"}
    assert {address for address in seen if "/versions/" in address or "/diff/" in address}
    for address in sorted(seen):
        place = whole.folder / address.removeprefix(base)
        assert place.is_file() or (place / "index.html").is_file(), address


def test_agents_are_told_that_changes_wait_for_approval(agents):
    page = agents.page("pt/protocols/callback/")
    assert page.one(".kb-card__waiting").text == "Há alterações sem homologação"
    assert "Olá, bom dia" not in page.text
    assert agents.page("service/hours/").all(".kb-card__waiting") == []


def test_agents_see_both_days_of_an_approval_that_was_recorded_late(clients, agents):
    page = agents.page("pt/service/limits/")
    assert page.one(".kb-card__main").text == "Homologado Calidad em 05/03/2025 (registro em 20/03/2025)"
    assert [item.text for item in page.one("details").all(".kb-recorded")] == ["(registro em 20/03/2025)"]
    assert clients.page("pt/service/limits/").one(".kb-card__main").text == "Homologado Calidad em 05/03/2025"
    for path, content in clients.files.items():
        if path.endswith((".html", ".xml", ".json")):
            assert b"2025-03-20" not in content, path


def test_clients_get_nothing_of_drafts_digests_and_what_is_to_come(clients):
    for path, content in clients.files.items():
        if path.endswith((".html", ".xml", ".json")):
            text = content.decode()
            found = [
                word for word in ("sha256:", "2025-09-01", "kb-recorded", "waiting", "Tres") if word in text
            ]
            assert found == [], path
