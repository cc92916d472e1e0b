"""A document as a shelf has it: where each of its tokens stands, and what stem it has.

Of many they are written to files, numbers as unsigned ones of four bytes in the order of the machine:

marks.bin    of each document, the marks of its parts one after another, in UTF-8
sizes.bin    of each document, how many bytes each of these parts takes
ends.bin     of each document, where tokens and separators end, of its title and of its text

The last is not read but mapped into memory, which processes share.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kbserver.search.documents import Document

__all__ = ["Shelved", "read_shelved", "write_shelved"]

_MARKS, _SIZES, _ENDS = "marks.bin", "sizes.bin", "ends.bin"
_ANY = "surrogatepass"
"""Marks are any characters."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with the marks of its parts' stems, a character for each token (see `reader`)."""

    document: Document
    title: str
    title_ends: Sequence[int]
    """See `text_ends`; the topic's number stands behind the title."""
    heading: str
    """The section's own heading, its variants, the headings above it."""
    questions: str
    tags: str
    kind: str
    """What its kind is called in its language."""
    text: str
    text_ends: Sequence[int]
    """Where tokens and separators of the text end: token `n` stands at `[ends[2n], ends[2n + 1])`."""

    @property
    def parts(self) -> tuple[str, str, str, str, str, str]:
        """Its marks."""
        return self.title, self.heading, self.questions, self.tags, self.kind, self.text


def write_shelved(shelved: Iterable[Shelved], folder: Path) -> None:
    """Write what is known of documents, but not the documents; raise `OSError` where that cannot be."""
    with ExitStack() as files:
        marks, sizes, ends = (
            files.enter_context((folder / name).open("wb")) for name in (_MARKS, _SIZES, _ENDS)
        )
        for each in shelved:
            parts = [part.encode("utf-8", _ANY) for part in each.parts]
            marks.write(b"".join(parts))
            sizes.write(array("I", map(len, parts)))
            ends.write(array("I", each.title_ends))
            ends.write(array("I", each.text_ends))


def read_shelved(folder: Path, documents: Sequence[Document]) -> list[Shelved]:
    """What was written of the same documents in the same order; raise `OSError` where it cannot be read."""
    marks, sizes, ends = (folder / _MARKS).read_bytes(), _numbers(folder / _SIZES), _numbers(folder / _ENDS)
    found, at, end = list[Shelved](), 0, 0
    for number, document in enumerate(documents):
        parts = []
        for size in sizes[6 * number : 6 * number + 6]:
            parts.append(marks[at : at + size].decode("utf-8", _ANY))
            at += size
        title, heading, questions, tags, kind, text = parts
        begin, middle = end, end + _ends(title)
        end = middle + _ends(text)
        found.append(
            Shelved(
                document, title, ends[begin:middle], heading, questions, tags, kind, text, ends[middle:end]
            )
        )
    return found


def _ends(marks: str) -> int:
    """How many places are known of a part: a separator stands before and after each token."""
    return 2 * len(marks) + 1 if marks else 0


def _numbers(path: Path) -> memoryview:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return memoryview(b"").cast("I")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("I")
