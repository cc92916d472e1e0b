"""Concepts and their names: what one reader calls a ticket, another a chamado, the guides a support
request.

Glossary documents with the same guide and anchor are one concept; the heading and the variants are its
names in the document's language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kbserver.search.analyzers import Analyzer, analyzer, split
from kbserver.search.documents import Document

__all__ = ["SEPARATORS", "Glossary", "Mention", "Name", "content_words", "names_of"]

SEPARATORS = re.compile(r"[/(),;]")
"""One heading may hold several names: `Ligação ativa / callback`."""


Published = Callable[[str], bool]
"""Whether texts have a token, accents aside."""


class Name(NamedTuple):
    """One name of a concept, without stop words."""

    words: tuple[str, ...]
    """Exact; in a glossary what they share with their plurals."""
    stems: tuple[str, ...]


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


def names_of(document: Document) -> Iterator[Name]:
    """The names of the concept a glossary's section is about; none for other documents."""
    if document.kind != "glossary" or not document.anchor:
        return
    speaks = analyzer(document.lang)
    for heading in (document.heading, *document.variants):
        for name in SEPARATORS.split(heading):
            if found := content_words(split(name)[1::2], speaks):
                yield Name(tuple(word for _, word, _ in found), tuple(stem for _, _, stem in found))


class Glossary:
    """All concepts of an index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._names: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
        self._concepts: dict[str, dict[tuple[str, ...], list[tuple[Name, str]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._longest: dict[str, int] = defaultdict(int)
        for document in [document for document in documents if document.kind == "glossary"]:
            for name in names_of(document):
                self._add(document.id, document.lang, name)

    def _add(self, concept: str, lang: str, name: Name) -> None:
        names, singular = self._names[concept][lang], analyzer(lang).singular
        name = Name(tuple(map(singular, name.words)), name.stems)
        if name not in names:
            names.append(name)
            self._concepts[lang][name.stems].append((name, concept))
            self._longest[lang] = max(self._longest[lang], len(name.stems))

    def mentions(self, tokens: Sequence[str], published: Published = lambda _: True) -> list[Mention]:
        """Every concept a query names in any language; where names overlap, the longest.

        A word that is published names what it is or is the plural of: stems would take a call (`chamada`) for
        a ticket (`chamado`). Of others the stem will do.
        """
        found: list[Mention] = []
        for lang, concepts in self._concepts.items():
            words, singular = content_words(tokens, analyzer(lang)), analyzer(lang).singular
            for first in range(len(words)):
                for size in range(min(self._longest[lang], len(words) - first), 0, -1):
                    run = words[first : first + size]
                    stems = tuple(stem for _, _, stem in run)
                    found += [
                        Mention(run[0][0], run[-1][0] + 1, stems, concept)
                        for name, concept in concepts.get(stems, ())
                        if all(
                            singular(word) == its or not published(tokens[place])
                            for (place, word, _), its in zip(run, name.words, strict=True)
                        )
                    ]
        return _longest_first(found)

    def names(self, concept: str, lang: str) -> list[Name]:
        """The names of a concept in a language."""
        return self._names.get(concept, {}).get(lang, [])


def _longest_first(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.start - each.stop, each.start, each.concept)):
        rivals = [each for each in kept if each.start < mention.stop and mention.start < each.stop]
        if all((each.start, each.stop) == (mention.start, mention.stop) for each in rivals):
            kept.append(mention)
    return list(dict.fromkeys(kept))
