"""Words that Spanish, Portuguese and English share in slightly different dress: `universidad`,
`university`.

A word's *skeleton* keeps its first letter and its consonants as the three languages would agree on them,
with a digit for a family of endings (`-ción`, `-ção`, `-tion`). Words with equal skeletons are taken for
the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from kbserver.search.analyzers import fold

__all__ = ["ENDINGS", "SPELLINGS", "Cognates", "skeleton"]

_REMEMBERED = 200_000
"""Words whose skeletons are kept: those of all texts, which are also those of most questions."""
_SHORTEST = 4
_SHORTEST_SKELETON = 3

_FAMILIES = (
    ("1", "aciones ciones siones xiones acion cion sion xion acoes coes soes xoes acao cao sao xao"),
    ("1", "ations tions sions ation tion sion xion"),
    ("2", "idades dades idad dad tad idade dade ities ties ity ety ty"),
    ("3", "amente mente ically ally ly"),
    ("4", "amientos imientos amentos imentos mentos amiento imiento miento amento imento mento ments ment"),
    ("5", "encias ancias encia ancia ences ances ence ance ency ancy"),
    ("6", "ismos ismo isms ism"),
    ("7", "istas ista ists ist"),
    ("8", "icos icas ico ica icals ical ics ic"),
    ("9", "osos osas oso osa ous"),
    ("a", "ivos ivas ivo iva ives ive"),
    ("b", "arios arias ario aria orios orias orio oria aries ary ories ory"),
    ("c", "ables ibles able ible aveis iveis avel ivel"),
    ("d", "uras ura ures ure"),
    ("e", "adores adoras edores idores ador adora edor idor ators ator itors itor eurs eur"),
    ("f", "antes entes ante ente ants ents ant ent"),
    ("g", "logias logia logies logy"),
    ("", "ados idos adas idas ado ido ada ida ated ates ating ate ied ies ing ed"),
    ("", "aron ieron aram eram iram aban ian avam iam ando iendo endo indo ara ar er ir"),
    ("", "izar ize izes ized izing"),
)
ENDINGS = {ending: mark for mark, endings in _FAMILIES for ending in endings.split()}
"""The mark of each ending's family."""

_LONGEST = max(map(len, ENDINGS))
SPELLINGS = (
    (re.compile("^es(?=[bcdfgjklmnpqtvxz])"), "s"),
    (re.compile("ph"), "f"),
    (re.compile("y"), "i"),
    (re.compile("[zx]|c(?=[ei])"), "s"),
    (re.compile("qu|ck|[kq]|cc|ch"), "c"),
    (re.compile("h"), ""),
    (re.compile("w"), "v"),
    (re.compile("j"), "g"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""What is written differently and means the same, in the order of replacing."""

_VOWELS = re.compile("(?<=.)[aeiou]")


@lru_cache(_REMEMBERED)
def skeleton(word: str) -> str:
    """What a word of any of the three languages shares with its cognates; empty when too little is left."""
    plain = fold(word)
    if len(plain) < _SHORTEST or not plain.isalpha():
        return ""
    body, mark = _without_ending(plain)
    for pattern, replacement in SPELLINGS:
        body = pattern.sub(replacement, body)
    bones = _VOWELS.sub("", body) + mark
    return bones if len(bones) >= _SHORTEST_SKELETON else ""


def _without_ending(word: str) -> tuple[str, str]:
    for size in range(min(_LONGEST, len(word) - 2), 0, -1):
        mark = ENDINGS.get(word[-size:])
        if mark is not None and _VOWELS.sub("", word[:-size])[1 - len(mark) :]:
            return word[:-size], mark
    return (word[:-1], "") if word.endswith("s") else (word, "")


class Cognates:
    """The words of one language by skeleton."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if bones := skeleton(word):
                self._words[bones].append(word)

    def of(self, word: str) -> list[str]:
        """Words that may be the same in another language, most alike first."""
        found = self._words.get(skeleton(word)) if word else None
        return sorted(found, key=lambda other: (-_alike(word, other), other)) if found else []


def _alike(one: str, other: str) -> int:
    """Letters in common at the beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
