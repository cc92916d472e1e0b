"""From text to words that can be compared: one behaviour per language, the same on every engine.

A text is split into *tokens*, runs of letters and digits as written. Each has two forms: the *exact* one is
folded (case, accents, ligatures; Spanish keeps its ñ), the *stem* also loses its endings. Both sides of a
search use the same functions, so accents typed or not make no difference. What hyphens join counts as one
*compound* besides, so that "followup" finds `follow-up`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import accumulate

import snowballstemmer

from kbserver.search.numbers import long_numbers
from kbserver.search.stopwords import QUESTION_WORDS, STOP_WORDS

__all__ = ["Analyzer", "analyzer", "cased", "ends", "fold", "split", "written"]

_LETTER = r"[^\W_ªº]"
# Combining accents, soft hyphens and zero-width joiners stand inside words and mean nothing there.
_JOINER = r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
# Most words are of these alone and end before a plain character: to ask no more of them takes a quarter less.
_PLAIN = "[0-9A-Za-zÀ-ÖØ-öø-ÿ]"
_WORD = rf"{_PLAIN}*+(?:(?=[ -~\n])|{_LETTER}*+(?:{_JOINER}++{_LETTER}*+)*+)"
_NUMBER = r"(?<=\d)\d*(?:[.,]\d+)+(?![^\W_])"
# Begins with one set of characters, so that the search skips all others.
_SPLIT = re.compile(f"({_LETTER}(?:{_NUMBER}|{_WORD}))").split
_HYPHENS = ("-", "‐", "‑")
_GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?").fullmatch
_BASE_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_SNOWBALL = {"es": "spanish", "pt": "portuguese", "en": "english"}
_REMEMBERED = 50_000
"""Words whose forms are kept: snowball takes 30 microseconds for one."""
_SHORT_PLURAL = (re.compile("(?<=^..[aeo])s$|(?<=^...[aeo])s$"), "")
_ENDINGS = {
    "es": ((re.compile("(?<=e)as$"), "a"), _SHORT_PLURAL),
    "pt": (
        (re.compile("(?:oes|aos|aes)$"), "ao"),
        (re.compile("(?<=...)([aeou])is$"), r"\1l"),
        (re.compile("ns$"), "m"),
        _SHORT_PLURAL,
        (re.compile("cao$"), "ção"),
        (re.compile("ao$"), "ão"),
    ),
    "en": ((re.compile("(?<=^[^aeiouy]{2}[aeio])s$|(?<=^[^aeiouy]{3})s$"), ""),),
}
"""What snowball does not see: short plurals, Portuguese ones, those of English acronyms, which have no vowel
or end in their only one (SLAs, HMOs, PDFs), and endings without their accents."""
_PLURALS = {
    "es": ((re.compile("ces$"), "z"), (re.compile("(?<=...)(?:es?|s)$"), "")),
    "pt": (*_ENDINGS["pt"][:3], (re.compile("(?<=...)(?:es?|s)$"), "")),
    "en": ((re.compile("(?<=..)(?:ies|ie|y)$"), "i"), (re.compile("(?<=...)(?:es?|(?<![su])s)$"), "")),
}
"""Endings of plurals; a last e goes as well, which one form may have and the other not."""


def split(text: str) -> list[str]:
    """Cut a text into separators (even places) and tokens (odd places); joined they are the text again."""
    return _SPLIT(text)


def ends(parts: list[str]) -> list[int]:
    """Where the parts of `split` end: token `n` stands at `[ends[2 * n], ends[2 * n + 1])`."""
    return list(accumulate(map(len, parts)))


def _has_hyphen(text: str) -> bool:
    """Whether a text may have compounds: quickly."""
    return "-" in text or (not text.isascii() and ("‐" in text or "‑" in text))


def cased(token: str, typed: str) -> str:
    """A token without a capital that only its place in a text gives it, where none was typed."""
    return token.lower() if typed.islower() and token.istitle() else token


def fold(word: str) -> str:
    """A word without case, accents and compatibility forms, letters and digits only: `Ação` is `acao`."""
    lowered = word.casefold()
    if lowered.isascii() and lowered.isalnum():
        return lowered
    plain = unicodedata.normalize("NFKD", lowered).casefold().translate(_BASE_LETTERS)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", plain)))


def written(token: str) -> str:
    """A token in lower case with its accents."""
    return unicodedata.normalize("NFC", token.casefold())


class Analyzer:
    """Turns the tokens of one language into exact words and stems."""

    lang: str
    """Language it speaks."""
    stop_words: frozenset[str]
    """Exact words too common to find anything by."""
    question_words: frozenset[str]
    """Exact words that ask."""
    exact: Callable[[str], str]
    """The folded token; numbers lose thousands separators and get a decimal point."""
    stem: Callable[[str], str]
    """An exact word without its endings; codes and numbers stay whole."""
    singular: Callable[[str], str]
    """What the singular and the plural of an exact word have in common, and few other words share."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.stop_words = STOP_WORDS.get(lang, frozenset())
        self.question_words = QUESTION_WORDS.get(lang, frozenset())
        self._snowball = snowballstemmer.stemmer(_SNOWBALL.get(lang, "english")).stemWord
        self.exact = lru_cache(_REMEMBERED)(self._exact)
        self.stem = lru_cache(_REMEMBERED)(self._stem)
        self.singular = lru_cache(_REMEMBERED)(self._singular)

    def is_stop_word(self, token: str) -> bool:
        """Whether nothing can be found by a token."""
        return self.exact(token) in self.stop_words

    def _exact(self, token: str) -> str:
        if token[0].isdecimal() and not token.isalnum():
            return _number(token)
        if self.lang == "es" and not token.isascii():
            pieces = written(token).split("ñ")
            return "ñ".join(map(fold, pieces))
        return fold(token)

    def _stem(self, exact: str) -> str:
        word = exact.replace("ñ", "n")
        if len(word) < 3 or not word.isalpha():
            return word
        for ending, replacement in _ENDINGS.get(self.lang, ()):
            word = ending.sub(replacement, word)
        return fold(self._snowball(word))

    def _singular(self, exact: str) -> str:
        if not exact.isalpha():
            return exact
        for ending, replacement in _PLURALS.get(self.lang, ()):
            exact = ending.sub(replacement, exact)
        return exact

    def spanning(self, text: str, parts: list[str]) -> list[str]:
        """Exact words of several tokens of a text, whose `split` are the parts: compounds, long numbers."""
        found = self.compounds(parts) if _has_hyphen(text) else []
        return found + [digits for _, _, digits in long_numbers(text)]

    def compounds(self, parts: list[str]) -> list[str]:
        """Exact words that hyphens join in the parts of `split`: `e-mail` gives `email`."""
        joints = [place for place in range(2, len(parts) - 1, 2) if parts[place] in _HYPHENS]
        joined = (self.exact(parts[place - 1] + parts[place + 1]) for place in joints)
        return [word for word in joined if not word.isdecimal()]


def _number(token: str) -> str:
    digits = unicodedata.normalize("NFKC", token)
    grouped = _GROUPED(digits)
    if grouped is None:
        return digits.replace(",", ".")
    whole, cents = grouped[1] or grouped[3], grouped[2] or grouped[4] or ""
    return whole.replace(",", "").replace(".", "") + (f".{cents}" if cents.strip("0") else "")


@cache
def analyzer(lang: str) -> Analyzer:
    """The analyzer of a language."""
    return Analyzer(lang)
