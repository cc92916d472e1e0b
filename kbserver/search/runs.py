"""Words that match only where they stand together: names of concepts, phrases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from kbserver.search.analyzers import Analyzer, split
from kbserver.search.shelf import kind_of
from kbserver.search.shelved import Shelved

__all__ = ["Run", "Standing", "standing"]


class Run(NamedTuple):
    """Words in a row; a single one where nothing but that very word matches."""

    marks: str
    """Of their stems."""
    exact: tuple[Collection[str], ...]
    """By word, the exact forms it may have; empty where the stems will do."""
    place: int
    """Of the first query word they stand for."""
    passed: Collection[str] = ()
    """Marks that may stand between."""
    reason: str = ""
    """Why they stand for words typed otherwise."""


Standing = Mapping[str, list[tuple[Run, list[int]]]]
"""By what a hit calls the part of a section: the runs that stand there, with the numbers of their tokens."""


def standing(runs: Collection[Run], shelved: Shelved, speaks: Analyzer) -> Standing:
    """Where runs stand in a section."""
    found = {}
    for name, marks, token in _parts(shelved):
        inside = [
            (run, tokens)
            for run in runs
            for tokens in _rows(run, marks)
            if not run.exact or _is_exact(run, tokens, token, speaks)
        ]
        if inside:
            found[name] = inside
    return found


def _rows(run: Run, marks: str) -> Iterator[list[int]]:
    """Numbers of the tokens whose marks are a run's."""
    first = marks.find(run.marks[0])
    while first >= 0:
        if tokens := _row(run, marks, first):
            yield tokens
        first = marks.find(run.marks[0], first + 1)


def _row(run: Run, marks: str, first: int) -> list[int]:
    tokens = [first]
    for mark in run.marks[1:]:
        n = tokens[-1] + 1
        while n < len(marks) and marks[n] != mark and marks[n] in run.passed:
            n += 1
        if n == len(marks) or marks[n] != mark:
            return []
        tokens.append(n)
    return tokens


def _is_exact(run: Run, tokens: list[int], token: Callable[[int], str], speaks: Analyzer) -> bool:
    return all(speaks.exact(token(n)) in forms for n, forms in zip(tokens, run.exact, strict=True))


def _parts(shelved: Shelved) -> Iterator[tuple[str, str, Callable[[int], str]]]:
    """Names and marks of a section's parts, and what gives their tokens."""
    document, at = shelved.document, shelved.text_ends

    def of_text(number: int) -> str:
        return document.text[at[2 * number] : at[2 * number + 1]]

    def of(*texts: str) -> Callable[[int], str]:
        return lambda number: [token for text in texts for token in split(text)[1::2]][number]

    yield "title", shelved.title, of(document.title, document.topic or "")
    yield "heading", shelved.heading, of(document.heading, *document.variants, *document.heading_path[:-1])
    yield "question", shelved.questions, of(*document.questions)
    yield "text", shelved.text, of_text
    yield "tag", shelved.tags, of(*document.tags)
    yield "kind", shelved.kind, of(kind_of(document))
