"""The documents of one language read word by word, once for all readers who get them.

Stop words are left out: nothing is found by them. What a guide's title, tags and kind are called counts for
each of its sections, and is kept once. What counts is what `search.shelf` counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kbserver.messages import message
from kbserver.search.analyzers import analyzer, split
from kbserver.search.documents import Document

__all__ = ["CountedGuide", "CountedSection", "Words"]

_MARKS = 2
"""Bits of a code that say where a word stands; above them stands how often it occurs."""


@dataclass(frozen=True, slots=True)
class CountedSection:
    """The words of one section."""

    codes: dict[str, int]
    """By exact word: occurrences, then bits for its heading (1) and its questions (2)."""
    lengths: tuple[int, int, int]
    """Words of the section with what is its guide's, of its heading, of its questions."""


@dataclass(slots=True)
class CountedGuide:
    """The words of one guide."""

    lead: Document
    """Its first section: what holds for all."""
    file: str
    """Names the file that shows it."""
    codes: dict[str, int]
    """By exact word: occurrences in title, tags and kind, then bits for title (1) and tags (2)."""
    title_length: int
    sections: list[CountedSection] = field(default_factory=list)


class Words:
    """Reads the texts of one language and learns how its words are written."""

    def __init__(self, lang: str) -> None:
        self.speaks = analyzer(lang)
        self.tokens: Counter[str] = Counter()
        """How often each token was read."""

    def guide(self, documents: Sequence[Document], file: str) -> CountedGuide:
        """Count the sections of one guide, given in order; `file` names what shows them."""
        lead = documents[0]
        title = self._read(f"{lead.title} | {lead.topic or ''}")
        tags = self._read(" | ".join(lead.tags))
        kind = self._read(message(lead.lang, f"site.kind.{lead.kind}"))
        whole = [*title, *tags, *kind]
        counted = CountedGuide(lead, file, _codes(whole, title, tags), len(title))
        counted.sections += (self._section(each, len(whole)) for each in documents)
        return counted

    def spellings(self) -> dict[str, str]:
        """Exact words with what documents mostly write for them; compounds are not here."""
        found: dict[str, tuple[int, str]] = {}
        for token, count in sorted(self.tokens.items()):
            word = self.speaks.exact(token)
            found[word] = max(found.get(word, (0, "")), (count, token))
        return {word: token for word, (_, token) in found.items()}

    def _section(self, document: Document, outside: int) -> CountedSection:
        heading, questions = self._read(document.heading), self._read(" | ".join(document.questions))
        around = self._read(" | ".join([*document.variants, *document.heading_path[:-1]]))
        words = [*heading, *questions, *around, *self._read(document.text)]
        # a glossary's headings are names, which the index has on their own
        marked = [] if document.kind == "glossary" else heading
        lengths = (len(words) + outside, len(marked), len(questions))
        return CountedSection(_codes(words, marked, questions), lengths)

    def _read(self, text: str) -> list[str]:
        """Exact words that are no stop words, then compounds and long numbers."""
        parts = split(text)
        tokens = parts[1::2]
        self.tokens.update(tokens)
        words = [*map(self.speaks.exact, tokens), *self.speaks.spanning(text, parts)]
        return [word for word in words if word and word not in self.speaks.stop_words]


def _codes(words: Iterable[str], first: Iterable[str], second: Iterable[str]) -> dict[str, int]:
    codes = {word: count << _MARKS for word, count in Counter(words).items()}
    for bit, marked in ((1, first), (2, second)):
        for word in marked:
            codes[word] |= bit
    return codes
