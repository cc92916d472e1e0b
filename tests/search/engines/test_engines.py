from __future__ import annotations

import subprocess
import sys

import pytest

from kbserver.config import Search
from kbserver.errors import EngineUnavailable
from kbserver.search.engines import ENGINES, engine_class


def test_every_engine_of_the_configuration_is_there() -> None:
    annotation = Search.model_fields["engine"].annotation
    assert set(getattr(annotation, "__args__", ())) == set(ENGINES)


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_found_by_its_name(name: str) -> None:
    assert engine_class(name).__name__ == f"{name.capitalize()}Engine"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(EngineUnavailable, match="choose one of tantivy, whoosh, memory"):
        engine_class("sphinx")


@pytest.mark.parametrize("name", ["tantivy", "whoosh"])
def test_without_its_package_an_engine_names_the_remedy(name: str) -> None:
    asked = f"""
import sys
sys.modules[{name!r}] = None
from kbserver.errors import EngineUnavailable
from kbserver.search.engines import engine_class
try:
    engine_class({name!r})
except EngineUnavailable as error:
    sys.stdout.write(error.remedy)
"""
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert "pip install" in said


@pytest.mark.parametrize("module", ["kbserver.search", "kbserver.search.engines"])
def test_search_needs_neither_whoosh_nor_the_web_framework(module: str) -> None:
    asked = f"import sys, {module}; sys.stdout.write(' '.join({{'whoosh', 'fastapi'}} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said == ""


def test_importing_whoosh_warns_of_nothing() -> None:
    asked = "import kbserver.search.engines.whoosh"
    command = [sys.executable, "-W", "error", "-B", "-X", "pycache_prefix=/nonexistent", "-c", asked]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
