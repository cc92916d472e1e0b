from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.search.analyzers import analyzer, split
from kbserver.search.cognates import ENDINGS, Cognates, skeletons
from kbserver.search.excerpts import excerpt
from kbserver.search.query import parse
from kbserver.search.spelling import distance

LANGS = ("es", "pt", "en")
LETTERS = "aáàãâeéêiíoóôuúücçñ ÁÇÑßıİæœøđſﬁªº½²\u0301\u0303\u00ad\u200b'’_-–.,;:/0123456789$%¿¿\n👍"


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

    def test_cognates_are_the_same(self, foreign, documents):
        words = sorted({token for each in documents for token in split(each.text)[1::2]} | {*ENDINGS})
        tables = "(await (await fetch('/search/en.json')).json()).cognates"
        script = f"""((made) => v[0].map((word) => [made.skeletons(word), made.of(word)]))(
            new m.Cognates({tables}, v[1]))"""
        found = foreign.module("static/cognates", script, words, words[::2])
        cognates = Cognates(words[::2])
        for word, (theirs, alike) in zip(words, found, strict=True):
            assert theirs == [[bones, [*vowels]] for bones, vowels in skeletons(word)], word
            assert alike == cognates.of(word), word

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
                ["uno", "dos.\n", "tres\n", "lote", "cuatro!", "«cinco.»\nseis", "(7)\nocho", "x" * 60],
                k=draw.randint(3, 120),
            )
            text, starts = " ".join(words), draw.sample(range(12), 4)
            at = [text.find("lote", 40 * start) for start in sorted(starts)]
            matches = [
                (start, start + 4, place % 2) for place, start in enumerate(dict.fromkeys(at)) if start >= 0
            ]
            shown, ranges = excerpt(text, matches)
            found = reader.module("static/excerpt", "m.excerpt(v[0], v[1])", text, matches)
            assert (found["excerpt"], found["ranges"]) == (shown, [list(pair) for pair in ranges])
