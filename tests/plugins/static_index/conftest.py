"""The real guides, on sites of nothing but the search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbserver.approval.history import working_history
from kbserver.config import Languages
from kbserver.guides.library import Library
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import select
from kbserver.repository import Repository
from kbserver.search import Document, SearchIndex
from tests.conftest import ROOT
from tests.plugins.searching import Tab
from tests.plugins.static_index.reading import Reader, serve, write_site


@pytest.fixture(scope="package")
def documents(real_library: Library) -> list[Document]:
    """The agents' documents of this repository's guides."""
    today = real_library.config.today()
    past = working_history(Repository(ROOT), real_library.snapshot, today)
    return list(documents_of(select(real_library, "agents", today, history=past)))


@pytest.fixture(scope="package")
def languages(real_library: Library) -> Languages:
    return real_library.config.languages


@pytest.fixture(scope="module")
def reader(
    documents: list[Document],
    languages: Languages,
    tmp_path_factory: pytest.TempPathFactory,
    tab: Tab,
) -> Iterator[Reader]:
    server = serve(write_site(tmp_path_factory.mktemp("static") / "site", documents, languages))
    yield Reader(tab, f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def foreign(
    documents: list[Document],
    languages: Languages,
    tmp_path_factory: pytest.TempPathFactory,
    tab: Tab,
) -> Iterator[Reader]:
    """A reader of a site on which only the glossary is in English."""
    held = [each for each in documents if each.lang != "en" or each.kind == "glossary"]
    server = serve(write_site(tmp_path_factory.mktemp("foreign") / "site", held, languages))
    yield Reader(tab, f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="package")
def index(documents: list[Document], languages: Languages) -> SearchIndex:
    """What the server searches."""
    return SearchIndex(documents, languages, "memory")
