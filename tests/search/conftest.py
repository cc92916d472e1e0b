"""A small knowledge base in three languages, and documents made on the spot."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kbserver.config import Languages
from kbserver.search import Document, Query, Results, SearchIndex
from kbserver.search.engines import engine_class
from kbserver.search.shelf import Shelf

HERE = Path(__file__).parent
LANGUAGES = Languages(
    default="es",
    list=["es", "pt", "en"],
    fallback={"pt": ["es", "en"], "en": ["es", "pt"], "es": ["pt", "en"]},
)
_LEAD = Document(
    id="guide",
    guide_id="guide",
    anchor="",
    lang="es",
    position=0,
    level=1,
    title="",
    heading="",
    heading_path=(),
    kind="faq",
    topic=None,
    tags=(),
    text="",
    questions=(),
    variants=(),
    html="",
    blocks=(),
    url="/guide/",
    source=True,
    version=1,
    status="approved",
    approvals=({"area": "qualidade", "area_name": "Qualidade", "date": "2024-11-28"},),
    in_force_from="2024-11-28",
    in_force_to=None,
    digest=None,
    commit=None,
)

Ask = Callable[..., Results]


def document(guide_id: str = "guide", anchor: str = "", lang: str = "es", **facts: Any) -> Document:
    """A document with these facts; the rest is a plain approved lead."""
    address = f"{guide_id}#{anchor}" if anchor else guide_id
    heading = facts.get("heading", "")
    given = {"id": address, "anchor": anchor, "lang": lang, "heading_path": (heading,) if heading else ()}
    return dataclasses.replace(_LEAD, guide_id=guide_id, **(given | facts))


def shelf(*texts: str, lang: str = "es", engine: str = "memory", **facts: Any) -> Shelf:
    """A shelf of one guide for each text."""
    documents = [document(f"g{n:02}", lang=lang, text=text, **facts) for n, text in enumerate(texts)]
    return Shelf(lang, documents, {}, engine_class(engine))


def index(*documents: Document, engine: str = "memory") -> SearchIndex:
    """An index of documents in three languages."""
    return SearchIndex(documents, LANGUAGES, engine)


def corpus(path: Path = HERE / "corpus.txt") -> Iterator[Document]:
    """The documents of a file: `==` begins a guide, `##` a section, `?` a question, `*` a variant."""
    for guide in path.read_text(encoding="utf-8").split("== ")[1:]:
        head, _, body = guide.partition("\n")
        lang, guide_id, kind, title, tags, *topic = (part.strip() for part in head.split("|"))
        facts = {
            "kind": kind,
            "title": title,
            "tags": tuple(filter(None, re.split(", *", tags))),
            "topic": topic[0] if topic else None,
        }
        for position, section in enumerate(body.split("## ")):
            first, _, rest = section.partition("\n") if position else ("", "", section)
            anchor, _, heading = first.lstrip("#").partition(" ")
            yield document(
                guide_id,
                anchor,
                lang,
                position=position,
                heading=heading,
                text=re.sub(r"(?m)^[?*] ", "", rest).strip(),
                questions=tuple(re.findall(r"(?m)^\? (.*)$", rest)),
                variants=tuple(re.findall(r"(?m)^\* (.*)$", rest)),
                **facts,
            )


@pytest.fixture(scope="session", params=["tantivy", "memory", "whoosh"])
def library(request: pytest.FixtureRequest) -> SearchIndex:
    """The corpus in each engine."""
    return SearchIndex(list(corpus()), LANGUAGES, request.param)


@pytest.fixture(scope="session")
def ask(library: SearchIndex) -> Ask:
    """Search the corpus."""

    def asked(text: str, lang: str = "es", **parameters: Any) -> Results:
        return library.search(Query(text, lang, **parameters))

    return asked


def addresses(results: Results) -> list[str]:
    """Identifiers of the hits."""
    return [hit.document.id for hit in results.hits]
