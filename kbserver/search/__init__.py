"""How guides are found: analysis, engines, ranking, excerpts and completion over a release's documents."""

from __future__ import annotations

from kbserver.search.documents import Document
from kbserver.search.index import SearchIndex
from kbserver.search.query import Query
from kbserver.search.results import Completions, Hit, Results

__all__ = ["Completions", "Document", "Hit", "Query", "Results", "SearchIndex"]
