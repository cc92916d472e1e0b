"""More documents of the same make: copies in which words are exchanged for others of their language."""

from __future__ import annotations

import dataclasses
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

from kbserver.search.documents import Document

__all__ = ["varied"]

_WORD = re.compile(r"([^\W\d_]{4,})")
_SHARE = 0.15
"""Part of the longer words of a text that a copy exchanges."""


def varied(documents: Sequence[Document], copies: int) -> list[Document]:
    """The documents and `copies - 1` further sets of them, each a guide of its own; the same every time."""
    words: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        words[document.lang] += _WORD.findall(document.text)
    return [*documents, *_copies(documents, copies, words)]


def _copies(documents: Sequence[Document], copies: int, words: dict[str, list[str]]) -> Iterator[Document]:
    for number in range(2, copies + 1):
        for document in documents:
            chance = random.Random(crc32(f"{number} {document.lang} {document.id}".encode()))
            guide_id = f"{document.guide_id}-{number}"
            yield dataclasses.replace(
                document,
                id=guide_id + document.id.removeprefix(document.guide_id),
                guide_id=guide_id,
                title=_exchanged(document.title, words[document.lang], random.Random(number)),
                heading=_exchanged(document.heading, words[document.lang], chance),
                text=_exchanged(document.text, words[document.lang], chance),
                url=document.url.replace(f"/{document.guide_id}/", f"/{guide_id}/"),
            )


def _exchanged(text: str, words: Sequence[str], chance: random.Random) -> str:
    if not words:
        return text
    return _WORD.sub(lambda word: chance.choice(words) if chance.random() < _SHARE else word[0], text)
