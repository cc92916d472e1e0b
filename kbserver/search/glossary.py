"""Concepts and their names: what one reader calls a ticket, another a chamado, the guides a support
request.

Glossary documents with the same guide and anchor are one concept; the heading and the variants are its
names in the document's language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kbserver.search.analyzers import Analyzer, analyzer, split
from kbserver.search.documents import Document

__all__ = ["SEPARATORS", "Glossary", "Mention", "content_words", "names_of"]

SEPARATORS = re.compile(r"[/(),;]")
"""One heading may hold several names: `Ligação ativa / callback`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a concept found in a query."""

    start: int
    """First word of the name, counted among the query's tokens."""
    stop: int
    """One past its last word."""
    name: tuple[str, ...]
    """The name's stems in the language it was found in."""
    concept: str
    """What it names."""


def content_words(tokens: Sequence[str], speaks: Analyzer) -> list[tuple[int, str, str]]:
    """Place, exact form and stem of the tokens that are not stop words."""
    words = ((place, speaks.exact(token)) for place, token in enumerate(tokens))
    return [
        (place, word, speaks.stem(word)) for place, word in words if word and word not in speaks.stop_words
    ]


def names_of(document: Document) -> Iterator[tuple[str, ...]]:
    """The names of the concept a glossary's section is about, as stems; none for other documents."""
    if document.kind != "glossary" or not document.anchor:
        return
    speaks = analyzer(document.lang)
    for heading in (document.heading, *document.variants):
        for name in SEPARATORS.split(heading):
            if stems := tuple(stem for _, _, stem in content_words(split(name)[1::2], speaks)):
                yield stems


class Glossary:
    """All concepts of an index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._names: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
        self._concepts: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
        self._longest: dict[str, int] = defaultdict(int)
        for document in [document for document in documents if document.kind == "glossary"]:
            for name in names_of(document):
                self._add(document.id, document.lang, name)

    def _add(self, concept: str, lang: str, stems: tuple[str, ...]) -> None:
        names = self._names[concept][lang]
        if stems not in names:
            names.append(stems)
            self._concepts[lang][stems].append(concept)
            self._longest[lang] = max(self._longest[lang], len(stems))

    def mentions(self, tokens: Sequence[str]) -> list[Mention]:
        """Every concept a query names in any language; where names overlap, the longest."""
        found: list[Mention] = []
        for lang, concepts in self._concepts.items():
            words = content_words(tokens, analyzer(lang))
            for first in range(len(words)):
                for size in range(min(self._longest[lang], len(words) - first), 0, -1):
                    run = words[first : first + size]
                    name = tuple(stem for _, _, stem in run)
                    found += [
                        Mention(run[0][0], run[-1][0] + 1, name, each) for each in concepts.get(name, ())
                    ]
        return _longest_first(found)

    def names(self, concept: str, lang: str) -> list[tuple[str, ...]]:
        """The names of a concept in a language, as stems."""
        return self._names.get(concept, {}).get(lang, [])


def _longest_first(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.start - each.stop, each.start, each.concept)):
        rivals = [each for each in kept if each.start < mention.stop and mention.start < each.stop]
        if all((each.start, each.stop) == (mention.start, mention.stop) for each in rivals):
            kept.append(mention)
    return list(dict.fromkeys(kept))
