"""Heading ids written where they are missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kbserver.guides.markdown import parse, sections_of, visible_text
from kbserver.guides.model import Translation

__all__ = ["slug", "with_ids"]


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
    taken = {section.anchor for section in sections_of(translation.body)}
    added: list[str] = []
    headings = [t for t in parse(translation.body) if t.type == "heading_open" and t.level == 0]
    tokens = parse(translation.body)
    for index, heading in enumerate(headings):
        if "id" in heading.attrs or not heading.map:
            continue
        place = next(i for i, t in enumerate(tokens) if t.type == "heading_open" and t.map == heading.map)
        anchor = theirs[index] if theirs else ""
        anchor = anchor or _free(slug(visible_text(tokens[place + 1 : place + 2])), taken)
        taken.add(anchor)
        added.append(anchor)
        number = translation.body_line - 1 + heading.map[0]
        lines[number] = f"{lines[number].rstrip().rstrip('#').rstrip()} {{#{anchor}}}"
    return "\n".join(lines), added


def _paired(translation: Translation, source: Translation | None) -> Sequence[str]:
    if source is None or source is translation:
        return ()
    here, there = _outline(translation), _outline(source)
    return [anchor for _level, anchor in there] if [x[0] for x in here] == [x[0] for x in there] else ()


def _outline(translation: Translation) -> list[tuple[int, str]]:
    return [(s.level, s.anchor) for s in sections_of(translation.body) if s.heading or s.level > 1]


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 10_000))
    return next(anchor for anchor in numbered if anchor not in taken)
