"""What a reader asks: the parameters of a search, and the text taken apart.

Understood in the text: `"a phrase"` (must occur), `-word` and `-"a phrase"` (must not), `kind:`, `tag:`,
`guide:` and `area:` filters. Whatever does not fit is words: nothing a person can type is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kbserver.errors import QueryError
from kbserver.search.analyzers import split

__all__ = ["MAX_LENGTH", "ParsedQuery", "Query", "parse"]

MAX_LENGTH = 200
"""Characters a query may have."""

_OPEN, _CLOSE = '"“”„«', '"“”»'
_PART = re.compile(
    rf"""(?P<field>\b(?:kind|tag|guide|area)):(?:[{_OPEN}](?P<quoted>[^{_CLOSE}]+)[{_CLOSE}]|(?P<value>[^\s{_OPEN}]+))
      | (?P<minus>(?:^|(?<=\s))[-−])?[{_OPEN}](?P<phrase>[^{_CLOSE}]*)(?:[{_CLOSE}]|$)
      | (?:^|(?<=\s))[-−](?P<excluded>[^\W\d_][^\s{_OPEN}]*)""",
    re.VERBOSE | re.IGNORECASE,
)
_MAY_HAVE_PARTS = re.compile(rf"[-−:{_OPEN}]").search
"""Most queries are words alone."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the index; `QueryError` when its text is empty or too long."""

    text: str
    """As typed; 1 to 200 characters that are not blank."""
    lang: str
    """The reader's language."""
    fallback: bool = True
    """Whether guides that lack the language answer in another one, after the rest."""
    kinds: tuple[str, ...] = ()
    """Only these kinds of guide."""
    tags: tuple[str, ...] = ()
    """Only guides with one of these tags; case and accents do not matter."""
    guides: tuple[str, ...] = ()
    """Only these guides."""
    areas: tuple[str, ...] = ()
    """Only guides that one of these areas approved."""
    facets: tuple[str, ...] = ()
    """What to count over all hits, out of kind, tag, lang, area."""
    limit: int = 10
    """Hits wanted."""
    offset: int = 0
    """Hits to pass over."""
    grouped: bool = False
    """Whether hits are guides, each by its best section; limit and offset then count guides."""
    explain: bool = False
    """Whether hits say what gave their score."""

    def __post_init__(self) -> None:
        length = len(self.text.strip())
        if not length:
            raise QueryError("the query is empty")
        if length > MAX_LENGTH:
            raise QueryError(f"the query has {length} characters, {MAX_LENGTH} are the most")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The text of a query, taken apart."""

    words: str
    """What is searched for, phrases included, without exclusions and filters."""
    phrases: tuple[str, ...]
    """Texts that must occur as they are."""
    excluded: tuple[str, ...]
    """Words and phrases that must not occur."""
    filters: tuple[tuple[str, str], ...]
    """Field and value, in the order typed."""
    quoted: tuple[range, ...] = ()
    """Where the phrases stand among the tokens of the words."""


def parse(text: str) -> ParsedQuery:
    """Take the text of a query apart; every string has a reading."""
    if not _MAY_HAVE_PARTS(text):
        return ParsedQuery(text, (), (), ())
    kept: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: list[tuple[str, str]] = []
    quoted: list[range] = []
    end = 0
    for part in _PART.finditer(text):
        kept.append(text[end : part.start()])
        end = part.end()
        if name := part["field"]:
            filters.append((name.lower(), part["quoted"] or part["value"]))
        elif part["excluded"] is not None:
            excluded.append(part["excluded"])
        elif part["minus"]:
            excluded.append(part["phrase"])
        else:
            phrases.append(part["phrase"])
            first = _tokens_in("".join(kept))
            kept.append(f" {part['phrase']} ")
            quoted.append(range(first, first + _tokens_in(part["phrase"])))
    words = "".join([*kept, text[end:]])
    if excluded and not filters and not split(words)[1::2]:
        return ParsedQuery(" ".join(excluded), (), (), ())
    return ParsedQuery(words, tuple(phrases), tuple(excluded), tuple(filters), tuple(quoted))


def _tokens_in(text: str) -> int:
    return len(split(text)) // 2
