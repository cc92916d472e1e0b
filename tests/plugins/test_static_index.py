"""The search without a server in a real browser, on the real guides: nothing but files, a strict policy."""

from __future__ import annotations

import functools
import http.server
import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_kb.settings import THEME
from mkdocs_kb.static_index import add_static_index

from kbserver.approval.history import working_history
from kbserver.config import Languages
from kbserver.guides.library import Library
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import select
from kbserver.publish.static_index import static_index
from kbserver.repository import Repository
from kbserver.search import Document, Query, SearchIndex
from kbserver.search.analyzers import analyzer, split
from kbserver.search.cognates import ENDINGS, skeleton
from kbserver.search.excerpts import excerpt
from kbserver.search.query import parse
from kbserver.search.spelling import distance
from tests.conftest import ROOT
from tests.plugins.pages import Built
from tests.plugins.searching import Tab

Answer = dict[str, Any]

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
LANGS = ("es", "pt", "en")
ASSETS = "/assets/kb/search"
LETTERS = "aáàãâeéêiíoóôuúücçñ ÁÇÑßıİæœøđſﬁªº½²\u0301\u0303\u00ad\u200b'’_-–.,;:/0123456789$%¿¿\n👍"


class _Files(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


class Reader:
    """A reader's browser on a site of files."""

    def __init__(self, tab: Tab, url: str) -> None:
        self._tab, self._url = tab, f"{url}/index.html"

    def open(self) -> None:
        """Load the page anew."""
        self._tab.open(self._url)

    def resources(self) -> list[str]:
        """Paths of what the page has fetched of the index."""
        script = "return performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname)"
        return [path for path in self._evaluate(script) if path.startswith("/search/")]

    def module(self, name: str, expression: str, *values: Any) -> Any:
        """Evaluate an expression of a module's exports (`m`) and of values (`v`)."""
        return self._run(f"const m = await import('{ASSETS}/{name}.js'); return {expression}", *values)

    def search(self, lang: str, q: str, **asked: Any) -> Answer:
        return self._ask(lang, "index.search(v[1])", {"q": q, **asked})

    def ids(self, lang: str, q: str, **asked: Any) -> list[str]:
        return [hit["id"] for hit in self.search(lang, q, **asked)["hits"]]

    def complete(self, lang: str, q: str) -> Answer:
        return self._ask(lang, "index.complete(v[1])", q)

    def _ask(self, lang: str, expression: str, value: Any) -> Answer:
        script = f"""
          const {{ openIndex }} = await import('{ASSETS}/static-index.js')
          window.indexes ??= {{}}
          const fetcher = (url, signal) => fetch(url, {{ signal }})
          const [root, settings] = [new URL('/', location), {{ lang: v[0] }}]
          const index = (window.indexes[v[0]] ??= await openIndex(root, settings, fetcher))
          return {expression}
        """
        found: Answer = self._run(script, lang, value)
        return found

    def _run(self, script: str, *values: Any) -> Any:
        if self._tab.page.url != self._url:
            self.open()
        return self._evaluate(script, *values)

    def _evaluate(self, script: str, *values: Any) -> Any:
        return self._tab.do(self._tab.page.evaluate, f"async (v) => {{ {script} }}", list(values))


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Files, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_site(folder: Path, documents: Sequence[Document], languages: Languages) -> Path:
    """A site of nothing but the search: scripts and index."""
    shutil.copytree(THEME / "assets", folder / "assets")
    for path, content in static_index(documents, languages, "/agents/"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "index.html").write_text("<!doctype html><title>Search</title>", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def documents(real_library: Library) -> list[Document]:
    """The agents' documents of this repository's guides."""
    today = real_library.config.today()
    past = working_history(Repository(ROOT), real_library.snapshot, today)
    return list(documents_of(select(real_library, "agents", today, history=past)))


@pytest.fixture(scope="module")
def languages(real_library: Library) -> Languages:
    return real_library.config.languages


@pytest.fixture(scope="module")
def reader(
    documents: list[Document],
    languages: Languages,
    tmp_path_factory: pytest.TempPathFactory,
    tab: Tab,
) -> Iterator[Reader]:
    server = serve(write_site(tmp_path_factory.mktemp("static") / "site", documents, languages))
    yield Reader(tab, f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def foreign(
    documents: list[Document],
    languages: Languages,
    tmp_path_factory: pytest.TempPathFactory,
    tab: Tab,
) -> Iterator[Reader]:
    """A reader of a site on which only the glossary is in English."""
    held = [each for each in documents if each.lang != "en" or each.kind == "glossary"]
    server = serve(write_site(tmp_path_factory.mktemp("foreign") / "site", held, languages))
    yield Reader(tab, f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def index(documents: list[Document], languages: Languages) -> SearchIndex:
    """What the server searches."""
    return SearchIndex(documents, languages, "memory")


class TestAnalysis:
    """The browser reads as the server does."""

    def test_words_are_those_of_the_server(self, reader):
        draw = random.Random(7)
        texts = ["".join(draw.choices(LETTERS, k=draw.randint(1, 16))) for _ in range(3000)]
        texts += [f"a{chr(code)}b {chr(code)}" for code in range(0x20, 0x2FFF) if chr(code).isprintable()]
        # Cherokee's small letters fold to capitals in Python, the other way round in JavaScript
        texts = [text for text in texts if not any("\u13a0" <= char <= "\u13ff" for char in text)]
        script = "v[0].map((text) => m.tokens(text).map((token) => v[1].map((lang) => m.exact(token, lang))))"
        found = reader.module("static/words", script, texts, LANGS)
        for text, words in zip(texts, found, strict=True):
            expected = [[analyzer(lang).exact(token) for lang in LANGS] for token in split(text)[1::2]]
            assert words == expected, repr(text)

    @pytest.mark.parametrize(
        ("token", "lang", "word"),
        [
            ("Ação", "pt", "acao"),
            ("AÑO", "es", "año"),
            ("an\u0303o", "es", "año"),
            ("año", "pt", "ano"),
            ("Straße", "en", "strasse"),
            ("1.234,50", "es", "1234.50"),
            ("1,234.00", "en", "1234"),
            ("3,5", "pt", "3.5"),
            ("2.0.1", "en", "2.0.1"),
        ],
    )
    def test_words_fold_and_numbers_are_one(self, reader, token, lang, word):
        assert reader.module("static/words", "m.exact(v[0], v[1])", token, lang) == word
        assert analyzer(lang).exact(token) == word

    @settings(max_examples=40)
    @given(text=st.text(st.sampled_from(LETTERS), max_size=30))
    def test_parts_put_together_are_the_text(self, reader, text):
        assert reader.module("static/words", "m.split(v[0])", text) == split(text)

    def test_edits_are_counted_alike(self, reader):
        draw = random.Random(3)
        words = ["".join(draw.choices("abcd", k=draw.randint(1, 7))) for _ in range(400)]
        pairs = [(one, other, most) for one, other in pairwise(words) for most in (1, 2)]
        found = reader.module("static/spelling", "v[0].map((pair) => m.distance(...pair))", pairs)
        assert found == [distance(*pair) for pair in pairs]

    def test_skeletons_of_cognates_are_the_same(self, foreign, documents):
        words = sorted({token for each in documents for token in split(each.text)[1::2]} | {*ENDINGS})
        tables = "(await (await fetch('/search/en.json')).json()).cognates"
        script = f"((made) => v[0].map((word) => made.skeleton(word)))(new m.Cognates({tables}, []))"
        assert foreign.module("static/cognates", script, words) == [skeleton(word) for word in words]

    @pytest.mark.parametrize(
        "text",
        [
            'lotes "cargo extra" -citas kind:faq',
            'tag:«alta complejidad» área −"no es así" -x',
            'kind: -5 a-b "sin cerrar',
            "-solo",
            "subkind:faq KIND:FAQ",
        ],
    )
    def test_queries_are_taken_apart_alike(self, reader, text):
        found, parsed = reader.module("static/query", "m.parse(v[0])", text), parse(text)
        assert found["words"].split() == parsed.words.split()
        assert (found["phrases"], found["excluded"]) == ([*parsed.phrases], [*parsed.excluded])
        assert [tuple(pair) for pair in found["filters"]] == [*parsed.filters]

    def test_excerpts_are_cut_alike(self, reader):
        draw = random.Random(5)
        for _ in range(150):
            words = draw.choices(
                ["uno", "dos.", "tres\n", "lote", "cuatro!", "x" * 60], k=draw.randint(3, 120)
            )
            text, starts = " ".join(words), draw.sample(range(12), 4)
            at = [text.find("lote", 40 * start) for start in sorted(starts)]
            matches = [
                (start, start + 4, place % 2) for place, start in enumerate(dict.fromkeys(at)) if start >= 0
            ]
            shown, ranges = excerpt(text, matches)
            found = reader.module("static/excerpt", "m.excerpt(v[0], v[1])", text, matches)
            assert (found["excerpt"], found["ranges"]) == (shown, [list(pair) for pair in ranges])


class TestFinding:
    @pytest.mark.parametrize(
        ("lang", "words", "section"),
        [
            ("es", "capacitasion", "service/client-services#training"),
            ("es", "capacitacion", "service/client-services#training"),
            ("es", "capacita", "service/client-services#training"),
            ("es", "chamado", "glossary#support-request"),
            ("pt", "treinamneto", "service/client-services#training"),
            ("pt", "ligacao ativa", "glossary#callback"),
            ("pt", "treinam", "service/client-services#training"),
            ("pt", "ticket", "glossary#support-request"),
            ("en", "trainning", "service/client-services#training"),
            ("en", "trai", "service/client-services#training"),
            ("en", "ticket", "glossary#support-request"),
        ],
    )
    def test_misspelt_unaccented_half_typed_and_other_names_find_the_section(
        self, reader, lang, words, section
    ):
        assert section in reader.ids(lang, words)[:2]

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("es", "precio de otro lote"),
            ("es", "¿cuánto dura la capacitación?"),
            ("es", "que va en el campo CPF cuando nadie atiende"),
            ("es", "devolucion de llamada"),
            ("pt", "preço de mais um lote"),
            ("pt", "o que vai no campo CPF quando ninguém atende"),
            ("pt", "quanto tempo dura o treinamento?"),
            ("pt", "pesquisa de satisfacao"),
            ("en", "price of another lot"),
            ("en", "how long is the training"),
            ("en", "a new client's son"),
            ("en", "callback"),
        ],
    )
    def test_the_first_hit_is_the_servers(self, reader, index, lang, words):
        (first,) = index.search(Query(words, lang, limit=1)).hits
        (found,) = reader.search(lang, words, limit=1)["hits"]
        assert (found["id"], found["lang"]) == (first.document.id, first.document.lang)
        assert found["highlights"]["title"] == [list(pair) for pair in first.title_ranges]
        assert found["excerpt"] == first.excerpt
        assert found["highlights"]["excerpt"] == [list(pair) for pair in first.excerpt_ranges]

    def test_an_answer_has_the_shape_of_the_servers(self, reader, documents):
        answer = reader.search("pt", "pesquisa de satisfação", limit=1)
        assert {**answer, "hits": [], "total": 0} == {
            "query": "pesquisa de satisfação",
            "lang": "pt",
            "total": 0,
            "limit": 1,
            "offset": 0,
            "hits": [],
            "facets": {},
            "did_you_mean": None,
            "missing": [],
        }
        (hit,) = answer["hits"]
        document = next(each for each in documents if (each.id, each.lang) == (hit["id"], "pt"))
        assert hit["url"] == document.url.removeprefix("/agents/")
        assert hit["approvals"] == [*document.approvals]
        for name in ("guide_id", "title", "kind", "version", "status", "in_force_from"):
            assert hit[name] == getattr(document, name)
        assert (hit["requested_lang"], hit["is_fallback"], hit["missing"]) == ("pt", False, [])
        assert hit["heading_path"] == [*document.heading_path]
        assert "text" in hit["reasons"]
        assert hit["score"] > 0

    def test_a_correction_is_offered(self, reader):
        assert reader.search("es", "¿capacitasion?")["did_you_mean"] == "¿capacitación?"

    def test_of_a_few_words_sections_with_all_come_first(self, reader):
        hits = reader.search("es", "lotes prospectos capacitación", limit=50)["hits"]
        lacking = [bool(hit["missing"]) for hit in hits]
        assert lacking == sorted(lacking)

    def test_words_that_nothing_has_are_told(self, reader):
        answer = reader.search("en", " training xylophones ", limit=1)
        assert answer["missing"] == [[9, 19]]
        assert answer["hits"][0]["missing"] == [[9, 19]]

    @pytest.mark.parametrize("words", ["", "?!", "constructor", "el de la", "xyzzyx"])
    def test_what_means_nothing_finds_nothing(self, reader, words):
        assert reader.search("es", words, facets=True)["total"] == 0


class TestNarrowing:
    def test_facets_count_what_is_found(self, reader, documents):
        answer = reader.search("es", "llamada", facets=True, limit=1)
        for name, counts in answer["facets"].items():
            assert list(counts.values()) == sorted(counts.values(), reverse=True), name
        assert sum(answer["facets"]["kind"].values()) == answer["total"]
        assert answer["facets"]["lang"] == {"es": answer["total"]}
        assert "protocol" in answer["facets"]["kind"]
        assert set(answer["facets"]["area"]) <= {area for each in documents for area in each.areas}

    def test_kinds_areas_and_tags_narrow(self, reader):
        whole = reader.search("es", "llamada", facets=True)["facets"]
        for name, counts in {key: whole[key] for key in ("kind", "area", "tag")}.items():
            for value, count in counts.items():
                assert reader.search("es", "llamada", **{name: [value]})["total"] == count, (name, value)

    def test_filters_and_exclusions_can_be_typed(self, reader):
        kinds = {hit["kind"] for hit in reader.search("es", "kind:Glossary llamada", limit=50)["hits"]}
        assert kinds == {"glossary"}
        both, without = (reader.search("es", words)["total"] for words in ("llamada", "llamada -espera"))
        assert 0 < without < both
        assert reader.search("es", "kind:glossary")["total"] > 3

    def test_words_of_a_phrase_must_all_occur(self, reader):
        hits = reader.search("es", '"otro lote"', limit=50)["hits"]
        assert hits
        assert all(not hit["missing"] for hit in hits)

    def test_pages_put_together_are_all(self, reader):
        whole = reader.ids("es", "llamada", limit=100)
        paged = [
            each
            for offset in range(0, 100, 7)
            for each in reader.ids("es", "llamada", limit=7, offset=offset)
        ]
        assert paged == whole
        assert len(set(whole)) == reader.search("es", "llamada")["total"]

    def test_grouped_a_guide_comes_once_with_its_other_sections(self, reader):
        sections = reader.ids("es", "llamada", limit=100)
        answer = reader.search("es", "llamada", group=True, facets=True, limit=100)
        guides = [hit["guide_id"] for hit in answer["hits"]]
        assert guides == list(dict.fromkeys(section.partition("#")[0] for section in sections))
        assert answer["total"] == len(guides) == sum(answer["facets"]["kind"].values())
        for hit in answer["hits"]:
            others = [each for each in sections if each.startswith(hit["guide_id"]) and each != hit["id"]]
            assert hit["more_total"] == len(others)
            assert [each["id"] for each in hit["more"]] == others[:5]


class TestCompletion:
    @pytest.mark.parametrize(
        ("lang", "typed", "completed"),
        [
            ("es", "capacit", "Capacitación"),
            ("es", "¿cuantas sol", "¿Cuántas solicitudes gratuitas tengo al año?"),
            ("es", "una solicit", "una solicitud"),
        ],
    )
    def test_what_is_half_typed_is_completed(self, reader, lang, typed, completed):
        assert completed in reader.complete(lang, typed)["completions"]

    @pytest.mark.parametrize(
        ("lang", "typed"), [("es", "capac"), ("pt", "trein"), ("en", "how long"), ("en", "supp")]
    )
    def test_completions_are_the_servers(self, reader, index, lang, typed):
        found = reader.complete(lang, typed)
        assert found["completions"] == index.complete(typed, lang).completions
        assert 0 < len(found["hits"]) <= 5

    @pytest.mark.parametrize("typed", ["", "  ", "?!"])
    def test_nothing_typed_is_not_completed(self, reader, typed):
        assert reader.complete("es", typed)["completions"] == []


class TestStandIns:
    def test_they_come_after_the_readers_own_and_say_so(self, foreign):
        answer = foreign.search("en", "callback", limit=50, facets=True)
        langs = [hit["lang"] for hit in answer["hits"]]
        assert langs == sorted(langs)
        assert set(langs) == {"en", "es"} == set(answer["facets"]["lang"])
        assert all(hit["is_fallback"] == (hit["lang"] != "en") for hit in answer["hits"])
        own = foreign.search("en", "callback", own=True, limit=50, facets=True)
        assert own["total"] == langs.count("en") == own["facets"]["lang"]["en"]

    @pytest.mark.parametrize(
        ("words", "section"),
        [
            ("free requests", "service/client-services#limits"),
            ("training", "service/client-services#training"),
            ("prospects", "service/client-services#out-of-scope"),
        ],
    )
    def test_they_are_found_in_the_readers_words(self, foreign, words, section):
        hits = [hit for hit in foreign.search("en", words, limit=50)["hits"] if hit["is_fallback"]]
        assert section in [hit["id"] for hit in hits][:3]


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
