"""The unit of search: one section of one version of one guide in one language.

A release carries, per audience, a `documents.jsonl` with one document a line in the order below; the
server needs nothing else to search and to show guides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import orjson

from kbserver.guides.model import Section

__all__ = [
    "Document",
    "document_lines",
    "index_version",
    "line_names",
    "parse_document",
    "read_again",
    "read_documents",
    "version_of",
    "write_documents",
]


@dataclass(frozen=True, slots=True)
class Document:
    """One section; the text before the first heading is a section with an empty anchor."""

    id: str
    """`guide_id#anchor`, or `guide_id` alone for the lead."""
    guide_id: str
    """`protocols/callback`."""
    anchor: str
    """Id of the heading, the same in every language; empty for the lead."""
    lang: str
    """Language of the text."""
    position: int
    """Place in the guide, from 0."""
    level: int
    """Depth of the heading: 1 for the lead, else 2 to 6."""
    title: str
    """Title of the guide."""
    heading: str
    """The section's own heading; empty for the lead."""
    heading_path: tuple[str, ...]
    """Headings from the outermost down to this section's own."""
    kind: str
    """service, protocol, tutorial, case-study, faq or glossary."""
    topic: str | None
    """Optional stable number: `6.12`."""
    tags: tuple[str, ...]
    """As the front matter has them."""
    text: str
    """What a reader sees of the section without its heading, as plain text; paragraphs end in newlines."""
    questions: tuple[str, ...]
    """Titles of the section's `faq` blocks."""
    variants: tuple[str, ...]
    """In a glossary: other words for the concept its heading names."""
    html: str
    """The section's body as sanitised HTML, without its heading; links lead to this audience's site."""
    blocks: tuple[dict[str, Any], ...]
    """Typed blocks: `{"type", "title", "text", "slots": [{"name", "type"}]}`; decisions have `decision`, and
    agents' standards may have `timer`."""
    url: str
    """Path on the site with the anchor: `/pt/protocols/callback/#no-contact`."""
    source: bool
    """Whether this is the guide's source language."""
    version: int
    """Number of the approved version within this audience, from 1; 0 in a preview."""
    status: str
    """approved, or overdue when its review is due; in previews also draft, changed, scheduled."""
    approvals: tuple[dict[str, str], ...]
    """`{"area", "area_name", "date"}`, dates in ISO 8601."""
    in_force_from: str | None
    """ISO 8601 day; None in a preview of an unapproved text."""
    in_force_to: str | None
    """Last day in force, or None."""
    digest: str | None
    """Digest of the approved text; None for clients."""
    commit: str | None
    """Commit in which the text became fully approved; None for clients."""
    contexts: tuple[dict[str, Any], ...] = ()
    """When consoles show this section unasked, as the front matter has it; empty for clients."""
    form: str = ""
    """Names the section's HTML by what its links and pictures mean, so that versions can be compared."""

    @property
    def areas(self) -> tuple[str, ...]:
        """Identifiers of the areas that approved."""
        return tuple(approval["area"] for approval in self.approvals)

    def in_force(self, day: dt.date) -> bool:
        """Whether its version is in force on a day; a text that is not approved always counts."""
        begun = self.in_force_from is None or self.in_force_from <= day.isoformat()
        return begun and (self.in_force_to is None or day.isoformat() <= self.in_force_to)

    def comparable(self) -> Section:
        """As a section to compare with another version's: by what its HTML means, not where it stands."""
        return Section(
            anchor=self.anchor,
            heading=self.heading,
            level=self.level,
            path=self.heading_path,
            text=self.text,
            html=self.form,
            blocks=(),
            items=(),
            line=0,
        )


_TUPLES = tuple(field.name for field in fields(Document) if str(field.type).startswith("tuple"))


def write_documents(documents: Iterable[Document], path: Path) -> None:
    """Write documents as JSON lines."""
    path.write_bytes(document_lines(documents))


def document_lines(documents: Iterable[Document]) -> bytes:
    """Documents as JSON lines, keys in the order of the class."""
    return b"".join(map(_line, documents))


def read_documents(path: Path) -> Iterator[Document]:
    """Read what `write_documents` wrote."""
    with path.open("rb") as file:
        yield from map(parse_document, file)


def read_again(path: Path, known: Mapping[bytes, Document]) -> dict[bytes, Document]:
    """The same by 16 bytes that name each line; documents of lines that are known are the same objects."""
    with path.open("rb") as file:
        lines = file.readlines()
    named = zip(line_names(lines), lines, strict=True)
    return {name: known.get(name) or parse_document(line) for name, line in named}


def parse_document(line: bytes) -> Document:
    """The document of one line that `write_documents` wrote."""
    # A release may have been built before there was such a field.
    values = {"contexts": (), **orjson.loads(line)}
    for name in _TUPLES:
        values[name] = tuple(values[name])
    return Document(**values)


def index_version(documents: Iterable[Document]) -> str:
    """A name for exactly these documents: 16 hex digits of a sha256 over the names of their lines."""
    return version_of(line_names(map(_line, documents)))


def line_names(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Names lines: 16 bytes each of BLAKE2b (RFC 7693)."""
    return (hashlib.blake2b(line, digest_size=16).digest() for line in lines)


def version_of(names: Iterable[bytes]) -> str:
    """The `index_version` of documents by the names of their lines."""
    return hashlib.sha256(b"".join(names)).hexdigest()[:16]


def _line(document: Document) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
