"""The console on the real content, served by `kb serve --demo`, in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DAY, Visit, browser, built
from tests.browser.conftest import Served as Site
from tests.cli.test_serve import Served, served
from tests.console.desk import Desk

__all__ = ["browser", "built"]


@pytest.fixture(scope="session")
def demonstration(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that only this machine can reach."""
    # From elsewhere than the project, whose copy of the package would be taken for the one under test.
    away = tmp_path_factory.mktemp("away")
    with served(away, "--project", str(built), "--demo", "--on", DAY) as server:
        yield server


@pytest.fixture(scope="module")
def visit(browser: Browser, built: Path, demonstration: Served) -> Iterator[Visit]:
    """What the module's pages do wrong fails its last test."""
    visit = Visit(browser, Site(demonstration.base, demonstration.facts["key"], built))
    yield visit
    visit.close()


@pytest.fixture(scope="module")
def desks(visit: Visit) -> dict[str, Desk]:
    """One page a language, shared by a module's tests."""
    return {lang: Desk(visit.page(), lang) for lang in ("es", "pt", "en")}
