"""The whole interface against its own OpenAPI document, asked by schemathesis over real HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import Knowledge
from tests.api.live import Live

RUN = "from schemathesis.cli import schemathesis; schemathesis()"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge(tmp_path_factory.mktemp("contract")).publish()


@pytest.fixture(scope="module")
def live(knowledge: Knowledge) -> Iterator[Live]:
    with Live(knowledge.app()) as live:
        yield live


def ask(live: Live, folder: Path, *options: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-c", RUN, "run", f"{live.base}/api/v1/openapi.json"),
            *("--checks", "all", "--max-examples", "15", "--generation-deterministic"),
            *("--suppress-health-check", "all", "--warnings", "off", *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout


def test_every_operation_keeps_to_its_description(live: Live, knowledge: Knowledge, tmp_path: Path) -> None:
    key = ("--header", f"Authorization: Bearer {knowledge.key('agents')}")
    ask(live, tmp_path, *key, "--exclude-operation-id", "tokens")


def test_tokens_keep_to_their_description(live: Live, knowledge: Knowledge, tmp_path: Path) -> None:
    """No JSON Schema can say which origins `kb.yml` lists, so 422 is accepted here."""
    key = ("--header", f"Authorization: Bearer {knowledge.key('agents')}")
    only = ("--include-operation-id", "tokens", "--exclude-checks", "positive_data_acceptance")
    ask(live, tmp_path, *key, *only)


def test_clients_get_only_what_is_described(live: Live, tmp_path: Path) -> None:
    """No JSON Schema can say that the future and `status` are for agents only, so 422 is accepted here."""
    stateless = ("--phases", "coverage,fuzzing")
    ask(live, tmp_path, "--exclude-checks", "positive_data_acceptance", *stateless)
