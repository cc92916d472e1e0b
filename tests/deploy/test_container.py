"""The image and what starts it, as far as files tell."""

from __future__ import annotations

import re

import pytest
import yaml

from kbserver.store.faults import URL_VARIABLE
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile and the rest of its line, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line.split(None, 1) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(word, " ".join(rest.split())) for word, rest in lines]


def test_everything_copied_is_there_and_not_ignored(instructions: list[tuple[str, str]]) -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    sources = [
        source
        for word, rest in instructions
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert len(sources) >= 6
    for source in sources:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


def test_the_versions_are_the_pinned_ones_and_nothing_that_builds_is_left(
    instructions: list[tuple[str, str]],
) -> None:
    runs = [rest for word, rest in instructions if word == "RUN"]
    assert any("pip" in run and "--constraint constraints.txt" in run for run in runs)
    installed = re.findall(r"apt-get install -y --no-install-recommends ([a-z0-9 -]+?) &&", " ".join(runs))
    assert installed == ["git openssh-client"]
    bases = [rest.split()[0] for word, rest in instructions if word == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)
    assert instructions[0][1].endswith("AS build")


def test_it_runs_as_nobody_in_particular_and_says_when_it_is_ready(
    instructions: list[tuple[str, str]],
) -> None:
    words = [word for word, _ in instructions]
    assert dict(instructions)["USER"] == "kb"
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "/readyz" in dict(instructions)["HEALTHCHECK"]


def test_services_are_of_the_image_and_lack_what_they_do_not_need() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"server", "publisher"}
    for service in services.values():
        assert service["image"] == "kbserver"
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    assert (
        DEPLOY / services["server"]["build"]["context"] / services["server"]["build"]["dockerfile"]
    ).exists()


def test_what_the_guide_for_operators_names_exists() -> None:
    told = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert URL_VARIABLE in told
    for path in re.findall(r"`((?:deploy|tests)/[\w./-]+)`", told):
        assert (ROOT / path).exists(), path
