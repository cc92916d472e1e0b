from __future__ import annotations

import platform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.table import Figure, at_least, at_most, heading, line, machine


@pytest.mark.parametrize(
    ("figure", "holds", "ending"),
    [
        (Figure("a", 1.0, "ms", at_most(1)), True, "1 ms        ≤ 1 ms  yes"),
        (Figure("a", 1.01, "ms", at_most(1)), False, "1.01 ms        ≤ 1 ms  NO"),
        (Figure("a", 1500, "/s", at_least(1500)), True, "1,500 /s    ≥ 1,500 /s  yes"),
        (Figure("a", 1499, "/s", at_least(1500)), False, "1,499 /s    ≥ 1,500 /s  NO"),
        (Figure("a", 0.0312, "s"), None, "0.031 s"),
        (Figure("a", 20_340, ""), None, "20,340"),
    ],
)
def test_a_line_says_whether_the_budget_holds(figure: Figure, holds: bool | None, ending: str) -> None:
    assert figure.holds is holds
    assert line(figure).endswith(ending)
    assert line(figure).startswith("a ")


def test_the_heading_stands_over_the_columns() -> None:
    over, under = heading(), line(Figure("a", 1, "s", at_most(2)))
    assert over.index("holds?") == under.index("yes")
    assert over.index("value") + len("value") == under.index("1 s") + len("1 s")


def test_the_machine_is_named_with_its_cores_and_versions() -> None:
    said = machine()
    for part in ("cores", platform.python_version(), "tantivy ", "mkdocs "):
        assert part in said
    assert "\n" not in said


@given(st.floats(min_value=0, max_value=1e9))
def test_every_value_fits_its_column(value: float) -> None:
    assert len(line(Figure("a", value, "ms"))) <= len(heading())
