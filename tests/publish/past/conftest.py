"""The sites of guides with a past, built once."""

from __future__ import annotations

import pytest

from kbserver.publish.building import build_release
from kbserver.publish.release import Release
from tests.conftest import DAY, Project
from tests.plugins.pages import Built
from tests.publish.past.drawn import draw


@pytest.fixture(scope="package")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return draw(tmp_path_factory.mktemp("past") / "project")


@pytest.fixture(scope="package")
def release(drawn: Project) -> Release:
    return build_release(drawn.folder, on=DAY)


@pytest.fixture(scope="package")
def clients(release: Release) -> Built:
    return Built(release.site("clients"))


@pytest.fixture(scope="package")
def agents(release: Release) -> Built:
    return Built(release.site("agents"))
