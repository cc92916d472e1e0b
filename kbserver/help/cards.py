"""What a console is shown for a call: sections that rules name, then sections the ticket's text finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kbserver.help.context import Context
from kbserver.help.rules import Rules
from kbserver.search import Document, Hit, Query, SearchIndex
from kbserver.search.excerpts import excerpt
from kbserver.search.query import MAX_LENGTH

__all__ = ["Card", "Helper", "Preference"]

Preference = Callable[[str], Sequence[str]]
"""All languages as readers of one prefer them, their own first."""

_GIST = 12
"""Words of a ticket that are searched for: the rarest the texts know."""
_SHARE = 0.3
"""Part of those words a section must have to be worth showing."""


@dataclass(frozen=True, slots=True)
class Card:
    """One section, and why it is shown."""

    hit: Hit
    """The section as a search would give it; its reasons are the keys of the rule, or `text` and the like."""
    by_rule: bool
    """Whether a rule names it."""


class Helper:
    """Answers contexts from one index."""

    def __init__(self, index: SearchIndex, preference: Preference) -> None:
        self._index, self._preference = index, preference
        self.rules = Rules.of(index.documents)
        named = {document.guide_id for document in index.documents if document.contexts}
        self._texts: dict[tuple[str, str], dict[str, Document]] = defaultdict(dict)
        for document in index.documents if named else ():
            if document.guide_id in named:
                self._texts[document.guide_id, document.lang][document.anchor] = document

    def cards(self, context: Context, lang: str, limit: int) -> list[Card]:
        """At most so many cards, each section once: those of rules first, the most specific of them first."""
        found: dict[str, Card] = {}
        for card in self._all(replace(context, language=context.language or lang), lang, limit):
            found.setdefault(card.hit.document.id, card)
            if len(found) == limit:
                break
        return list(found.values())

    def _all(self, context: Context, lang: str, limit: int) -> Iterator[Card]:
        named = False
        for match in self.rules.matching(context):
            section = self._section(match.rule.guide_id, match.rule.section, lang)
            if section is not None:
                named = True
                yield Card(_named(section, match.reasons, is_fallback=section.lang != lang), by_rule=True)
        # Where nothing else leads anywhere, the names of the category and the tags may.
        text = context.text or ("" if named else " ".join([*context.category, *sorted(context.tags)]))
        for hit in self._by_text(text, lang, limit):
            yield Card(hit, by_rule=False)

    def _section(self, guide_id: str, anchor: str, lang: str) -> Document | None:
        """A section of the text that readers of a language get; None where that text lacks it."""
        texts = (self._texts.get((guide_id, each)) for each in self._preference(lang))
        text = next((each for each in texts if each), None)
        return text.get(anchor) if text else None

    def _by_text(self, text: str, lang: str, limit: int) -> Iterator[Hit]:
        words = self._index.gist(text, lang, _GIST)
        while len(question := " ".join(words)) > MAX_LENGTH:
            words.remove(max(words, key=len))
        if not words:
            return
        for hit in self._index.search(Query(question, lang, limit=2 * limit)).hits:
            if len(hit.missing) <= (1 - _SHARE) * len(words):
                yield hit


def _named(document: Document, reasons: tuple[str, ...], *, is_fallback: bool) -> Hit:
    """A section nobody searched for, as a hit: its beginning, nothing marked."""
    shown, _ = excerpt(document.text, ())
    return Hit(
        document=document,
        score=0.0,
        excerpt=shown,
        title_ranges=[],
        excerpt_ranges=[],
        reasons=reasons,
        is_fallback=is_fallback,
        missing=(),
    )
