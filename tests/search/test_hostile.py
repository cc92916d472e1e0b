"""Ten thousand things a person, a script or a cat might type: none is an error, on any engine."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from kbserver.search import Query, SearchIndex
from kbserver.search.query import MAX_LENGTH
from tests.search.conftest import LANGUAGES, corpus

SYNTAX = "\"-:“”«»„\\()[]{}*?~^+|&/<>!=;,.%$#@'`_"
WORDS = sorted({word for document in corpus() for word in document.text.split()})
FIELDS = (
    "kind:",
    "tag:",
    "guide:",
    "area:",
    "kind:faq",
    'tag:"',
    "lang:",
    "-kind:service",
    "AND",
    "OR",
    "NOT",
)
STRANGE = (
    "\u0301",
    "\u200d",
    "\u202e",
    "\ufeff",
    "\u00ad",
    "😀",
    "👩‍👩‍👧",
    "ﬁ",
    "ß",
    "İ",
    "ǅ",
    "½",
    "٣",
    "漢字",
    "\x00",
    "\x1b[31m",
)
KNOWN = (
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%00%0a",
    "{{7*7}}",
    "a" * MAX_LENGTH,
    '"' * MAX_LENGTH,
    "-" * MAX_LENGTH,
    "a " * (MAX_LENGTH // 2),
    "\u0301" * MAX_LENGTH,
    "😀" * MAX_LENGTH,
    "1,000.00 1.000,00 1.2.3.4 ,,..",
    'kind:faq tag:"x y" -kind:faq "" - "-"',
)

Maker = Callable[[random.Random], str]


def any_characters(chance: random.Random) -> str:
    return "".join(_character(chance) for _ in range(chance.randint(1, 60)))


def _character(chance: random.Random) -> str:
    while True:
        char = chr(chance.randrange(0x110000))
        if unicodedata.category(char) != "Cs":
            return char


def syntax(chance: random.Random) -> str:
    return "".join(chance.choice(SYNTAX + " aé1") for _ in range(chance.randint(1, 60)))


def words_and_syntax(chance: random.Random) -> str:
    parts = [chance.choice((*FIELDS, *STRANGE, *SYNTAX, *chance.choices(WORDS, k=8))) for _ in range(8)]
    return chance.choice(("", " ")).join(parts)[:MAX_LENGTH]


def misspelt(chance: random.Random) -> str:
    letters = list(" ".join(chance.choices(WORDS, k=chance.randint(1, 5)))[:MAX_LENGTH])
    for _ in range(chance.randint(1, 4)):
        letters[chance.randrange(len(letters))] = chance.choice(("", "x", " ", "é", *STRANGE))
    return "".join(letters)


def typed(times: int, seed: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(seed)
    makers: tuple[Maker, ...] = (any_characters, syntax, words_and_syntax, misspelt)
    yield from ((text, lang) for text in KNOWN for lang in ("es", "pt", "en"))
    for number in range(times):
        text = makers[number % len(makers)](chance)[:MAX_LENGTH]
        if text.strip():
            yield text, chance.choice(("es", "pt", "en", "xx"))


@pytest.mark.parametrize(("engine", "times"), [("tantivy", 10_000), ("memory", 2_000), ("whoosh", 1_000)])
def test_nothing_a_person_can_type_is_an_error(engine: str, times: int) -> None:
    made = SearchIndex(list(corpus()), LANGUAGES, engine)
    asked = 0
    for number, (text, lang) in enumerate(typed(times, seed=len(engine))):
        query = Query(text, lang, facets=("kind", "lang"), grouped=number % 3 == 0, explain=number % 50 == 0)
        found = made.search(query)
        assert len(found.hits) <= found.total
        for hit in found.hits:
            units = len(hit.excerpt.encode("utf-16-le")) // 2
            assert all(0 <= start < end <= units for start, end in hit.excerpt_ranges)
            assert "�" not in hit.excerpt
        assert not found.did_you_mean or found.did_you_mean.encode()
        made.complete(text, lang)
        asked += 1
    assert asked > 0.95 * times
