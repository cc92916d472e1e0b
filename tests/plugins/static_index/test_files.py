"""What the search without a server is made of, and what it fetches."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs_kb.static_index import add_static_index

from tests.plugins.pages import Built


def test_nothing_but_the_index_and_what_it_names_is_fetched_and_once(reader):
    reader.open()
    reader.search("pt", "treinamento", limit=2)
    fetched = reader.resources()
    assert fetched[0] == "/search/pt.json"
    assert len(fetched) == len(set(fetched)) <= 5
    reader.search("pt", "treinamento", limit=2)
    assert reader.resources() == fetched


def test_who_gives_up_is_told_and_spoils_nothing(reader):
    script = """(async () => {
      const files = (url) => fetch(url)
      const index = await m.openIndex(new URL('/', location), { lang: 'es' }, files)
      const first = new AbortController()
      const asked = index.search({ q: 'espera' }, first.signal).catch((error) => error.name)
      first.abort()
      return [await asked, (await index.search({ q: 'espera' })).total]
    })()"""
    said, total = reader.module("static-index", script)
    assert said == "AbortError"
    assert total > 0


def test_a_site_without_an_index_says_so(reader):
    with pytest.raises(Exception, match=r"fr\.json is not there"):
        reader.search("fr", "formation")


def test_the_built_site_has_the_staged_index(clients: Built):
    staged = {
        path: text
        for path, text in clients.files.items()
        if path.startswith("search/") and path.endswith(".json")
    }
    assert {"search/es.json", "search/pt.json", "search/en.json"} < staged.keys()
    assert "search/search_index.json" not in staged


def test_an_index_is_put_beside_what_is_there(tmp_path: Path):
    for path in ("staged/search/es.json", "staged/search/words/a.json", "site/search/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    add_static_index(tmp_path / "staged", tmp_path / "site")
    found = sorted(path.relative_to(tmp_path / "site").as_posix() for path in tmp_path.glob("site/**/*.*"))
    assert found == ["search/es.json", "search/index.html", "search/words/a.json"]
