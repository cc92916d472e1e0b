"""Words that Spanish, Portuguese and English share in slightly different dress: `universidad`,
`university`.

A word's *bones* are its first letter and its consonants as the three languages would agree on them, with a
capital for a family of endings (`-ción`, `-ção`, `-tion`) or, the second time, with the ending itself. Words
with the same bones are taken for the same where the vowels between them are alike as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kbserver.search.analyzers import fold

__all__ = [
    "BEGINNING",
    "ENDINGS",
    "MOST_VOWELS",
    "SOFT",
    "SPELLINGS",
    "Cognates",
    "Skeleton",
    "are_cognates",
    "skeletons",
]

_REMEMBERED = 200_000
"""Words whose skeletons are kept: those of all texts, which are also those of most questions."""
_SHORTEST = 4
_SHORTEST_BONES = 3
MOST_VOWELS = 0.25
"""The share of places at which cognates may have other vowels."""

_FAMILIES = (
    ("A", "aciones ciones siones xiones acion cion sion xion acoes coes soes xoes acao cao sao xao toes tao"),
    ("A", "ations tions sions ation tion sion xion"),
    (
        "A",
        "cciones ccion pciones pcion ccoes ccao pcoes pcao ssoes ssao ctions ction ptions ption ssions ssion",
    ),
    ("B", "idades dades idad dad tad idade dade ities ties ity ety ty"),
    ("C", "icamente amente mente ically ally ly"),
    ("D", "amientos imientos amentos imentos mentos amiento imiento miento amento imento mento ments ment"),
    ("E", "encias ancias encia ancia encios encio encas ancas enca anca anzas anza"),
    ("E", "ences ances ence ance ency ancy"),
    ("F", "ismos ismo isms ism"),
    ("G", "istas ista ists ist"),
    ("H", "icos icas ico ica icals ical ics ic"),
    ("I", "osos osas oso osa ous"),
    ("J", "ivos ivas ivo iva ives ive"),
    ("K", "arios arias ario aria orios orias orio oria aries ary ories ory"),
    ("L", "ables ibles able ible aveis iveis avel ivel"),
    ("M", "uras ura ures ure"),
    ("N", "adores adoras edores idores ador adora edor idor ators ator itors itor eurs eur"),
    ("O", "antes entes ante ente ants ents ant ent"),
    ("P", "logias logia logies logy"),
    ("", "ados idos adas idas ado ido ada ida ated ates ating ate ied ies ing ed"),
    ("", "aron ieron aram eram iram aban ian avam iam ando iendo endo indo ara ar er ir"),
    ("", "izar ize izes ized izing ums um"),
)
ENDINGS = {ending: mark for mark, endings in _FAMILIES for ending in endings.split()}
"""The mark of each ending's family."""
_LONGEST = max(map(len, ENDINGS))

SOFT = re.compile("[zx]|c(?=[ei])|t(?=i(?:al|on|ous|ents?$))")
"""Letters that sound like an s where they stand."""
BEGINNING = re.compile("^es(?=[bcdfgjklmnpqtvxz])")
"""What Spanish and Portuguese put before a beginning with s."""
SPELLINGS = {
    **{"ph": "f", "y": "i", "cs": "s"},
    **{"qu": "c", "ck": "c", "k": "c", "q": "c", "cc": "c", "ch": "c"},
    **{"ct": "t", "pt": "t"},
    **{"h": "", "w": "v", "j": "g"},
}
"""What is written differently and means the same, in the order of replacing."""

_DOUBLES = re.compile(r"(.)\1+")
_CONSONANT = re.compile("[^aeiou]")
_NO_VOWELS = str.maketrans("", "", "aeiou")
_SOUNDS = str.maketrans("eo", "iu")
"""Vowels that the three languages write for each other."""


class Skeleton(NamedTuple):
    """What a word may share with its cognates."""

    bones: str
    vowels: tuple[str, ...]
    """Before each consonant, those that sound alike written alike."""


@lru_cache(_REMEMBERED)
def skeletons(word: str) -> tuple[Skeleton, ...]:
    """The skeletons of a word of any of the three languages, surest first; none where too little is left."""
    plain = fold(word)
    if len(plain) < _SHORTEST or not plain.isalpha():
        return ()
    soft, (size, mark) = SOFT.sub("s", plain), _ending(plain)
    bodies = {(soft[: len(soft) - size], mark): None, (soft.removesuffix("s"), ""): None}
    found = dict.fromkeys(_skeleton(*body) for body in bodies)
    return tuple(each for each in found if len(each.bones) >= _SHORTEST_BONES)


def _skeleton(body: str, mark: str) -> Skeleton:
    body = BEGINNING.sub("s", body)
    for written, said in SPELLINGS.items():  # as regular expressions they take five times as long
        body = body.replace(written, said)
    body = _DOUBLES.sub(r"\1", body)
    vowels = _CONSONANT.split(body.translate(_SOUNDS))
    return Skeleton(_consonants(body) + mark, tuple(vowels[:-1]))


def _consonants(word: str) -> str:
    """A word's first letter and its consonants."""
    return word[:1] + word[1:].translate(_NO_VOWELS)


def _ending(word: str) -> tuple[int, str]:
    """How long the ending is, and its mark."""
    for size in range(min(_LONGEST, len(word) - 2), 0, -1):
        mark = ENDINGS.get(word[-size:])
        if mark is not None and _consonants(word[:-size])[1 - len(mark) :]:
            return size, mark
    return (1 if word.endswith("s") else 0), ""


def are_cognates(one: str, other: str) -> bool:
    """Whether two words may be the same in two languages."""
    return bool(Cognates([other]).of(one))


class Cognates:
    """The words of one language by their bones."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
        for word in words:
            for bones, vowels in skeletons(word):
                self._words[bones].append((word, vowels))

    def of(self, word: str) -> list[str]:
        """Words that may be the same in another language, most alike first."""
        for bones, vowels in skeletons(word):
            away = ((_difference(vowels, theirs), other) for other, theirs in self._words.get(bones, ()))
            found = [(share, -_alike(word, other), other) for share, other in away if share <= MOST_VOWELS]
            if found:
                return [other for _, _, other in sorted(found)]
        return []


def _difference(some: Sequence[str], others: Sequence[str]) -> float:
    """The share of places at which vowels differ; more of them is not another (`ie`, `e`)."""
    differ = sum(
        one != other and not (one and other and (one in other or other in one))
        for one, other in zip(some, others, strict=True)
    )
    return differ / len(some)


def _alike(one: str, other: str) -> int:
    """Letters in common at the beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
