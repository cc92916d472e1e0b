"""What was said as clauses, each word of them affirmed or denied.

A negator denies the words after it until its clause ends: *no puedo ir* is another thing than *puedo ir*. As
an answer, *no* before a comma, it denies nothing; at the end of a clause it stands for what it denies there:
*mi hijo, no*.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kbserver.help.negators import (
    ALONE,
    AUXILIARIES,
    INTRODUCING,
    JOINING,
    KNOWING,
    NAMING,
    NEGATORS,
    ONLY,
    UNDOING,
)
from kbserver.search.analyzers import fold, split, written
from kbserver.search.lexicon import words_of
from kbserver.search.stopwords import STOP_WORDS

__all__ = ["ELLIPSIS", "Word", "clauses_of"]

ELLIPSIS = "¬"
"""The word that ends a clause denied by its end."""
_BREAK = re.compile(r"[^\s'’\-‐‑&@#%*_]|\s[-‐‑]+\s|\n").search
_APOSTROPHES = ("'", "’")
_TIED = {f"{verb}n": verb for verb in AUXILIARIES} | {"can": "can", "won": "will", "ain": "is"}
_JOINED = {f"{verb}t": whole for verb, whole in _TIED.items()} | {"cannot": "can"}
_OWN_LETTERS = {"pt": frozenset("ãõâêç"), "es": frozenset("ñ¿¡")}


class Word(NamedTuple):
    """A word as written, and whether it is denied."""

    token: str
    denied: bool = False


def clauses_of(text: str) -> list[tuple[Word, ...]]:
    """The clauses of a text in order, none of them empty."""
    return [tuple(clause) for clause in _Reader(text).clauses if clause]


class _Reader:
    """Goes through a text word by word."""

    def __init__(self, text: str) -> None:
        self.clauses: list[list[Word]] = [[]]
        self._denying = False
        self._negated = False
        """Whether the word before is a negator."""
        parts = split(text)
        self._negators = NEGATORS - {"no"} if _is_portuguese(text, parts[1::2]) else NEGATORS
        for place in range(1, len(parts), 2):
            if _BREAK(parts[place - 1]):
                self._begin()
            last = place + 2 >= len(parts) or bool(_BREAK(parts[place + 1]))
            following = "" if last else fold(parts[place + 2])
            negated, self._negated = self._negated, False
            if not self._deny(parts[place], parts[place - 1], following):
                self._add(parts[place], negated)

    def _begin(self) -> None:
        """Begin another clause."""
        self._denying = False
        if self.clauses[-1]:
            self.clauses.append([])

    def _deny(self, token: str, before: str, following: str) -> bool:
        """Whether a word is a negator; deny what it denies, up to where nothing follows."""
        clause, word = self.clauses[-1], fold(token)
        if word == "t" and before in _APOSTROPHES and clause and (verb := _TIED.get(fold(clause[-1].token))):
            clause[-1] = clause[-1]._replace(token=verb)
        elif verb := _JOINED.get(word):
            clause.append(Word(verb, self._denying))
        elif word in ALONE or (word in self._negators and not following and not clause):
            self._answer(word)
            return True
        elif word not in self._negators:
            return False
        elif following in ONLY:
            return True
        elif word in NAMING:
            clause.append(Word(NAMING[word]))
        if not following and not self._denying:
            clause.append(Word(ELLIPSIS))
        self._denying = self._negated = True
        return True

    def _answer(self, word: str) -> None:
        """A negator alone in its clause: the answer to a question, or the end of the clause before."""
        if len(self.clauses) > 1:
            self.clauses[-2].append(Word(ELLIPSIS))
        else:
            self.clauses[-1].append(Word(NAMING.get(word, "no")))

    def _add(self, token: str, negated: bool) -> None:
        shape = written(token)
        if shape in JOINING and not negated:  # "não e novo" lacks an accent
            self._begin()
        elif shape in INTRODUCING:
            self._denying = False
        self.clauses[-1].append(Word(token, self._denying))
        if shape in KNOWING:
            self._denying = False
        elif shape in UNDOING:
            self._denying = True


def _is_portuguese(text: str, tokens: list[str]) -> bool:
    """Whether a text looks more like Portuguese than like Spanish or English."""
    words = [fold(token) for token in tokens]
    found = {lang: sum(word in _usual(lang) for word in words) for lang in STOP_WORDS}
    for lang, letters in _OWN_LETTERS.items():
        found[lang] += len(letters.intersection(text.casefold()))
    return found.pop("pt") > max(found.values())


@cache
def _usual(lang: str) -> frozenset[str]:
    return (STOP_WORDS[lang] | words_of(lang)) - {"no"}
