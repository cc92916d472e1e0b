"""An index made of a former one finds what an index made anew finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.search import Document, Query, Results, SearchIndex
from kbserver.search.documents import index_version
from tests.search.conftest import LANGUAGES, addresses, corpus, document, index
from tests.search.questions import EVERY_QUESTION

WORDS = {
    "es": "zaguán zafiro zócalo quilla quimera ñandú jarabe jilguero",
    "pt": "zagueiro zebra quiabo quindim jacaré jabuti xarope xisto",
    "en": "zeppelin zither quiver quartz jackdaw juniper kestrel kiln",
}
"""No two are near enough to be taken for one another, and no dictionary has them."""
ANCHORS = ("", "one", "two")
FACETS = ("kind", "area", "tag", "lang")
ADDED = " Use el zaguán."
_FOLDERS = TemporaryDirectory()


class Text(NamedTuple):
    """A guide in a language, in a few numbers."""

    guide: int
    lang: str
    sections: tuple[tuple[int, int, int], ...]
    """Of each, the places of its words."""
    kind: str
    tag: str


Texts = dict[tuple[int, str], Text]

sections = st.lists(st.tuples(*[st.integers(0, 7)] * 3), min_size=1, max_size=3).map(tuple)
texts = st.builds(
    Text,
    st.integers(0, 5),
    st.sampled_from(LANGUAGES.list),
    sections,
    st.sampled_from(["faq", "service"]),
    st.sampled_from(["uno", "dos", "tres"]),
)
changes = st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=3)
"""A text as it is from then on, and whether it is there at all."""


def documents(text: Text) -> list[Document]:
    """The sections of a text."""
    words = WORDS[text.lang].split()
    return [
        document(
            f"g{text.guide}",
            anchor,
            text.lang,
            position=place,
            title=words[text.sections[0][0]],
            heading=words[section[1]] if anchor else "",
            text=" ".join(words[number] for number in section),
            kind=text.kind,
            tags=(text.tag,),
            approvals=({"area": f"area{text.guide % 2}", "area_name": "A", "date": "2025-01-01"},),
        )
        for place, (anchor, section) in enumerate(zip(ANCHORS, text.sections, strict=False))
    ]


class World:
    """Texts whose documents stay the same objects for as long as they do not change."""

    def __init__(self, begin: Sequence[Text]) -> None:
        self._made: dict[Text, list[Document]] = {}
        self.texts: Texts = {(text.guide, text.lang): text for text in begin}

    def change(self, steps: Sequence[tuple[Text, bool]]) -> None:
        for text, stays in steps:
            self.texts.pop((text.guide, text.lang), None)
            if stays:
                self.texts[text.guide, text.lang] = text

    @property
    def documents(self) -> list[Document]:
        now = list(self.texts.values())
        self._made = {text: self._made.get(text) or documents(text) for text in now}
        return [each for text in now for each in self._made[text]]


def amended(index: SearchIndex, documents: Sequence[Document]) -> SearchIndex | None:
    return index.with_documents(documents, index_version(documents))


def anew(documents: Sequence[Document]) -> SearchIndex:
    return SearchIndex(documents, LANGUAGES)


def opened(documents: Sequence[Document]) -> SearchIndex:
    """What another index wrote."""
    folder = Path(_FOLDERS.name)
    SearchIndex(documents, LANGUAGES, folder=folder)
    return SearchIndex(documents, LANGUAGES, folder=folder)


def facts(results: Results) -> object:
    """What must be the same, however the index was made."""
    found = {(hit.document.id, hit.document.lang) for hit in results.hits}
    return results.total, results.facets, found, results.did_you_mean, results.missing


def ask(index: SearchIndex, text: str, lang: str, areas: tuple[str, ...] = ()) -> Results:
    return index.search(Query(text, lang, limit=50, facets=FACETS, areas=areas))


def completions(index: SearchIndex, text: str, lang: str) -> set[str]:
    return set(index.complete(text, lang, limit=50).completions)


def compare(index: SearchIndex, fresh: SearchIndex) -> None:
    """Ask both for every word there is, whether or not it stands in a document, and for what has no word."""
    for lang in LANGUAGES.list:
        for word in WORDS[lang].split():
            for typed in (word, word[:-2] + word[-1]):
                assert facts(ask(index, typed, lang)) == facts(ask(fresh, typed, lang)), (typed, lang)
            assert completions(index, word[:3], lang) == completions(fresh, word[:3], lang), (word, lang)
            assert index.words_of(word, lang) == fresh.words_of(word, lang)
        for words in ("kind:faq", "tag:tres", "kind:service tag:uno"):
            assert facts(ask(index, words, lang)) == facts(ask(fresh, words, lang)), (words, lang)


def answers(index: SearchIndex) -> list[object]:
    """What an index says to every word there is."""
    return [
        [(hit.document.id, hit.document.lang, hit.score) for hit in ask(index, word, lang).hits]
        for lang in LANGUAGES.list
        for word in WORDS[lang].split()
    ]


@settings(max_examples=10)
@given(st.lists(texts, min_size=3, max_size=9), st.lists(changes, min_size=1, max_size=4), st.booleans())
def test_what_is_found_is_what_a_new_index_finds(
    begin: list[Text], series: list[list[tuple[Text, bool]]], kept: bool
) -> None:
    world = World([*begin, *(Text(9, lang, ((0, 1, 2),), "faq", "uno") for lang in LANGUAGES.list)])
    index = opened(world.documents) if kept else anew(world.documents)
    for steps in series:
        former, said = index, answers(index)
        world.change(steps)
        now = world.documents
        made = amended(index, now)
        assert made is not None
        assert (made.amended, made.version, list(made.documents)) == (True, index_version(now), now)
        compare(made, anew(now))
        assert answers(former) == said
        index = made


@pytest.fixture(scope="module")
def now() -> list[Document]:
    """The corpus as it is after an edit."""
    before = list(corpus())
    return [
        replace(each, text=each.text + ADDED)
        if (each.id, each.lang) == ("protocols/callback", "es")
        else each
        for each in before
    ]


@pytest.fixture(scope="module")
def made(now: list[Document]) -> SearchIndex:
    """Its index, made of the one before."""
    before = [
        replace(each, text=each.text.removesuffix(ADDED)) if each.text.endswith(ADDED) else each
        for each in now
    ]
    index = amended(anew(before), now)
    assert index is not None
    return index


def test_questions_find_the_same_sections(made: SearchIndex, now: list[Document]) -> None:
    fresh = anew(now)
    for lang, asked, _answer in EVERY_QUESTION:
        assert facts(ask(made, asked, lang)) == facts(ask(fresh, asked, lang)), asked


def test_a_new_word_is_found_misspelt_half_typed_and_in_a_phrase(made: SearchIndex) -> None:
    misspelt = ask(made, "zagan", "es")
    assert (addresses(misspelt), misspelt.did_you_mean) == (["protocols/callback"], "zaguán")
    assert "zaguán" in made.complete("zag", "es").completions
    assert addresses(ask(made, '"use el zaguan"', "es")) == ["protocols/callback"]


def test_new_titles_and_questions_are_completed_and_new_values_filter() -> None:
    before = [document("a", text="uno"), document("b", title="Vieja", text="dos")]
    new = document(
        "c",
        title="Zócalo nuevo",
        text="tres",
        questions=("¿Quilla o quimera?",),
        tags=("Límite",),
        kind="tutorial",
        approvals=({"area": "legal", "area_name": "L", "date": "2025-01-01"},),
    )
    made = amended(anew(before), [before[0], new])
    assert made is not None
    assert made.complete("zoc", "es").completions[0] == "Zócalo nuevo"
    assert "¿Quilla o quimera?" in made.complete("quilla", "es").completions
    for asked in ("tag:limite", "kind:tutorial", "guide:c"):
        assert addresses(ask(made, asked, "es")) == ["c"]
    assert addresses(ask(made, "tres", "es", areas=("LEGAL",))) == ["c"]
    assert ask(made, "dos", "es").total == 0


def test_who_lacks_a_language_gets_another_and_no_longer_once_it_is_there() -> None:
    spanish, portuguese = document("a", text="zaguán"), document("a", lang="pt", text="zagueiro")
    other = document("b", lang="pt", text="jabuti")
    both = anew([spanish, portuguese, other])
    alone = amended(both, [spanish, other])
    assert alone is not None
    assert [hit.is_fallback for hit in ask(alone, "zaguán", "pt").hits] == [True]
    again = amended(alone, [spanish, portuguese, other])
    assert again is not None
    assert ask(again, "zaguán", "pt").total == 0
    assert [hit.document.lang for hit in ask(again, "zagueiro", "pt").hits] == ["pt"]


def test_nothing_tells_of_a_guide_that_is_gone() -> None:
    stays = document("a", title="Horario", text="Llega a las nueve.")
    gone = document(
        "b",
        title="Zafiro azul",
        text="El self-service de papá: (855) 555-0149.",
        questions=("¿Hay quimeras?",),
    )
    made = amended(anew([stays, gone]), [stays])
    fresh = anew([stays])
    assert made is not None
    for typed in (
        "zafiro",
        "zafiros",
        "zafro",
        "quimeras",
        "selfservice",
        "8555550149",
        "papa",
        "azul",
        "llega",
    ):
        assert facts(ask(made, typed, "es")) == facts(ask(fresh, typed, "es")), typed
        assert made.words_of(typed, "es") == fresh.words_of(typed, "es")
        for length in range(1, len(typed)):
            assert completions(made, typed[:length], "es") == completions(fresh, typed[:length], "es")
    assert made.gist("un zafiro llega tarde", "es", 2) == ["llega"]


def test_what_another_guide_has_as_well_stays_known() -> None:
    both = [document(guide, title="Zafiro azul", text=f"Dice {guide}.") for guide in ("a", "b")]
    made = amended(anew(both), both[:1])
    assert made is not None
    assert "Zafiro azul" in made.complete("zaf", "es").completions
    assert ask(made, "zafro", "es").did_you_mean == "zafiro"


def test_a_word_that_comes_back_is_known_again() -> None:
    stays, other = document("a", text="uno"), document("b", title="Zafiro", text="zócalo")
    without = amended(anew([stays, other]), [stays])
    assert without is not None
    again = amended(without, [stays, replace(other, text="zócalo y quilla")])
    assert again is not None
    assert addresses(ask(again, "zafiros", "es")) == ["b"]
    assert ask(again, "zocallo", "es").did_you_mean == "zócalo"
    assert "Zafiro" in again.complete("za", "es").completions


def test_an_index_that_was_amended_often_is_made_anew() -> None:
    stays = document("a", text="uno")
    index = anew([stays, document("b", text="dos 0")])
    for number in range(1, 101):
        made = amended(index, [stays, document("b", text=f"dos {number}")])
        assert made is not None
        index = made
    assert amended(index, [stays]) is None


def test_only_the_last_of_a_chain_can_be_amended() -> None:
    first = [document("a", text="uno"), document("b", text="dos")]
    index = anew(first)
    lost = amended(index, [first[0], document("b", text="tres")])
    assert lost is not None
    assert amended(index, [first[0], document("b", text="cuatro")]) is None
    assert amended(lost, first) is not None


def test_too_much_that_is_new_asks_for_a_new_index() -> None:
    many = [document(f"g{n}", text=f"uno {n}") for n in range(202)]
    index = anew(many)
    assert amended(index, [document(f"g{n}", text="dos") for n in range(201)] + many[201:]) is None
    assert amended(index, [*many, document("g0", lang="en", text="one")]) is None
    assert amended(index, [document(f"g{n}", text="dos") for n in range(200)] + many[200:]) is not None


@pytest.mark.parametrize("engine", ["memory", "whoosh"])
def test_other_engines_are_made_anew(engine: str) -> None:
    made = index(document("a", text="uno"), engine=engine)
    assert amended(made, [document("a", text="dos")]) is None
