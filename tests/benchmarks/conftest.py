"""One small made-up corpus for all tests of the benchmarks."""

from __future__ import annotations

import pytest

from benchmarks.inputs import Inputs, quick


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Inputs of a quick run, with their cache for the whole session."""
    return quick(tmp_path_factory.mktemp("bench"))
