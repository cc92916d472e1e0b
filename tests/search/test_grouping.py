from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.search import Document, Query, Results, SearchIndex
from kbserver.search.grouping import MOST_OTHERS
from tests.search.conftest import LANGUAGES, Ask, addresses, document, index

WORDS = ("lote", "precio", "año", "aviso")


def shown(results: Results) -> dict[str, list[str]]:
    return {hit.document.id: [each.document.id for each in hit.more] for hit in results.hits}


def test_the_best_section_comes_first_and_the_guides_others_with_it() -> None:
    made = index(
        document("a", "one", text="lote caro"),
        document("a", "two", text="lote lote"),
        document("a", "three", text="otra cosa"),
        document("b", "one", text="un lote entre muchas palabras que no dicen nada"),
    )
    found = made.search(Query("lote", "es", grouped=True))
    assert shown(found) == {"a#two": ["a#one"], "b#one": []}
    assert found.total == 2
    assert [hit.more_total for hit in found.hits] == [1, 0]


def test_many_others_are_counted_and_the_best_shown() -> None:
    made = index(*(document("a", f"s{n}", text=f"lote {'palabra ' * n}") for n in range(9)))
    [hit] = made.search(Query("lote", "es", grouped=True)).hits
    assert hit.more_total == 8
    assert [each.document.id for each in hit.more] == [f"a#s{n}" for n in range(1, 1 + MOST_OTHERS)]


def test_facets_count_guides() -> None:
    made = index(
        document("a", "one", text="lote", tags=("x",)),
        document("a", "two", text="lote", tags=("x",)),
        document("b", text="lote", kind="service"),
        document("c", text="lote", lang="en", kind="service"),
    )
    found = made.search(Query("lote", "es", grouped=True, facets=("kind", "tag", "area", "lang")))
    assert found.facets["kind"] == {"service": 2, "faq": 1}
    assert found.facets["tag"] == {"x": 1}
    assert found.facets["area"] == {"qualidade": 3}
    assert found.facets["lang"] == {"es": 2, "en": 1}


def test_filters_hold_for_the_others_too(ask: Ask) -> None:
    found = ask('"lote"', grouped=True, kinds=("service",))
    assert found.hits
    assert {each.document.kind for hit in found.hits for each in (hit, *hit.more)} == {"service"}


def test_with_a_limit_of_nothing_guides_are_only_counted(ask: Ask) -> None:
    found = ask("solicitud", grouped=True, limit=0)
    assert found.hits == []
    assert found.total == len(ask("solicitud", grouped=True, limit=50).hits)


@st.composite
def libraries(draw: st.DrawFn) -> list[Document]:
    documents = []
    for number in range(draw(st.integers(1, 14))):
        lang = draw(st.sampled_from(["es", "es", "es", "pt"]))
        for section in range(draw(st.integers(1, 8))):
            text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)))
            documents.append(document(f"g{number}", f"s{section}", lang, text=text, position=section))
    return documents


@pytest.mark.parametrize("engine", ["tantivy", "memory"])
@settings(max_examples=60, deadline=None)
@given(libraries(), st.sampled_from(WORDS), st.integers(1, 5))
def test_pages_of_guides_are_the_sections_by_their_first_appearance(
    engine: str, documents: list[Document], word: str, size: int
) -> None:
    made = SearchIndex(documents, LANGUAGES, engine)
    sections = made.search(Query(word, "es", limit=200)).hits
    guides: dict[str, list[str]] = {}
    for hit in sections:
        guides.setdefault(hit.document.guide_id, []).append(hit.document.id)
    pages = [made.search(Query(word, "es", grouped=True, limit=size, offset=at)) for at in range(0, 14, size)]
    assert all(page.total == len(guides) for page in pages)
    found = {hit.document.guide_id: hit for page in pages for hit in page.hits}
    assert [addresses(page) for page in pages if page.hits] == chunks(
        [own[0] for own in guides.values()], size
    )
    for guide, own in guides.items():
        assert [each.document.id for each in found[guide].more] == own[1 : 1 + MOST_OTHERS]
        assert found[guide].more_total == len(own) - 1


def chunks(items: list[str], size: int) -> list[list[str]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
