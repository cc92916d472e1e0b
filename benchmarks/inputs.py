"""What the figures are measured on: a project, its documents, and questions people might ask of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import DAY, MIX, ROOT, cached_project, corpora
from benchmarks.sample import write_archive
from benchmarks.variation import varied
from kbserver.config import Config, load_config
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import select
from kbserver.repository import Repository
from kbserver.search.documents import Document, read_documents, write_documents

__all__ = ["GUIDES", "PAST", "PUSHES", "Inputs", "Question", "full", "library_of", "quick"]

GUIDES = 3333
"""Guides of the knowledge base that is published: 9,999 files."""
PAST = 1000
"""Guides in the repository with a past for which the design sets budgets."""
PUSHES = 10
_STAGED_BY = ("guides", "approval", "publish")
_SETS = (
    "stackfaq.en",
    "xquad.en",
    "kbdesc.en",
    "squades.es",
    "xquad.es",
    "kbdesc.es",
    "faquad.pt",
    "kbdesc.pt",
)
_LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the language of who asks."""

    text: str
    lang: str
    judged: bool = False
    """Whether it is a whole question from the judged sets, and not a few words of a document."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one run measures, and how much of it."""

    archive: Path
    """Foreign Markdown."""
    judged: Path | None
    """Folder of judged queries; None leaves them out of the questions."""
    cache: Path
    """Where projects and documents are kept between runs."""
    copies: int
    """How many times the documents are taken, each time varied."""
    questions: int
    """How many questions are asked."""
    seconds: float
    """How long a server is asked."""
    pages: int
    """How many guides the sites hold, each in every language."""
    past: int
    """How many guides the repository with a past holds, each in every language."""
    guides: int
    """How many guides the knowledge base holds that is published, each in every language."""
    pushes: int
    """How many edits are pushed to it."""

    def project(self) -> Path:
        """The project made from the archive."""
        return cached_project(self.archive, self.cache)

    def library(self) -> Library:
        """The guides of the project."""
        return library_of(self.project())

    def config(self) -> Config:
        """The configuration of the project."""
        return load_config(self.project())

    def documents(self) -> list[Document]:
        """What agents can find: the project's documents once as they are, then varied."""
        kept = self.project().with_name(f"documents-{_software()}.jsonl")
        if not kept.exists():
            making = kept.with_suffix(f".{os.getpid()}")
            write_documents(documents_of(select(self.library(), "agents", DAY)), making)
            making.rename(kept)
        return varied(list(read_documents(kept)), self.copies)

    def asked(self, documents: Sequence[Document]) -> list[Question]:
        """A fixed sample: headings, words that stand together in a text, and judged questions."""
        chance = random.Random(len(documents))
        own = [question for document in documents for question in _questions_of(document, chance)]
        judged = list(_judged(self.judged)) if self.judged else []
        part = self.questions // 3 if judged else 0
        chosen = chance.sample(own, min(len(own), self.questions - part))
        chosen += chance.sample(judged, min(len(judged), part))
        chance.shuffle(chosen)
        return chosen


def library_of(project: Path) -> Library:
    """The guides of a project as they lie in its folder."""
    snapshot = Repository(project).snapshot(None)
    return load_library(snapshot, config_of(snapshot))


def full() -> Inputs | None:
    """The real corpora and the sizes the design's budgets name; None where the corpora are absent."""
    archive = corpora() / MIX
    if not archive.is_file():
        return None
    judged = corpora() / "ir"
    found = judged if judged.is_dir() else None
    cache = ROOT / ".kb" / "bench"
    return Inputs(
        archive,
        found,
        cache,
        copies=2,
        questions=1500,
        seconds=5,
        pages=150,
        past=PAST,
        guides=GUIDES,
        pushes=PUSHES,
    )


def quick(folder: Path) -> Inputs:
    """A small corpus made on the spot, for a run that only shows that everything works."""
    archive = folder / "sample.tar.gz"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_archive(archive)
    return Inputs(
        archive, None, folder, copies=2, questions=30, seconds=0.3, pages=3, past=3, guides=3, pushes=2
    )


def _questions_of(document: Document, chance: random.Random) -> Iterator[Question]:
    if document.heading:
        yield Question(document.heading[:_LONGEST_QUERY], document.lang)
    words = re.findall(r"[^\W\d_]{2,}", document.text)
    if len(words) > 4:
        start = chance.randrange(len(words) - 3)
        yield Question(" ".join(words[start : start + chance.randint(1, 4)]), document.lang)


def _judged(folder: Path) -> Iterator[Question]:
    for name in _SETS:
        path = folder / f"{name}.queries.jsonl.gz"
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as file:
                for line in file:
                    yield Question(json.loads(line)["text"][:_LONGEST_QUERY], name.rpartition(".")[2], True)


def _software() -> str:
    """Names the code that turns a project into documents."""
    digest = hashlib.sha256()
    for folder in _STAGED_BY:
        for path in sorted((ROOT / "kbserver" / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    digest.update((ROOT / "kbserver" / "search" / "documents.py").read_bytes())
    return digest.hexdigest()[:12]
