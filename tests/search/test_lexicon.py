from __future__ import annotations

from importlib.resources import files
from itertools import permutations

import pytest

from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import analyzer
from kbserver.search.lexicon import beginning, meant, nearest, translations

LINES = [
    line
    for line in files("kbserver.search").joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def meanings(word: str, asked: str, written: str) -> set[str]:
    speaks = analyzer(asked)
    return set(translations(asked, written).get(speaks.stem(speaks.exact(word)), ()))


@pytest.mark.parametrize(
    ("word", "asked", "written", "translation"),
    [
        ("guerra", "es", "en", "war"),
        ("perros", "es", "pt", "cachorro"),
        ("dogs", "en", "es", "perro"),
        ("ligação", "pt", "es", "llamada"),
        ("prazos", "pt", "en", "deadline"),
        ("training", "en", "pt", "treinamento"),
        ("part", "en", "es", "parte"),
        ("processo", "pt", "es", "proceso"),
        ("sobregiro", "es", "en", "overdraft"),
        ("cônjuge", "pt", "en", "spouse"),
    ],
)
def test_a_word_is_translated(word: str, asked: str, written: str, translation: str) -> None:
    speaks = analyzer(written)
    assert speaks.stem(speaks.exact(translation)) in meanings(word, asked, written)


@pytest.mark.parametrize(
    ("asked", "word", "written", "right", "wrong"),
    [
        ("es", "plazo", "en", "deadline", "square"),
        ("es", "plazos", "en", "deadline", "square"),
        ("pt", "prazo", "en", "deadline", "pleasure"),
        ("es", "hoy", "en", "today", "pit"),
        ("es", "comprobante", "en", "receipt", "check"),
        ("en", "response", "es", "respuesta", "responsable"),
    ],
)
def test_a_word_means_what_its_own_lines_say_and_not_others_of_its_stem(
    asked: str, word: str, written: str, right: str, wrong: str
) -> None:
    speaks = analyzer(written)
    found = meant(asked, written, word)
    assert speaks.stem(right) in found
    assert speaks.stem(wrong) not in found
    assert {speaks.stem(right), speaks.stem(wrong)} <= meanings(word, asked, written)


@pytest.mark.parametrize("word", ["compraron", "comprando"])
def test_an_inflected_word_means_what_its_stem_does(word: str) -> None:
    assert "buy" in meant("es", "en", word)


@pytest.mark.parametrize(
    ("asked", "word", "written", "other"),
    [
        ("en", "power", "en", "force"),
        ("en", "discount", "en", "deductible"),
        ("en", "draft", "pt", "minuto"),
        ("pt", "casamento", "pt", "caso"),
        ("en", "wedding", "es", "caso"),
    ],
)
def test_words_that_share_a_text_by_chance_are_no_translations(
    asked: str, word: str, written: str, other: str
) -> None:
    assert analyzer(written).stem(other) not in meant(asked, written, word)


def test_within_a_language_it_gives_synonyms() -> None:
    assert {"capacit", "entren"} <= {stem[:7] for stem in meanings("entrenamiento", "es", "es")} | {"entren"}


@pytest.mark.parametrize(("asked", "written"), list(permutations(LANGUAGES, 2)))
def test_translation_is_mutual(asked: str, written: str) -> None:
    there, back = translations(asked, written), translations(written, asked)
    assert all(stem in back[other] for stem, others in there.items() for other in others)


@pytest.mark.parametrize(
    ("lang", "word", "expected"),
    [
        ("es", "contrseña", ("contraseña",)),
        ("pt", "treinameto", ("treinamento",)),
        ("en", "pasword", ("password",)),
        ("en", "zzyzx", ()),
        ("es", "jora", ("joya",)),
        ("pt", "xarentia", ()),
        ("pt", "gorentia", ("garantia",)),
        ("fr", "pasword", ()),
        ("en", "", ()),
    ],
)
def test_a_misspelt_word_is_near_some_of_its_language(
    lang: str, word: str, expected: tuple[str, ...]
) -> None:
    assert nearest(lang, word) == expected


def test_half_a_word_begins_the_words_it_may_become_shortest_first() -> None:
    assert beginning("es", "tarj") == ("tarjeta",)
    assert beginning("es", "tarjeta") == ()
    assert beginning("es", "tar") == ()
    assert [len(word) for word in beginning("en", "tran")] == sorted(map(len, beginning("en", "tran")))


def test_an_unknown_language_has_no_translations() -> None:
    assert translations("fr", "es") == {}


def test_every_line_has_words_in_each_language() -> None:
    for line in LINES:
        columns = line.split("|")
        assert len(columns) == 3, line
        assert all(word.strip() for column in columns for word in column.split(",")), line


def test_the_file_is_in_order_without_repetition() -> None:
    assert len(set(LINES)) == len(LINES)
    assert sorted(LINES) == LINES
