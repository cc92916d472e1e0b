from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.analyzers import analyzer, ends, fold, split

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))
WORDS = st.text(st.characters(categories=["L", "N", "Mn"]), min_size=1, max_size=12)
LANGS = st.sampled_from(["es", "pt", "en"])
PLAIN = re.compile(
    r"(\d+(?:[.,]\d+)+(?![^\W_])|[^\W_ªº]+(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060]+[^\W_ªº]*)*)"
)
"""Numbers and words, said as plainly as can be."""
MEAN = st.text(st.sampled_from("aZñ9٣½.,_ªº ×-\n\u0301\u00ad\u200b\u200d한𝔘😀"), max_size=20)


def tokens(text: str) -> list[str]:
    return split(text)[1::2]


def form(lang: str, kind: str, word: str) -> str:
    speaks = analyzer(lang)
    [token] = tokens(word)
    exact = speaks.exact(token)
    return speaks.stem(exact) if kind == "stem" else exact


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    (lang, kind), *groups = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    for group in groups:
        forms = {form(lang, kind, word) for word in group if word != "!="}
        assert len(forms) == (2 if "!=" in group else 1), (group, forms)


class TestSplitting:
    @given(st.text(max_size=80))
    def test_the_parts_are_the_text_again(self, text: str) -> None:
        assert "".join(split(text)) == text

    @given(st.text(max_size=80) | MEAN)
    def test_is_what_the_plain_pattern_says(self, text: str) -> None:
        assert split(text) == PLAIN.split(text)

    @given(st.text(max_size=80))
    def test_ends_tell_where_each_token_stands(self, text: str) -> None:
        at = ends(split(text))
        assert [text[at[2 * n] : at[2 * n + 1]] for n in range(len(at) // 2)] == tokens(text)

    @given(st.text(max_size=80))
    def test_a_token_has_a_letter_or_digit_and_no_blank(self, text: str) -> None:
        for token in tokens(text):
            assert any(char.isalnum() for char in token)
            assert not any(char.isspace() for char in token)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("cuesta $1,500 o $300.", ["cuesta", "1,500", "o", "300"]),
            ("50–60 % de SLA", ["50", "60", "de", "SLA"]),
            ("tema 6.12, versión 2.0.1", ["tema", "6.12", "versión", "2.0.1"]),
            ("1º de janeiro, 2ª via", ["1", "de", "janeiro", "2", "via"]),
            ("help@example.org", ["help", "example", "org"]),
            ("follow-up e-mail", ["follow", "up", "e", "mail"]),
            ("the client's d'água", ["the", "client", "s", "d", "água"]),
            ("nin\u0303o soli\u00adcitud", ["nin\u0303o", "soli\u00adcitud"]),
            ("fin.Inicio snake_case", ["fin", "Inicio", "snake", "case"]),
            ("24hs 5G CPF/CNPJ", ["24hs", "5G", "CPF", "CNPJ"]),
            ("¿¡…!? — 😀", []),
        ],
    )
    def test_tokens(self, text: str, expected: list[str]) -> None:
        assert tokens(text) == expected


class TestFolding:
    @given(WORDS)
    def test_folding_twice_is_folding_once(self, word: str) -> None:
        assert fold(fold(word)) == fold(word)

    @given(WORDS)
    def test_only_letters_and_digits_are_left(self, word: str) -> None:
        assert all(char.isalnum() for char in fold(word))

    @given(WORDS)
    def test_composition_does_not_matter(self, word: str) -> None:
        assert fold(unicodedata.normalize("NFC", word)) == fold(unicodedata.normalize("NFD", word))

    @pytest.mark.parametrize("word", ["Ação", "acao", "AÇÃO", "ac\u0327a\u0303o", "aça\u0303o"])
    def test_accents_and_case_fold_away(self, word: str) -> None:
        assert fold(word) == "acao"


class TestWords:
    @given(st.text(max_size=60), LANGS)
    def test_accents_typed_or_not_give_the_same_stems(self, text: str, lang: str) -> None:
        speaks = analyzer(lang)
        for token in tokens(text):
            exact = speaks.exact(token)
            assert speaks.stem(exact) == speaks.stem(exact.replace("ñ", "n"))

    @given(st.text(max_size=60), LANGS)
    def test_exact_words_and_stems_hold_no_blank(self, text: str, lang: str) -> None:
        speaks = analyzer(lang)
        for token in tokens(text):
            assert not any(char.isspace() for char in speaks.exact(token) + speaks.stem(speaks.exact(token)))

    @pytest.mark.parametrize("code", ["CPF", "MARx", "5G", "A4", "AB123", "ATIVO"])
    def test_codes_stay_whole(self, code: str) -> None:
        assert analyzer("en").exact(code) == code.lower()
        assert analyzer("pt").stem("ab123") == "ab123"

    @pytest.mark.parametrize(
        ("lang", "one", "more"),
        [
            ("es", "lote", "lotes"),
            ("es", "devolución", "devoluciones"),
            ("es", "vez", "veces"),
            ("pt", "ligação", "ligações"),
            ("pt", "possível", "possíveis"),
            ("pt", "provedor", "provedores"),
            ("en", "case", "cases"),
            ("en", "policy", "policies"),
            ("en", "address", "addresses"),
            ("en", "SLA", "SLAs"),
        ],
    )
    def test_a_word_and_its_plural_share_their_singular(self, lang: str, one: str, more: str) -> None:
        speaks = analyzer(lang)
        assert speaks.singular(speaks.exact(one)) == speaks.singular(speaks.exact(more))

    @pytest.mark.parametrize(
        ("lang", "one", "other"),
        [("pt", "chamado", "chamada"), ("es", "asegurado", "aseguradora"), ("en", "handle", "handling")],
    )
    def test_words_that_only_share_a_stem_have_different_singulars(
        self, lang: str, one: str, other: str
    ) -> None:
        assert analyzer(lang).singular(one) != analyzer(lang).singular(other)

    def test_stop_words_are_folded_words_of_their_language(self) -> None:
        for lang in ("es", "pt", "en"):
            speaks = analyzer(lang)
            assert all(speaks.exact(word) == word for word in speaks.stop_words | speaks.question_words)
            assert not speaks.stop_words & speaks.question_words

    @pytest.mark.parametrize(
        ("lang", "word"), [("es", "nadie"), ("pt", "ninguém"), ("en", "nobody"), ("es", "quién")]
    )
    def test_words_with_a_meaning_of_their_own_are_kept(self, lang: str, word: str) -> None:
        assert analyzer(lang).exact(word) not in analyzer(lang).stop_words

    def test_an_unknown_language_is_analysed_too(self) -> None:
        assert analyzer("fr").stem(analyzer("fr").exact("Walking")) == "walk"


class TestCompounds:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("e-mail", ["email"]),
            ("a follow‑up, a check-up", ["checkup", "followup"]),
            ("ISO-9001", ["iso9001"]),
            ("2024-11-28", []),
            ("- un punto - y otro", []),
            ("sin guiones", []),
        ],
    )
    def test_hyphens_join(self, text: str, expected: list[str]) -> None:
        assert sorted(analyzer("en").compounds(split(text))) == expected
