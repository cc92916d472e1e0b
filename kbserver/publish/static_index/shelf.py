"""What readers of one language get of the documents in one language: words, stems and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson

from kbserver.publish.static_index.counting import CountedGuide, Words
from kbserver.publish.static_index.endings import learn_endings
from kbserver.search.analyzers import analyzer
from kbserver.search.lexicon import meant, words_of

__all__ = ["FULL", "Keep", "shelf_of", "vocabulary_of"]

Keep = Callable[[str, Any], str]
"""Write a value to a file of a kind, named by its content; gives the name."""

FULL = 64_000
"""Bytes after which another file of places is begun."""


def vocabulary_of(guides: Iterable[CountedGuide]) -> list[str]:
    """All exact words of some guides, in order."""
    return sorted(
        {word for guide in guides for word in chain(guide.codes, *(s.codes for s in guide.sections))}
    )


def shelf_of(
    words: Words,
    guides: Sequence[CountedGuide],
    reader: str,
    theirs: Iterable[str],
    keep: Keep,
    *,
    spelt: bool,
    full: int,
) -> dict[str, Any]:
    """The part of a reader's index for one language of documents.

    Args:
        words: What was learnt of that language.
        guides: The guides these readers get in it.
        reader: The readers' own language.
        theirs: Words the readers may type in it: those of their own documents.
        keep: Writes files.
        spelt: Whether readers are shown words of it: as corrections, as completions.
        full: Bytes after which another file of places is begun.
    """
    vocabulary = vocabulary_of(guides)
    stems: dict[str, int] = {}
    numbers = [stems.setdefault(words.speaks.stem(word), len(stems)) for word in vocabulary]
    groups: list[list[str]] = [[] for _ in stems]
    for word, number in zip(vocabulary, numbers, strict=True):
        groups[number].append(word)
    places = _Places(guides)
    spellings = words.spellings()
    return {
        "lang": words.speaks.lang,
        "guides": [_guide_row(guide) for guide in guides],
        "averages": _averages(guides),
        "words": " ".join(vocabulary),
        "stems": numbers,
        "counts": [places.count(word) for word in vocabulary],
        "spellings": {w: s for w in vocabulary if spelt and (s := spellings.get(w, w)) != w},
        "joined": [word for word in vocabulary if word not in spellings],
        "endings": learn_endings(groups),
        "meanings": _meanings(words, stems, reader, theirs),
        "files": list(_files(groups, places, keep, full)),
    }


class _Places:
    """Where each word stands: sections and guides by number, each with its code."""

    def __init__(self, guides: Sequence[CountedGuide]) -> None:
        self._in_sections: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._in_guides: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, guide in enumerate(guides):
            for word, code in guide.codes.items():
                self._in_guides[word].append((number, code))
        for number, section in enumerate(section for guide in guides for section in guide.sections):
            for word, code in section.codes.items():
                self._in_sections[word].append((number, code))

    def count(self, word: str) -> int:
        """Occurrences in all documents, those in titles and tags once a guide."""
        return sum(
            code >> 2 for _, code in chain(self._in_sections.get(word, ()), self._in_guides.get(word, ()))
        )

    def of(self, word: str) -> list[Any]:
        """The word, then two flat lists of steps and codes: of sections, and of guides if any."""
        row: list[Any] = [word, _stepwise(self._in_sections.get(word, ()))]
        return [*row, _stepwise(self._in_guides[word])] if word in self._in_guides else row


def _stepwise(places: Iterable[tuple[int, int]]) -> list[int]:
    flat, before = list[int](), 0
    for number, code in places:
        flat += (number - before, code)
        before = number
    return flat


def _files(
    groups: Sequence[Sequence[str]], places: _Places, keep: Keep, full: int
) -> Iterator[tuple[int, str]]:
    """Write the places of all stems in files of bearable size; their first stems and names."""
    first, rows, size = 0, list[Any](), 0
    for number, group in enumerate(groups):
        row = [places.of(word) for word in group]
        rows.append(row)
        size += len(orjson.dumps(row))
        if size > full or number == len(groups) - 1:
            yield first, keep("words", rows)
            first, rows, size = number + 1, [], 0


def _guide_row(guide: CountedGuide) -> dict[str, Any]:
    lead = guide.lead
    return {
        "id": lead.guide_id,
        "file": guide.file,
        "kind": lead.kind,
        "tags": lead.tags,
        "areas": list(dict.fromkeys(lead.areas)),
        "title": guide.title_length,
        "lengths": [length for section in guide.sections for length in section.lengths],
    }


def _averages(guides: Sequence[CountedGuide]) -> list[float]:
    """Mean lengths over all sections: of everything, of titles, of headings, of questions."""
    rows = [
        (whole, guide.title_length, heading, questions)
        for guide in guides
        for whole, heading, questions in (section.lengths for section in guide.sections)
    ]
    return [round(sum(column) / len(rows), 3) for column in zip(*rows, strict=True)]


def _meanings(
    words: Words, stems: Mapping[str, int], reader: str, theirs: Iterable[str]
) -> dict[str, list[int]]:
    """Readers' words with the stems here that mean the same; in their own language, of words nobody wrote."""
    speaks, lang = analyzer(reader), words.speaks.lang
    meanings: dict[str, list[int]] = {}
    for word in sorted({*words_of(reader), *theirs}):
        same = [stems[other] for other in meant(reader, lang, word) if other in stems]
        if same and not (reader == lang and speaks.stem(word) in stems):
            meanings[word] = list(dict.fromkeys(same))
    return meanings
