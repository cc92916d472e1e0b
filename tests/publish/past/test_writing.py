"""All pages of the past together: their links, what clients must not see, the same bytes again."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote, urljoin, urlsplit

from kbserver.api.security import page_policy
from kbserver.publish.past import write_past
from kbserver.search.documents import read_documents
from tests.plugins.pages import Built, parse
from tests.publish.past.drawn import CALL, LIMITS, change, copied, past_of, past_pages


def test_the_past_is_not_for_search_engines(clients, release):
    assert past_pages(clients)
    for path, html in past_pages(clients).items():
        assert parse(html).one("meta[name=robots]")["content"] == "noindex", path
    former = clients.page("service/limits/versions/1/")
    assert former.one("link[rel=canonical]")["href"] == "https://kb.example.org/service/limits/"
    sitemap = clients.read("sitemap.xml")
    assert "service/limits/" in sitemap
    assert not re.search("/(versions|diff)/", sitemap)


def test_clients_pages_hold_nothing_of_agents(clients, release):
    versions = json.loads((release.folder / "agents" / "versions.json").read_bytes())
    named = [v for by_lang in versions.values() for each in by_lang.values() for v in each]
    secret = {"zarzamora", "grosella", "uva", "callback", "quality@example.org", "sha256:", "agents"}
    secret |= {v["commit"] for v in named} | {v["digest"].removeprefix("sha256:")[:12] for v in named}
    for path, html in past_pages(clients).items():
        assert not [word for word in secret if word in html], path


def test_titles_and_headings_cannot_break_out(clients, agents):
    for built in (clients, agents):
        for path, html in past_pages(built).items():
            page = parse(html)
            assert len(page.all("h1")) == 1, path
            assert not [b for b in page.all("b") if b.text == '"costos"'], path
            assert [script.get("src") is not None for script in page.all("script")] == [True], path
    assert 'Lote 5 < 6 & "precio"' in clients.page("service/limits/versions/1/").text
    assert "&lt;/script&gt;" in clients.read("service/limits/versions/1/index.html")


def test_every_link_leads_to_a_page_and_a_place_on_it(clients, agents):
    for built, base in ((clients, "/"), (agents, "/agents/")):
        for path, html in past_pages(built).items():
            for element in parse(html):
                for name in ("href", "src"):
                    address = element.get(name) or "mailto:"
                    if re.match(r"[a-z]+:", address):
                        continue
                    assert not address.startswith("/"), (path, address)
                    goal = urlsplit(urljoin(f"{base}{path}", address))
                    file = unquote(goal.path).removeprefix(base)
                    file += "index.html" if not file or file.endswith("/") else ""
                    assert file in built.files, (path, address)
                    if goal.fragment:
                        ids = {each.get("id") for each in parse(built.read(file))}
                        assert unquote(goal.fragment) in ids, (path, address)


def test_what_a_search_of_another_day_finds_leads_to_that_text(clients, agents, release):
    for built, base, count in ((clients, "/", 5), (agents, "/agents/", 12)):
        folder = release.folder / built.folder.parent.name
        known = json.loads((folder / "versions.json").read_bytes())
        found = list(read_documents(folder / "past.jsonl"))
        assert len(found) == count
        for each in found:
            page, _, anchor = each.url.partition("#")
            assert page == known[each.guide_id][each.lang][each.version - 1]["url"]
            article = built.page(page.removeprefix(base)).one("article.text")
            assert anchor == each.anchor
            assert not anchor or anchor in {element.get("id") for element in article}
            assert {*each.text.split()} - {"·"} <= {*article.text.split()}


def test_ids_are_unique_and_pages_run_nothing_of_their_own(clients, agents):
    for built in (clients, agents):
        for path, html in past_pages(built).items():
            ids = [element["id"] for element in parse(html) if element.get("id")]
            assert len(ids) == len(set(ids)), path
            policy = page_policy(html)
            assert "sha256" not in policy, path
            assert "unsafe-inline" not in policy, path


def test_style_and_script_ask_nobody_for_anything(clients):
    for name in ("past.css", "past.js"):
        assert not re.search(r"@import|url\(|https?:", clients.read(f"assets/kb/{name}"))
    assert (
        clients.page("service/limits/versions/").all("link[rel=stylesheet]")[0]["href"].endswith("/past.css")
    )


def test_the_same_release_gives_the_same_bytes(release, tmp_path):
    for audience in ("clients", "agents"):
        built = Built(release.site(audience))
        site = tmp_path / audience
        for path in built.files:
            if path.endswith("index.html") and path.removesuffix("index.html") not in past_pages(built):
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(built.folder / path, site / path)
        write_past(release.folder / audience, site)
        written = Built(site).files
        assert len(past_pages(Built(site))) == len(past_pages(built)) > 3
        assert {path: built.files[path] for path in written} == written


def test_a_change_of_agents_text_leaves_clients_pages_as_they_were(drawn, tmp_path):
    before = past_of(drawn, "clients", tmp_path / "before").files
    copy = copied(drawn, tmp_path / "copy")
    change(copy, LIMITS, "zarzamora", "endrina", effective="2025-09-01", day=dt.date(2025, 6, 10))
    change(copy, CALL, "uva", "endrina", effective="2025-06-10", day=dt.date(2025, 6, 10))
    after = past_of(copy, "clients", tmp_path / "after").files
    assert "service/limits/versions/1/index.html" in before
    assert after == before


def test_the_package_is_not_needed_where_nothing_is_built():
    code = "import sys; sys.modules['jinja2'] = None; import kbserver.publish.building"
    subprocess.run([sys.executable, "-c", code], check=True)
