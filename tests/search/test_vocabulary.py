from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.analyzers import analyzer
from kbserver.search.vocabulary import Vocabulary


def vocabulary(**tokens: int) -> Vocabulary:
    speaks = analyzer("es")
    return Vocabulary(speaks, tokens, {token: speaks.exact(token) for token in tokens})


def test_forms_of_one_word_are_counted_together() -> None:
    assert vocabulary(Límite=2, límite=3, limite=1).counts["limite"] == 6


def test_a_word_is_spelt_as_it_mostly_is() -> None:
    assert vocabulary(límite=3, limite=1, Límite=2).spelling("limite") == "límite"
    assert vocabulary(CPF=3).spelling("cpf") == "CPF"


def test_an_unknown_word_is_spelt_as_given() -> None:
    assert vocabulary().spelling("zafiro") == "zafiro"


def test_ñ_is_restored() -> None:
    words = vocabulary(año=1, ano=1, niño=1)
    assert words.variants("nino") == ["niño"]
    assert words.variants("ano") == ["ano", "año"]
    assert words.variants("año") == ["año"]
    assert words.variants("zafiro") == []


def test_forms_are_a_word_and_its_plural() -> None:
    words = vocabulary(llamado=1, llamados=2, llamada=3, vez=1, veces=1)
    singular = words.analyzer.singular
    assert words.forms(singular("llamados")) == ["llamado", "llamados"]
    assert words.forms(singular("vez")) == ["veces", "vez"]
    assert words.forms(singular("zafiro")) == []


def test_the_most_frequent_words_complete_a_beginning() -> None:
    words = vocabulary(lote=1, lotes=5, lotería=3, loro=9)
    assert words.starting("lot", 2) == ["lotes", "loteria"]
    assert words.starting("lote", 5) == ["lotes", "loteria"]
    assert words.starting("x", 5) == []


def test_near_words_come_nearest_first_then_most_frequent() -> None:
    words = vocabulary(cartas=1, carpas=7, campanas=3)
    assert words.near("cargas", 2) == [("carpas", 1), ("cartas", 1)]
    assert words.near("cargas", 1) == [("carpas", 1)]


@given(
    st.dictionaries(st.text("abcñ", min_size=1, max_size=5), st.integers(1, 9), max_size=12),
    st.text("abc", max_size=3),
)
def test_completions_are_words_that_begin_so(tokens: dict[str, int], prefix: str) -> None:
    words = vocabulary(**tokens)
    found = words.starting(prefix, 100)
    stops = words.analyzer.stop_words
    assert set(found) == {w for w in words if w.startswith(prefix) and w != prefix and w not in stops}
    assert [words.counts[word] for word in found] == sorted(
        (words.counts[word] for word in found), reverse=True
    )


def test_it_lists_its_words_in_order() -> None:
    words = vocabulary(b=1, a=2, Ñ=1)
    assert (list(words), len(words)) == (["a", "b", "ñ"], 3)


def test_a_word_written_with_different_accents_is_ambiguous() -> None:
    words = vocabulary(papa=2, papá=1, Lote=1, lote=1, límite=3)
    assert words.is_ambiguous("papa")
    assert not words.is_ambiguous("lote")
    assert not words.is_ambiguous("limite")


def test_it_holds_exact_words() -> None:
    assert "limite" in vocabulary(Límite=1)
    assert "límite" not in vocabulary(Límite=1)


def test_nothing_begins_a_stop_word() -> None:
    assert vocabulary(la=9, los=9, lote=1).starting("l", 5) == ["lote"]
