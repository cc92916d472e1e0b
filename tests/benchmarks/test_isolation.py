from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.isolation import alone, resident


def process_number(started: bool) -> int:
    if started:
        subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True)
    return os.getpid()


def failing() -> None:
    raise ValueError("as it should")


def test_a_function_runs_in_a_process_of_its_own_and_its_memory_is_told() -> None:
    measured = alone(process_number, started=True)
    assert measured.result != os.getpid()
    assert measured.peak > 1
    assert measured.children_peak > 1
    assert measured.children_seconds > 0


def test_what_a_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="as it should"):
        alone(failing)


def test_memory_in_use_grows_with_what_is_kept() -> None:
    before = resident()
    kept = bytearray(os.urandom(1)) * 50_000_000
    assert resident() - before > 40
    assert len(kept) == 50_000_000
