"""What must hold besides the words: filters, phrases and exclusions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kbserver.search.analyzers import fold, split
from kbserver.search.documents import Document
from kbserver.search.engines.base import All, Filter, Node, Phrase, Some, Term
from kbserver.search.query import ParsedQuery, Query
from kbserver.search.shelf import Shelf

__all__ = ["Conditions", "Values"]


class Values:
    """The values filters can have in an index; case and accents do not matter."""

    def __init__(self, documents: Iterable[Document]) -> None:
        occurring: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            occurring["kind"].add(document.kind)
            occurring["tag"].update(document.tags)
            occurring["guide"].add(document.guide_id)
            occurring["area"].update(document.areas)
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for field, values in occurring.items():
            for value in sorted(values):
                found[field, _folded(value)].append(value)
        self._found = {key: tuple(values) for key, values in found.items()}

    def with_documents(self, documents: Iterable[Document]) -> Values:
        """The values of more documents as well."""
        other, more = Values(()), Values(documents)._found
        both = {key: sorted({*self._found.get(key, ()), *values}) for key, values in more.items()}
        other._found = self._found | {key: tuple(values) for key, values in both.items()}
        return other

    def spelt(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """The values as documents have them; none for what no document has."""
        return tuple(
            dict.fromkeys(each for value in values for each in self._found.get((field, _folded(value)), ()))
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """Filters, phrases and exclusions of one query."""

    words: str
    """What is searched for: the query's words, and filters that no document could meet."""
    filters: tuple[Filter, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    quoted: tuple[range, ...] = ()
    """Where the phrases stand among the tokens of the words."""

    @classmethod
    def of(cls, query: Query, parsed: ParsedQuery, values: Values) -> Conditions:
        """The conditions of a query over an index with these values."""
        wanted = {"kind": query.kinds, "tag": query.tags, "guide": query.guides, "area": query.areas}
        filters = [Filter(field, values.spelt(field, given)) for field, given in wanted.items() if given]
        typed: dict[str, list[str]] = defaultdict(list)
        words = [parsed.words]
        for field, value in parsed.filters:
            if spelt := values.spelt(field, [value]):
                typed[field] += spelt
            else:
                words.append(value)
        filters += [Filter(field, tuple(spelt)) for field, spelt in typed.items()]
        return cls(" ".join(words), tuple(filters), parsed.phrases, parsed.excluded, parsed.quoted)

    @property
    def narrow(self) -> bool:
        """Whether anything but the words decides what is found."""
        return bool(self.filters or self.phrases or self.excluded)

    def required(self, shelf: Shelf, node: Node) -> Node:
        """The node with the phrases that must occur as well."""
        phrases = [phrase for text in self.phrases if (phrase := _phrase(shelf, text))]
        return All((node, *phrases)) if phrases else node

    def without(self, shelf: Shelf) -> tuple[Node, ...]:
        """What must not occur, as nodes."""
        return tuple(phrase for text in self.excluded if (phrase := _phrase(shelf, text)))


def _phrase(shelf: Shelf, text: str) -> Node | None:
    exact = [word for token in split(text)[1::2] if (word := shelf.analyzer.exact(token))]
    if not exact:
        return None
    known = [shelf.vocabulary.variants(word)[:1] or [word] for word in exact]
    if len(exact) == 1:
        return Some(tuple(Term("exact", word) for word in shelf.vocabulary.variants(exact[0]) or exact))
    return Phrase(tuple(word for (word,) in known))


def _folded(value: str) -> str:
    return " ".join(map(fold, split(value)[1::2])) or value
