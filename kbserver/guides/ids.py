"""Heading ids written where they are missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kbserver.guides.markdown import parse, visible_text
from kbserver.guides.model import Translation

__all__ = ["slug", "with_ids"]

_CLOSING = re.compile(r"(?:(?<=\S)[ \t]+#+)?[ \t]*$")
"""What may end a heading's line: `## Limits ##`."""


class _Heading(NamedTuple):
    level: int
    anchor: str
    text: str
    line: int
    """Line of the body, from 0, at whose end its id stands."""


def slug(heading: str) -> str:
    """A heading as an id: small unaccented letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return text if text[:1].isalpha() else f"section-{text}".rstrip("-")


def with_ids(translation: Translation, source: Translation | None) -> tuple[str, list[str]]:
    """The file with an id on every heading that lacked one, and the ids added.

    A translation whose headings pair with its source's, one for one and level for level, takes over the
    source's ids; otherwise an id is made from the heading.
    """
    lines = translation.text.split("\n")
    theirs = _paired(translation, source)
    headings = list(_headings(translation))
    taken = {heading.anchor for heading in headings}
    added: list[str] = []
    for index, heading in enumerate(headings):
        if heading.anchor:
            continue
        wanted = theirs[index] if theirs and theirs[index] not in taken else ""
        anchor = wanted or _free(slug(heading.text), taken)
        taken.add(anchor)
        added.append(anchor)
        number = translation.body_line - 1 + heading.line
        lines[number] = f"{_CLOSING.sub('', lines[number])} {{#{anchor}}}"
    return "\n".join(lines), added


def _headings(translation: Translation) -> Iterator[_Heading]:
    """The headings that begin sections; what stands in blocks, lists and quotations is not touched."""
    for token, inline in pairwise(parse(translation.body)):
        if token.type == "heading_open" and token.level == 0 and token.map:
            underlined = token.markup in ("=", "-")
            line = token.map[1] - 2 if underlined else token.map[0]
            yield _Heading(int(token.tag[1]), str(token.attrs.get("id", "")), visible_text([inline]), line)


def _paired(translation: Translation, source: Translation | None) -> Sequence[str]:
    if source is None or source is translation:
        return ()
    here, there = list(_headings(translation)), list(_headings(source))
    alike = [heading.level for heading in here] == [heading.level for heading in there]
    return [heading.anchor for heading in there] if alike else ()


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 10_000))
    return next(anchor for anchor in numbered if anchor not in taken)
